import { classifierOf } from './classifier';
import type { Dice } from './dice';
import type { Material, ScoredText, ShownCase } from './material';
import { sentencesOf } from './outline';
import { readRule, writeChoice } from './ruleSentence';
import { isLabel, tellingWords } from './telling';
import { stem } from './words';

/** An instruction with its score, taken apart. */
interface Instruction extends ScoredText {
  /** The text without the sentences of the model's own kind; its lines stay as they are. */
  readonly prose: string;
  /** label → stem → word as written */
  readonly words: ReadonlyMap<string, ReadonlyMap<string, string>>;
}

interface Idea {
  readonly label: string;
  readonly stem: string;
  readonly surface: string;
  readonly value: number;
}

/**
 * What an idea is worth: from the first or the second parent, from other instructions, or new; and how sharply good parents are preferred.
 */
const ideaWorth = { inA: 1.2, inB: 0.8, elsewhere: 1, fresh: 0.8, noise: 0.5, credit: 0.5, sharp: 3 };

/** An idea is taken up when it is worth more than this. */
const leastValue = 0.5;
const attempts = 5;
/** The most characters of an instruction where the request has no limit. */
const usualLimit = 500;
/** Stands in the prompt for the instruction. */
const placeMark = '<INS>';

/** What can be said of any task, for requests whose exemplars teach no words. */
const advice = [
  'Read the whole message before you answer.',
  'Answer what the message asks for, and nothing else.',
  'Keep the answer short and exact.',
  'Use the words of the message where they fit.',
  'Decide by what the writer wants done.',
];

/** Writes an instruction from the good ones shown, with words of the exemplars for their expected answers. */
export function proposeInstruction({ prompt, instructions, cases, limits }: Material, dice: Dice): string {
  const limit = limits.get('characters') ?? usualLimit;
  // Where no version is shown, the prompt itself is the one to improve, unless it says where another stands.
  const versions = instructions.length > 0 || prompt === '' || prompt.includes(placeMark) ? instructions : [{ text: prompt, score: 0 }];
  const shown = versions.map(takeApart);
  const taken = new Set(shown.map(({ text }) => text));
  let answer = '';
  for (let attempt = 0; attempt < attempts && (answer === '' || taken.has(answer)); attempt++) {
    answer = write(prompt, cases, shown, limit, dice);
  }
  return taken.has(answer) ? withAdvice(answer, limit, taken, dice) : answer;
}

function write(around: string, cases: readonly ShownCase[], shown: readonly Instruction[], limit: number, dice: Dice): string {
  const first = pick(shown, dice);
  const second =
    pick(
      shown.filter((one) => one !== first),
      dice,
    ) ?? first;
  const text = first?.text ?? '';
  const prompt = around === '' ? text : around.replace(placeMark, () => text);
  const ideas = [...recombine(shown, first, second, dice), ...fromCases(cases, prompt, first, dice)];
  return compose(first?.prose ?? '', ideas, limit);
}

/** The instruction with one more sentence that holds for any task; as it is when none fits. */
function withAdvice(text: string, limit: number, taken: ReadonlySet<string>, dice: Dice): string {
  const start = Math.floor(dice.next() * advice.length);
  const sentences = advice.map((_, index) => advice[(start + index) % advice.length] ?? '').filter((sentence) => !text.includes(sentence));
  const versions = sentences.map((sentence) => append(text, [sentence]));
  return versions.find((version) => version.length <= limit && !taken.has(version)) ?? text;
}

function takeApart({ text, score }: ScoredText): Instruction {
  const words = new Map<string, Map<string, string>>();
  const lines = text.split('\n').map((line) => {
    const sentences = sentencesOf(line).map((sentence) => ({ sentence, rule: readRule(sentence) }));
    for (const { rule } of sentences) {
      if (rule) {
        const known = words.get(rule.label) ?? new Map<string, string>();
        rule.words.forEach((word) => known.set(stem(word.toLowerCase()), word));
        words.set(rule.label, known);
      }
    }
    return sentences.some(({ rule }) => rule)
      ? sentences
          .filter(({ rule }) => !rule)
          .map(({ sentence }) => sentence)
          .join(' ')
      : line;
  });
  return {
    text,
    score,
    prose: lines
      .join('\n')
      .replace(/\n{3,}/g, '\n\n')
      .trim(),
    words,
  };
}

