import { estimateTokens } from '../../models/model';
import { createMetric, metricConfigOf } from '../../metrics/createMetric';
import type { RunView, ScoreSummary } from '../view/runView';

/** A limit that is lower than this is never proposed, in tokens. */
const lowestLimit = 16;
/** So many times the longest expected answer is room enough for one that is right. */
const roomFor = 4;
/** Such a share of answers that are cut off is no chance. */
const cutShare = 0.1;

/**
 * The limit of answer tokens that a run's answers suggest: where its metric compares the whole answer, and answers are cut off or longer
 * than any that could be right. Undefined where they are not, and for a model that reasons, which would be cut off before it answers.
 */
export function proposedLimit(
  run: Pick<RunView, 'metric' | 'maxAnswerTokens' | 'longestExpected' | 'spending' | 'candidates'>,
): number | undefined {
  const { metric, maxAnswerTokens, longestExpected, spending, candidates } = run;
  const scores = Object.values(candidates[0]?.scores ?? {});
  if (longestExpected === 0 || scores.length === 0 || scores.some(isReasoned)) return undefined;
  if (!comparesWhole(metric)) return undefined;
  const limit = Math.max(lowestLimit, roomFor * estimateTokens('x'.repeat(longestExpected)));
  const isRambling = (spending.answerTokens ?? 0) > limit || scores.some(isCutOften);
  return isRambling && limit < maxAnswerTokens ? limit : undefined;
}

/** Whether a metric compares the whole answer; a journal may name any. */
function comparesWhole(metric: string): boolean {
  try {
    return createMetric(metricConfigOf(metric)).comparesWhole === true;
  } catch {
    return false;
  }
}

function isReasoned({ reasoned = 0, flaws }: ScoreSummary): boolean {
  return reasoned > 0 || (flaws?.reasoning ?? 0) > 0;
}

function isCutOften({ flaws }: ScoreSummary): boolean {
  return flaws !== undefined && (flaws.cut ?? 0) >= flaws.of * cutShare;
}
