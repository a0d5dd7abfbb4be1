import { readScalar, writeScalar } from '../frontMatterScalar';
import { tidyText } from './bodyText';
import type { ComponentKind } from './componentKind';

/** The `description` of the front matter, by which agents decide whether to open a skill, or to hand a task over. */
export const descriptionKind: ComponentKind<'description'> = {
  id: 'description',
  noun: 'Front matter',
  stands: 'front matter',
  tidy: tidyText,
  fault: (value) => (value === '' ? 'is empty' : undefined),
  render: (value, { place }, text) => writeScalar(value, place === undefined ? '' : text.slice(place.start, place.end)),
  read: (written) => readScalar(written)?.trim(),
};
