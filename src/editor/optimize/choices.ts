import type { Described } from '../../core/described';
import type { Translate } from '../../panel/panelStrings';

/** One of a list, as a quick pick shows it. */
export interface Choice {
  readonly id: string;
  readonly label: string;
  readonly detail: string;
  /** Where it comes from. */
  readonly description?: string;
}

/** What a person chooses from, as each describes itself, in the language of the editor. */
export function choicesOf(all: readonly (Described & { readonly source?: string })[], t: Translate): readonly Choice[] {
  return all.map(({ id, label, description, source }) => {
    return { id, label: t(label), detail: t(description), ...(source === undefined ? {} : { description: source }) };
  });
}
