import type { InputProblem } from '../problems';
import { InputError } from '../problems';
import { decodeText } from '../decodeText';
import { lineOf } from '../lineOf';
import { findFirstParagraph } from './firstParagraph';
import { formatOf, isCommand } from './formats';
import { findFrontMatter } from './frontMatter';
import type { MarkedSection } from './markers';
import { readMarkers } from './markers';
import type { PromptFile, PromptFormat, Slot } from './promptFile';
import type { Scan } from './scanLines';
import { scanLines } from './scanLines';
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
 * Parses a prompt file into slots and frozen bytes. Slots are the sections between `<!-- whetstone:slot NAME -->` and
 * `<!-- /whetstone:slot -->`; where none is marked, the body's first paragraph is the slot `instruction`. The slot `rules` is the
 * section between `<!-- whetstone:rules -->` and `<!-- /whetstone:rules -->`, or an empty place at the end of the body.
 * A slot's range is its text without the white space around it; `text` has `\n` for every end of line.
 * @throws InputError for markers that are unclosed, nested, doubled or unknown, and for a body without any text to change.
 */
export function parsePrompt(path: string, text: string): PromptFile {
  const format = formatOf(path);
  const { bodyStart, unclosed } = findFrontMatter(text);
  const firstLine = lineOf(text, bodyStart);
  if (unclosed && !plainFormats.has(format)) {
    refuse(path, [{ message: 'The front matter is not closed. Add a line --- below its last key.', line: 1 }]);
  }
  if (text.slice(bodyStart).trim() === '') {
    const message = bodyStart > 1 ? 'There is no text below the front matter. Write the prompt there.' : 'The file is empty. Write the prompt first.';
    refuse(path, [{ message }]);
  }
  const scan = scanLines(text, bodyStart, firstLine);
  const { sections, problems } = readMarkers(path, scan.comments);
  if (problems.length > 0) {
    throw new InputError(problems);
  }
  const marked = sections.filter((section) => section.kind === 'text');
  const rules = sections.find((section) => section.kind === 'rules');
  const textSlots = marked.length > 0 ? markedSlots(path, text, marked) : [unmarkedSlot(path, text, scan, rules)];
  const slots = [...textSlots, rules === undefined ? missingRules(text, bodyStart, scan) : rulesSlot(text, rules)];
  return {
    path,
    format,
    text,
    bodyStart,
    slots: slots.sort((a, b) => a.start - b.start || a.end - b.end),
    variables: findVariables(text.slice(bodyStart), { prompty: format === 'prompty', command: isCommand(path) }).map((variable) => ({
      ...variable,
      start: variable.start + bodyStart,
      end: variable.end + bodyStart,
    })),
  };
}

/** Text with `\n` for every end of line: what optimizers see and write. */
export function withPlainLineEnds(text: string): string {
  return text.replace(/\r\n?/g, '\n');
}

function slotAt(text: string, name: string, kind: Slot['kind'], start: number, end: number): Slot {
  const within = text.slice(start, end);
  const from = start + within.length - within.trimStart().length;
  const to = start + within.trimEnd().length;
  return { name, kind, start: from, end: to, text: withPlainLineEnds(text.slice(from, to)) };
}

function markedSlots(path: string, text: string, marked: readonly MarkedSection[]): Slot[] {
  const empty = marked.filter(({ start, end }) => text.slice(start, end).trim() === '');
  if (empty.length > 0) {
    const message = (name: string) => `The slot "${name}" is empty. Write the text to start from between its markers.`;
    refuse(path, empty.map(({ name, opening }) => ({ message: message(name), line: opening.line })));
  }
  return marked.map(({ name, start, end }) => slotAt(text, name, 'text', start, end));
}

function unmarkedSlot(path: string, text: string, scan: Scan, rules: MarkedSection | undefined): Slot {
  const frozen = rules && { start: rules.opening.start, end: rules.closing.end };
  const paragraph = findFirstParagraph(scan.lines, frozen, formatOf(path) === 'prompty');
  if (paragraph === undefined) {
    const markers = '<!-- whetstone:slot instruction --> before and <!-- /whetstone:slot --> after what may change';
    refuse(path, [{ message: `There is no paragraph of text to improve. Write one, or put ${markers}.` }]);
  }
  return slotAt(text, 'instruction', 'text', paragraph.start, paragraph.end);
}

/** An empty section's place is the line below the opening marker, or right after it where they share a line. */
function rulesSlot(text: string, { start, end }: MarkedSection): Slot {
  const within = text.slice(start, end);
  if (within.trim() !== '') {
    return slotAt(text, 'rules', 'rules', start, end);
  }
  const place = start + (/^[^\r\n]*(?:\r\n|\n|\r)/.exec(within)?.[0].length ?? 0);
  return { name: 'rules', kind: 'rules', start: place, end: place, text: '' };
}

/** Where the rules section will stand: after the last text, but before a code block that is left open for the model to go on with. */
function missingRules(text: string, bodyStart: number, scan: Scan): Slot {
  const limit = scan.openFence?.start ?? text.length;
  const place = bodyStart + text.slice(bodyStart, limit).trimEnd().length;
  return { name: 'rules', kind: 'rules', start: place, end: place, text: '' };
}

function refuse(path: string, problems: readonly Pick<InputProblem, 'message' | 'line'>[]): never {
  throw new InputError(problems.map((problem) => ({ severity: 'error', file: path, ...problem })));
}
