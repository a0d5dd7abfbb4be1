import type { Item } from '../../prompt/item';
import type { AnsweredRule } from '../answers/rulesAnswer';
import type { Exhibit } from '../exhibit';

/** A case as the rule memory's rewriter knows it, by its number in the request. */
export interface NumberedCase {
  readonly number: number;
  readonly case: string;
}

/** The memory as the reflection model sees it: each rule tagged `r1`, `r2`, … so that a rewritten rule can name its sources. */
export function formatMemory(rules: readonly Item[]): string {
  return rules.length === 0 ? '(none yet)' : rules.map(({ text }, index) => `- ${text} [r${index + 1}]`).join('\n');
}

/** The memory for people: each rule with the cases that taught it. */
export function memoryExhibit(items: readonly Item[]): Exhibit {
  return { id: 'rules', title: 'Rules, and the cases that taught them', shape: 'items', items };
}

/**
 * Traces a rewritten memory: each rule to the cases that its sources name, and to those of the older rules; a rule
 * without a source that can be found to all the cases of the step. One with the text of an older rule is that rule.
 * @param newId gives a new rule its id
 */
export function traceRules(
  answered: readonly AnsweredRule[],
  old: readonly Item[],
  shown: readonly NumberedCase[],
  newId: () => string,
): readonly Item[] {
  return answered.map(({ text, sources }) => {
    const unchanged = old.find((rule) => rule.text === text);
    const cases = new Set<string>();
    for (const source of sources) {
      const number = Number(source.replace('r', ''));
      if (source.startsWith('r')) old[number - 1]?.cases.forEach((id) => cases.add(id));
      else shown.filter((each) => each.number === number).forEach((each) => cases.add(each.case));
    }
    if (cases.size === 0) {
      (unchanged?.cases ?? shown.map((each) => each.case)).forEach((id) => cases.add(id));
    }
    return { id: unchanged?.id ?? newId(), text, cases: [...cases] };
  });
}
