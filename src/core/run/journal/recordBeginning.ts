import type { Case, SplitCases } from '../../cases/case';
import { hashText } from '../../hash';
import type { PromptFile } from '../../prompt/promptFile';
import type { Estimate, RunSettings } from './events';
import { formatVersion } from './formatVersion';
import type { Journal } from './journal';

/** What a run depends on, and where that is recorded. */
export interface Beginning {
  readonly prompt: PromptFile;
  readonly settings: RunSettings;
  readonly splits: SplitCases;
  readonly estimate: Estimate;
  readonly journal: Journal;
}

/** Cases of one line of the journal. */
const casesPerLine = 50;

/** Lines that may wait for the disk. */
const linesWaiting = 50;

/** Records everything that the run depends on. A hundred thousand cases go to the disk in pieces, and are never held as one text. */
export async function recordBeginning({ prompt, settings, splits, estimate, journal }: Beginning): Promise<void> {
  let lines = 0;
  for (const cases of casesInPieces(splits)) {
    journal.emit({ type: 'cases', cases });
    if (++lines % linesWaiting === 0) await journal.flush();
  }
  journal.emit({
    type: 'started',
    formatVersion,
    prompt: { path: prompt.path, ...(prompt.place === undefined ? {} : { place: prompt.place }), text: prompt.text, hash: hashText(prompt.text) },
    settings,
    splits: { train: ids(splits.train), validation: ids(splits.validation), test: ids(splits.test) },
    estimate,
  });
}

function* casesInPieces(splits: SplitCases): Iterable<readonly Case[]> {
  for (const cases of [splits.train, splits.validation, splits.test]) {
    for (let start = 0; start < cases.length; start += casesPerLine) yield cases.slice(start, start + casesPerLine);
  }
}

function ids(cases: readonly Case[]): readonly string[] {
  return cases.map(({ id }) => id);
}
