import type { Case, InputProblem } from './case';

/**
 * Warns of cases that ask the same: each that repeats an earlier one, or contradicts it by another expected output.
 * @param promptVariables metadata of these names is part of what a case asks.
 */
export function findDuplicates(cases: readonly Case[], promptVariables: readonly string[] = []): readonly InputProblem[] {
  const first = new Map<string, Case>();
  const problems: InputProblem[] = [];
  for (const current of cases) {
    const { expected, position } = current;
    const key = contentKey(current, promptVariables);
    const earlier = first.get(key);
    if (earlier === undefined) {
      first.set(key, current);
      continue;
    }
    const place = `line ${earlier.position.line}`;
    const contradiction = `The case has the same input as ${place} and expects ${shown(expected)} where that one expects ${shown(earlier.expected)}.`;
    const message =
      earlier.expected === expected
        ? `The case repeats ${place}. It counts twice; remove one of them.`
        : `${contradiction} One of them is wrong; correct or remove it.`;
    problems.push({ severity: 'warning', message, file: position.file, line: position.line });
  }
  return problems;
}

/** What a case asks, as one text. */
function contentKey({ input, variables, metadata }: Case, promptVariables: readonly string[]): string {
  const given = Object.entries(variables).sort();
  const filled = promptVariables.map((name) => metadata[name] ?? '');
  return given.length === 0 && filled.length === 0 ? input : JSON.stringify([input, given, filled]);
}

/** Gives a case whose id was used before the id of its line, with a warning. */
export function withUniqueIds(cases: readonly Case[]): { readonly cases: readonly Case[]; readonly problems: readonly InputProblem[] } {
  const lines = new Map<string, number>();
  const problems: InputProblem[] = [];
  const unique = cases.map((current) => {
    const { file, line } = current.position;
    const earlier = lines.get(current.id);
    if (earlier === undefined) {
      lines.set(current.id, line);
      return current;
    }
    if (current.id !== `line ${line}`) {
      problems.push({ severity: 'warning', message: `The id "${current.id}" is that of line ${earlier} already. Give the case an id of its own.`, file, line });
    }
    let id = `line ${line}`;
    for (let count = 2; lines.has(id); count++) {
      id = `line ${line} (${count})`;
    }
    lines.set(id, line);
    return { ...current, id };
  });
  return { cases: unique, problems };
}

function shown(expected: string | undefined): string {
  return expected === undefined ? 'nothing' : `"${expected.length > 60 ? `${expected.slice(0, 60)}…` : expected}"`;
}
