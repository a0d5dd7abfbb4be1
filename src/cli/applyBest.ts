import { InputError } from '../core/cases/case';
import { readPromptText } from '../storage/readText';
import { replaceFile } from '../storage/replaceFile';
import type { EndedRun } from './startRun';

/** The best prompt could not be written into its file. The message says why, and where the prompt is. */
export class NotApplied extends Error {
  override readonly name = 'NotApplied';
}

/**
 * Writes the best prompt into its file, unless it is the original or the file has changed since. Says what was done.
 * @throws InputError when the file has changed; NotApplied when it cannot be written, and is as it was.
 */
export async function applyBest({ view, result, kept }: EndedRun, requireProof: boolean, replace = replaceFile): Promise<string> {
  if (view.best === view.baseline) return 'Nothing to apply: no candidate was admitted.';
  if (view.verdict === undefined) return 'Nothing applied: the run ended without a verdict.';
  if (view.verdict.kind === 'worse' || view.verdict.kind === 'no gain') return `Nothing applied: the verdict is "${view.verdict.kind}".`;
  if (requireProof && view.verdict.kind !== 'proven') return 'Nothing applied: the gain is not proven.';
  const whereKept = kept === undefined ? `The best prompt is in the journal of the run ${view.id}.` : `The best prompt is kept in ${kept}.`;
  if ((await readPromptText(view.promptPath)) !== view.promptText) {
    throw new InputError([{ severity: 'error', file: view.promptPath, message: `The file has changed since the run began, so the best prompt was not written into it. ${whereKept}` }]);
  }
  try {
    await replace(view.promptPath, result.best.text);
  } catch (error) {
    throw new NotApplied(`${error instanceof Error ? error.message : String(error)} ${whereKept}`, { cause: error });
  }
  return `Candidate ${view.best} was written into ${view.promptPath}.`;
}
