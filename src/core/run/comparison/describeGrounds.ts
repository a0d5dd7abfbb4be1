import type { Case } from '../../cases/case';
import { countDifferent } from '../../cases/twins';
import { countOf } from '../../countOf';

/** What a verdict rests on. */
export interface Grounds {
  /** Test cases that all sides were asked. */
  readonly tested: readonly Case[];
  /** Test cases that there are. */
  readonly of: number;
  /** Those that only the winner got no answer to. */
  readonly failed: number;
  /** Its id. */
  readonly winner: string;
}

/** What a person should know of it, each sentence with a space before it; nothing where all is as it should be. */
export function describeGrounds({ tested, of, failed, winner }: Grounds): string {
  const { length } = tested;
  const different = countDifferent(tested);
  const fewer = ` The verdict rests on ${length} of ${countOf(of, 'test case')}, drawn at random: what was kept for the others is used up.`;
  const twins = ` Of the ${countOf(length, 'test case')}, those that ask the same count as one: they make ${different}.`;
  const unanswered = ` Of the test cases, ${failed} that only ${winner} got no answer to ${failed === 1 ? 'counts' : 'count'} as failed.`;
  return [length < of ? fewer : '', different < length ? twins : '', failed > 0 ? unanswered : ''].join('');
}
