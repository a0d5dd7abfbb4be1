import { isTemplate } from './formats/fileEndings';
import { kindOf } from './kinds/componentKinds';
import type { SourceFile } from './program';
import { bodyOf } from './readingParts';
import type { Notation } from './variables';
import { findVariables } from './variables';

/** How the marks of a prompt that are no variable are read: which of them a program would stumble over. */
interface Readings {
  /** A format string, as of Python: `{` and `}` of the text are doubled, `{}` is a place. */
  readonly braces?: string;
  /** A format string, as of printf: `%` of the text is doubled. */
  readonly percent?: string;
  /** A string template, as of Python: `$` of the text is doubled. */
  readonly dollar?: string;
  /** A template of Jinja, Handlebars or their kin: `{{`, `{%` and `{#` open something that has to be closed. */
  readonly template: boolean;
}

/** What is left of a text when its variables are taken out; this stands in their places. */
const place = '\uFFFC';

/**
 * What a new version of a prompt does to marks outside of variables that a program reads all the same: a `{#` that opens a comment, a brace
 * or a percent sign of a format string that is not doubled, a `{}` that is lost. How they are read is told by the old version as a
 * whole: where it has such marks as plain text, the new one may have them too.
 * @param after the new version, parsed; it has the same components.
 * @returns the first change in one sentence; undefined when there is none.
 */
export function changeOfMarks(before: SourceFile, after: SourceFile): string | undefined {
  const readings = readingsOf(before);
  const notation: Notation = { prompty: before.format.id === 'prompty' };
  for (const component of before.components) {
    const { name, value: old } = component;
    const fresh = after.components.find((each) => each.name === name)?.value ?? old;
    const change = fresh === old ? undefined : changeWithin(withoutVariables(old, notation), withoutVariables(fresh, notation), readings);
    if (change !== undefined) return `${kindOf(component).noun} "${name}" ${change}.`;
  }
  return undefined;
}

function changeWithin(old: string, fresh: string, { braces, percent, dollar, template }: Readings): string | undefined {
  if (braces !== undefined) {
    const [stray] = strayBraces(fresh);
    if (stray !== undefined) return `has a single ${stray} in its text: beside ${braces} a brace of the text has to be doubled, {{ or }}`;
    const [places, left] = [placesIn(old).length, placesIn(fresh).length];
    if (places !== left) return left < places ? 'loses {}' : 'adds {}, which was not there before';
  }
  if (percent !== undefined && strayPercents(fresh))
    return `has a single % in its text: beside ${percent} a percent sign of the text has to be doubled, %%`;
  if (dollar !== undefined && strayDollars(fresh))
    return `has a single $ in its text: beside ${dollar} a dollar sign of the text has to be doubled, $$`;
  const brace = template ? firstSurplus(bracesAtVariables(old), bracesAtVariables(fresh)) : undefined;
  if (brace !== undefined) return `adds ${brace} right beside a variable in double braces, which is not read as text there`;
  const mark = template ? firstSurplus(openMarks(old), openMarks(fresh)) : undefined;
  return mark === undefined ? undefined : `adds ${mark}, which opens or closes something in the template around it`;
}

