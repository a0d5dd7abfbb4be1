import { hashText } from '../../hash';
import { parsePrompt } from '../../prompt/parsePrompt';
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

/** The whole file with the given candidates in it, in turn, as plain text. One with slots that the file has not, which only a damaged journal can hold, is left out. */
export function candidateTexts({ promptPath, promptText }: Pick<RunView, 'promptPath' | 'promptText'>, candidates: readonly Pick<CandidateView, 'slots'>[]): readonly string[] {
  const prompt = parsePrompt(promptPath, promptText);
  const names = new Set(prompt.slots.map(({ name }) => name));
  return candidates.flatMap(({ slots }) => (Object.keys(slots).every((name) => names.has(name)) ? [plainText(renderPrompt(prompt, slots))] : []));
}
