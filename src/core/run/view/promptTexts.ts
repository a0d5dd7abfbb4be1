import { InputError } from '../../problems';
import { hashText } from '../../hash';
import { parsePrompt } from '../../prompt/parsePrompt';
import type { PromptFile } from '../../prompt/promptFile';
import { renderPrompt } from '../../prompt/renderPrompt';
import type { CandidateView, RunView } from './runView';

/** A prompt file's text without what an editor does not show: byte order mark and kind of line ends. */
export function plainText(text: string): string {
  return text.replace(/^\uFEFF/, '').replace(/\r\n?/g, '\n');
}

/** The hash of a file's text as an editor shows it: without byte order mark and kind of line ends. */
export function hashDocument(text: string): string {
  return hashText(plainText(text));
}

/**
 * The whole file with the given candidates in it, in turn, as plain text. One with slots that the file has not is left out, and all of them
 * where the file is none that a run could begin with: only a damaged journal can hold either.
 */
export function candidateTexts({ promptPath, promptText }: Pick<RunView, 'promptPath' | 'promptText'>, candidates: readonly Pick<CandidateView, 'slots'>[]): readonly string[] {
  const prompt = parsed(promptPath, promptText);
  if (prompt === undefined) return [];
  const names = new Set(prompt.slots.map(({ name }) => name));
  return candidates.flatMap(({ slots }) => (Object.keys(slots).every((name) => names.has(name)) ? [plainText(renderPrompt(prompt, slots))] : []));
}

function parsed(path: string, text: string): PromptFile | undefined {
  try {
    return parsePrompt(path, text);
  } catch (error) {
    if (error instanceof InputError) return undefined;
    throw error;
  }
}
