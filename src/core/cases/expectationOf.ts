import type { Data } from './data';
import { isDataList, isDataMap, textOf } from './data';
import type { Expectation } from './expectation';

/**
 * What a value expects: a list holds several texts, any of which is right, unless it is compared as JSON. A list of anything else can be
 * nothing but JSON.
 */
export function expectationOf(value: Data | undefined, expectsJson = false): Expectation | undefined {
  if (expectsJson || !isDataList(value) || value.some((each) => each === null || isDataList(each) || isDataMap(each))) {
    return textOf(value) || undefined;
  }
  const answers = value.map((each) => textOf(each) ?? '').filter((text) => text !== '');
  return answers.length > 1 ? answers : answers[0];
}
