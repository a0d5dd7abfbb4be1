import type { FoundNumber } from './numbers';
import { accountNegative, numbersIn, plainNumbers } from './numbers';
import type { DecimalMark } from './numberRuns';

/** "The answer is", "Result:" and the like, up to where the number follows. */
const stating = new RegExp(
  String.raw`(?:\b(?:answer|result|solution|Antwort|Ergebnis|Lösung|` +
    String.raw`réponse|résultat|respuesta|resultado|risposta|risultato|resposta|antwoord|resultaat)\b` +
    String.raw`[*_\s"]{0,4}(?:(?:is|was|are|equals|would be|will be|comes to|ist|lautet|beträgt|est|es|è|é)\b|[:=：])|` +
    String.raw`(?:^|[^\p{L}])(?:ответ|odpowiedź)[*_\s]{0,4}(?:равен|to)?[:：—]?|(?:答案|结果|結果)[是为為：:]|答え[は：:]|(?:정답|답)[은:：])`,
  'giu',
);

/** Words behind which a stated answer is explained. */
const explaining = /\b(?:because|since|so|as|where|when|if|denn|weil|da|car|puisque|porque)\b/i;

/** What a text says in the end: the number that it states as its answer, else the last; and all others. */
export interface FinalNumber {
  readonly number: FoundNumber;
  readonly isStated: boolean;
  /** How many numbers stand where it does. */
  readonly among: number;
}

/**
 * The number that a text comes to: behind `####`, in `\boxed{}` or `<answer>`, or behind words such as "the answer is", the last of these;
 * where nothing is stated, the last number that stands by itself. Undefined for a text without one.
 */
export function finalNumber(text: string, decimal: DecimalMark): FinalNumber | undefined {
  const plain = plainNumbers(text);
  const stated = statedParts(plain)
    .map((part) => ({ ...part, number: statedNumber(part, decimal) }))
    .filter((part) => part.number !== undefined)
    .sort((one, other) => one.at - other.at)
    .at(-1);
  if (stated?.number !== undefined) return { number: stated.number, isStated: true, among: 1 };
  const owed = accountNegative(plain);
  const all = preferred(numbersIn(owed ?? plain, decimal));
  const last = all.at(-1);
  if (last === undefined) return undefined;
  return { number: owed === undefined ? last : { ...last, value: -Math.abs(last.value) }, isStated: false, among: all.length };
}

/** Those that stand by themselves, where there are any. */
function preferred(found: readonly FoundNumber[]): readonly FoundNumber[] {
  const alone = found.filter(({ isAlone }) => isAlone);
  return alone.length > 0 ? alone : found;
}

interface StatedPart {
  readonly at: number;
  readonly text: string;
}

function statedParts(plain: string): readonly StatedPart[] {
  const marked = [...plain.matchAll(/####\s?([^\n]*)/g), ...plain.matchAll(/<answer>([\s\S]*?)(?:<\/answer>|$)/gi)];
  return [
    ...marked.map(({ index, 1: text = '' }) => ({ at: index, text })),
    ...boxes(plain),
    ...[...plain.matchAll(stating)].map((match) => ({ at: match.index, text: statement(plain.slice(match.index + match[0].length)) })),
  ];
}

/** So many boxes of a text are looked into, its last ones: a text of nothing else would take the square of its length. */
const mostBoxes = 20;

/** The contents of `\boxed{…}`, whose braces may hold others. */
function boxes(plain: string): readonly StatedPart[] {
  return [...plain.matchAll(/\\(?:boxed|fbox)\s{0,9}\{/g)].slice(-mostBoxes).map(({ index, 0: { length } }) => {
    let depth = 1;
    let end = index + length;
    for (; end < plain.length && depth > 0; end++) depth += plain[end] === '{' ? 1 : plain[end] === '}' ? -1 : 0;
    return { at: index, text: plain.slice(index + length, depth === 0 ? end - 1 : end) };
  });
}

/** What is stated: the rest of the sentence, or of the first line with a number in it. */
function statement(rest: string): string {
  const [own = '', ...lines] = rest.slice(0, 400).split('\n');
  const line = /\d/.test(own) ? own : own.replace(/[*_\s:$]/g, '') === '' ? (lines.find((each) => each.trim() !== '') ?? '') : '';
  return /^[\s\S]*?\d[^\d\n]*?[.!?](?=\s|$)/.exec(line)?.[0] ?? line;
}

/** The first number of what is stated, or that which an equation there comes to. */
function statedNumber({ text }: StatedPart, decimal: DecimalMark): FoundNumber | undefined {
  const equals = text.indexOf('=');
  const result = equals >= 0 && !explaining.test(text.slice(0, equals)) ? text.slice(text.lastIndexOf('=') + 1) : text;
  const owed = accountNegative(result.replace(/[*_]/g, ''));
  const [first] = preferred(numbersIn(owed ?? result, decimal));
  return first === undefined || owed === undefined ? first : { ...first, value: -Math.abs(first.value) };
}
