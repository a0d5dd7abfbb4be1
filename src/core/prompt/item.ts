/** A rule, an exemplar, a reflection or a record of a memory, and why it is there. */
export interface Item {
  /** Its name among the items that it stands with. */
  readonly id: string;
  readonly text: string;
  /** Ids of the cases that it came from. */
  readonly cases: readonly string[];
  /** What it is, where items of several kinds stand together. */
  readonly kind?: string;
  /** Whose it is in a team. */
  readonly role?: string;
  /** Where else it came from. */
  readonly source?: string;
  /** How many speak for it; people vote too. */
  readonly votes?: number;
  /** How much of it is left, from 0 to 1. */
  readonly strength?: number;
  /** The step in which it was last used. */
  readonly usedAt?: number;
}
