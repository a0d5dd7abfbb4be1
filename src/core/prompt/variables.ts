import type { PromptVariable } from './program';

/** The notations of variables and references that are told apart. */
export type VariableDialect =
  | 'mustache' // {{x}}, {{{x}}}
  | 'brace' // {x}
  | 'dollar' // ${x}, ${input:x}
  | 'argument' // $ARGUMENTS, $1
  | 'reference' // #tool:x, #file:x, #selection
  | 'block' // {% if x %}, {# note #}, {{#if x}}, {{ x | filter }}
  | 'printf' // %s, %(x)s
  | 'role' // system:
  | 'tag'; // <ticket> or <user input>, where no </ticket> goes with it

/** A variable or reference, with its notation. */
export interface FoundVariable extends PromptVariable {
  readonly dialect: VariableDialect;
  /** Whether a case can give its value: it is a bare name. */
  readonly fillable: boolean;
}

/** What stands in a name, in any script. */
const letters = String.raw`[\p{L}\p{M}\p{N}_.-]*`;
/** A name, or a path to one: `user.name`. */
const path = String.raw`[\p{L}_]${letters}`;
/** References of VS Code's chat that need no colon. */
const chatReferences =
  'selection|codebase|editor|changes|problems|usages|fetch|githubRepo|testFailure|searchResults|' +
  'findTestFiles|terminalSelection|terminalLastCommand|terminal_selection|terminal_last_command|[vV][sS][cC]odeAPI';
/** A Python format such as `!r`, `:.2f`, `:>10` or `:,`. A type, an alignment or a comma is required, so that `{a:1}` is no variable. */
const format =
  String.raw`(?:![rsa])?` +
  String.raw`(?::(?:[^{}\s]?[<>=^])?[-+]?#?0?\d*[,_]?(?:\.\d+)?(?:[bcdeEfFgGnosxX]|%[^{}\s]*)|:[^{}\s]?[<>=^]\d+|:,)?`;

/** What ends a reference wherever it stands. */
const referenceEnds = String.raw`()\[\]{}<>"'\x60，。；：！？、（）「」“”’—…`;

/** Commands of LaTeX whose groups are no variables: \frac{a}{b}. A power is none either: x^{n}. */
const latex =
  '[dt]?frac|binom|sqrt|text(?:bf|it|tt|rm)?|math\\w+|operatorname|begin|end|vec|hat|bar|boxed|overline|underline|cite|ref|label|emph';

/** The notations, in the order in which they are tried at each place. Each stops at the next opening mark, so that finding is linear. */
const notations: Readonly<Record<string, string>> = {
  statement: String.raw`\{%(?:(?!\{%)[\s\S])*?%\}|\{#(?:(?!\{#)[\s\S])*?#\}`,
  mustache: String.raw`\{\{\{[ \t]*(?<triple>${path})[ \t]*\}\}\}|\{\{[ \t]*(?<double>${path})[ \t]*\}\}`,
  expression: String.raw`\{\{\{?[~-]?[ \t]*(?:[\p{L}_@.#/^>!&*$](?:[^{}\n]|\{[^{}\n]*\})*|["'][^"'{}\n]*["'][ \t]*\|[^{}\n]*)\}\}\}?`,
  input: String.raw`\$\{input:(?<input>[\p{L}\p{N}_]${letters})(?::[^{}\n]*)?\}`,
  dollar: String.raw`\$\{(?:(?<dollar>${path})|[\p{L}_][^{}\n]*)\}`,
  brace:
    String.raw`(?<!\{|[\w)\]}]\^|\\(?:${latex})(?:\{[^{}\n]{0,40}\})?)` +
    String.raw`\{(?:(?<brace>${path})|(?:${path}(?:\[[\w"']+\])?|(?<![\w\])\\}]\{)\d+)${format})\}`,
  argument: String.raw`\$(?<argument>ARGUMENTS)(?:\[\d+\])?(?!\w)|(?<![\w$])\$\d(?!\w|[.,]\d)`,
  reference:
    String.raw`(?<![\w#&/])#[a-z]+:[^\s,;${referenceEnds}]*[^\s,;.:!?*${referenceEnds}]|` +
    String.raw`(?<![\w#&/"'=]|\]\()#(?:${chatReferences})(?![\w:-])`,
  printf:
    String.raw`%\([\p{L}\p{M}\p{N}_.-]+\)[-+#0]*\d*(?:\.\d+)?[sdifgrux]|` +
    String.raw`(?<![\d%])%[sd](?!\w)|(?<![\w%])%(?:\d+\$)?[-+#0]*\d*(?:\.\d+)?[sdifgrux](?!\w)`,
  role: String.raw`^(?:system|user|assistant|developer)[ \t]*:[ \t]*$`,
  tag: String.raw`(?<![\w\\])<(?<empty>\p{L}${letters})><\/\k<empty>>|(?<![\w\\])<\p{L}${letters}(?:\s[^<>]*)?\/?>|<\/\p{L}${letters}\s*>`,
};
/** Roles of .prompty files: in any case, perhaps behind `#`, perhaps with attributes. */
const promptyRoles = ['system', 'user', 'assistant', 'developer', 'function', 'tool'].map(inAnyCase).join('|');
const promptyRole = String.raw`^[ \t]*(?:#[ \t]*)?(?:${promptyRoles})(?:\[[^\]\n]*\])?[ \t]*:[ \t]*$`;
const anyNotation = oneOf(notations);
const anyPromptyNotation = oneOf({ ...notations, role: promptyRole });

