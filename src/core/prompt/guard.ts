import { InputError } from '../problems';
import type { FileChanges } from './candidate';
import { faultOfFileName, pathBeside } from './filePaths';
import { kindOf } from './kinds/componentKinds';
import { parsePrompt } from './parsePrompt';
import { changeOfMarks } from './plainMarks';
import type { Component, Program, SourceFile, Values } from './program';
import { growthOfFrontMatter, newValue, renderPrompt } from './renderPrompt';
import { changeOfVariables } from './variableChanges';
import { fileKey } from './version';

/** What a draft has to keep to. */
export interface DraftLimits {
  /** The most characters (UTF-16 units) that a changed component may have. */
  readonly maxSlotCharacters: number;
}

/** What a draft changes. */
export interface DraftChanges {
  readonly values: Values;
  readonly files?: FileChanges | undefined;
}

/**
 * Control characters but tab and line feed; characters that reverse the reading direction or are not seen; halves of a character. The
 * joiners U+200C and U+200D belong into emoji, into Arabic script and behind the marks of Indic ones.
 */
const unwanted =
  // eslint-disable-next-line no-control-regex -- control characters are what is looked for
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u200b\u2028-\u202e\u2060-\u2069\ufeff]|(?<![\p{Extended_Pictographic}\p{Emoji_Modifier}\ufe0f\p{M}\p{Script=Arabic}\p{Script=Syriac}\p{Script=Mongolian}])[\u200c\u200d]|\p{Surrogate}/gu;

/**
 * Checks what a draft changes before it costs a call. Nothing is repaired.
 * @returns why the draft is rejected, in one sentence; undefined when it may be tried.
 */
export function checkDraft(program: Program, { values, files = {} }: DraftChanges, limits: DraftLimits): string | undefined {
  const left = program.files.filter((file) => files[fileKey(file)] === null);
  const components = program.components.filter(({ place }) => !left.some(({ path }) => path === place?.file));
  const unknown = Object.keys(values).find((name) => !components.some((component) => component.name === name));
  if (unknown !== undefined) {
    return `The program has no component "${unknown}".`;
  }
  for (const component of components) {
    const value = newValue(component, values);
    const fault = value === undefined ? undefined : faultOfValue(component, value, limits);
    if (fault !== undefined) {
      return `${kindOf(component).noun} "${component.name}" ${fault}.`;
    }
  }
  const kept = program.files.filter((file) => !left.includes(file));
  return (
    firstOf(kept, (file) => checkRendered(file, values)) ?? firstOf(Object.entries(files), ([name, text]) => checkFile(program, name, text))
  );
}

function firstOf<Each>(all: readonly Each[], check: (one: Each) => string | undefined): string | undefined {
  for (const one of all) {
    const fault = check(one);
    if (fault !== undefined) return fault;
  }
  return undefined;
}

/** What is wrong with a component's new value by itself. */
function faultOfValue(component: Component, value: string, { maxSlotCharacters }: DraftLimits): string | undefined {
  if (component.locked === true) {
    return 'is locked';
  }
  const limit = Math.min(maxSlotCharacters, component.maxCharacters ?? Infinity);
  const over = value.length - limit;
  const stray = strayIn(value, component.value);
  if (over > 0) {
    return `has ${value.length} characters, ${over} more than the limit of ${limit}`;
  }
  return stray ?? kindOf(component).fault(value, component);
}

function strayIn(text: string, before: string): string | undefined {
  const stray = text.match(unwanted)?.find((character) => !before.includes(character));
  return stray === undefined
    ? undefined
    : `holds the unprintable character U+${(stray.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;
}

/** What is wrong with a file as a whole: it has to parse into the same components, variables, marks and front matter. */
function checkRendered(file: SourceFile, values: Values): string | undefined {
  if (file.components.every((component) => newValue(component, values) === undefined)) {
    return undefined;
  }
  const parsed = tryTo(() => parsePrompt(file.path, renderPrompt(file, values), file.name));
  if (typeof parsed === 'string') {
    return `With this draft the file cannot be read: ${parsed}`;
  }
  if (parsed.reading.bodyStart !== file.reading.bodyStart + growthOfFrontMatter(file, values)) {
    return 'The draft changes where the front matter ends.';
  }
  const change = changeOfVariables(file, parsed) ?? changeOfMarks(file, parsed);
  if (change !== undefined) {
    return change;
  }
  if (rolesOf(parsed) !== rolesOf(file)) {
    return 'The draft changes the turns of the chat: a line or a mark in it begins or ends one.';
  }
  const changed = file.components.find((component) => {
    const after = parsed.components.find(({ name }) => name === component.name);
    return after?.value !== (newValue(component, values) ?? component.value);
  });
  return changed === undefined ? undefined : `${kindOf(changed).noun} "${changed.name}" would not be read back as it was written.`;
}

/** Who speaks in a chat, in turn. What stands above the first role goes on with it. */
function rolesOf({ reading: { turns = [] } }: SourceFile): string {
  return turns.flatMap(({ role }, index) => (role === turns[index - 1]?.role ? [] : [role])).join();
}

/** What is wrong with a file that a draft creates or leaves out. */
function checkFile(program: Program, name: string, text: string | null): string | undefined {
  const isThere = program.files.some((file) => fileKey(file) === name);
  if (text === null) {
    return isThere ? undefined : `The program has no file "${name}" that could be left out.`;
  }
  const fault = isThere ? 'is there already: it changes by its components' : (faultOfFileName(name) ?? strayIn(text, ''));
  if (fault !== undefined) {
    return `The new file "${name}" ${fault}.`;
  }
  const parsed = tryTo(() => parsePrompt(pathBeside(program.files[0].path, name), text, name));
  return typeof parsed === 'string' ? `The new file "${name}" cannot be read: ${parsed}` : undefined;
}

/** A file, or what keeps it from being read or written. */
function tryTo(read: () => SourceFile): SourceFile | string {
  try {
    return read();
  } catch (error) {
    if (error instanceof InputError) {
      return error.problems[0]?.message ?? error.message;
    }
    throw error;
  }
}
