import type { DecimalMark, MarkEvidence } from './numberRuns';
import { readRun } from './numberRuns';

/** A number that stands in a text. */
export interface FoundNumber {
  readonly value: number;
  /** Where it begins and ends in the plain text. */
  readonly start: number;
  readonly end: number;
  /** Whether it stands by itself, and not behind letters, as in `Q3`. */
  readonly isAlone: boolean;
  readonly evidence: MarkEvidence;
}

const currency = String.raw`(?:[A-Z]{0,3}\p{Sc}|(?<!\p{L})(?:[A-Z]{3}|Rs\.?|kr\.?)(?=[ \u00A0\d.,]))[ \u00A0]?`;
const sign = String.raw`(?<![\p{L}\p{N})\]%.,])(?:-|(?<!\p{N}\s)(?:–|(?:minus|negative)\s+))|(?<![\p{L}\p{N}.,])\+`;
const digits = String.raw`(?:\d{1,3}(?: \d{3})+(?:,\d+)?(?![\d.,]*\d)|(?:(?<![\p{L}\p{N}.,])\.|(?<!\S),)?\d(?:[\d.,'\u00A0]*\d)?)`;
const exponent = String.raw`(?:[eE](?<e>[-+]?\d+)(?![\p{L}\d])|\s?[×x*·]\s?10\s?\^?\{?(?<ten>[-+]?\d+)\}?)`;
const numberPattern = new RegExp(
  String.raw`(?:(?<sign>${sign})(?:${currency})?|${currency}(?<inner>[-–])?)?(?<run>${digits})(?:${exponent})?`,
  'gu',
);
const spaced = /^\d{1,3}(?: \d{3})+/;

/** The digits of other scripts, by the first of them. */
const zeros = [0x0660, 0x06f0, 0x0966, 0x09e6, 0x0e50, 0xff10];
const superscripts = '⁰¹²³⁴⁵⁶⁷⁸⁹';

/** A text with digits, signs and marks of numbers in their usual forms. */
export function plainNumbers(text: string): string {
  return text
    .replace(/\\[dt]?frac\s*\{([^{}]{1,40})\}\s*\{([^{}]{1,40})\}/g, '$1/$2')
    .replace(/\{,\}/g, ',')
    .replace(/\\[,;!: ]/g, '')
    .replace(/\\times|\\cdot/g, '×')
    .replace(/\\([$%&#])/g, '$1')
    .replace(/[\u2212\uFE63\uFF0D]/g, '-')
    .replace(/[\u202F\u2009\u2007]/g, '\u00A0')
    .replace(/(?<=\d)[’ʼ`´](?=\d)/g, "'")
    .replace(/\u066B/g, '.')
    .replace(/[\u066C]/g, "'")
    .replace(
      /(?<=10)[⁻]?[⁰¹²³⁴⁵⁶⁷⁸⁹]+/g,
      (power) => `^${power.replace('⁻', '-').replace(/[^-]/g, (each) => String(superscripts.indexOf(each)))}`,
    )
    .replace(/\p{Nd}/gu, plainDigit);
}

function plainDigit(digit: string): string {
  const code = digit.codePointAt(0) ?? 0;
  const zero = zeros.find((first) => code >= first && code <= first + 9);
  return zero === undefined ? digit : String(code - zero);
}

/**
 * The numbers of a plain text, in their order. Fractions are one number, dates several.
 * @param decimal how a number is read that tells nothing by itself, such as `1,234`
 */
export function numbersIn(plain: string, decimal: DecimalMark): readonly FoundNumber[] {
  const found = [...plain.matchAll(numberPattern)].flatMap((match): FoundNumber[] => {
    const { sign: before = '', inner = '', run = '', e, ten } = match.groups ?? {};
    const at = match.index + match[0].indexOf(run, before.length);
    const { values, evidence } = readRun(spaced.test(run) ? run.replaceAll(' ', '\u00A0') : run, decimal);
    const isNegative = inner !== '' || (before !== '' && before !== '+');
    const power = 10 ** Number(e ?? ten ?? 0);
    const isAlone = match[0] !== run || !/[\p{L}_.]/u.test(plain[at - 1] ?? ' ');
    return values.map((value, index) => ({
      value: (isNegative && index === 0 ? -value : value) * (index === values.length - 1 ? power : 1),
      ...{ start: match.index, end: match.index + match[0].length, isAlone, evidence },
    }));
  });
  return withFractions(plain, found).filter(({ value }) => Number.isFinite(value));
}

/** `3/4` and `1 1/2` as one number; not `1/2/2024`. */
function withFractions(plain: string, found: readonly FoundNumber[]): readonly FoundNumber[] {
  const made: FoundNumber[] = [];
  for (let index = 0; index < found.length; index++) {
    const [one, two, three] = [found[index] as FoundNumber, found[index + 1], found[index + 2]];
    const isFraction =
      two !== undefined &&
      isSlash(plain, one, two) &&
      !(three !== undefined && isSlash(plain, two, three)) &&
      plain[one.start - 1] !== '/' &&
      two.value !== 0;
    if (!isFraction) {
      made.push(one);
      continue;
    }
    index++;
    const value = one.value / two.value;
    const before = made.at(-1);
    const isMixed =
      before !== undefined && Number.isInteger(before.value) && value > 0 && value < 1 && plain.slice(before.end, one.start) === ' ';
    if (isMixed) made.pop();
    const whole = isMixed ? before.value : 0;
    made.push({ ...one, value: whole < 0 ? whole - value : whole + value, start: isMixed ? before.start : one.start, end: two.end });
  }
  return made;
}

function isSlash(plain: string, { end }: FoundNumber, { start }: FoundNumber): boolean {
  return start > end && start - end <= 3 && /^ ?[/⁄] ?$/.test(plain.slice(end, start));
}

/**
 * A text that is nothing but a number, in parentheses or with its sign behind it, as accounts write what is owed.
 * @returns the text without these; undefined for any other
 */
export function accountNegative(plain: string): string | undefined {
  const text = plain.trim();
  const inner = /^\p{Sc}?\s?\(([^()]*)\)(?:\s?(?:\p{Sc}|[A-Z]{3}))?$/u.exec(text)?.[1] ?? /^([^-]*\d)\s?-$/.exec(text)?.[1];
  return inner !== undefined && /^[\p{Sc}A-Z\d.,'\u00A0 ]*$/u.test(inner) ? inner : undefined;
}
