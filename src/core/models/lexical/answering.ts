import type { ChatMessage } from '../model';
import type { Classifier } from './classifier';
import { classifierOf } from './classifier';
import { writeAnswer } from './answerFormat';
import { sentencesOf } from './outline';
import { wordsOf } from './words';

/** How many prompts are kept taken apart: a run asks the same prompt about many messages. */
const mostKnownPrompts = 64;

/** A request to answer: what the prompt says, and the message that it is to be applied to. */
interface Task {
  readonly prompt: string;
  readonly message: string;
}

/** Answers a message with the label that the prompt's words speak for most. */
export class Answerer {
  private readonly known = new Map<string, Classifier | undefined>();

  answer(messages: readonly ChatMessage[]): string {
    const { prompt, message } = taskOf(messages);
    const classifier = this.classifier(prompt);
    if (classifier === undefined) return closestSentence(prompt, message);
    return writeAnswer(prompt, choose(classifier, message));
  }

  private classifier(prompt: string): Classifier | undefined {
    if (this.known.has(prompt)) return this.known.get(prompt);
    if (this.known.size >= mostKnownPrompts) this.known.clear();
    const classifier = classifierOf(prompt);
    this.known.set(prompt, classifier);
    return classifier;
  }
}

/** The prompt is what the system said; without that, all of the only message but its last paragraph. */
function taskOf(messages: readonly ChatMessage[]): Task {
  const system = messages.filter(({ role }) => role === 'system').map(({ content }) => content);
  const last = messages.at(-1)?.content ?? '';
  if (system.length > 0) return { prompt: system.join('\n\n'), message: last };
  const paragraphs = last.trim().split(/\n\s*\n/);
  return { prompt: paragraphs.slice(0, -1).join('\n\n'), message: paragraphs.at(-1) ?? '' };
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
