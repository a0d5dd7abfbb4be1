import { Recent } from '../core/recent';
import type { ChatMessage } from '../core/models/model';
import type { Classifier } from './classifier';
import { classifierOf } from './classifier';
import type { AnswerForm } from './answerFormat';
import { answerFormOf, writeAnswer } from './answerFormat';
import { inputPlaces } from './inputPlaces';
import { sentencesOf } from './outline';
import { wordsOf } from './words';

/** A request to answer: what the prompt says, the message that it is to be applied to, and what tools have said to that. */
export interface Task {
  readonly prompt: string;
  readonly message: string;
  readonly results: readonly string[];
}

/** Forms of answers, and sentences of prompts without labels: a run asks the same prompt about many messages. */
const knownForms = new Recent<AnswerForm>(64, 16_000_000);
const knownSentences = new Recent<readonly Sentence[]>(16, 8_000_000);

/** Answers the last message with the label that the prompt's words speak for most, in the form that the prompt asks for. */
export function answerMessages(messages: readonly ChatMessage[]): string {
  const task = taskOf(messages);
  const answer = answerTask(task);
  return classifierOf(task.prompt) === undefined ? answer : writeAnswer(knownForms.of(task.prompt, answerFormOf), answer);
}

/** The label for a message and what tools have said to it; without labels, what they said, or what the prompt says of it. */
export function answerTask({ prompt, message, results }: Task): string {
  const classifier = classifierOf(prompt);
  if (classifier !== undefined) return choose(classifier, [message, ...results].join('\n'));
  const found = results.map((result) => closestSentence(result, message)).findLast((sentence) => sentence !== '');
  return found ?? (results.at(-1)?.trim() || closestSentence(prompt, message) || 'I do not know.');
}

/** Whether there is an answer in what a tool has said: no error, and of the labels, if there are any, at least one that it speaks for. */
export function answersTask({ prompt }: Task, result: string): boolean {
  if (isFailure(result)) return false;
  const scores = classifierOf(prompt)?.scores(result);
  return scores === undefined || Math.max(...scores) > 0;
}

/** How a tool begins that has nothing to say. */
const failure =
  /^\W*(?:errors?|failed|failure|exception|traceback|not found|nothing found|no (?:results?|matches|such)|timed? ?out|unavailable)\b/i;

function isFailure(result: string): boolean {
  return result.trim() === '' || failure.test(result);
}

/**
 * The prompt is what the system said. Without that, the only message holds both: the input stands in the likeliest place round
 * which the rest offers labels.
 */
export function taskOf(messages: readonly ChatMessage[]): Task {
  const system = messages.filter(({ role }) => role === 'system').map(({ content }) => content);
  const at = Math.max(
    0,
    messages.findLastIndex(({ role }) => role === 'user'),
  );
  const last = messages[at]?.content ?? '';
  const results = messages.slice(at + 1).flatMap(({ role, content }) => (role === 'tool' ? [content] : []));
  if (system.length > 0) return { prompt: system.join('\n\n'), message: last, results };
  const tasks = inputPlaces(last).map(({ start, end }) => {
    return { prompt: `${last.slice(0, start)}${last.slice(end)}`, message: last.slice(start, end), results };
  });
  return tasks.find(({ prompt }) => classifierOf(prompt) !== undefined) ?? tasks[0] ?? { prompt: last, message: '', results };
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

/** The sentence of a text that shares most words with the message; '' where none shares any. */
function closestSentence(prompt: string, message: string): string {
  const asked = new Set(wordsOf(message).map(({ stem }) => stem));
  let best = '';
  let most = 0;
  for (const { text, stems } of knownSentences.of(prompt, sentencesWithStems)) {
    let shared = 0;
    for (const stem of asked) if (stems.has(stem)) shared++;
    if (shared > most) [best, most] = [text, shared];
  }
  return best;
}

function sentencesWithStems(prompt: string): readonly Sentence[] {
  return prompt
    .split('\n')
    .flatMap((line) => sentencesOf(line))
    .map((text) => ({ text, stems: new Set(wordsOf(text).map(({ stem }) => stem)) }));
}
