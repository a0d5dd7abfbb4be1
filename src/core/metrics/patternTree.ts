/** A regular expression, as far as it matters which of its parts can match the same characters. */
export type PatternNode =
  /** One character: a letter, an escape, a set. `\1` and its like are atoms too. */
  | { readonly kind: 'atom'; readonly source: string }
  | { readonly kind: 'sequence'; readonly items: readonly PatternNode[] }
  | { readonly kind: 'choice'; readonly options: readonly PatternNode[] }
  /** `(?=…)` and its kin, which take up no character. */
  | { readonly kind: 'look'; readonly body: PatternNode }
  /** `most` is `Infinity` for `*`, `+` and `{n,}`. */
  | { readonly kind: 'repeat'; readonly body: PatternNode; readonly least: number; readonly most: number };

const tokens = new RegExp(
  [
    String.raw`\\(?:u\{[0-9a-fA-F]+\}|u[0-9a-fA-F]{4}|x[0-9a-fA-F]{2}|c[A-Za-z]|[pP]\{[^}]*\}|k<[^>]*>|\d+|[\s\S])`,
    String.raw`\[(?:\\[\s\S]|[^\]\\])*\]`,
    String.raw`\((?:\?(?:<?[=!]|<[^>]*>|[a-z-]*:))?`,
    String.raw`[*+?]\??|\{\d+(?:,\d*)?\}\??`,
    String.raw`[\s\S]`,
  ].join('|'),
  'gu',
);
const assertion = /^(?:[\^$]|\\[bB])$/;

/** Reads the source of a regular expression that compiles. */
export function parsePattern(source: string): PatternNode {
  const left = (source.match(tokens) ?? []).reverse();
  const readChoice = (): PatternNode => {
    const options: PatternNode[] = [];
    do options.push(readSequence());
    while (left.at(-1) === '|' && left.pop() !== undefined);
    left.pop(); // The closing parenthesis.
    return options.length === 1 ? (options[0] as PatternNode) : { kind: 'choice', options };
  };
  const readSequence = (): PatternNode => {
    const items: PatternNode[] = [];
    while (left.length > 0 && left.at(-1) !== '|' && left.at(-1) !== ')') {
      const token = left.pop() ?? '';
      const count = countsOf(token);
      const last = items.at(-1);
      if (count !== undefined && last !== undefined) items[items.length - 1] = { kind: 'repeat', body: last, ...count };
      else if (/^\(\?<?[=!]$/.test(token)) items.push({ kind: 'look', body: readChoice() });
      else if (token.startsWith('(')) items.push(readChoice());
      else items.push(assertion.test(token) ? { kind: 'sequence', items: [] } : { kind: 'atom', source: token });
    }
    return { kind: 'sequence', items };
  };
  return readChoice();
}

/** How often a quantifier repeats what stands before it; undefined for any other token. */
function countsOf(token: string): { readonly least: number; readonly most: number } | undefined {
  const sign = /^([*+?])\??$/.exec(token)?.[1];
  if (sign !== undefined) return { least: sign === '+' ? 1 : 0, most: sign === '?' ? 1 : Infinity };
  const counted = /^\{(\d+)(,?)(\d*)\}\??$/.exec(token);
  if (counted === null) return undefined;
  const least = Number(counted[1]);
  return { least, most: counted[3] !== '' ? Number(counted[3]) : counted[2] === '' ? least : Infinity };
}
