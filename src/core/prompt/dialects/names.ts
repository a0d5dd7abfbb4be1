import type { FoundVariable } from '../variables';
import { fillVariables, findVariables } from '../variables';
import type { Dialect } from './dialect';

/** Bare names in whatever notation: `{{x}}`, `{x}`, `${x}`, `${input:x}`, `$ARGUMENTS`. Everything else stays as it is written. */
export const namesDialect: Dialect = { id: 'names', label: 'names in braces', read: (text) => readNames(text, false) };

/** The same in a command of an agent, with `$1` and `$ARGUMENTS[0]` for the words of what the command is given. */
export const commandDialect: Dialect = { id: 'names', label: 'names in braces', read: (text) => readNames(text, true) };

const counted = /^\$(?:ARGUMENTS\[)?(\d+)/;

function readNames(text: string, command: boolean): ReturnType<Dialect['read']> {
  const found = findVariables(text, { command }).map((place) => (command && counted.test(place.text) ? asWord(place) : place));
  return {
    needs: found
      .filter(({ fillable }) => fillable)
      .map((place) => ({ ...place, name: counted.test(place.text) ? 'ARGUMENTS' : place.name, isCertain: isCertain(place) })),
    fill: (values) => fillVariables(text, found, command ? { ...wordsIn(values['ARGUMENTS'] ?? ''), ...values } : values),
  };
}

/** Names in other notations may be meant as they stand. */
function isCertain({ dialect }: FoundVariable): boolean {
  return dialect === 'mustache';
}

/** `$1` is the first word, and so is `$ARGUMENTS[0]`. */
function asWord(place: FoundVariable): FoundVariable {
  const number = Number(counted.exec(place.text)?.[1]);
  return { ...place, name: `$${place.text.startsWith('$A') ? number + 1 : number}`, fillable: true };
}

/** The words of a text as a shell tells them, by number; a word that is not there is empty. */
function wordsIn(text: string): Readonly<Record<string, string>> {
  const words = [...text.matchAll(/"([^"]*)"|'([^']*)'|(\S+)/g)].map((match) => match[1] ?? match[2] ?? match[3] ?? '');
  return Object.fromEntries(Array.from({ length: 10 }, (_, index) => [`$${index}`, words[index - 1] ?? '']));
}
