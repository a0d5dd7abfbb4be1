import { candidateTexts, plainText } from '../../core/run/promptTexts';
import type { RunView, ScoreSummary } from '../../core/run/runView';
import { mayComeOf } from '../../core/run/shapingRuns';

/** What is known of a prompt file from its runs. */
export interface PromptScore {
  /** The latest measured score of the text that the file has, or else of one that it had; undefined when no run has come to a score. */
  readonly score?: ScoreSummary;
  readonly runs: number;
}

/**
 * The score of a prompt file whose text is `text` now, on cases that had no part in making it. `runs` come newest first.
 * @returns undefined when there was no run on it.
 */
export function promptScore(runs: readonly RunView[], path: string, text: string): PromptScore | undefined {
  const own = runs.filter(({ promptPath }) => promptPath === path);
  if (own.length === 0) return undefined;
  const measured = own.flatMap((run, index) => (run.state === 'running' || run.owner !== undefined ? [] : measuredTexts(run, own.slice(index + 1))));
  const current = plainText(text);
  const found = measured.find((each) => each.text() === current) ?? measured[0];
  return { runs: own.length, ...(found === undefined ? {} : { score: found.score }) };
}

interface MeasuredText {
  readonly score: ScoreSummary;
  /** Plain. */
  readonly text: () => string;
}

/** What the file had in it that has a score: what a person accepted, the last first, then the original. */
function measuredTexts(run: RunView, earlier: readonly RunView[]): readonly MeasuredText[] {
  const accepted = run.accepted.toReversed().flatMap((id): readonly MeasuredText[] => {
    const candidate = run.candidates.find((each) => each.id === id);
    // The validation cases have chosen it: only the test cases tell of it.
    if (candidate?.scores.test === undefined) return [];
    return [{ score: candidate.scores.test, text: () => candidateTexts(run, [candidate])[0] ?? '' }];
  });
  return [...accepted, ...measuredOriginal(run, earlier)];
}

/** Where an earlier run has made the original, this one's splits may hold cases by which that was done: only an evaluation keeps those apart. */
function measuredOriginal(run: RunView, earlier: readonly RunView[]): readonly MeasuredText[] {
  const { test, validation } = run.candidates[0]?.scores ?? {};
  const score = run.method === 'evaluate' ? test : earlier.some((other) => mayComeOf(other, run.promptText)) ? undefined : (test ?? validation);
  return score === undefined ? [] : [{ score, text: () => plainText(run.promptText) }];
}