/** A good instruction is more likely to be taken up; at temperature 0 the best is. */
function pick(shown: readonly Instruction[], dice: Dice): Instruction | undefined {
  const ranked = shown
    .map((one, index) => ({ one, key: one.score + index * 1e-3 + ideaWorth.sharp * dice.noise() }))
    .sort((a, b) => b.key - a.key);
  return ranked[0]?.one;
}

function recombine(
  shown: readonly Instruction[],
  first: Instruction | undefined,
  second: Instruction | undefined,
  dice: Dice,
): readonly Idea[] {
  const all = new Map<string, { label: string; stem: string; surface: string }>();
  for (const { words } of shown) {
    for (const [label, stems] of words) {
      for (const [one, surface] of stems) {
        all.set(`${label}\n${one}`, { label, stem: one, surface });
      }
    }
  }
  const mean = shown.reduce((sum, one) => sum + one.score, 0) / Math.max(1, shown.length);
  return [...all.values()].map((idea) => {
    const having = shown.filter(({ words }) => words.get(idea.label)?.has(idea.stem));
    const credit = (having.reduce((sum, one) => sum + one.score - mean, 0) / (having.length + 2)) * ideaWorth.credit;
    const inFirst = first?.words.get(idea.label)?.has(idea.stem) ? ideaWorth.inA : 0;
    const inSecond = second?.words.get(idea.label)?.has(idea.stem) ? ideaWorth.inB : 0;
    const prior = inFirst + inSecond || ideaWorth.elsewhere;
    return { ...idea, value: prior + credit + ideaWorth.noise * dice.noise() };
  });
}

function fromCases(cases: readonly ShownCase[], prompt: string, first: Instruction | undefined, dice: Dice): readonly Idea[] {
  const classifier = classifierOf(prompt);
  return cases.flatMap(({ message, expected }) => {
    if (!isLabel(expected)) {
      return [];
    }
    return tellingWords(message, expected, classifier)
      .filter((word) => !first?.words.get(expected)?.has(word.stem))
      .map(({ stem: one, surface, worth }) => ({
        label: expected,
        stem: one,
        surface,
        value: ideaWorth.fresh * worth + ideaWorth.noise * dice.noise(),
      }));
  });
}

/** Prose first, then a sentence a label with its best words, within the limit. */
function compose(prose: string, ideas: readonly Idea[], limit: number): string {
  const chosen = ideas.filter(({ value }) => value > leastValue).sort((a, b) => b.value - a.value);
  const kept = new Map<string, Map<string, string>>();
  const text = (): string =>
    append(
      prose,
      [...kept].map(([label, words]) => writeChoice({ label, words: [...words.values()] })),
    );
  for (const { label, stem: one, surface } of chosen) {
    const words = kept.get(label) ?? new Map<string, string>();
    if (words.has(one)) {
      continue;
    }
    words.set(one, surface);
    kept.set(label, words);
    if (text().length > limit) {
      words.delete(one);
      if (words.size === 0) {
        kept.delete(label);
      }
    }
  }
  return text();
}

/** Adds sentences to a text: in its paragraph where it is one, else in a paragraph of their own. */
function append(text: string, sentences: readonly string[]): string {
  if (text === '' || sentences.length === 0) {
    return text || sentences.join(' ');
  }
  const onePiece = !/\n\s*\n/.test(text) && !/(?:^|\n)\s*(?:[-*+|#>]|\d+[.)])[^\n]*$/.test(text);
  return `${text}${onePiece ? ' ' : '\n\n'}${sentences.join(' ')}`;
}
