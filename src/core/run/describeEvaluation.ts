import type { Split } from '../cases/case';
import { countOf } from '../countOf';
import type { CaseScore } from './journal/events';

/**
 * What an evaluation came to: how many cases have a score, which of them had a part in making the prompt, and why it is not all.
 * @param asked the cases that were asked, each with its score where it has one
 * @param total how many cases there are
 */
export function describeEvaluation(asked: Readonly<Record<Split, readonly CaseScore[]>>, total: number): string {
  const scoredIn = (split: Split): number => asked[split].filter(({ score }) => score !== undefined).length;
  const used = scoredIn('train') + scoredIn('validation');
  const scored = used + scoredIn('test');
  const count = asked.train.length + asked.validation.length + asked.test.length;
  const unanswered = count - scored;
  const apart = used === 0 ? '' : `, ${used} of which had a part in making the prompt`;
  const drawn = count === total ? '' : unanswered === 0 ? ', drawn at random' : `: ${count} were asked, drawn at random`;
  const missing = unanswered === 0 ? '' : `${drawn === '' ? ': ' : ', and '}${unanswered} got no answer`;
  return `Scored on ${scored === total ? countOf(total, 'case') : `${scored} of ${countOf(total, 'case')}`}${apart}${drawn}${missing}.`;
}
