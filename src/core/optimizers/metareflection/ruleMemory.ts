import type { Rule } from '../../prompt/candidate';
import type { AnsweredRule } from '../answers/rulesAnswer';
import type { Exhibit } from '../exhibit';

/** A reflection as the rule memory's rewriter knows it: its number in the request and the case it is about. */
export interface NumberedCase {
  readonly number: number;
  readonly case: string;
}

/** The memory as the reflection model sees it: each rule tagged `r1`, `r2`, … so that a rewritten rule can name its sources. */
export function formatMemory(rules: readonly Rule[]): string {
  return rules.length === 0 ? '(none yet)' : rules.map(({ text }, index) => `- ${text} [r${index + 1}]`).join('\n');
}

/** The memory for people: each rule with the cases that taught it, named as the reflection model knows it. */
export function memoryExhibit(rules: readonly Rule[]): Exhibit {
  const items = rules.map(({ text, cases }, index) => ({ id: `r${index + 1}`, text, cases }));
  return { id: 'rules', title: 'Rules, and the cases that taught them', shape: 'items', items };
}

/**
 * Traces a rewritten memory: each rule to the cases of the reflections and of the older rules that its sources name; a rule
 * without a source that can be found to all the reflections of the step.
 */
export function traceRules(answered: readonly AnsweredRule[], old: readonly Rule[], reflections: readonly NumberedCase[]): readonly Rule[] {
  return answered.map(({ text, sources }) => {
    const cases = new Set<string>();
    for (const source of sources) {
      const number = Number(source.replace('r', ''));
      if (source.startsWith('r')) old[number - 1]?.cases.forEach((id) => cases.add(id));
      else reflections.filter((reflection) => reflection.number === number).forEach((reflection) => cases.add(reflection.case));
    }
    if (cases.size === 0) {
      const unchanged = old.find((rule) => rule.text === text);
      (unchanged?.cases ?? reflections.map((reflection) => reflection.case)).forEach((id) => cases.add(id));
    }
    return { text, cases: [...cases] };
  });
}
