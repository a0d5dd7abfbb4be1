import type { InputProblem } from '../core/problems';
import { describeProblem, InputError } from '../core/problems';
import { PriceMissing } from '../core/run/spending/prices';

/** The most problems of a kind that are told one by one: a case file may have thousands. */
const shownProblems = 10;

/** What is wrong with the input: a line each for the first problems, and how many more there are. */
export function describeProblems(problems: readonly InputProblem[], prefix = ''): string {
  const lines = problems.slice(0, shownProblems).map((problem) => `${prefix}${describeProblem(problem)}`);
  const more = problems.length - lines.length;
  if (more > 0) lines.push(`${prefix}… and ${more} more.`);
  return lines.join('\n');
}

/** An error as a person is told of it. */
export function describeError(error: unknown): string {
  if (error instanceof PriceMissing) {
    const options = error.models.map((id) => `--price ${id}=IN/OUT`).join(' ');
    return `${describeProblems(error.problems)} Give it with ${options} (of a million tokens), or under "prices" in the eval file.`;
  }
  if (error instanceof InputError) return describeProblems(error.problems);
  return error instanceof Error ? error.message : String(error);
}

/** What a person is told of the cases before a run, in lines: those that cannot be used, other warnings, and how many are left. */
export function describeCases(problems: readonly InputProblem[], used: number): readonly string[] {
  const leftOut = problems.filter(({ severity }) => severity === 'error');
  const others = problems.filter(({ severity }) => severity === 'warning');
  return [
    ...(leftOut.length === 0 ? [] : [describeProblems(leftOut, 'warning, left out: ')]),
    ...(others.length === 0 ? [] : [describeProblems(others, 'warning: ')]),
    ...(leftOut.length === 0
      ? []
      : [`Left out ${leftOut.length} of ${leftOut.length + used} cases; ${used} ${used === 1 ? 'is' : 'are'} used.`]),
  ];
}
