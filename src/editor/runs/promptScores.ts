import { parsePrompt } from '../../core/prompt/parsePrompt';
import { renderPrompt } from '../../core/prompt/renderPrompt';
import { isUnderWay } from '../../core/run/runStates';
import type { RunView, ScoreSummary } from '../../core/run/runView';
import { plainText } from './plainText';

/** What is known of a prompt file from its runs. */
export interface PromptScore {
  /** The latest measured score of the text that the file has, or else of one that it had; undefined when no run has come to a score. */
  readonly score?: ScoreSummary;
  readonly runs: number;
}

/**
 * The score of a prompt file whose text is `text` now. Test cases count where there are some, else validation cases. `runs` come newest
 * first. @returns undefined when there was no run on it.
 */
export function promptScore(runs: readonly RunView[], path: string, text: string): PromptScore | undefined {
  const own = runs.filter(({ promptPath }) => promptPath === path);
  if (own.length === 0) return undefined;
  const measured = own.filter(({ state }) => !isUnderWay(state)).flatMap((run) => measuredTexts(run));
  const current = plainText(text);
  const found = measured.find((each) => each.text() === current) ?? measured[0];
  return { runs: own.length, ...(found === undefined ? {} : { score: found.score }) };
}

/** What the file had in it that has a score: what a person accepted, the last first, then the original. */
function measuredTexts(run: RunView): readonly { readonly score: ScoreSummary; readonly text: () => string }[] {
  return [...run.accepted.toReversed(), run.baseline].flatMap((id) => {
    const candidate = run.candidates.find((each) => each.id === id);
    const score = candidate?.scores.test ?? candidate?.scores.validation;
    if (candidate === undefined || score === undefined) return [];
    return [{ score, text: () => plainText(id === run.baseline ? run.promptText : renderPrompt(parsePrompt(run.promptPath, run.promptText), candidate.slots)) }];
  });
}