const dialects: Readonly<Record<string, VariableDialect>> = { statement: 'block', expression: 'block', input: 'dollar' };

/** `{{else}}` and `{{this}}` are bare words of Handlebars, not names. */
const handlebarsWords: ReadonlySet<string> = new Set(['else', 'this']);
/** A tag of two to five words, without the `=` of an attribute. */
const wordsInTag = /^<\p{L}[\p{L}\p{M}\p{N}_.-]*(?: [\p{L}\p{M}\p{N}_.'’-]+){1,4}>$/u;
/** HTML elements that stand alone or whose end may be left out: never placeholders. */
const loneElements: ReadonlySet<string> = new Set(['br', 'hr', 'img', 'wbr', 'p', 'li', 'dt', 'dd', 'tr', 'td', 'th']);

/** What the file of a text tells of its notations. */
export interface Notation {
  /** Whether it is a .prompty file, where lines such as `System:` begin a role. */
  readonly prompty?: boolean;
  /** Whether it is a command with arguments, where `$5` is the fifth of them and no money. */
  readonly command?: boolean;
}

/**
 * Finds the variables and references of a text, in its order. Money (`$5` where nothing counts from `$1`), percentages, JSON
 * braces and tags in pairs are none.
 */
export function findVariables(text: string, { prompty = false, command = false }: Notation = {}): readonly FoundVariable[] {
  const found: FoundVariable[] = [];
  for (const match of text.matchAll(prompty ? anyPromptyNotation : anyNotation)) {
    const groups = match.groups ?? {};
    const notation = Object.keys(notations).find((name) => groups[`n_${name}`] !== undefined) ?? '';
    const dialect = dialects[notation] ?? (notation as VariableDialect);
    const fill = fillName(groups);
    found.push({
      name: fill ?? bareName(dialect, match[0]),
      text: match[0],
      start: match.index,
      end: match.index + match[0].length,
      dialect: fill === undefined && dialect === 'mustache' ? 'block' : dialect,
      fillable: fill !== undefined,
    });
  }
  const places = withoutPairedTags(found);
  return command ? places : withoutMoney(places);
}

function oneOf(sources: Readonly<Record<string, string>>): RegExp {
  return new RegExp(
    Object.entries(sources)
      .map(([name, source]) => `(?<n_${name}>${source})`)
      .join('|'),
    'gmu',
  );
}

function inAnyCase(word: string): string {
  return [...word].map((letter) => `[${letter}${letter.toUpperCase()}]`).join('');
}

/** The name under which a case gives the value, for the notations that are a bare name. */
function fillName(groups: Readonly<Record<string, string | undefined>>): string | undefined {
  const mustache = groups['triple'] ?? groups['double'];
  if (mustache !== undefined) {
    return handlebarsWords.has(mustache) ? undefined : mustache;
  }
  const whole = groups['n_argument'] === '$ARGUMENTS' ? groups['argument'] : undefined;
  return groups['input'] ?? groups['dollar'] ?? groups['brace'] ?? whole;
}

function bareName(dialect: VariableDialect, text: string): string {
  if (dialect === 'reference') {
    return text.slice(text.indexOf(':') + 1).replace(/^#/, '');
  }
  return /[\p{L}\p{N}_$][\p{L}\p{M}\p{N}_.-]*/u.exec(dialect === 'argument' ? text : text.replaceAll('$', ''))?.[0] ?? text;
}

/** A tag that opens and closes is structure; an empty element, or a tag that stands alone, is a place for something. */
function withoutPairedTags(found: readonly FoundVariable[]): FoundVariable[] {
  const isPlace = (text: string) => text.endsWith('/>') || text.includes('><');
  const tags = found.filter((variable) => variable.dialect === 'tag' && !isPlace(variable.text));
  const closing = new Set(tags.filter((tag) => tag.text.startsWith('</')).map((tag) => tag.name));
  const opening = new Set(tags.filter((tag) => !tag.text.startsWith('</')).map((tag) => tag.name));
  return found.filter(({ dialect, text, name }) => {
    if (dialect !== 'tag') {
      return true;
    }
    const paired = opening.has(name) && closing.has(name) && !isPlace(text);
    const isName = !/\s/.test(text.replace(/\s*\/?>$/, '')) || wordsInTag.test(text);
    return !paired && isName && !loneElements.has(name.toLowerCase());
  });
}

/** `$5` is an argument only where the arguments are counted from `$1`, or are all used by `$ARGUMENTS`. */
function withoutMoney(found: FoundVariable[]): FoundVariable[] {
  const counted = found.some(({ dialect, text }) => dialect === 'argument' && (text === '$1' || text.startsWith('$A')));
  return counted ? found : found.filter(({ dialect }) => dialect !== 'argument');
}

/**
 * Fills the variables of a text that are bare names (`{{x}}`, `{x}`, `${x}`, `${input:x}`, `$ARGUMENTS`) and that `variables` gives, in
 * one pass: a value that looks like a variable is not filled again. Everything else stays as it is.
 * @param found the variables of the text, by `findVariables`
 */
export function fillVariables(text: string, found: readonly FoundVariable[], variables: Readonly<Record<string, string>>): string {
  let filled = '';
  let at = 0;
  for (const { name, start, end, fillable } of found) {
    const value = fillable && Object.hasOwn(variables, name) ? variables[name] : undefined;
    if (value !== undefined) {
      filled += text.slice(at, start) + value;
      at = end;
    }
  }
  return filled + text.slice(at);
}
