import { flag, listOf, moment, number, object, optional, text, whole, word } from '../../shape';
import type { Interval } from '../../stats/interval';
import { stopReason, verdictShape } from '../journal/eventShapes';
import type { MeasuredText, RunSummary, TaughtRule } from './runSummary';
import type { RunState, ScoreSummary } from './runView';
import type { ScoreKind } from './scoreKind';

const score = number(0, 1);

const scoreSummary = object<ScoreSummary>({
  kind: word<ScoreKind>({ fit: true, 'held out': true }),
  mean: score,
  interval: object<Interval>({ low: score, high: score }),
  count: whole(),
  errors: whole(),
});

const shape = object<RunSummary>({
  id: text,
  state: word<RunState>({ running: true, elsewhere: true, interrupted: true, failed: true, ended: true }),
  owner: optional(text),
  promptPath: text,
  method: text,
  startedAt: moment,
  statusLine: text,
  verdict: optional(verdictShape),
  stopReason: optional(stopReason),
  stopDetail: optional(text),
  original: text,
  testScore: optional(scoreSummary),
  hasBetter: flag,
  hasSteps: flag,
  measured: listOf(object<MeasuredText>({ hash: text, score: scoreSummary })),
  rules: listOf(object<TaughtRule>({ text, candidate: text })),
  hasAccepted: flag,
});

/** Whether a value is a summary, as far as its form tells: what is kept in a file may be anything. */
export function isRunSummary(value: unknown): value is RunSummary {
  return shape(value);
}
