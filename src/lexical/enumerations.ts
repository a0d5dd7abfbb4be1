import { cleanName, isName, wordCount } from './names';
import { grammarWords } from './stopWords';

/** Members of one kind in a row: "a, b or c". Places are in the text that was given. */
export interface Enumeration {
  readonly members: readonly Member[];
  /** What joins the members: `or` also for "a, b, or c"; `,` where there is no conjunction. */
  readonly joint: 'or' | 'and' | ',' | ';' | '|' | '/';
}

/** One member of an enumeration. */
export interface Member {
  readonly name: string;
  /** Whether it is set off from the prose by quotes, backticks or stars. */
  readonly marked: boolean;
  readonly start: number;
  readonly end: number;
}

/** A text whose quoted and bracketed stretches do not count as words; as long as the original. */
export interface FlatText {
  readonly original: string;
  /** The original with a run of `mark` for what is set off, and of spaces or `wall` for what is in brackets. */
  readonly flat: string;
}

/** Stands for a character of a marked name. */
export const mark = '\uE000';
/** Ends a name. */
export const wall = '\uE001';

/** The words at which a name ends: of grammar, but for those that are answers; and those with which an answer is asked for. */
const answers = /^(?:yes|no|not|none|other|others|neither|both|ok|off|up|down|very|too)$/;
const asking = /^(?:answer|say|reply|respond|output|return|print|write|give|choose|pick|select|use|only|depending|based|according)$/;
const sorting = /^(?:classify|categori[sz]e|label|mark|tag|flag|sort|rate|call|route|triage|assign|put)$/;
/** Words that belong to the name that follows, or to a longer phrase before it: they do not tell where it starts. */
const determiners = /^(?:a|an|the|this|that|these|those|my|your|our|their|his|her|its|each|every|any|some|such)$/;

/** Nouns that call what follows by its kind: "the labels a, b and c". */
const kinds =
  /^(?:labels?|categories|category|classes|queues?|tags?|values?|options|levels?|scale|words?|letters?|intents?|topics|teams|types|codes|numbers?|tokens?|digits?)$/;

const longestName = 5;

