import type { InputProblem } from '../problems';
import { InputError } from '../problems';
import { decodeText } from '../decodeText';
import { lineOf } from '../lineOf';
import type { Stretch } from './enclosures';
import { enclosures } from './enclosures';
import { findFirstParagraph } from './firstParagraph';
import { formatOf, isCommand, maxDescription } from './formats';
import { findFrontMatter } from './frontMatter';
import { findScalar } from './frontMatterScalar';
import { BlockFinder } from './inputBlock';
import { findInputPlace } from './inputPlace';
import { componentKinds } from './kinds/componentKinds';
import type { MarkedSection } from './markers';
import { readMarkers } from './markers';
import type { PlacedComponent, PromptFormat, SourceFile } from './program';
import type { Scan } from './scanLines';
import { scanLines } from './scanLines';
import type { FoundVariable } from './variables';
import { findVariables } from './variables';

const maxPromptBytes = 1024 * 1024;
/** In these formats a first line `---` is a rule in the text when no second one follows. */
const plainFormats: ReadonlySet<PromptFormat> = new Set(['template', 'agents-md']);

/**
 * The text of a prompt file. A byte order mark stays in it.
 * @throws InputError when the file is binary, not UTF-8, or larger than 1 MB.
 */
export function decodePromptFile(path: string, bytes: Uint8Array): string {
  return decodeText(path, bytes, maxPromptBytes);
}

/**
 * Parses a prompt file into components and frozen bytes. What may change are the sections between `<!-- whetstone:slot NAME -->` and
 * `<!-- /whetstone:slot -->`, and those of other kinds between their markers; where no slot is marked, the body's first paragraph is the
 * component `instruction`. The component `rules` is the section between `<!-- whetstone:rules -->` and `<!-- /whetstone:rules -->`, or an
 * empty place: before the block that holds the input's place, so that what is the same for all cases stands before what is not; without
 * one at the end of the body. The `description` of the front matter is one where it is a text that can be written again as it stands.
 * A component's place is its text without the white space around it.
 * @param name of a further file of a program: its components' names begin with it.
 * @throws InputError for markers that are unclosed, nested, doubled or unknown, and for a body without any text to change.
 */
export function parsePrompt(path: string, text: string, name?: string): SourceFile {
  const format = formatOf(path);
  const { bodyStart, unclosed } = findFrontMatter(text);
  const firstLine = lineOf(text, bodyStart);
  if (unclosed && !plainFormats.has(format)) {
    refuse(path, [{ message: 'The front matter is not closed. Add a line --- below its last key.', line: 1 }]);
  }
  if (text.slice(bodyStart).trim() === '') {
    const message =
      bodyStart > 1 ? 'There is no text below the front matter. Write the prompt there.' : 'The file is empty. Write the prompt first.';
    refuse(path, [{ message }]);
  }
  const scan = scanLines(text, bodyStart, firstLine);
  const { sections, problems } = readMarkers(path, scan.comments);
  if (problems.length > 0) {
    throw new InputError(problems);
  }
  const parser = new FileParser(path, text, name === undefined ? '' : `${name}#`);
  const variables = variablesOf(path, text, bodyStart);
  const marked = sections.map((section) => parser.marked(section));
  const unmarked = sections.some(({ kind }) => kind.id === 'text') ? [] : [parser.unmarked(scan, sections)];
  const whole = [
    ...sections.map(({ opening, closing }) => ({ start: opening.start, end: closing.end })),
    ...unmarked.map(({ place }) => place),
  ];
  const components = [
    ...parser.description(bodyStart, format),
    ...unmarked,
    ...marked,
    ...(sections.some(({ kind }) => kind.id === 'rules') ? [] : [parser.missingRules(bodyStart, scan, variables, whole)]),
  ];
  checkNames(path, components);
  return {
    path,
    ...(name === undefined ? {} : { name }),
    format,
    text,
    bodyStart,
    components: components.sort((a, b) => a.place.start - b.place.start || a.place.end - b.place.end),
    variables,
  };
}

