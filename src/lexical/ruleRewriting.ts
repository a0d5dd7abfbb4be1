import { classifierOf } from './classifier';
import type { Dice } from './dice';
import { numberIn } from './limits';
import { readRule, writeRule } from './ruleSentence';
import { askOf, partNamed, partsNamed } from './tagged';
import { tellingWords } from './telling';
import { readTrial } from './trial';
import { stem, wordsOf } from './words';

interface Rule {
  /** `undefined` for a rule that says something else than which words speak for which label. */
  readonly label?: string;
  readonly text?: string;
  readonly words: Map<string, string>;
  readonly tags: Set<string>;
}

/** A word that the reflection names counts that much more. */
const namedFactor = 1.5;
/** The most words that one reflection adds to a rule, and what a word must be worth to be added. */
const wordsPerReflection = 8;
const leastWorth = 0.2;
/** The longest answer that words can point to; what is longer is no label. */
const longestLabel = 60;

/** Writes the complete new list of rules: one a label, with the words of old rules and of the new reflections. */
export function rewriteRules(request: string, dice: Dice): string {
  const ask = askOf(request);
  const most = { rules: numberIn(ask, /at most (\d+) rules/i, 20), characters: numberIn(ask, /(\d+) characters/i, 2000) };
  const old = partNamed(request, 'rules');
  const rules = readRules(old);
  const prompt = withoutLines(partNamed(request, 'prompt'), rules);
  learn(rules, request, prompt, dice);
  return `<rules>\n${fit(rules, most).map(formatRule).join('\n')}\n</rules>`;
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
  return prompt.split('\n').filter((line) => !texts.has(line.replace(/^\s*[-*]\s+/, '').trim())).join('\n');
}

function learn(rules: Rule[], request: string, prompt: string, dice: Dice): void {
  const classifier = classifierOf(prompt);
  for (const { attributes, content } of partsNamed(request, 'reflection')) {
    const { message, expected } = readTrial(content);
    if (expected === '' || expected.length > longestLabel || /[\n`]/.test(expected)) {
      continue;
    }
    const named = new Set(wordsOf(partNamed(content, 'text')).map((word) => word.stem));
    const words = tellingWords(message, expected, classifier)
      .map((word) => ({ ...word, worth: word.worth * (named.has(word.stem) ? namedFactor : 1) * (1 + 0.3 * dice.noise()) }))
      .filter(({ worth }) => worth >= leastWorth)
      .sort((a, b) => b.worth - a.worth)
      .slice(0, wordsPerReflection);
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
    rule.tags.add(attributes['number'] ?? '');
  }
}

function textOf(rule: Rule): string {
  return rule.text ?? writeRule({ label: rule.label ?? '', words: [...rule.words.values()] });
}

function formatRule(rule: Rule): string {
  return `- ${textOf(rule)} [${[...rule.tags].filter(Boolean).join(', ')}]`;
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
