import { fillTemplate } from '../../fillTemplate';
import type { AnswerFormat } from '../../models/model';
import type { OptimizerContext, Reflection, ReflectionAnswer, ReflectionRequest } from '../optimizer';
import type { Reading } from '../../modelText/reading';
import repairTemplate from './repair.md';

/** How a kind of answer is read, and what is said of its form when it has to be given again. */
export interface AnswerForm<T> {
  /** One sentence that says how the answer has to look. */
  readonly words: string;
  /** The same as JSON, for endpoints that can hold a model to it. */
  readonly format: AnswerFormat;
  read(answer: string): Reading<T>;
}

/** An answer that was read, or that could not be, with the reflection whose text it is. */
export type AskedAnswer<T> =
  | { readonly outcome: 'read'; readonly value: T; readonly reflection: string }
  | { readonly outcome: 'unreadable'; readonly reason: string; readonly answer: string; readonly reflection: string };

/** An answer that has to be given again. */
interface Faulty {
  readonly index: number;
  readonly answer: ReflectionAnswer;
  readonly fault: string;
}

/** So many characters of an answer are shown when it has to be given again. */
const shownCharacters = 3000;
/** After so many repairs in a row without success there are no more: the model does not know the form, and calls cost. */
const mostVainRepairs = 8;

/**
 * Asks the reflection model for answers of a form. An answer that cannot be read is asked for once more, with what was wrong;
 * what cannot be read then is returned as unreadable, never guessed at.
 */
export class Asker {
  private vainRepairs = 0;

  constructor(private readonly context: Pick<OptimizerContext, 'reflect'>) {}

  /** The answers to all samples of a request, those left out that no model gave. */
  async ask<T>(request: ReflectionRequest, form: AnswerForm<T>): Promise<readonly AskedAnswer<T>[]> {
    const [reflection] = await this.context.reflect([request]);
    if (reflection === undefined) return [];
    const answers = reflection.answers.map((answer) => (answer === undefined ? undefined : settle(reflection, answer, readAnswer(answer, form))));
    const faulty = reflection.answers.flatMap((answer, index): Faulty[] => {
      const settled = answers[index];
      return answer !== undefined && settled?.outcome === 'unreadable' ? [{ index, answer, fault: settled.reason }] : [];
    });
    const repaired = await this.repair(request, reflection, form, faulty.slice(0, mostVainRepairs - this.vainRepairs));
    return answers.flatMap((answer, index) => repaired.get(index) ?? answer ?? []);
  }

  private async repair<T>(request: ReflectionRequest, first: Reflection, form: AnswerForm<T>, faulty: readonly Faulty[]): Promise<ReadonlyMap<number, AskedAnswer<T>>> {
    if (faulty.length === 0) return new Map();
    const second = await this.context.reflect(faulty.map((one) => repairRequest(request, first, form, one)));
    const repaired = new Map<number, AskedAnswer<T>>();
    faulty.forEach(({ index, fault }, place) => {
      const reflection = second[place];
      const answer = reflection?.answers[0];
      if (reflection === undefined || answer === undefined) return;
      const reading = readAnswer(answer, form);
      const vain = 'fault' in reading;
      this.vainRepairs = vain ? this.vainRepairs + 1 : 0;
      repaired.set(index, settle(reflection, answer, vain ? { fault: `${fault} It was asked for once more: ${reading.fault}` } : reading));
    });
    return repaired;
  }
}

/** An answer that was cut off or declined is never read: what is left of it may look whole. */
function readAnswer<T>({ text, finish }: ReflectionAnswer, form: AnswerForm<T>): Reading<T> {
  if (finish === 'length') return { fault: 'The answer was cut off at the most tokens that it may have.' };
  if (finish === 'refused') return { fault: 'The model, or a filter of its endpoint, declined to answer.' };
  return form.read(text);
}

function settle<T>(reflection: Reflection, answer: ReflectionAnswer, reading: Reading<T>): AskedAnswer<T> {
  if ('value' in reading) return { outcome: 'read', value: reading.value, reflection: reflection.id };
  return { outcome: 'unreadable', reason: reading.fault, answer: answer.text, reflection: reflection.id };
}

/** The conversation goes on: the request, the answer as it was, and what is wrong with it. */
function repairRequest<T>(request: ReflectionRequest, { id }: Reflection, form: AnswerForm<T>, { answer, fault }: Faulty): ReflectionRequest {
  const text = answer.text.trim();
  const shown = text.length > shownCharacters ? `${text.slice(0, shownCharacters)} […]` : text;
  return {
    ...request,
    title: `Repair of an answer to ${id}`,
    kind: 'repair',
    messages: [
      ...request.messages,
      { role: 'assistant', content: shown === '' ? '(nothing)' : shown },
      { role: 'user', content: fillTemplate(repairTemplate, { fault, form: form.words }) },
    ],
    // A model that reasons first needs room to come to the answer.
    maxTokens: answer.finish === 'length' ? request.maxTokens * 2 : request.maxTokens,
    samples: 1,
    format: form.format,
  };
}
