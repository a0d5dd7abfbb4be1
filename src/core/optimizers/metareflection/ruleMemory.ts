import type { Item } from '../../prompt/candidate';
import type { AnsweredRule } from '../answers/rulesAnswer';

/** A reflection as the rule memory's rewriter knows it: its number in the request and the case it is about. */
export interface NumberedCase {
  readonly number: number;
  readonly case: string;
}

/** The memory as the reflection model sees it: each rule tagged `r1`, `r2`, … so that a rewritten rule can name its sources. */
export function formatMemory(rules: readonly Item[]): string {
  return rules.length === 0 ? '(none yet)' : rules.map(({ text }, index) => `- ${text} [r${index + 1}]`).join('\n');
}

/**
 * Traces a rewritten memory: each rule to the cases of the reflections and of the older rules that its sources name; a rule
 * without a source that can be found to all the reflections of the step. One with the text of an older rule is that rule.
 * @param newId gives a new rule its id
 */
export function traceRules(answered: readonly AnsweredRule[], old: readonly Item[], reflections: readonly NumberedCase[], newId: () => string): readonly Item[] {
  return answered.map(({ text, sources }) => {
    const unchanged = old.find((rule) => rule.text === text);
    const cases = new Set<string>();
    for (const source of sources) {
      const number = Number(source.replace('r', ''));
      if (source.startsWith('r')) old[number - 1]?.cases.forEach((id) => cases.add(id));
      else reflections.filter((reflection) => reflection.number === number).forEach((reflection) => cases.add(reflection.case));
    }
    if (cases.size === 0) {
      (unchanged?.cases ?? reflections.map((reflection) => reflection.case)).forEach((id) => cases.add(id));
    }
    return { id: unchanged?.id ?? newId(), text, cases: [...cases] };
  });
}
