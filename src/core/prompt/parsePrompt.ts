import { InputError } from '../problems';
import { decodeText } from '../decodeText';
import { isCommand } from './formats/fileEndings';
import type { PromptFormat, Reading } from './formats/promptFormat';
import { refuse } from './formats/promptFormat';
import { formatOf } from './formats/promptFormats';
import { findFrontMatter } from './frontMatter';
import { FileComponents } from './fileComponents';
import { readMarkers } from './markers';
import type { PlacedComponent, SourceFile } from './program';
import { partsOfReading, problemInFile, scanPart } from './readingParts';
import type { FoundVariable } from './variables';
import { findVariables } from './variables';

const maxPromptBytes = 1024 * 1024;

/**
 * The text of a prompt file. A byte order mark stays in it.
 * @throws InputError when the file is binary, not UTF-8, or larger than 1 MB.
 */
export function decodePromptFile(path: string, bytes: Uint8Array): string {
  return decodeText(path, bytes, maxPromptBytes);
}

/**
 * Parses a prompt file into components and frozen bytes. What may change are the sections between `<!-- whetstone:slot NAME -->` and
 * `<!-- /whetstone:slot -->`, and those of other kinds between their markers. Where no slot is marked, it is what the system turns of a
 * chat say (without one, its last user turn), or the first paragraph of a text, the component `instruction`. The component `rules` is the
 * section between `<!-- whetstone:rules -->` and `<!-- /whetstone:rules -->`, or an empty place: in the system turn of a chat, else before
 * the block that holds the input's place, so that what is the same for all cases stands before what is not; without one at the end of the
 * body. The `description` of the front matter is one where it is a text that can be written again as it stands.
 * A component's place is its text without the white space around it.
 * @param name of a further file of a program: its components' names begin with it.
 * @throws InputError for a file that is no prompt, or empty, and for markers that are unclosed, nested, doubled or unknown.
 */
export function parsePrompt(path: string, text: string, name?: string): SourceFile {
  const format = formatOf(path);
  const reading = format.read(path, text);
  checkBody(path, text, format, reading);
  const parts = partsOfReading(reading).map((part) => {
    const scan = scanPart(reading, part);
    return { scan, ...readMarkers(path, scan.comments) };
  });
  const problems = parts.flatMap((part) => part.problems.map((problem) => problemInFile(reading, problem)));
  if (problems.length > 0) throw new InputError(problems);
  const variables = variablesOf(path, format, reading);
  const sections = parts.flatMap((part) => part.sections);
  const maker = new FileComponents({ path, format, reading, variables, sections }, name === undefined ? '' : `${name}#`);
  const components = maker.all();
  checkNames(path, components);
  return { path, ...(name === undefined ? {} : { name }), format, text, reading, components, variables };
}

function checkBody(path: string, text: string, format: PromptFormat, { text: said, bodyStart, encoded }: Reading): void {
  if (encoded === undefined && findFrontMatter(text).unclosed && format.isPlain !== true)
    refuse(path, { message: 'The front matter is not closed. Add a line --- below its last key.', line: 1 });
  if (said.slice(bodyStart).trim() !== '') return;
  const message =
    bodyStart > 1 ? 'There is no text below the front matter. Write the prompt there.' : 'The file is empty. Write the prompt first.';
  refuse(path, { message });
}

/** The variables of what a file says. */
function variablesOf(path: string, { id }: PromptFormat, reading: Reading): readonly FoundVariable[] {
  const notation = { prompty: id === 'prompty', command: isCommand(path) };
  return partsOfReading(reading).flatMap(({ start, end }) =>
    findVariables(reading.text.slice(start, end), notation).map((variable) => ({
      ...variable,
      start: variable.start + start,
      end: variable.end + start,
    })),
  );
}

/** Names are those of markers, which may be what something that is not marked is called. */
function checkNames(path: string, components: readonly PlacedComponent[]): void {
  const names = new Set<string>();
  for (const { name } of components) {
    if (names.has(name))
      refuse(path, { message: `Two parts of this file would be called "${name}". Give the section that is marked so another name.` });
    names.add(name);
  }
}
