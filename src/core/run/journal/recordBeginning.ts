import type { Case, SplitCases } from '../../cases/case';
import { hashText } from '../../hash';
import { partsOf } from '../../prompt/loadProgram';
import { improvableKinds } from '../../optimizers/methods';
import type { Optimizer } from '../../optimizers/optimizer';
import type { Program } from '../../prompt/program';
import { improvable } from '../../prompt/version';
import type { Estimate, RunSettings } from './events';
import { formatVersion } from './formatVersion';
import type { Journal } from './journal';

/** What a run depends on, and where that is recorded. */
export interface Beginning {
  readonly program: Program;
  readonly optimizer?: Pick<Optimizer, 'improves'>;
  readonly settings: RunSettings;
  readonly splits: SplitCases;
  readonly estimate?: Estimate;
  readonly journal: Journal;
}

/** Cases of one line of the journal. */
const casesPerLine = 50;

/** Lines that may wait for the disk. */
const linesWaiting = 50;

/** Records everything that the run depends on. A hundred thousand cases go to the disk in pieces, and are never held as one text. */
export async function recordBeginning({ program, optimizer, settings, splits, estimate, journal }: Beginning): Promise<void> {
  let lines = 0;
  for (const cases of casesInPieces(splits)) {
    journal.emit({ type: 'cases', cases });
    if (++lines % linesWaiting === 0) await journal.flush();
  }
  const parts = partsOf(program);
  const mayChange = improvable(program, optimizer?.improves ?? improvableKinds).map(({ name }) => name);
  journal.emit({
    type: 'started',
    formatVersion,
    program: { ...parts, files: parts.files.map((file) => ({ ...file, hash: hashText(file.text) })), mayChange },
    settings,
    splits: { train: ids(splits.train), validation: ids(splits.validation), test: ids(splits.test) },
    ...(estimate === undefined ? {} : { estimate }),
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
