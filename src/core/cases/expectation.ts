/** What is expected of an output: one text, or several, any of which is right; at least one. */
export type Expectation = string | readonly string[];

/** The answers that are right, each by itself. */
export function acceptedAnswers(expected: Expectation): readonly string[] {
  return typeof expected === 'string' ? [expected] : expected;
}

/** What is expected as one text: the text itself, or in quotes all that are right. The same for the same expectation. */
export function expectedText(expected: Expectation): string {
  if (typeof expected === 'string') return expected;
  return expected.length === 1 ? (expected[0] ?? '') : expected.map((each) => JSON.stringify(each)).join(' or ');
}
