import type { Item } from '../../prompt/item';
import type { CandidateView } from './runView';

/** The items that a candidate holds: its rules, each with the cases that taught it; undefined for one whose method writes none. */
export function itemsOf({ rules }: Pick<CandidateView, 'rules'>): readonly Item[] | undefined {
  return rules?.map(({ text, cases }, index) => ({ id: `r${index + 1}`, text, cases }));
}
