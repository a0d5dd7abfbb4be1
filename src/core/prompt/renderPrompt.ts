import { findFrontMatter } from './frontMatter';
import { withPlainLineEnds } from './parsePrompt';
import type { PromptFile, Slot, SlotValues } from './promptFile';

/**
 * The whole file with new texts in its slots. Nothing outside the slots changes: line ends, byte order mark, white space around a
 * slot and the end of the file stay. A slot whose value is its own text keeps its bytes. Values are trimmed and take the file's ends
 * of line. Where the file has no rules section, one is added with its markers when there are rules to put in.
 * @throws Error when `values` names a slot that the prompt does not have.
 */
export function renderPrompt(prompt: PromptFile, values: SlotValues): string {
  const unknown = Object.keys(values).find((name) => !prompt.slots.some((slot) => slot.name === name));
  if (unknown !== undefined) {
    throw new Error(`The prompt has no slot "${unknown}".`);
  }
  const lineEnd = commonLineEnd(prompt.text);
  let rendered = '';
  let at = 0;
  for (const slot of prompt.slots) {
    const value = newValue(slot, values);
    if (value !== undefined) {
      const text = slot.kind === 'rules' ? rulesText(prompt.text, slot, value) : value;
      rendered += prompt.text.slice(at, slot.start) + text.replaceAll('\n', lineEnd);
      at = slot.end;
    }
  }
  return rendered + prompt.text.slice(at);
}

/** A slot's new text, trimmed and with plain line ends; undefined when it keeps its own. */
export function newValue(slot: Slot, values: SlotValues): string | undefined {
  const given = Object.hasOwn(values, slot.name) ? values[slot.name] : undefined;
  const value = given === undefined ? slot.text : withPlainLineEnds(given).trim();
  return value === slot.text ? undefined : value;
}

/**
 * What the model is sent of a file: its body without front matter and byte order mark, otherwise as it stands. Markers are sent too;
 * they are HTML comments.
 */
export function promptBody(text: string): string {
  return text.slice(findFrontMatter(text).bodyStart);
}

/** The rules with what they need around them to stand on lines of their own. */
function rulesText(text: string, slot: Slot, value: string): string {
  if (value === '') {
    return '';
  }
  const before = text.slice(0, slot.start);
  const after = text.slice(slot.end);
  if (slot.text === '' && !/<!--\s*whetstone:rules\s*-->\s*$/.test(before)) {
    const close = /^(?:\s*$|[ \t]*[\r\n])/.test(after) ? '' : '\n';
    return `\n\n<!-- whetstone:rules -->\n${value}\n<!-- /whetstone:rules -->${close}`;
  }
  return `${/[\r\n][ \t]*$/.test(before) ? '' : '\n'}${value}${/^[ \t]*[\r\n]/.test(after) ? '' : '\n'}`;
}

/** The end of line that most lines have; `\n` when there is none. */
function commonLineEnd(text: string): string {
  const windows = text.split('\r\n').length - 1;
  const all = text.split('\n').length - 1;
  return windows * 2 > all ? '\r\n' : '\n';
}
