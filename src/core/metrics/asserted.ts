import { strictObject } from 'valibot';
import type { Case } from '../cases/case';
import { contains } from './contains';
import { equals } from './equals';
import { icontains } from './icontains';
import { iequals } from './iequals';
import { json } from './json';
import type { AppliedMetric, Metric, MetricKind, ScorePart } from './metric';
import { regex } from './regex';

/** What an assertion may name: metrics that compare with a text and ask no one. */
const comparing: ReadonlyMap<string, Metric> = new Map(
  [equals, iequals, contains, icontains, regex, json].map((kind) => [kind.id, { ...kind.create({}), id: kind.id }]),
);

/** Each case is held to the assertions that its own file has for it: promptfoo’s, of which one may be `equals` and the next `regex`. */
export const asserted: MetricKind = {
  id: 'asserted',
  label: 'asserted',
  description: 'Each case’s own assertions hold, as a case file of promptfoo has them.',
  options: strictObject({}),
  create: () => ({
    id: 'asserted',
    scale: 'binary',
    usesJudge: false,
    needsExpected: false,
    applied: assertionsOf,
    async score(trajectory, promptCase, ask, match) {
      const parts: ScorePart[] = [];
      for (const { metric, expected } of assertionsOf(promptCase)) {
        const { value, feedback } = await metric.score(trajectory, { ...promptCase, expected }, ask, match);
        parts.push({ name: metric.id, value, feedback });
      }
      const failed = parts.filter(({ value }) => value < 1);
      if (failed.length === 0) return { value: 1, feedback: 'Right.', ...(parts.length > 1 && { parts }) };
      return { value: 0, feedback: failed.map(({ feedback }) => feedback).join(' '), ...(parts.length > 1 && { parts }) };
    },
  }),
};

/** The metrics that a case is scored by; one that is not known is none, and the case is refused before the run. */
function assertionsOf({ assertions = [] }: Case): readonly AppliedMetric[] {
  return assertions.flatMap(({ metric, expected }) => {
    const known = comparing.get(metric);
    return known === undefined ? [] : [{ metric: known, expected }];
  });
}
