import { classifierOf } from './classifier';
import type { Dice } from './dice';
import type { Material } from './material';
import { readRule, writeRule } from './ruleSentence';
import { isLabel, tellingWords } from './telling';
import { stem, wordsOf } from './words';

/** What is said of one label, or a rule that says something else. */
interface Rule {
  /** `undefined` for a rule that says something else than which words speak for which label. */
  readonly label?: string;
  readonly text?: string;
  readonly words: Map<string, string>;
  readonly tags: Set<string>;
}

/** A word that the reflection names counts that much more. */
const namedFactor = 1.5;
/** The most words that one case adds to a rule, and what a word must be worth to be added. */
const wordsPerCase = 8;
const leastWorth = 0.2;
/** The most rules and characters where the request has no limits. */
const usualLimits = { rules: 20, characters: 2000 };

/** A rule of a rewritten list. */
export interface WrittenRule {
  readonly text: string;
  /** The answer that it is about. */
  readonly label?: string;
  /** The tags of the rules and the numbers of the cases that it comes from. */
  readonly sources: readonly string[];
  /** What was done to the rule of that text or label that there was. */
  readonly change: 'added' | 'changed' | 'kept';
}

/**
 * Writes the complete new list of rules: one a label, with the words of old rules and of the cases.
 * @param mostRules the most rules that the form of the answer has room for.
 */
export function rewriteRules(material: Material, dice: Dice, mostRules = Infinity): readonly WrittenRule[] {
  const { limits, prompt, instructions } = material;
  const most = {
    rules: Math.min(mostRules, limits.get('rules') ?? usualLimits.rules),
    characters: limits.get('characters') ?? usualLimits.characters,
  };
  const rules = readRules(material.rules);
  const before = new Map(rules.map((rule) => [rule, textOf(rule)]));
  learn(rules, material, withoutLines(prompt || (instructions.at(-1)?.text ?? ''), rules), dice);
  return fit(rules, most).map((rule) => {
    const text = textOf(rule);
    const old = before.get(rule);
    const change = old === undefined ? 'added' : old === text ? 'kept' : 'changed';
    return { text, sources: [...rule.tags].filter(Boolean), change, ...(rule.label === undefined ? {} : { label: rule.label }) };
  });
}

function readRules(text: string): Rule[] {
  return text.split('\n').flatMap((line): Rule[] => {
    const match = /^\s*[-*]\s+(.*?)\s*(?:\[([^\]]*)\])?\s*$/.exec(line);
    if (!match?.[1]) {
      return [];
    }
    const tags = new Set((match[2] ?? '').split(/\s*,\s*/));
    const rule = readRule(match[1]);
    return rule
      ? [{ label: rule.label, words: new Map(rule.words.map((word) => [stem(word.toLowerCase()), word])), tags }]
      : [{ text: match[1], words: new Map<string, string>(), tags }];
  });
}

/** The prompt without the rules that it holds already: what it says on its own. */
function withoutLines(prompt: string, rules: readonly Rule[]): string {
  const texts = new Set(rules.map(textOf));
  return prompt
    .split('\n')
    .filter((line) => !texts.has(line.replace(/^\s*[-*]\s+/, '').trim()))
    .join('\n');
}

function learn(rules: Rule[], { cases }: Material, prompt: string, dice: Dice): void {
  const classifier = classifierOf(prompt);
  for (const { number, message, expected, reflection } of cases) {
    if (!isLabel(expected)) continue;
    const named = new Set(wordsOf(reflection).map((word) => word.stem));
    const words = tellingWords(message, expected, classifier)
      .map((word) => ({ ...word, worth: word.worth * (named.has(word.stem) ? namedFactor : 1) * (1 + 0.3 * dice.noise()) }))
      .filter(({ worth }) => worth >= leastWorth)
      .sort((a, b) => b.worth - a.worth)
      .slice(0, wordsPerCase);
    let rule = rules.find(({ label }) => label?.toLowerCase() === expected.toLowerCase());
    if (!rule) {
      rule = { label: expected, words: new Map<string, string>(), tags: new Set<string>() };
      rules.push(rule);
    }
    for (const word of words) {
      for (const other of rules) {
        if (other !== rule && other.words.has(word.stem) && dice.chance(0.5)) {
          other.words.delete(word.stem);
        }
      }
      rule.words.set(word.stem, word.surface);
    }
    rule.tags.add(number);
  }
}

function textOf(rule: Rule): string {
  return rule.text ?? writeRule({ label: rule.label ?? '', words: [...rule.words.values()] });
}

/** Drops words, oldest first and from the longest rule, until the rules are within their limits. Tags are no part of a rule. */
function fit(rules: readonly Rule[], most: { readonly rules: number; readonly characters: number }): readonly Rule[] {
  const kept = rules.filter((rule) => rule.text !== undefined || rule.words.size > 0).slice(0, most.rules);
  const length = (): number => kept.reduce((sum, rule) => sum + textOf(rule).length + 3, 0);
  while (length() > most.characters && kept.length > 0) {
    const longest = kept.reduce((a, b) => (b.words.size > a.words.size ? b : a));
    if (longest.words.size > 1) {
      const [first] = longest.words.keys();
      longest.words.delete(first ?? '');
    } else {
      kept.pop();
    }
  }
  return kept;
}
