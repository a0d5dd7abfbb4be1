import { Recent } from '../core/recent';
import type { ChatMessage } from '../core/models/model';
import type { Classifier } from './classifier';
import { classifierOf } from './classifier';
import type { AnswerForm } from './answerFormat';
import { answerFormOf, writeAnswer } from './answerFormat';
import { inputPlaces } from './inputPlaces';
import { sentencesOf } from './outline';
import { wordsOf } from './words';

/** A request to answer: what the prompt says, and the message that it is to be applied to. */
export interface Task {
  readonly prompt: string;
  readonly message: string;
}

/** Forms of answers, and sentences of prompts without labels: a run asks the same prompt about many messages. */
const knownForms = new Recent<AnswerForm>(64, 16_000_000);
const knownSentences = new Recent<readonly Sentence[]>(16, 8_000_000);

/** Answers the last message with the label that the prompt's words speak for most. */
export function answerMessages(messages: readonly ChatMessage[]): string {
  const { prompt, message } = taskOf(messages);
  const classifier = classifierOf(prompt);
  if (classifier === undefined) return closestSentence(prompt, message);
  return writeAnswer(knownForms.of(prompt, answerFormOf), choose(classifier, message));
}

/**
 * The prompt is what the system said. Without that, the only message holds both: the input stands in the likeliest place round
 * which the rest offers labels.
 */
export function taskOf(messages: readonly ChatMessage[]): Task {
  const system = messages.filter(({ role }) => role === 'system').map(({ content }) => content);
  const last = messages.at(-1)?.content ?? '';
  if (system.length > 0) return { prompt: system.join('\n\n'), message: last };
  const tasks = inputPlaces(last).map(({ start, end }) => ({ prompt: `${last.slice(0, start)}${last.slice(end)}`, message: last.slice(start, end) }));
  return tasks.find(({ prompt }) => classifierOf(prompt) !== undefined) ?? tasks[0] ?? { prompt: last, message: '' };
}

/** The label with the highest score; where nothing speaks for any, one that is meant for the rest, else the first. */
function choose(classifier: Classifier, message: string): string {
  const scores = classifier.scores(message);
  const best = Math.max(...scores);
  const rest = classifier.labels.findIndex((label) => /^(?:other|others|misc|miscellaneous|none|unknown|general)$/i.test(label));
  return classifier.labels[best <= 0 && rest >= 0 ? rest : scores.indexOf(best)] ?? '';
}

/** A sentence with the stems of its words. */
interface Sentence {
  readonly text: string;
  readonly stems: ReadonlySet<string>;
}

/** For a prompt without labels: the sentence of it that shares most words with the message. */
function closestSentence(prompt: string, message: string): string {
  const asked = new Set(wordsOf(message).map(({ stem }) => stem));
  let best = '';
  let most = 0;
  for (const { text, stems } of knownSentences.of(prompt, sentencesWithStems)) {
    let shared = 0;
    for (const stem of asked) if (stems.has(stem)) shared++;
    if (shared > most) [best, most] = [text, shared];
  }
  return best === '' ? 'I do not know.' : best;
}

function sentencesWithStems(prompt: string): readonly Sentence[] {
  return prompt
    .split('\n')
    .flatMap((line) => sentencesOf(line))
    .map((text) => ({ text, stems: new Set(wordsOf(text).map(({ stem }) => stem)) }));
}
