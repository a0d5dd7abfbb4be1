import { candidateTexts, hashDocument } from './promptTexts';
import type { RunView, ScoreSummary } from './runView';
import type { WhyOriginal } from './suggestion';
import { whyOriginal } from './suggestion';

/** A text that a prompt file had, with its score. */
export interface MeasuredText {
  /** Of the text (see `hashDocument`). */
  readonly hash: string;
  /** On test cases; the original's on validation cases where there are none, which nothing was chosen by when it was made. */
  readonly score: ScoreSummary;
}

/** A rule that was admitted, and the first candidate with it. */
export interface TaughtRule {
  readonly text: string;
  readonly candidate: string;
}

/** What lists say of a run: little, since they say it of all runs at once. Made from its view, and small beside it. */
export interface RunSummary extends Pick<RunView, 'id' | 'state' | 'owner' | 'promptPath' | 'method' | 'startedAt' | 'statusLine' | 'verdict' | 'stopReason' | 'stopDetail'> {
  /** The hash of the original (see `hashDocument`). */
  readonly original: string;
  /** The original's, on the test cases. */
  readonly testScore?: ScoreSummary;
  /** How many test cases there are. */
  readonly testCases: number;
  /** Why it suggests the original; absent where it suggests another prompt. */
  readonly keeps?: WhyOriginal;
  readonly hasSteps: boolean;
  /** What the file had in it that has a score: what a person accepted, the last first, then the original. */
  readonly measured: readonly MeasuredText[];
  readonly rules: readonly TaughtRule[];
  /** Whether a person accepted a candidate. */
  readonly hasAccepted: boolean;
}

/** The summary of a run. */
export function summarizeRun(run: RunView): RunSummary {
  const { id, state, owner, promptPath, method, startedAt, statusLine, verdict, stopReason, stopDetail } = run;
  const testScore = run.candidates[0]?.scores.test;
  const keeps = whyOriginal(run);
  return {
    ...{ id, state, promptPath, method, startedAt, statusLine },
    ...(owner === undefined ? {} : { owner }),
    ...(verdict === undefined ? {} : { verdict }),
    ...(stopReason === undefined ? {} : { stopReason }),
    ...(stopDetail === undefined ? {} : { stopDetail }),
    ...(testScore === undefined ? {} : { testScore }),
    original: hashDocument(run.promptText),
    testCases: run.splitSizes.test,
    ...(keeps === undefined ? {} : { keeps }),
    hasSteps: run.steps.length > 0,
    measured: measuredTexts(run),
    rules: taughtRules(run),
    hasAccepted: run.accepted.length > 0,
  };
}

function measuredTexts(run: RunView): readonly MeasuredText[] {
  const accepted = run.accepted.toReversed().flatMap((id): readonly MeasuredText[] => {
    const candidate = run.candidates.find((each) => each.id === id);
    // The validation cases have chosen it: only the test cases tell of it.
    const score = candidate?.scores.test;
    return candidate === undefined || score === undefined ? [] : candidateTexts(run, [candidate]).map((text) => ({ hash: hashDocument(text), score }));
  });
  const { test, validation } = run.candidates[0]?.scores ?? {};
  const score = run.method === 'evaluate' ? test : (test ?? validation);
  return score === undefined ? accepted : [...accepted, { hash: hashDocument(run.promptText), score }];
}

function taughtRules(run: RunView): readonly TaughtRule[] {
  const first = new Map<string, TaughtRule>();
  for (const { id, state, rules = [] } of run.candidates) {
    if (state !== 'admitted' && state !== 'best') continue;
    for (const { text } of rules) if (!first.has(text)) first.set(text, { text, candidate: id });
  }
  return [...first.values()];
}
