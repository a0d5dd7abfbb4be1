import { charactersPerToken } from '../models/model';
import type { Program } from './program';
import { improvable } from './version';

/** What a section takes beside its text where the file has none yet: markers and line ends. */
const sectionCharacters = 60;

/**
 * The most characters that a component may have for all files together to keep within a number of tokens; never less than the longest one
 * of these
 * kinds has now. Infinity without a limit.
 */
export function slotRoom(program: Program, kinds: readonly string[], maxPromptTokens: number | undefined): number {
  if (maxPromptTokens === undefined) return Infinity;
  const longest = Math.max(0, ...improvable(program, kinds).map(({ value }) => value.length));
  const whole = program.files.reduce((sum, { text }) => sum + text.length, 0);
  return Math.max(maxPromptTokens * charactersPerToken - (whole - longest + (longest === 0 ? sectionCharacters : 0)), longest, 1);
}
