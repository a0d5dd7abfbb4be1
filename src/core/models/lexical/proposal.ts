import { classifierOf } from './classifier';
import type { Dice } from './dice';
import { numberIn } from './limits';
import { sentencesOf } from './outline';
import { readRule, writeChoice } from './ruleSentence';
import { askOf, partNamed, partsNamed } from './tagged';
import { tellingWords } from './telling';
import { stem } from './words';

/** An instruction with its score, taken apart. */
interface Instruction {
  readonly text: string;
  readonly score: number;
  readonly prose: readonly string[];
  /** label → stem → word as written */
  readonly words: ReadonlyMap<string, ReadonlyMap<string, string>>;
}

interface Idea {
  readonly label: string;
  readonly stem: string;
  readonly surface: string;
  readonly value: number;
}

/** What an idea is worth: from the first or the second parent, from other instructions, or new; and how sharply good parents are preferred. */
const ideaWorth = { inA: 1.2, inB: 0.8, elsewhere: 1, fresh: 0.8, noise: 0.5, credit: 0.5, sharp: 3 };

/** Writes an instruction from the good ones shown, with words of the exemplars for their expected answers. */
export function proposeInstruction(request: string, dice: Dice): string {
  const limit = numberIn(askOf(request), /(\d+) characters/i, 500);
  const shown = readInstructions(request);
  const first = pick(shown, dice);
  const second = pick(shown.filter((one) => one !== first), dice) ?? first;
  const prompt = partNamed(request, 'prompt').replace('<INS>', first?.text ?? '');
  const ideas = [...recombine(shown, first, second, dice), ...fromExemplars(request, prompt, first, dice)];
  const texts = new Set(shown.map(({ text }) => text));
  let answer = '';
  for (let attempt = 0; attempt < 5; attempt++) {
    answer = compose(first?.prose ?? [], attempt === 0 ? ideas : ideas.slice(0, -attempt), limit);
    if (!texts.has(answer)) {
      break;
    }
  }
  return `<INS>\n${answer}\n</INS>`;
}

function readInstructions(request: string): readonly Instruction[] {
  const scores = [...request.matchAll(/<\/instruction>\s*<score>\s*(\d+(?:\.\d+)?)/g)].map((match) => Number(match[1]));
  return partsNamed(request, 'instruction').map(({ content }, index) => takeApart(content, scores[index] ?? 0));
}

function takeApart(text: string, score: number): Instruction {
  const prose: string[] = [];
  const words = new Map<string, Map<string, string>>();
  for (const sentence of text.split('\n').flatMap(sentencesOf)) {
    const rule = readRule(sentence);
    if (!rule) {
      prose.push(sentence);
      continue;
    }
    const known = words.get(rule.label) ?? new Map<string, string>();
    rule.words.forEach((word) => known.set(stem(word.toLowerCase()), word));
    words.set(rule.label, known);
  }
  return { text, score, prose, words };
}

/** A good instruction is more likely to be taken up; at temperature 0 the best is. */
function pick(shown: readonly Instruction[], dice: Dice): Instruction | undefined {
  const ranked = shown
    .map((one, index) => ({ one, key: one.score + index * 1e-3 + ideaWorth.sharp * dice.noise() }))
    .sort((a, b) => b.key - a.key);
  return ranked[0]?.one;
}

function recombine(shown: readonly Instruction[], first: Instruction | undefined, second: Instruction | undefined, dice: Dice): readonly Idea[] {
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

function fromExemplars(request: string, prompt: string, first: Instruction | undefined, dice: Dice): readonly Idea[] {
  const classifier = classifierOf(prompt);
  return partsNamed(request, 'exemplar').flatMap(({ content }) => {
    const expected = partNamed(content, 'expected');
    const message = content.replace(/<expected>[\s\S]*?<\/expected>/g, '').replace(/<\/?[A-Za-z][\w-]*(?:\s[^>]*)?>/g, ' ');
    return tellingWords(message, expected, classifier)
      .filter((word) => !first?.words.get(expected)?.has(word.stem))
      .map(({ stem: one, surface, worth }) => ({ label: expected, stem: one, surface, value: ideaWorth.fresh * worth + 0.5 * dice.noise() }));
  });
}

/** Prose first, then a sentence a label with its best words, within the limit. */
function compose(prose: readonly string[], ideas: readonly Idea[], limit: number): string {
  const chosen = ideas.filter(({ value }) => value > 0.5).sort((a, b) => b.value - a.value);
  const kept = new Map<string, Map<string, string>>();
  const write = (): string =>
    [...prose, ...[...kept].map(([label, words]) => writeChoice({ label, words: [...words.values()] }))].join(' ');
  for (const { label, stem: one, surface } of chosen) {
    const words = kept.get(label) ?? new Map<string, string>();
    if (words.has(one)) {
      continue;
    }
    words.set(one, surface);
    kept.set(label, words);
    if (write().length > limit) {
      words.delete(one);
      if (words.size === 0) {
        kept.delete(label);
      }
    }
  }
  return write();
}
