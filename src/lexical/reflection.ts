import { classifierOf } from './classifier';
import type { Dice } from './dice';
import type { Material, ShownCase } from './material';
import { tellingWords } from './telling';
import { wordsOf } from './words';

const mostWords = 8;
/** The most cases that one reflection speaks of. */
const mostCases = 5;

/** Says of failed cases which words of their messages should have led to the expected answers, and what misled. */
export function writeReflection({ prompt, instructions, cases }: Material, dice: Dice): string {
  const around = prompt || (instructions.at(-1)?.text ?? '');
  const failed = cases.filter(({ expected, answer }) => expected === '' || expected !== answer);
  return (failed.length > 0 ? failed : cases)
    .slice(0, mostCases)
    .map((each) => reflectOn(each, around, dice))
    .join(' ');
}

function reflectOn({ message, expected, answer, feedback }: ShownCase, prompt: string, dice: Dice): string {
  const classifier = classifierOf(prompt);
  const words = tellingWords(message, expected, classifier)
    .map((word) => ({ ...word, rank: word.worth * (1 + 0.3 * dice.noise()) }))
    .sort((a, b) => b.rank - a.rank)
    .slice(0, mostWords)
    .map(({ surface }) => surface);
  if (expected === '' || words.length === 0) {
    return `The prompt gives no hint that leads from a message of this kind to the expected answer. ${feedback}`.trim();
  }
  const gotWeights = classifier?.weights[classifier.labels.findIndex((name) => name.toLowerCase() === answer.toLowerCase())];
  const tied = wordsOf(message).filter((word) => (gotWeights?.get(word.stem) ?? 0) > 0 && !word.particular);
  const misleading = [...new Set(tied.map(({ surface }) => surface))];
  const misled =
    misleading.length > 0
      ? `The model was misled by ${quotedList(misleading.slice(0, 3))}, which the prompt ties to \`${answer}\`.`
      : 'Nothing in the prompt speaks of such words, so the model had to guess.';
  const remedy = `A rule that a message with such words is \`${expected}\` would have prevented the mistake.`;
  return `${quotedList(words)} should have led to \`${expected}\`. ${misled} ${remedy}`;
}

function quotedList(words: readonly string[]): string {
  const names = words.map((word) => `“${word}”`);
  return names.length > 1 ? `${names.slice(0, -1).join(', ')} and ${names.at(-1)}` : (names[0] ?? '');
}
