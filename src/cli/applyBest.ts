import { writeFile } from 'node:fs/promises';
import { InputError } from '../core/cases/case';
import { readPromptText } from '../storage/readText';
import { writing } from '../storage/storageError';
import type { EndedRun } from './startRun';

/** Writes the best prompt into its file, unless it is the original or the file has changed since. Says what was done. */
export async function applyBest({ view, result }: EndedRun, requireProof: boolean): Promise<string> {
  if (view.best === view.baseline) return 'Nothing to apply: no candidate was admitted.';
  if (view.verdict?.kind === 'worse' || view.verdict?.kind === 'no gain') return `Nothing applied: the verdict is "${view.verdict.kind}".`;
  if (requireProof && view.verdict?.kind !== 'proven') return 'Nothing applied: the gain is not proven.';
  if ((await readPromptText(view.promptPath)) !== view.promptText) {
    throw new InputError([{ severity: 'error', file: view.promptPath, message: 'The file has changed since the run began, so the best prompt was not written into it. It is kept in the folder of the run.' }]);
  }
  await writing(view.promptPath, () => writeFile(view.promptPath, result.best.text));
  return `Candidate ${view.best} was written into ${view.promptPath}.`;
}
