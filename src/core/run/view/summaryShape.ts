import { flag, listOf, moment, number, object, optional, text, whole, word } from '../../shape';
import type { Interval } from '../../stats/interval';
import { flawCounts, stopReason, verdictShape } from '../journal/eventShapes';
import type { MeasuredText, RunSummary, TaughtItem } from './runSummary';
import type { FlawShares, RunState, ScoreSummary } from './runView';
import type { TracedRun, UsedFingerprints } from './runUses';
import type { ScoreKind } from './scoreKind';
import type { WhyOriginal } from './suggestion';

const score = number(0, 1);

const scoreSummary = object<ScoreSummary>({
  kind: word<ScoreKind>({ fit: true, 'held out': true }),
  mean: score,
  interval: object<Interval>({ low: score, high: score }),
  count: whole(),
  errors: whole(),
  reasoned: optional(whole(1)),
  flaws: optional(object<FlawShares>({ of: whole(1), ...flawCounts })),
});

const shape = object<RunSummary>({
  id: text,
  state: word<RunState>({ running: true, elsewhere: true, stopped: true, interrupted: true, failed: true, ended: true }),
  owner: optional(text),
  files: listOf(text),
  method: text,
  startedAt: moment,
  statusLine: text,
  verdict: optional(verdictShape),
  stopReason: optional(stopReason),
  stopDetail: optional(text),
  original: text,
  testScore: optional(scoreSummary),
  testCases: whole(),
  keeps: optional(word<WhyOriginal>({ 'none written': true, 'none admitted': true, tied: true })),
  hasSteps: flag,
  measured: listOf(object<MeasuredText>({ hash: text, files: listOf(text), score: scoreSummary })),
  taught: listOf(object<TaughtItem>({ text, candidate: text })),
  hasAccepted: flag,
});

/** Whether a value is a summary, as far as its form tells: what is kept in a file may be anything. */
export function isRunSummary(value: unknown): value is RunSummary {
  return shape(value);
}

const traced = object<TracedRun>({
  ...{ id: text, startedAt: moment, hasVerdict: flag, paths: listOf(text), texts: listOf(text) },
  ...{ hasAccepted: flag, began: text, wrote: text },
});

const used = object<UsedFingerprints>({ train: listOf(text), validation: listOf(text), test: listOf(text) });

/** Whether a value is what a run made. */
export function isTracedRun(value: unknown): value is TracedRun {
  return traced(value);
}

/** Whether a value is what a run used. */
export function isUsedFingerprints(value: unknown): value is UsedFingerprints {
  return used(value);
}
