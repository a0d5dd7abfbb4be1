/** Something wrong with a file that a person can mend. */
export interface InputProblem {
  readonly severity: 'error' | 'warning';
  /** What is wrong and what to do, in one or two sentences. */
  readonly message: string;
  readonly file: string;
  /** Counting from 1; absent when the file as a whole is meant. */
  readonly line?: number;
  /** Offsets into the file's text, for a diagnostic's range. */
  readonly range?: { readonly start: number; readonly end: number };
}

/** Input that a run cannot start from. The message names file and line and says what to do. */
export class InputError extends Error {
  override readonly name = 'InputError';

  constructor(readonly problems: readonly InputProblem[]) {
    super(problems.map(describeProblem).join('\n'));
  }
}

/** A problem on one line: `file:line: message`. */
export function describeProblem(problem: InputProblem): string {
  const place = problem.line === undefined ? problem.file : `${problem.file}:${problem.line}`;
  return `${place}: ${problem.message}`;
}
