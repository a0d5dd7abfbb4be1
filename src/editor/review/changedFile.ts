import * as vscode from 'vscode';
import { InputError } from '../../core/problems';
import { nameBeside } from '../../core/prompt/filePaths';
import { parsePrompt } from '../../core/prompt/parsePrompt';
import { renderPrompt } from '../../core/prompt/renderPrompt';
import { mainFile } from '../../core/run/view/runProgram';
import { askModally } from '../plainMessage';
import type { RunService } from '../runs/runService';
import { compareCandidate } from './compareCandidate';
import type { FoundCandidate } from './findCandidate';

/** A file that is no longer what the run began from. */
export interface ChangedFile {
  /** As the run knows it. */
  readonly path: string;
  readonly current: string;
  /** As the candidate has it. */
  readonly candidate: string;
  /** The current text with the candidate's changes, where that is known already; else it is made from the components. */
  readonly merged?: string;
}

/**
 * Asks what to do when files have changed since the run began. Returns the texts to write, in their order, or undefined to leave all files
 * alone.
 */
export async function chooseForChangedFiles(
  runs: RunService,
  found: FoundCandidate,
  files: readonly ChangedFile[],
): Promise<readonly string[] | undefined> {
  const merged = files.map((file) => file.merged ?? withChangesOf(found, file));
  const keep = vscode.l10n.t('Keep My Changes, Replace the Slots');
  const replace = vscode.l10n.t('Replace the Whole File');
  const compare = vscode.l10n.t('Compare First');
  const detail = vscode.l10n.t(
    'The candidate was measured with the file as it was. Keep your changes and take only the slots from the candidate, ' +
      'replace the whole file, or compare the two first. Either way one undo brings your text back.',
  );
  const isAlone = found.view.files.length === 1 && files.length === 1;
  const names = files.map(({ path }) => vscode.workspace.asRelativePath(path)).join(', ');
  const message = isAlone
    ? vscode.l10n.t('The file has changed since this run began.')
    : vscode.l10n.t('Files have changed since this run began: {0}.', names);
  const mergedAll = merged.every((text) => text !== undefined) ? merged : undefined;
  const choice = await askModally(message, detail, ...(mergedAll === undefined ? [] : [keep]), replace, compare);
  if (choice === keep) return mergedAll;
  if (choice === replace) return files.map(({ candidate }) => candidate);
  if (choice === compare) await compareCandidate(runs, found);
  return undefined;
}

/** The current text with what the candidate changes; undefined when it no longer has the components for it. */
function withChangesOf({ view, candidateView }: FoundCandidate, { path, current }: ChangedFile): string | undefined {
  const { path: first } = mainFile(view);
  try {
    const file = parsePrompt(path, current, path === first ? undefined : nameBeside(first, path));
    const there = new Set(file.components.map(({ name }) => name));
    const values = Object.entries(candidateView.values).filter(
      ([name]) => view.components.find((each) => each.name === name)?.place?.file === path,
    );
    return values.every(([name]) => there.has(name)) ? renderPrompt(file, Object.fromEntries(values)) : undefined;
  } catch (error) {
    // A file that cannot be parsed any more has no components.
    if (error instanceof InputError) return undefined;
    throw error;
  }
}
