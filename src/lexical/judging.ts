import { countOf } from '../core/countOf';
import type { Graded } from './material';
import { wordsOf } from './words';

/** A grade, with its reason. */
export interface Grade {
  /** From 0 to 1. */
  readonly share: number;
  readonly reason: string;
}

/**
 * Grades an answer by the words that it shares with the expected one, or with the rubric where none is expected: the share of
 * their stems that the answer has. A word counter sees no more than that.
 */
export function gradeAnswer({ rubric, expected, answer }: Graded): Grade {
  const reference = stemsOf(expected);
  const wanted = reference.size === 0 ? stemsOf(rubric) : reference;
  const given = stemsOf(answer);
  const shared = [...wanted].filter((stem) => given.has(stem)).length;
  const source = reference.size === 0 ? 'rubric' : 'expected answer';
  const reason = `The answer has ${shared} of the ${countOf(wanted.size, 'word')} of the ${source}.`;
  return { share: wanted.size === 0 ? 0 : shared / wanted.size, reason };
}

function stemsOf(text: string): ReadonlySet<string> {
  return new Set(wordsOf(text).map(({ stem }) => stem));
}
