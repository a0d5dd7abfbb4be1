/** A rule, an exemplar, a reflection or a record, and why it is there. */
export interface Item {
  /** Unique among the items of its component, and the same in every version that has the item. */
  readonly id: string;
  readonly text: string;
  /** Ids of the training cases that taught it. */
  readonly cases: readonly string[];
  readonly kind?: string;
  /** Whose it is in a team. */
  readonly role?: string;
  /** Where it came from, in words. */
  readonly source?: string;
  /** How many speak for it, less those against. */
  readonly votes?: number;
  /** How well a memory holds it, from 0 on. */
  readonly strength?: number;
  /** The step in which it was last used. */
  readonly usedAt?: number;
}
