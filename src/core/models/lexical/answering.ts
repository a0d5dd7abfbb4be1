import type { ChatMessage } from '../model';
import type { Classifier } from './classifier';
import { classifierOf } from './classifier';
import { writeAnswer } from './answerFormat';
import { inputPlaces } from './inputPlaces';
import { sentencesOf } from './outline';
import { wordsOf } from './words';

/** How many prompts are kept taken apart: a run asks the same prompt about many messages. */
const mostKnownPrompts = 64;

/** A request to answer: what the prompt says, and the message that it is to be applied to. */
export interface Task {
  readonly prompt: string;
  readonly message: string;
}

/** Answers a message with the label that the prompt's words speak for most. */
export class Answerer {
  private readonly known = new Map<string, Classifier | undefined>();

  answer(messages: readonly ChatMessage[]): string {
    const { prompt, message } = this.task(messages);
    const classifier = this.classifier(prompt);
    if (classifier === undefined) return closestSentence(prompt, message);
    return writeAnswer(prompt, choose(classifier, message));
  }

  /**
   * The prompt is what the system said. Without that, the only message holds both: the input stands in the likeliest place round
   * which the rest offers labels.
   */
  task(messages: readonly ChatMessage[]): Task {
    const system = messages.filter(({ role }) => role === 'system').map(({ content }) => content);
    const last = messages.at(-1)?.content ?? '';
    if (system.length > 0) return { prompt: system.join('\n\n'), message: last };
    const tasks = inputPlaces(last).map(({ start, end }) => ({ prompt: `${last.slice(0, start)}${last.slice(end)}`, message: last.slice(start, end) }));
    return tasks.find(({ prompt }) => this.classifier(prompt) !== undefined) ?? tasks[0] ?? { prompt: last, message: '' };
  }

  private classifier(prompt: string): Classifier | undefined {
    if (this.known.has(prompt)) return this.known.get(prompt);
    if (this.known.size >= mostKnownPrompts) this.known.clear();
    const classifier = classifierOf(prompt);
    this.known.set(prompt, classifier);
    return classifier;
  }
}

/** The label with the highest score; where nothing speaks for any, one that is meant for the rest, else the first. */
function choose(classifier: Classifier, message: string): string {
  const scores = classifier.scores(message);
  const best = Math.max(...scores);
  const rest = classifier.labels.findIndex((label) => /^(?:other|others|misc|miscellaneous|none|unknown|general)$/i.test(label));
  return classifier.labels[best <= 0 && rest >= 0 ? rest : scores.indexOf(best)] ?? '';
}

/** For a prompt without labels: the sentence of it that shares most words with the message. */
function closestSentence(prompt: string, message: string): string {
  const asked = new Set(wordsOf(message).map(({ stem }) => stem));
  let best = '';
  let most = 0;
  for (const sentence of prompt.split('\n').flatMap((line) => sentencesOf(line))) {
    const shared = new Set(wordsOf(sentence).map(({ stem }) => stem).filter((stem) => asked.has(stem))).size;
    if (shared > most) [best, most] = [sentence, shared];
  }
  return best === '' ? 'I do not know.' : best;
}
