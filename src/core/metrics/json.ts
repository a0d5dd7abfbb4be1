import { strictObject } from 'valibot';
import type { Expectation } from '../cases/expectation';
import { acceptedAnswers } from '../cases/expectation';
import { assertion } from './assertion';
import { quote } from './feedback';
import { compareJson, parseJson, readJsonOutput } from './jsonEquality';
import type { MetricKind } from './metric';

/** The output is JSON, bare or in a code block, and equal to the expected JSON; the order of keys does not matter. */
export const json: MetricKind = {
  id: 'json',
  label: 'json',
  description: 'The output is JSON equal to the expected JSON.',
  options: strictObject({}),
  create: () => ({ ...assertion('json', check, faultOfExpected, accepted), comparesWhole: true, expectsJson: true }),
};

/** A list of texts is itself JSON, and one value; a list of objects or lists in JSON is several, any of which is right. */
function accepted(expected: Expectation): readonly string[] {
  if (typeof expected === 'string') return [expected];
  return expected.every((each) => typeof parseJson(each)?.value === 'object') ? acceptedAnswers(expected) : [JSON.stringify(expected)];
}

function check(output: string, expected: string): string | undefined {
  const got = readJsonOutput(output);
  if (got === undefined) return `Expected JSON, got ${quote(output)}.`;
  const difference = compareJson(got.value, parseJson(expected)?.value);
  return difference === undefined ? undefined : `${difference} Got ${quote(output)}.`;
}

function faultOfExpected(expected: string): string | undefined {
  return parseJson(expected) === undefined ? `The expected value ${quote(expected)} is not JSON.` : undefined;
}
