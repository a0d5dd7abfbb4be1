import { formatRules, rulesOf } from '../rules';
import { faultOfBodyText, renderSection, tidyText } from './bodyText';
import type { ComponentKind } from './componentKind';

const word = 'rules';

/** The managed rules section, one rule a line. A file without one has an empty place for it: before its input, else at its end. */
export const rulesKind: ComponentKind<'rules'> = {
  id: 'rules',
  noun: 'Slot',
  stands: 'body',
  marker: { word, onlyName: 'rules', section: 'rules section' },
  tidy: tidyText,
  fault: (value) => faultOfBodyText(value) ?? faultOfLines(value),
  render: (value, before, text) => renderSection(word, value, before, text),
  read: tidyText,
  items: rulesOf,
  ofItems: formatRules,
};

function faultOfLines(value: string): string | undefined {
  const broken = value === '' ? undefined : value.split('\n').find((line) => !/^- \S/.test(line));
  return broken === undefined ? undefined : `holds a rule with a line break: "${broken.slice(0, 60)}" does not begin with "- "`;
}
