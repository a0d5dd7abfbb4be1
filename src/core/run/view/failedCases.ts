import type { Case } from '../../cases/case';
import type { CaseScore } from '../journal/events';
import { rounding } from '../../rounding';
import { casesPerPage, shortenText } from './pairedCases';
import type { FailedCase, FailedPage } from './runView';

/** The cases whose score is below 1, the lowest first, and then those without an answer; equal ones in their own order. */
export function failedCases(cases: ReadonlyMap<string, Case>, scores: Iterable<CaseScore>): readonly FailedCase[] {
  const byCase = new Map([...scores].map((scored) => [scored.case, scored]));
  const failed = [...cases.values()].flatMap((promptCase) => {
    const scored = byCase.get(promptCase.id);
    return scored === undefined || (scored.score ?? 0) > 1 - rounding ? [] : [describe(promptCase, scored)];
  });
  return failed.sort((a, b) => (a.score ?? 2) - (b.score ?? 2));
}

/** A page of them from a place in their order on, with shortened texts, and how many there are. */
export function failedPage(failed: readonly FailedCase[], from: number): FailedPage {
  const wrong = failed.filter(({ score }) => score !== undefined).length;
  return { wrong, unanswered: failed.length - wrong, cases: failed.slice(from, from + casesPerPage).map(shortened) };
}

function shortened({ input, variables, expected, output, feedback, error, ...rest }: FailedCase): FailedCase {
  return {
    ...rest,
    input: shortenText(input),
    variables: Object.fromEntries(Object.entries(variables).map(([name, value]) => [name, shortenText(value)])),
    ...(expected === undefined ? {} : { expected: shortenText(expected) }),
    ...(output === undefined ? {} : { output: shortenText(output) }),
    ...(feedback === undefined ? {} : { feedback: shortenText(feedback) }),
    ...(error === undefined ? {} : { error: shortenText(error) }),
  };
}

function describe({ id, input, variables, expected, position }: Case, { score, output, feedback, error }: CaseScore): FailedCase {
  return {
    case: id,
    input,
    variables,
    ...(expected === undefined ? {} : { expected }),
    ...(score === undefined ? {} : { score }),
    ...(output === undefined ? {} : { output }),
    ...(feedback === undefined ? {} : { feedback }),
    ...(error === undefined ? {} : { error }),
    file: position.file,
    line: position.line,
  };
}
