import type { Case } from '../../cases/case';
import { acceptedAnswers } from '../../cases/expectation';
import { countOf } from '../../countOf';
import type { AnswerFormat } from '../../models/model';
import type { AnsweredRule } from '../answers/rulesAnswer';
import { namesAnswer } from '../answers/rulesAnswer';
import { formatCase } from '../shownCase';
import template from './rulesByAnswer.md';
import type { RulesRequest } from './rulesRequest';

/** Training cases with the same right answer. */
export interface AnswerGroup {
  readonly answer: string;
  readonly cases: readonly Case[];
}

/** How many groups there are and how large they are. */
export interface GroupLimits {
  /** The most cases in all. */
  readonly cases: number;
  /** The most answers: each gets a rule. */
  readonly answers: number;
}

const fewestGroups = 2;
/** An answer of fewer training cases is no class. */
const fewestCases = 3;
/** So many cases tell what a group has in common; more only make a request longer. */
const fewestShown = 4;
const mostShown = 6;
/** A longer answer is a text of its own. */
const longestAnswer = 60;

/**
 * Training cases grouped by their right answer, the first ones of each answer in the order given, and as many of one answer as of another
 * where there are so many. Answers of one or two cases are left out. Undefined where answers are no classes: where fewer than two have
 * several cases, where half of the cases are in no group, or where there are more groups than the limits allow.
 */
export function groupByAnswer(cases: readonly Case[], limits: GroupLimits): readonly AnswerGroup[] | undefined {
  const byAnswer = new Map<string, Case[]>();
  for (const one of cases) {
    const answer = one.expected === undefined ? '' : (acceptedAnswers(one.expected)[0] ?? '').trim();
    if (answer !== '' && answer.length <= longestAnswer && !answer.includes('\n'))
      byAnswer.set(answer, [...(byAnswer.get(answer) ?? []), one]);
  }
  const groups = [...byAnswer].filter(([, some]) => some.length >= fewestCases);
  const size = Math.min(mostShown, Math.floor(limits.cases / Math.max(1, groups.length)));
  const grouped = groups.reduce((sum, [, some]) => sum + some.length, 0);
  if (groups.length < fewestGroups || groups.length > limits.answers || size < fewestShown || grouped * 2 <= cases.length) return undefined;
  return groups.map(([answer, some]) => ({ answer, cases: some.slice(0, size) }));
}

/**
 * A request for one rule an answer, from groups of cases. A small model that reflects on failures one by one never learns what sets them
 * apart; from groups it names their topics. It is told the form of a rule and held to one for each answer: left free, it repeats the cases.
 * @param fill fills the template with the prompt and the rules
 * @param memory the rules as they stand; those that name no answer stay
 */
export function requestByAnswer(
  groups: readonly AnswerGroup[],
  memory: readonly string[],
  step: number,
  fill: (template: string, shown: Readonly<Record<string, string>>) => string,
): RulesRequest {
  const shown = groups.flatMap(({ cases }) => cases);
  const stays = memory.filter((rule) => !groups.some(({ answer }) => namesAnswer(rule, answer)));
  return {
    title: `Step ${step}: rules from ${countOf(shown.length, 'case')}, grouped by right answer`,
    template,
    text: fill(template, { groups: formatGroups(groups) }),
    cases: shown.map(({ id }) => id),
    format: formatOf(groups),
    form:
      'Write one rule for each answer between `<rules>` and `</rules>`, one a line beginning with `- `, in the form ' +
      '"X: inputs about A, B or C", where X is the answer.',
    complete: (rules) => [
      ...stays.map((text): AnsweredRule => ({ text, sources: [] })),
      ...rules.filter(({ text }) => !stays.includes(text)).map((rule) => tracedTo(groups, rule)),
    ],
  };
}

/** The groups as the reflection model sees them, their cases numbered through. */
function formatGroups(groups: readonly AnswerGroup[]): string {
  let number = 0;
  return groups
    .flatMap(({ answer, cases }) => [
      `Right answer ${answer}:`,
      ...cases.map((each) => formatCase(each, { number: ++number, expected: answer })),
    ])
    .join('\n\n');
}

/** As many rules as answers: a model that may write any number writes the cases again. */
function formatOf(groups: readonly AnswerGroup[]): AnswerFormat {
  const rule = {
    type: 'object',
    properties: {
      answer: { type: 'string', enum: groups.map(({ answer }) => answer) },
      rule: { type: 'string', description: 'Which inputs lead to this answer.' },
    },
    required: ['answer', 'rule'],
    additionalProperties: false,
  };
  return {
    name: 'rules',
    schema: {
      type: 'object',
      properties: { rules: { type: 'array', minItems: groups.length, maxItems: groups.length, items: rule } },
      required: ['rules'],
      additionalProperties: false,
    },
  };
}

/** A rule that names no sources comes from the cases of the answers that it names. */
function tracedTo(groups: readonly AnswerGroup[], rule: AnsweredRule): AnsweredRule {
  if (rule.sources.length > 0) return rule;
  let number = 0;
  const numbered = groups.map(({ answer, cases }) => ({ answer, numbers: cases.map(() => String(++number)) }));
  return { text: rule.text, sources: numbered.filter(({ answer }) => namesAnswer(rule.text, answer)).flatMap(({ numbers }) => numbers) };
}
