import type { PatternNode } from './patternTree';

/** Where a part of a pattern can begin and end, in positions; a position is one atom of the pattern. */
interface Span {
  readonly nullable: boolean;
  readonly first: ReadonlySet<number>;
  readonly last: ReadonlySet<number>;
}

const nothing: Span = { nullable: true, first: new Set(), last: new Set() };

/** Characters on which two atoms are compared, beside those that the pattern names itself: ASCII, and some of other kinds and scripts. */
const samples = [...Array.from({ length: 128 }, (_, code) => String.fromCharCode(code)), ...'\u00a0\u2028é߀½²αΩяאاあア信한ก🦊\u0301'];

/**
 * Whether a group that is repeated without bound can match some text in several ways, which takes time without end where the rest
 * of the pattern then fails. It cannot where the next character always decides which atom is next, and in which way (a strongly
 * deterministic Glushkov automaton; Brüggemann-Klein and Wood, "One-unambiguous regular languages", 1998). This is cautious: `(foo|far)*` is refused too. Atoms
 * are compared on sample characters and on those that the pattern names.
 * @param body the group, without a repetition without bound in it.
 */
export function isAmbiguousWhenRepeated(body: PatternNode, source: string, ignoreCase: boolean): boolean {
  const automaton = new Automaton();
  const whole = automaton.add(body);
  automaton.follow(whole.last, whole.first);
  if (automaton.hasTwoWays) return true;
  const among = [...samples, ...namedIn(source)];
  const sets = automaton.atoms.map((atom) => charactersOf(atom, among, ignoreCase));
  return [whole.first, ...automaton.follows].some((next) => overlap([...next].map((position) => sets[position] ?? new Set())));
}

function overlap(sets: readonly ReadonlySet<string>[]): boolean {
  const together = new Set(sets.flatMap((set) => [...set]));
  return together.size < sets.reduce((sum, { size }) => sum + size, 0);
}

class Automaton {
  readonly atoms: string[] = [];
  /** The positions that can come after each one. */
  readonly follows: Set<number>[] = [];
  /** Whether one atom can come after another in two ways: within the group, and by its repetition. */
  hasTwoWays = false;

  add(node: PatternNode): Span {
    switch (node.kind) {
      case 'atom': {
        const position = this.atoms.push(node.source) - 1;
        this.follows.push(new Set());
        return { nullable: isReference(node.source), first: new Set([position]), last: new Set([position]) };
      }
      case 'look':
        return nothing;
      case 'choice': {
        const options = node.options.map((option) => this.add(option));
        return { nullable: options.some(({ nullable }) => nullable), first: union(options.map(({ first }) => first)), last: union(options.map(({ last }) => last)) };
      }
      case 'sequence':
        return node.items.reduce<Span>((before, item) => this.join(before, this.add(item)), nothing);
      case 'repeat':
        return this.repeat(node.body, node.least, node.most);
    }
  }

  follow(from: ReadonlySet<number>, to: ReadonlySet<number>): void {
    for (const position of from) {
      for (const next of to) {
        this.hasTwoWays ||= this.follows[position]?.has(next) === true;
        this.follows[position]?.add(next);
      }
    }
  }

  private join(before: Span, after: Span): Span {
    this.follow(before.last, after.first);
    return {
      nullable: before.nullable && after.nullable,
      first: before.nullable ? union([before.first, after.first]) : before.first,
      last: after.nullable ? union([before.last, after.last]) : after.last,
    };
  }

  /** As often as is fixed, it is as good as once. Where that is open, once more may follow, which then is another position. */
  private repeat(body: PatternNode, least: number, most: number): Span {
    if (most === 0) return nothing;
    const once = this.add(body);
    const first: Span = least === 0 ? { ...once, nullable: true } : once;
    if (most === 1 || least === most) return first;
    const more = this.add(body);
    this.follow(more.last, more.first);
    return this.join(first, { ...more, nullable: true });
  }
}

/** The characters of the samples that an atom matches: all of them where that cannot be told. */
function charactersOf(atom: string, among: readonly string[], ignoreCase: boolean): ReadonlySet<string> {
  const pattern = isReference(atom) ? undefined : compileAtom(atom, ignoreCase ? 'i' : '');
  const matched = pattern === undefined ? [] : among.filter((character) => pattern.test(character));
  return new Set(matched.length === 0 ? among : matched);
}

function compileAtom(atom: string, flags: string): RegExp | undefined {
  for (const all of [`${flags}u`, flags]) {
    try {
      return new RegExp(`^(?:${atom})$`, all);
    } catch {
      // Some patterns are valid without the flag u alone.
    }
  }
  return undefined;
}

/** What was matched before, which may be anything. */
function isReference(atom: string): boolean {
  return /^\\(?:[1-9]|k<)/.test(atom);
}

/** The characters that a pattern names, as they are or by their code: ends of ranges among them. */
function namedIn(source: string): readonly string[] {
  const codes = [...source.matchAll(/\\(?:u\{([0-9a-fA-F]+)\}|u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2}))/g)].map((match) => parseInt(match[1] ?? match[2] ?? match[3] ?? '0', 16));
  return [...source, ...codes.filter((code) => code <= 0x10ffff).map((code) => String.fromCodePoint(code))];
}

function union(sets: readonly ReadonlySet<number>[]): ReadonlySet<number> {
  return new Set(sets.flatMap((set) => [...set]));
}
