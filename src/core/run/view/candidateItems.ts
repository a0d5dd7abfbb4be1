import type { Item } from '../../prompt/item';
import type { CandidateView } from './runView';

/** The items that a candidate's components hold, in turn; undefined for one whose method writes none. */
export function itemsOf({ items }: Pick<CandidateView, 'items'>): readonly Item[] | undefined {
  return items && Object.values(items).flat();
}
