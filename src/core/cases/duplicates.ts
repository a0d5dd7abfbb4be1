import { checksum } from '../checksum';
import type { Case } from './case';
import type { Expectation } from './expectation';
import { expectedText } from './expectation';
import type { InputProblem } from '../problems';
import { contentKey, twinKey } from './twins';

/**
 * Warns of cases that ask the same: each that repeats an earlier one, contradicts it by another expected output, or is another case's twin
 * in other spaces or letter case.
 * @param promptVariables metadata of these names is part of what a case asks.
 */
export function findDuplicates(cases: readonly Case[], promptVariables: readonly string[] = []): readonly InputProblem[] {
  const seen = new SeenCases((each) => twinKey(contentOf(each, promptVariables)));
  const problems: InputProblem[] = [];
  for (const current of cases) {
    const { position } = current;
    const earlier = seen.findOrAdd(current);
    if (earlier === undefined) continue;
    const isExact = contentKey(contentOf(earlier, promptVariables)) === contentKey(contentOf(current, promptVariables));
    problems.push({ severity: 'warning', message: describeTwins(current, earlier, isExact), file: position.file, line: position.line });
  }
  return problems;
}

/** Finds a case of the same key, without holding the keys of all: they are as long as the cases, of which there may be very many. */
class SeenCases {
  private readonly byChecksum = new Map<number, Case>();
  /** The few whose checksum is another key's. */
  private readonly byKey = new Map<string, Case>();

  constructor(private readonly keyOf: (each: Case) => string) {}

  /** The first case of the same key; undefined where there was none, and from now on it is this one. */
  findOrAdd(current: Case): Case | undefined {
    const key = this.keyOf(current);
    const sum = Number.parseInt(checksum(key), 16);
    const found = this.byChecksum.get(sum);
    if (found === undefined) {
      this.byChecksum.set(sum, current);
      return undefined;
    }
    if (this.keyOf(found) === key) return found;
    const other = this.byKey.get(key);
    if (other === undefined) this.byKey.set(key, current);
    return other;
  }
}

function describeTwins({ expected }: Case, earlier: Case, isExact: boolean): string {
  const place = `line ${earlier.position.line}`;
  if (!isExact) return `The case differs from ${place} in spaces or letter case only. ${asOne}`;
  if (sameText(earlier.expected) === sameText(expected)) return `The case repeats ${place}. ${asOne}`;
  const contradiction = `expects ${shown(expected)} where that one expects ${shown(earlier.expected)}`;
  return `The case has the same input as ${place} and ${contradiction}. One of them is wrong; correct or remove it.`;
}

/** What is made of twins, and what to do. */
const asOne = 'Both are asked and cost calls, but for the verdict they count as one case; remove one of them.';

/** What a case asks of a prompt with such variables. */
function contentOf({ input, variables, metadata }: Case, promptVariables: readonly string[]): Pick<Case, 'input' | 'variables'> {
  const filled = Object.entries(metadata).filter(([name]) => promptVariables.includes(name));
  return filled.length === 0 ? { input, variables } : { input, variables: { ...Object.fromEntries(filled), ...variables } };
}

/** Gives a case whose id was used before the id of its line, with a warning. */
export function withUniqueIds(cases: readonly Case[]): { readonly cases: readonly Case[]; readonly problems: readonly InputProblem[] } {
  const lines = new Map<string, number>();
  /** How many ids each line has given: a whole file may be on one. */
  const given = new Map<number, number>();
  const problems: InputProblem[] = [];
  const unique = cases.map((current) => {
    const { file, line } = current.position;
    const earlier = lines.get(current.id);
    if (earlier === undefined) {
      lines.set(current.id, line);
      return current;
    }
    if (current.id !== `line ${line}`) {
      problems.push({
        severity: 'warning',
        message: `The id "${current.id}" is that of line ${earlier} already. Give the case an id of its own.`,
        file,
        line,
      });
    }
    let id = `line ${line}`;
    let count = given.get(line) ?? 1;
    while (lines.has(id)) id = `line ${line} (${++count})`;
    given.set(line, count);
    lines.set(id, line);
    return { ...current, id };
  });
  return { cases: unique, problems };
}

function sameText(expected: Expectation | undefined): string {
  return expected === undefined ? 'nothing' : `"${expectedText(expected)}"`;
}

function shown(expected: Expectation | undefined): string {
  const text = expected === undefined ? '' : expectedText(expected);
  return text.length > 60 ? `"${text.slice(0, 60)}…"` : sameText(expected);
}
