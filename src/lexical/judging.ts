import { countOf } from '../core/countOf';
import { partNamed } from './tagged';
import { wordsOf } from './words';

/** The highest grade that a request for a grade speaks of here. */
const highestGrade = 10;

/**
 * Grades an answer by the words that it shares with the reference, or with the rubric where there is no reference: the share of
 * their stems that the answer has. A word counter sees no more than that.
 */
export function writeGrade(request: string): string {
  const reference = stemsOf(partNamed(request, 'reference'));
  const wanted = reference.size === 0 ? stemsOf(partNamed(request, 'rubric')) : reference;
  const given = stemsOf(partNamed(request, 'answer'));
  const shared = [...wanted].filter((stem) => given.has(stem)).length;
  const share = wanted.size === 0 ? 0 : shared / wanted.size;
  const reason = `The answer has ${shared} of the ${countOf(wanted.size, 'word')} of the ${reference.size === 0 ? 'rubric' : 'reference'}.`;
  return JSON.stringify({ reason, score: Math.round(share * highestGrade) });
}

function stemsOf(text: string): ReadonlySet<string> {
  return new Set(wordsOf(text).map(({ stem }) => stem));
}
