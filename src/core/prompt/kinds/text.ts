import { faultOfBodyText, tidyText } from './bodyText';
import type { ComponentKind } from './componentKind';

/** Free prose: an instruction, a section, whatever a person marks as a slot. */
export const textKind: ComponentKind<'text'> = {
  id: 'text',
  noun: 'Slot',
  stands: 'body',
  marker: { word: 'slot', section: 'slot' },
  tidy: tidyText,
  fault: (value) => (value === '' ? 'is empty' : faultOfBodyText(value)),
  render: (value) => value,
  read: tidyText,
};
