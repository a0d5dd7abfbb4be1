import type { VersionTexts } from './promptTexts';
import { hashDocument } from './documentHash';
import { candidateTexts, hashVersion, originalTexts } from './promptTexts';
import type { RunView, ScoreSummary } from './runView';
import type { WhyOriginal } from './suggestion';
import { whyOriginal } from './suggestion';

/** A version that a program was, with its score. */
export interface MeasuredText {
  /** Of the version (see `hashVersion`). */
  readonly hash: string;
  /** Of the texts of the files, in their order (see `hashDocument`); '' for one that is left out. */
  readonly files: readonly string[];
  /** On test cases; the original's on validation cases where there are none, which nothing was chosen by when it was made. */
  readonly score: ScoreSummary;
}

/** A rule or the like that was admitted, and the first candidate with it. */
export interface TaughtItem {
  readonly text: string;
  readonly candidate: string;
}

/** What lists say of a run: little, since they say it of all runs at once. Made from its view, and small beside it. */
export interface RunSummary extends Pick<
  RunView,
  'id' | 'state' | 'owner' | 'method' | 'startedAt' | 'statusLine' | 'verdict' | 'stopReason' | 'stopDetail'
> {
  /** The paths of the program's files; the first is that which the run is named by. */
  readonly files: readonly string[];
  /** The hash of the original (see `hashVersion`). */
  readonly original: string;
  /** The original's, on the test cases. */
  readonly testScore?: ScoreSummary;
  /** How many test cases there are. */
  readonly testCases: number;
  /** Why it suggests the original; absent where it suggests another prompt. */
  readonly keeps?: WhyOriginal;
  readonly hasSteps: boolean;
  /** What the program was that has a score: what a person accepted, the last first, then the original. */
  readonly measured: readonly MeasuredText[];
  readonly taught: readonly TaughtItem[];
  /** Whether a person accepted a candidate. */
  readonly hasAccepted: boolean;
}

/** The summary of a run. */
export function summarizeRun(run: RunView): RunSummary {
  const { id, state, owner, method, startedAt, statusLine, verdict, stopReason, stopDetail } = run;
  const testScore = run.candidates[0]?.scores.test;
  const keeps = whyOriginal(run);
  return {
    ...{ id, state, method, startedAt, statusLine },
    files: run.files.map(({ path }) => path),
    ...(owner === undefined ? {} : { owner }),
    ...(verdict === undefined ? {} : { verdict }),
    ...(stopReason === undefined ? {} : { stopReason }),
    ...(stopDetail === undefined ? {} : { stopDetail }),
    ...(testScore === undefined ? {} : { testScore }),
    original: hashVersion(originalTexts(run)),
    testCases: run.splitSizes.test,
    ...(keeps === undefined ? {} : { keeps }),
    hasSteps: run.steps.length > 0,
    measured: measuredTexts(run),
    taught: taughtItems(run),
    hasAccepted: run.accepted.length > 0,
  };
}

function measuredTexts(run: RunView): readonly MeasuredText[] {
  const accepted = run.accepted.toReversed().flatMap((id): readonly MeasuredText[] => {
    const candidate = run.candidates.find((each) => each.id === id);
    // The validation cases have chosen it: only the test cases tell of it.
    const score = candidate?.scores.test;
    return candidate === undefined || score === undefined
      ? []
      : candidateTexts(run, [candidate]).map((version) => measured(run, version, score));
  });
  const { test, validation } = run.candidates[0]?.scores ?? {};
  const score = run.method === 'evaluate' ? test : (test ?? validation);
  return score === undefined ? accepted : [...accepted, measured(run, originalTexts(run), score)];
}

function measured(run: RunView, version: VersionTexts, score: ScoreSummary): MeasuredText {
  const hashes = new Map(version.files.map(({ path, text }) => [path, hashDocument(text)]));
  return { hash: hashVersion(version), files: run.files.map(({ path }) => hashes.get(path) ?? ''), score };
}

function taughtItems(run: RunView): readonly TaughtItem[] {
  const first = new Map<string, TaughtItem>();
  for (const { id, state, items = {} } of run.candidates) {
    if (state !== 'admitted' && state !== 'best') continue;
    for (const { text } of Object.values(items).flat()) if (!first.has(text)) first.set(text, { text, candidate: id });
  }
  return [...first.values()];
}
