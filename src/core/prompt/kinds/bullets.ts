import { faultOfBodyText, renderSection, tidyText } from './bodyText';
import type { ComponentKind } from './componentKind';

const word = 'bullets';

/** A list of a person's own that may change point by point, nested ones and those that go on over lines included. */
export const bulletsKind: ComponentKind<'bullets'> = {
  id: 'bullets',
  noun: 'Slot',
  stands: 'body',
  marker: { word, section: 'list' },
  tidy: tidyText,
  fault: (value) => faultOfBodyText(value) ?? faultOfList(value),
  render: (value, before, text) => renderSection(word, value, before, text),
  read: tidyText,
  items: pointsOf,
  ofItems: (texts) => texts.map((text) => `- ${text.trim().replaceAll('\n', '\n  ')}`).join('\n'),
};

/** Points at the margin; what is indented, or blank, belongs to the point above it. */
function pointsOf(value: string): readonly string[] {
  const points: string[] = [];
  for (const line of value.split('\n')) {
    const point = /^[-*+] +(.*)$/.exec(line);
    if (point !== null || points.length === 0) points.push(point?.[1] ?? line);
    else points.push(`${points.pop() ?? ''}\n${line.replace(/^ {1,2}/, '')}`);
  }
  return points.map((point) => point.trim()).filter((point) => point !== '');
}

function faultOfList(value: string): string | undefined {
  const broken =
    value === ''
      ? undefined
      : value.split('\n').find((line, index) => !(/^[-*+] +\S/.test(line) || (index > 0 && /^(?: {2,}\S.*)?$/.test(line))));
  return broken === undefined ? undefined : `holds a line that is no point of a list: "${broken.slice(0, 60)}"`;
}