/** The variables of a body, their offsets those of the whole text. */
function variablesOf(path: string, text: string, bodyStart: number): readonly FoundVariable[] {
  const found = findVariables(text.slice(bodyStart), { prompty: formatOf(path) === 'prompty', command: isCommand(path) });
  return found.map((variable) => ({ ...variable, start: variable.start + bodyStart, end: variable.end + bodyStart }));
}

/** Makes the components of a file. */
class FileParser {
  constructor(
    private readonly path: string,
    private readonly text: string,
    private readonly prefix: string,
  ) {}

  /** An empty section's place is the line below the opening marker, or right after it where they share a line. */
  marked({ kind, name, start, end, opening }: MarkedSection): PlacedComponent {
    const within = this.text.slice(start, end);
    if (within.trim() !== '') return this.at(name, kind.id, start, end);
    if (kind.id === 'text') {
      refuse(this.path, [
        { message: `The slot "${name}" is empty. Write the text to start from between its markers.`, line: opening.line },
      ]);
    }
    const place = start + (/^[^\r\n]*(?:\r\n|\n|\r)/.exec(within)?.[0].length ?? 0);
    return this.at(name, kind.id, place, place);
  }

  unmarked(scan: Scan, sections: readonly MarkedSection[]): PlacedComponent {
    const frozen = sections.map(({ opening, closing }) => ({ start: opening.start, end: closing.end }));
    const paragraph = findFirstParagraph(scan.lines, frozen, formatOf(this.path) === 'prompty');
    if (paragraph === undefined) {
      const markers = '<!-- whetstone:slot instruction --> before and <!-- /whetstone:slot --> after what may change';
      refuse(this.path, [{ message: `There is no paragraph of text to improve. Write one, or put ${markers}.` }]);
    }
    return this.at('instruction', 'text', paragraph.start, paragraph.end);
  }

  /**
   * Where the rules section will stand: before the block that holds the input's place, outside of all that is enclosed; without one after
   * the last text, but before a code block that is left open for the model to go on with.
   * @param whole what is not to be divided: the other components
   */
  missingRules(bodyStart: number, scan: Scan, variables: readonly FoundVariable[], whole: readonly Stretch[]): PlacedComponent {
    const { path, text } = this;
    const format = formatOf(path);
    const input = findInputPlace(variables, scan, { path, format });
    if (input !== undefined) {
      const enclosed = [...whole, ...enclosures(text, bodyStart, scan, variables)];
      const start = new BlockFinder(scan.lines, enclosed, format === 'prompty').startOfBlock(input.start);
      return this.at('rules', 'rules', start, start);
    }
    const limit = scan.openFence?.start ?? text.length;
    const place = bodyStart + text.slice(bodyStart, limit).trimEnd().length;
    return this.at('rules', 'rules', place, place);
  }

  description(bodyStart: number, format: PromptFormat): readonly PlacedComponent[] {
    const found = findScalar(this.text, bodyStart, 'description');
    const maxCharacters = maxDescription[format];
    if (found === undefined || componentKinds.description.read(this.text.slice(found.start, found.end)) === '') return [];
    return [
      { ...this.at('description', 'description', found.start, found.end), ...(maxCharacters === undefined ? {} : { maxCharacters }) },
    ];
  }

  private at(name: string, kind: PlacedComponent['kind'], start: number, end: number): PlacedComponent {
    const within = this.text.slice(start, end);
    const from = start + within.length - within.trimStart().length;
    const to = Math.max(from, start + within.trimEnd().length);
    const value = componentKinds[kind].read(this.text.slice(from, to)) ?? '';
    return { name: this.prefix + name, kind, value, place: { file: this.path, start: from, end: to } };
  }
}

/** Names are those of markers, which may be what something that is not marked is called. */
function checkNames(path: string, components: readonly PlacedComponent[]): void {
  const names = new Set<string>();
  for (const { name } of components) {
    if (names.has(name))
      refuse(path, [{ message: `Two parts of this file would be called "${name}". Give the section that is marked so another name.` }]);
    names.add(name);
  }
}

function refuse(path: string, problems: readonly Pick<InputProblem, 'message' | 'line'>[]): never {
  throw new InputError(problems.map((problem) => ({ severity: 'error', file: path, ...problem })));
}