interface Token {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

/** Finds the enumerations of a sentence, for each way in which it may be read. */
export function enumerationsIn({ original, flat }: FlatText): readonly Enumeration[] {
  const conjunction = String.raw`(?:or|and)(?![\p{L}\p{N}])(?:\s+else)?`;
  const ways: readonly (readonly [RegExp, boolean])[] = [
    [new RegExp(String.raw`\s*,\s*(?:${conjunction}\s+)?|\s+${conjunction}\s+`, 'giu'), true],
    [new RegExp(String.raw`\s*,\s*(?:${conjunction}\s+)?`, 'giu'), /,\s*(?:or|and)\s|\s(?:or|and)\s[^,]*,/i.test(flat)],
    [/\s*\|+\s*/g, true],
    [new RegExp(String.raw`\s*;\s*(?:${conjunction}\s+)?`, 'giu'), true],
    [/\s*\/\s*/g, true],
  ];
  return ways.filter(([, applies]) => applies).flatMap(([joints]) => runs(original, flat, joints));
}

function runs(original: string, flat: string, joints: RegExp): readonly Enumeration[] {
  const found: Enumeration[] = [];
  const separators = [...flat.matchAll(joints)];
  let members: Member[] = [];
  let texts: string[] = [];
  separators.forEach((separator, index) => {
    const from = index === 0 ? 0 : endOf(separators[index - 1]);
    const to = separators[index + 1]?.index ?? flat.length;
    if (members.length === 0) {
      const first = lastName(original, flat, from, separator.index);
      members = first ? [first] : [];
      texts = [];
    }
    const start = endOf(separator);
    const next = members.length > 0 ? firstName(original, flat, start, to, index + 1 < separators.length) : undefined;
    const fits = next !== undefined && next.marked === members[0]?.marked;
    if (fits) {
      members.push(next);
      texts.push(separator[0]);
    }
    if (!fits || flat.slice(next.end, to).trim() !== '' || index + 1 === separators.length) {
      found.push(...enumeration(members, texts));
      members = [];
    }
  });
  return found;
}

function endOf(match: RegExpExecArray | undefined): number {
  return match === undefined ? 0 : match.index + match[0].length;
}

/**
 * What the members have in common at their ends is no part of them:
 * the first is cut to the length of the others where nothing shows its start.
 */
function enumeration(members: readonly Member[], separators: readonly string[]): readonly Enumeration[] {
  const names = members.filter(({ name }) => isName(name));
  if (names.length < 2 || names.length < members.length) return [];
  const text = separators.join(' ').toLowerCase();
  const joint = /\bor\b/.test(text) ? 'or' : /\band\b/.test(text) ? 'and' : (/[;|/]/.exec(text)?.[0] ?? ',');
  return [{ members: evenMembers(members), joint: joint as Enumeration['joint'] }];
}

/** Shapes that the members of a scale share: digits, a letter, a code. */
const shapes = [/^\d+$/, /^\p{Lu}$/u, /^\p{Lu}{1,3}\d{1,3}$/u];

/** Drops a first member that says what the others are, or has not the shape which they all have: "one word, yes or no". */
function evenMembers(members: readonly Member[]): readonly Member[] {
  const [first, ...rest] = members;
  const kind = rest.length >= 2 && kinds.test(first?.name ?? '');
  const odd =
    kind ||
    shapes.some(
      (shape) => rest.length >= 2 && rest.every(({ name }) => shape.test(name)) && !shape.test(first?.name.split(/\s+/).at(-1) ?? ''),
    );
  return odd ? rest : cutFirst(members);
}

function cutFirst(members: readonly Member[]): readonly Member[] {
  const [first, ...rest] = members as readonly (Member & { readonly loose?: boolean })[];
  if (!first?.loose) return members;
  const most = Math.max(...rest.map(({ name }) => wordCount(name.replace(/^(?:not|no)\s/i, ''))));
  const words = first.name.split(/\s+/);
  const name = words.slice(-most).join(' ');
  return [{ ...first, name, start: first.end - name.length }, ...rest];
}

/** The name with which a stretch ends; `loose` where it may as well start later. */
function lastName(original: string, flat: string, from: number, to: number): (Member & { readonly loose?: boolean }) | undefined {
  const tokens = tokensOf(flat, from, to);
  const last = tokens.at(-1);
  if (last === undefined || endsHard(last.text)) return undefined;
  if (last.text.includes(mark)) return member(original, last, last, true);
  let first = tokens.length;
  while (first > 0 && !isOpener(tokens[first - 1], first < tokens.length)) first--;
  const begin = tokens[first];
  if (begin === undefined || tokens.length - first > longestName + 2) return undefined;
  const before = tokens.slice(0, first);
  while (before.length > 0 && determiners.test(bare(before.at(-1)?.text ?? ''))) before.pop();
  const opener = before.at(-1)?.text;
  const stripped = before.length < first;
  const loose = opener === undefined ? stripped : sorting.test(bare(opener)) || (stripped && isVerbOfState(tokens, first));
  return { ...member(original, begin, last, false), ...(loose ? { loose } : {}) };
}

function isOpener(token: Token | undefined, followed: boolean): boolean {
  const text = token?.text ?? '';
  return isBoundary(text) || text.includes(mark) || (followed && kinds.test(text));
}

/** "Is the review positive": what follows the article is the subject, not the name. */
function isVerbOfState(tokens: readonly Token[], first: number): boolean {
  return tokens
    .slice(0, first)
    .every(({ text }, index) => index > 0 || /^(?:is|are|was|were|does|do)$/i.test(text) || determiners.test(bare(text)));
}

/** The name with which a stretch starts. Inside of an enumeration it may hold words of grammar, at its end it stops at them. */
function firstName(original: string, flat: string, from: number, to: number, inside: boolean): Member | undefined {
  const tokens = tokensOf(flat, from, to);
  while (tokens.length > 1 && determiners.test(bare(tokens[0]?.text ?? ''))) tokens.shift();
  const [first] = tokens;
  const verb = tokens.length === 1 && asking.test(bare(first?.text ?? ''));
  if (first === undefined || (isOfGrammar(first.text) && !verb)) return undefined;
  if (first.text.includes(mark)) return member(original, first, first, true);
  const whole =
    tokens.length <= longestName &&
    inside &&
    !tokens.slice(0, -1).some(({ text }) => endsHard(text)) &&
    !tokens.slice(1).some(({ text }) => isOfClause(text));
  if (whole) return member(original, first, tokens.at(-1) ?? first, false);
  let length = 1;
  while (length < tokens.length && !endsHard(tokens[length - 1]?.text ?? '') && !stops(tokens, length)) length++;
  return length > longestName ? undefined : member(original, first, tokens[length - 1] ?? first, false);
}

/** Whether a name that stands last ends before this token; "change of address" goes on. */
function stops(tokens: readonly Token[], index: number): boolean {
  const text = tokens[index]?.text ?? '';
  return text.includes(mark) || (isOfGrammar(text) && !(/^of$/i.test(text) && index + 1 < tokens.length));
}

function member(original: string, first: Token, last: Token, marked: boolean): Member {
  return { name: cleanName(original.slice(first.start, last.end).replace(/[?!]+$/, '')), marked, start: first.start, end: last.end };
}

function tokensOf(flat: string, from: number, to: number): Token[] {
  return [...flat.slice(from, to).matchAll(/[^\s\uE001]+|\uE001+/gu)].map(({ 0: text, index }) => ({
    text,
    start: from + index,
    end: from + index + text.length,
  }));
}

function bare(text: string): string {
  return text.toLowerCase().replace(/^[^\p{L}\p{N}]+|[^\p{L}\p{N}]+$/gu, '');
}

function endsHard(text: string): boolean {
  return /[:=?!.…]$|^[–—=>→-]+$/u.test(text) || text.includes(wall);
}

function isBoundary(text: string): boolean {
  return endsHard(text) || isOfGrammar(text);
}

/** Whether a word belongs to a clause, such as names have none. */
function isOfClause(text: string): boolean {
  const word = bare(text);
  return (
    asking.test(word) ||
    /^(?:is|are|be|it|they|you|we|he|she|which|who|whether|if|when|because|so|then|must|should|can|will|do|does|don't)$/.test(word)
  );
}

function isOfGrammar(text: string): boolean {
  const word = bare(text);
  return (
    text.includes(wall) ||
    (!/^(?:IT|US)\b/.test(text) &&
      (grammarWords.has(word) || asking.test(word) || sorting.test(word)) &&
      !answers.test(word) &&
      !/^\p{Lu}$/u.test(text))
  );
}
