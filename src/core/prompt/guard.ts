import { InputError } from '../problems';
import { anyMarker } from './markers';
import { parsePrompt } from './parsePrompt';
import { changeOfMarks } from './plainMarks';
import type { PromptFile, Slot, SlotValues } from './promptFile';
import { newValue, renderPrompt } from './renderPrompt';
import { scanLines } from './scanLines';
import { changeOfVariables } from './variableChanges';

/** What a draft has to keep to. */
export interface DraftLimits {
  /** The most characters (UTF-16 units) that a changed slot may have. */
  readonly maxSlotCharacters: number;
}

/**
 * Control characters but tab and line feed; characters that reverse the reading direction or are not seen; halves of a character. The
 * joiners U+200C and U+200D belong into emoji, into Arabic script and behind the marks of Indic ones.
 */
const unwanted =
  // eslint-disable-next-line no-control-regex -- control characters are what is looked for
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u200b\u2028-\u202e\u2060-\u2069\ufeff]|(?<![\p{Extended_Pictographic}\p{Emoji_Modifier}\ufe0f\p{M}\p{Script=Arabic}\p{Script=Syriac}\p{Script=Mongolian}])[\u200c\u200d]|\p{Surrogate}/gu;

/**
 * Checks new slot texts before they cost a call. Nothing is repaired.
 * @returns why the draft is rejected, in one sentence; undefined when it may be tried.
 */
export function checkDraft(prompt: PromptFile, values: SlotValues, limits: DraftLimits): string | undefined {
  const unknown = Object.keys(values).find((name) => !prompt.slots.some((slot) => slot.name === name));
  if (unknown !== undefined) {
    return `The prompt has no slot "${unknown}".`;
  }
  for (const slot of prompt.slots) {
    const value = newValue(slot, values);
    const fault = value === undefined ? undefined : faultOfText(slot, value, limits);
    if (fault !== undefined) {
      return `Slot "${slot.name}" ${fault}.`;
    }
  }
  return checkRendered(prompt, values);
}

/** What is wrong with a slot's new text by itself. */
function faultOfText(slot: Slot, value: string, limits: DraftLimits): string | undefined {
  const over = value.length - limits.maxSlotCharacters;
  const stray = value.match(unwanted)?.find((character) => !slot.text.includes(character));
  if (slot.kind === 'text' && value === '') {
    return 'is empty';
  }
  if (over > 0) {
    return `has ${value.length} characters, ${over} more than the limit of ${limits.maxSlotCharacters}`;
  }
  if (stray !== undefined) {
    return `holds the unprintable character U+${(stray.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;
  }
  if (anyMarker.test(value)) {
    return 'holds a whetstone marker';
  }
  if (scanLines(value, 0, 1).openFence !== undefined) {
    return 'opens a code block and does not close it';
  }
  return slot.kind === 'rules' ? faultOfRules(value) : undefined;
}

function faultOfRules(value: string): string | undefined {
  const broken = value === '' ? undefined : value.split('\n').find((line) => !/^- \S/.test(line));
  return broken === undefined ? undefined : `holds a rule with a line break: "${broken.slice(0, 60)}" does not begin with "- "`;
}

/** What is wrong with the file as a whole: it has to parse into the same slots, variables, marks and front matter. */
function checkRendered(prompt: PromptFile, values: SlotValues): string | undefined {
  const rendered = renderPrompt(prompt, values);
  let parsed: PromptFile;
  try {
    parsed = parsePrompt(prompt.path, rendered);
  } catch (error) {
    if (error instanceof InputError) {
      return `With this draft the file cannot be read: ${error.problems[0]?.message ?? error.message}`;
    }
    throw error;
  }
  if (parsed.bodyStart !== prompt.bodyStart) {
    return 'The draft changes where the front matter ends.';
  }
  const change = changeOfVariables(prompt, parsed) ?? changeOfMarks(prompt, parsed);
  if (change !== undefined) {
    return change;
  }
  for (const slot of prompt.slots) {
    const after = parsed.slots.find((candidate) => candidate.name === slot.name);
    if (after?.text !== (newValue(slot, values) ?? slot.text)) {
      return slot.kind === 'text' && slot.name === 'instruction' && !isMarked(prompt)
        ? 'The instruction is not one paragraph any more: it has an empty line, a list, a heading or code. Mark a slot in the file to allow that.'
        : `Slot "${slot.name}" would not be read back as it was written.`;
    }
  }
  return undefined;
}

function isMarked(prompt: PromptFile): boolean {
  return /<!--\s*whetstone:slot\s/.test(prompt.text);
}
