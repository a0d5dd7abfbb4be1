import type { Case } from '../cases/case';
import type { CaseScore } from './events';
import type { FailedCase } from './runView';
import { rounding } from '../rounding';

/** The cases whose score is below 1, the lowest first, and then those without an answer; equal ones in their own order. */
export function failedCases(cases: ReadonlyMap<string, Case>, scores: Iterable<CaseScore>): readonly FailedCase[] {
  const byCase = new Map([...scores].map((scored) => [scored.case, scored]));
  const failed = [...cases.values()].flatMap((promptCase) => {
    const scored = byCase.get(promptCase.id);
    return scored === undefined || (scored.score ?? 0) > 1 - rounding ? [] : [describe(promptCase, scored)];
  });
  return failed.sort((a, b) => (a.score ?? 2) - (b.score ?? 2));
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
