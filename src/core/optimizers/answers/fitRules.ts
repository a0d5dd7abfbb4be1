import { countOf } from '../../countOf';
import { formatRules } from '../../prompt/rules';
import { omissibleSentences, withoutSentences } from '../../prompt/sentences';
import type { TextSketch } from '../../near/textSketch';
import { isNear, sketchText } from '../../near/textSketch';
import type { AnsweredRule } from './rulesAnswer';

/** The most that a list of rules may have. */
export interface RuleLimits {
  readonly rules: number;
  /** Of the section that holds them. */
  readonly characters: number;
}

/**
 * As much of a list of rules as fits. Near copies become one rule. Of too many, those go that the fewest cases speak for: one that several
 * mistakes taught mends more than one that a single one did. Where the rest is too long, the longest sentences behind the first one of a
 * rule go, so that the fewest statements are lost, and then whole rules again.
 * @param weigh how many training cases speak for a rule; of equal ones, the earlier in the answer stay
 */
export function fitRules(
  rules: readonly AnsweredRule[],
  limits: RuleLimits,
  weigh: (rule: AnsweredRule) => number,
): readonly AnsweredRule[] {
  const ranked = mergeNear(rules)
    .map((rule, place) => ({ rule, place, weight: weigh(rule) }))
    .sort((a, b) => b.weight - a.weight || a.place - b.place)
    .slice(0, limits.rules);
  const shortened = shortenAll(
    ranked.map(({ rule }) => rule),
    limits.characters,
  );
  const kept: { readonly rule: AnsweredRule; readonly place: number }[] = [];
  shortened.forEach((rule, rank) => {
    const fits = lengthOf([...kept.map((each) => each.rule), rule]) <= limits.characters;
    if (fits) kept.push({ rule, place: ranked[rank]?.place ?? 0 });
  });
  return kept.sort((a, b) => a.place - b.place).map(({ rule }) => rule);
}

/** What is too much of a list of rules, and what to do about it. */
export function faultsOfSize(rules: readonly AnsweredRule[], limits: RuleLimits): readonly string[] {
  const length = lengthOf(rules);
  const over = length - limits.characters;
  const allowed = `${limits.rules} ${limits.rules === 1 ? 'is' : 'are'} allowed`;
  const count = `The answer has ${countOf(rules.length, 'rule')}; ${allowed}. Merge those that say the same.`;
  const characters = `The rules have ${length} characters in all, ${over} more than the limit of ${limits.characters}.`;
  return [...(rules.length > limits.rules ? [count] : []), ...(over > 0 ? [`${characters} Say each in one short sentence.`] : [])];
}

/** A text without as many of its longest sentences as are too much; undefined where what has to stay is too long as well. */
export function shortenText(text: string, limit: number, stays: (sentence: string) => boolean): string | undefined {
  let shortened = text;
  for (const sentence of sentencesOf(text).filter((each) => !stays(each))) {
    if (shortened.length <= limit) break;
    shortened = withoutSentences(shortened, new Set([sentence])) ?? shortened;
  }
  return shortened.length <= limit ? shortened : undefined;
}

/** How long the section is that holds them. */
export function lengthOf(rules: readonly AnsweredRule[]): number {
  return formatRules(rules.map(({ text }) => text)).length;
}

/** Rules with the numbers of another stay: `over 100` and `over 900` are near, and not the same. */
function mergeNear(rules: readonly AnsweredRule[]): readonly AnsweredRule[] {
  const merged: { rule: AnsweredRule; readonly sketch: TextSketch }[] = [];
  for (const rule of rules) {
    const sketch = sketchText(rule.text);
    const known = merged.find((each) => each.sketch.numbers === sketch.numbers && isNear(each.sketch, sketch));
    if (known === undefined) merged.push({ rule, sketch });
    else known.rule = { text: known.rule.text, sources: [...new Set([...known.rule.sources, ...rule.sources])] };
  }
  return merged.map(({ rule }) => rule);
}

function shortenAll(rules: readonly AnsweredRule[], limit: number): readonly AnsweredRule[] {
  const shortened = [...rules];
  const omissible = rules
    .flatMap(({ text }, index) =>
      sentencesOf(text)
        .filter((sentence) => !text.startsWith(sentence))
        .map((sentence) => ({ index, sentence })),
    )
    .sort((a, b) => b.sentence.length - a.sentence.length);
  for (const { index, sentence } of omissible) {
    const rule = shortened[index];
    if (rule === undefined || lengthOf(shortened) <= limit) break;
    shortened[index] = { ...rule, text: withoutSentences(rule.text, new Set([sentence])) ?? rule.text };
  }
  return shortened;
}

/** The sentences of a text that could go, the longest first. */
function sentencesOf(text: string): readonly string[] {
  return [...new Set(omissibleSentences(text))].sort((a, b) => b.length - a.length);
}
