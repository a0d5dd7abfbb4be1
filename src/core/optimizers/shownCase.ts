import type { Case } from '../cases/case';
import type { Expectation } from '../cases/expectation';
import { acceptedAnswers } from '../cases/expectation';
import { dataPart } from '../modelText/requestParts';

/** What a request shows of a case beside its input and variables. */
export interface ShownBeside {
  /** By which answers may name it; from 1. */
  readonly number?: number;
  /** The mark of the instruction's place, before the input. */
  readonly mark?: string;
  /** One answer that is right, or several, each in a part of its own. */
  readonly expected?: Expectation;
  /** What the agent answered. */
  readonly answer?: string;
  readonly feedback?: string;
  readonly reflection?: string;
}

/** A training case as the reflection model sees it, in tagged parts. */
export function formatCase({ input, variables }: Case, { number, mark, expected, answer, feedback, reflection }: ShownBeside): string {
  const parts = [
    ...(mark === undefined ? [] : [mark]),
    ...(input === '' ? [] : [dataPart('input', input)]),
    ...Object.entries(variables).map(([name, value]) => dataPart('variable', value, { name })),
    ...(expected === undefined ? [] : acceptedAnswers(expected).map((each) => dataPart('expected', each))),
    ...(answer === undefined ? [] : [dataPart('answer', answer)]),
    ...(feedback === undefined ? [] : [dataPart('feedback', feedback)]),
    ...(reflection === undefined ? [] : [dataPart('reflection', reflection)]),
  ];
  const named = number === undefined ? '' : ` number="${number}"`;
  return `<case${named}>\n${parts.join('\n')}\n</case>`;
}
