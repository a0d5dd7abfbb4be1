import type { Rule } from '../../prompt/candidate';

/** A reflection as the rule memory's rewriter knows it: its number in the request and the case it is about. */
export interface NumberedCase {
  readonly number: number;
  readonly case: string;
}

/** The memory as the reflection model sees it: each rule tagged `r1`, `r2`, … so that a rewritten rule can name its sources. */
export function formatMemory(rules: readonly Rule[]): string {
  return rules.length === 0 ? '(none yet)' : rules.map(({ text }, index) => `- ${text} [r${index + 1}]`).join('\n');
}

/**
 * Reads a rewritten memory from the reflection model's answer: the lines that begin with a dash between `<rules>` and `</rules>`.
 * Each rule is traced to the cases of the reflections and of the older rules that its tags name; a rule without a readable tag
 * is traced to all the reflections of the round.
 * @returns undefined when the answer has no closed list; such an answer is never adopted.
 */
export function readMemory(answer: string, old: readonly Rule[], reflections: readonly NumberedCase[]): readonly Rule[] | undefined {
  const start = answer.lastIndexOf('<rules>');
  const end = answer.indexOf('</rules>', start);
  if (start < 0 || end < 0) return undefined;
  const rules: Rule[] = [];
  for (const line of answer.slice(start + '<rules>'.length, end).split(/\r?\n/)) {
    const match = /^\s*[-*]\s+(.*\S)\s*$/.exec(line);
    if (match?.[1] === undefined) continue;
    const rule = readRule(match[1], old, reflections);
    if (rule.text !== '' && !rules.some(({ text }) => text === rule.text)) rules.push(rule);
  }
  return rules;
}

function readRule(line: string, old: readonly Rule[], reflections: readonly NumberedCase[]): Rule {
  const tags = /\s*\[((?:\s*r?\d+\s*,?)+)\]\s*\.?$/.exec(line);
  const text = tags === null ? line : line.slice(0, tags.index).trim();
  const cases = new Set<string>();
  for (const tag of tags?.[1]?.match(/r?\d+/g) ?? []) {
    const number = Number(tag.replace('r', ''));
    if (tag.startsWith('r')) old[number - 1]?.cases.forEach((id) => cases.add(id));
    else reflections.filter((reflection) => reflection.number === number).forEach((reflection) => cases.add(reflection.case));
  }
  if (cases.size === 0) {
    const unchanged = old.find((rule) => rule.text === text);
    const sources = unchanged?.cases ?? reflections.map((reflection) => reflection.case);
    sources.forEach((id) => cases.add(id));
  }
  return { text, cases: [...cases] };
}
