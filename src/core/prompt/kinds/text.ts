import { findFirstParagraph } from '../firstParagraph';
import type { Component } from '../program';
import { scanLines } from '../scanLines';
import { faultOfBodyText, tidyText } from './bodyText';
import type { ComponentKind } from './componentKind';

const word = 'slot';

/** Free prose: an instruction, a section, whatever a person marks as a slot. */
export const textKind: ComponentKind<'text'> = {
  id: 'text',
  noun: 'Slot',
  stands: 'body',
  marker: { word, section: 'slot' },
  tidy: tidyText,
  fault: (value) => (value === '' ? 'is empty' : faultOfBodyText(value)),
  render: renderText,
  read: tidyText,
};

/** What makes a single line something else than a paragraph. */
const blockStart = /^\s*(?:[-*+>|]|\d{1,9}[.)]|#{1,6})\s/;

/**
 * A first paragraph that is told by nothing but its place gets markers when it becomes a list or several paragraphs: else only a piece of
 * it would be read back. A name behind `#` is that within a further file.
 */
function renderText(value: string, { name, place, isTurn }: Component, text: string): string {
  const above = place === undefined ? '' : text.slice(0, place.start);
  const isMarked = new RegExp(String.raw`<!--\s*whetstone:${word}\s[^<>]*-->\s*$`).test(above);
  if (place === undefined || isTurn === true || isMarked || isParagraph(value)) return value;
  const close = /^(?:\s*$|[ \t]*[\r\n])/.test(text.slice(place.end)) ? '' : '\n';
  return `<!-- whetstone:${word} ${name.slice(name.lastIndexOf('#') + 1)} -->\n${value}\n<!-- /whetstone:${word} -->${close}`;
}

function isParagraph(value: string): boolean {
  if (!value.includes('\n')) return !blockStart.test(value);
  const found = findFirstParagraph(scanLines(value, 0, 1).lines, [], false);
  return found?.start === 0 && found.end === value.length;
}
