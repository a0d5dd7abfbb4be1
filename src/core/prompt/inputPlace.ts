import { isTemplate } from './formats/fileEndings';
import type { PromptFormat } from './formats/promptFormat';
import type { Scan } from './scanLines';
import type { FoundVariable } from './variables';

/** Names of variables that stand for the case's input: `{{input}}` in any notation, and `$ARGUMENTS`. */
export const inputNames: readonly string[] = ['input', 'ARGUMENTS'];

/** Whether a variable is filled with the case's input. */
export function isInput({ name, fillable }: FoundVariable): boolean {
  return fillable && inputNames.includes(name);
}

/** Names such as `user_input`, `userInput` and `<user input>`; VS Code asks a person for `${input:x}`. */
const saysInput = /(?<![\p{L}\p{N}])inputs?(?![\p{Ll}\p{N}])|[\p{Ll}\p{N}]Inputs?(?![\p{Ll}\p{N}])/u;
/** A template's expression that gives a value: no statement, comment, helper block or partial. */
const expression = /^\{\{\{?[~-]?[ \t]*["'\p{L}_@]/u;
/** What may stand between a name and its value, or round the value. */
const wrapping = String.raw`[\s"'“”„«»\x60*_()\[\]]*`;
const standsAlone = new RegExp(String.raw`^(?:.*[:：=>])?${wrapping}$`, 'su');
const endsThere = new RegExp(String.raw`^(?:${wrapping}\.?|<\/.*)$`, 'u');

/**
 * The place of a prompt's input: the last variable, of any notation, that is called so; in a file that a program fills, else the last
 * one that stands for a text: alone on its line, or behind a colon at the end of it. Undefined where there is none.
 * @param variables of the body, their offsets those of the whole text
 */
export function findInputPlace(
  variables: readonly FoundVariable[],
  scan: Scan,
  { path, format }: { readonly path: string; readonly format: PromptFormat },
): FoundVariable | undefined {
  const values = outsideComments(variables, scan).filter(givesValue);
  const named = values.findLast(isInput);
  // What an agent reads as it is has a place only where that is called so.
  if (named !== undefined || (format.filling === 'none' && !isTemplate(path))) return named;
  const called = values.findLast(({ text }) => saysInput.test(text) || text === '#selection');
  return called ?? lastText(values, scan);
}

function outsideComments(variables: readonly FoundVariable[], { comments }: Scan): readonly FoundVariable[] {
  let next = 0;
  return variables.filter(({ start }) => {
    while ((comments[next]?.end ?? Infinity) <= start) next++;
    return (comments[next]?.start ?? Infinity) > start;
  });
}

/** The last variable that stands for a text; behind it on its line there is no other. */
function lastText(values: readonly FoundVariable[], { lines }: Scan): FoundVariable | undefined {
  let [at, seen] = [lines.length - 1, lines.length];
  return values.findLast(({ dialect, start, end }) => {
    while (at > 0 && (lines[at]?.start ?? 0) > start) at--;
    const line = lines[at];
    if (line === undefined || at === seen) return false;
    seen = at;
    if (dialect === 'tag' || dialect === 'reference') return false;
    return standsAlone.test(line.text.slice(0, start - line.start)) && endsThere.test(line.text.slice(end - line.start).trim());
  });
}

function givesValue({ dialect, text }: FoundVariable): boolean {
  if (dialect === 'block') return expression.test(text) && !/^\{\{~?\s*else\b/.test(text);
  return dialect !== 'role';
}
