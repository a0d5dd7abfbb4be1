import { charactersPerToken } from '../models/model';
import type { PromptFile, Slot } from './promptFile';

/** What a rules section takes beside its rules: markers and line ends. */
const sectionCharacters = 60;

/**
 * The most characters that a slot may have for its file to keep within a number of tokens; never less than the longest slot of
 * the kind has now. Infinity without a limit.
 */
export function slotRoom(prompt: PromptFile, kind: Slot['kind'], maxPromptTokens: number | undefined): number {
  if (maxPromptTokens === undefined) return Infinity;
  const longest = Math.max(...prompt.slots.filter((slot) => slot.kind === kind).map(({ text }) => text.length));
  const around = prompt.text.length - longest + (kind === 'rules' && longest === 0 ? sectionCharacters : 0);
  return Math.max(maxPromptTokens * charactersPerToken - around, longest, 1);
}
