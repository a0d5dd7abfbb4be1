import { hashText } from '../../hash';

/** A prompt file's text without what an editor does not show: byte order mark and kind of line ends. */
export function plainText(text: string): string {
  return text.replace(/^\uFEFF/, '').replace(/\r\n?/g, '\n');
}

/** The hash of a file's text as an editor shows it: without byte order mark and kind of line ends. */
export function hashDocument(text: string): string {
  return hashText(plainText(text));
}