function readingsOf(prompt: SourceFile): Readings {
  const { variables, format } = prompt;
  const { bodyStart } = prompt.reading;
  const body = withoutRanges(
    bodyOf(prompt),
    variables.map(({ start, end }) => ({ start: start - bodyStart, end: end - bodyStart })),
  );
  const marks = variables.map((variable) => variable.text);
  const template = isTemplate(prompt.path) || marks.some((mark) => /^\{[{%#]/.test(mark));
  const first = (mark: string): string | undefined => marks.find((one) => one.startsWith(mark));
  // What an agent reads as it is, such as AGENTS.md, is no format string: there `%s` is someone's code.
  const isFilled = format.filling === 'any';
  const braces = !isFilled || template || strayBraces(body).length > 0 ? undefined : (first('{') ?? firstFormatMark(body));
  const percent = !isFilled || strayPercents(body) ? undefined : (first('%') ?? (body.includes('%%') ? '%%' : undefined));
  const dollar = format.id === 'template' && !strayDollars(body) ? simpleDollar(prompt) : undefined;
  return {
    template,
    ...(braces === undefined ? {} : { braces }),
    ...(percent === undefined ? {} : { percent }),
    ...(dollar === undefined ? {} : { dollar }),
  };
}

/** Whether a file is a format string by more than its places: its braces are doubled, or a place has a format. */
export function isFormatString(prompt: SourceFile): boolean {
  if (readingsOf(prompt).braces === undefined) return false;
  return /\{\{|\}\}/.test(bodyOf(prompt)) || prompt.variables.some(({ text }) => /^\{[^{}]*[:!]/.test(text));
}

function withoutVariables(text: string, notation: Notation): string {
  return withoutRanges(text, findVariables(text, notation));
}

function withoutRanges(text: string, ranges: readonly { readonly start: number; readonly end: number }[]): string {
  let left = '';
  let at = 0;
  for (const { start, end } of ranges) {
    left += text.slice(at, start) + place;
    at = end;
  }
  return left + text.slice(at);
}

/** Doubled braces, and `{}` where it is a place: in quotes or code it is an empty object. */
const formatMark = /\{\{|\}\}|(?<![`"'\w([])\{\}(?![`"'])/g;

function strayBraces(text: string): readonly string[] {
  return text.replace(formatMark, '').match(/[{}]/g) ?? [];
}

/** `{}` or `{{`, from which a text is told to be a format string even without a name in braces. */
function firstFormatMark(text: string): string | undefined {
  return placesIn(text)[0] ?? text.match(formatMark)?.[0];
}

function placesIn(text: string): readonly string[] {
  return (text.match(formatMark) ?? []).filter((mark) => mark === '{}');
}

function strayPercents(text: string): boolean {
  return text.replaceAll('%%', '').includes('%');
}

/**
 * A variable as `string.Template` of Python fills it, where the file has no other use of `$`: no `${a.b}` or `${f(x)}` as JavaScript has
 * it, no `${x:-y}` as shells have it, and no code to which `${x}` may belong.
 */
function simpleDollar({ reading: { text }, variables }: SourceFile): string | undefined {
  const marks = variables.map((variable) => variable.text).filter((mark) => mark.startsWith('$'));
  const isCode = /^(?:`{3,}|~{3,})|`[^`\n]*\$\{/m.test(text);
  return !isCode && marks.every((mark) => /^\$\{[a-z_]\w*\}$/i.test(mark)) ? marks[0] : undefined;
}

function strayDollars(text: string): boolean {
  return text.replaceAll('$$', '').includes('$');
}

/** Single braces that stand right beside a variable, as in `{{x}}}`. */
function bracesAtVariables(text: string): readonly string[] {
  return [...text.matchAll(new RegExp(`${place}(\\})|(\\{)${place}`, 'g'))].map((match) => match[1] ?? match[2] ?? '');
}

/** Marks of a template that open or close nothing within the text. Braces that JSON closes together are none. */
function openMarks(text: string): readonly string[] {
  const found: string[] = [];
  let depth = 0;
  for (const [mark] of text.matchAll(/\{\{!(?:--)?|\{\{|\{%|\{#|%\}|#\}|--\}\}|\}\}|[{}]/g)) {
    if (mark === '{') depth++;
    else if (mark === '}') depth = Math.max(0, depth - 1);
    else if (mark === '}}' && depth > 0) depth = Math.max(0, depth - 2);
    else found.push(mark);
  }
  return found;
}

/** The first mark that one list has more often than the other. */
function firstSurplus(old: readonly string[], fresh: readonly string[]): string | undefined {
  const left = [...old];
  return fresh.find((mark) => {
    const at = left.indexOf(mark);
    if (at >= 0) left.splice(at, 1);
    return at < 0;
  });
}
