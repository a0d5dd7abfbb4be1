import { withPlainLineEnds } from '../lineEnds';
import { anyMarker } from '../markerText';
import type { Component } from '../program';
import { scanLines } from '../scanLines';

/** Text as components keep it: plain ends of line, no white space around it. */
export function tidyText(value: string): string {
  return withPlainLineEnds(value).trim();
}

/** What keeps a text from standing in the body of a file. */
export function faultOfBodyText(value: string): string | undefined {
  if (anyMarker.test(value)) return 'holds a whetstone marker';
  return scanLines(value, 0, 1).openFence === undefined ? undefined : 'opens a code block and does not close it';
}

/**
 * A section's text with what it needs around it to stand on lines of its own between its markers, which are added where the file has none:
 * with empty lines before the block above which it is placed, or behind the text at whose end it is.
 */
export function renderSection(word: string, value: string, before: Component, text: string): string {
  if (value === '' || before.place === undefined) return value;
  const above = text.slice(0, before.place.start);
  const below = text.slice(before.place.end);
  if (before.value === '' && !new RegExp(`<!--\\s*whetstone:${word}(?:\\s[^<>]*)?-->\\s*$`).test(above)) {
    const section = `<!-- whetstone:${word} -->\n${value}\n<!-- /whetstone:${word} -->`;
    if (below.trim() !== '' && /(?:^\uFEFF?|[\r\n])$/.test(above)) {
      return `${above.trim() === '' || /\n[ \t]*\n$/.test(withPlainLineEnds(above)) ? '' : '\n'}${section}\n\n`;
    }
    const close = /^(?:\s*$|[ \t]*[\r\n])/.test(below) ? '' : '\n';
    return `\n\n${section}${close}`;
  }
  return `${/[\r\n][ \t]*$/.test(above) ? '' : '\n'}${value}${/^[ \t]*[\r\n]/.test(below) ? '' : '\n'}`;
}
