import type { AnswerFormat } from '../../models/model';
import type { OptimizerContext, Reflection, ReflectionAnswer, ReflectionRequest } from '../optimizer';
import type { Reading } from '../../modelText/reading';
import { repairMessages } from '../../modelText/repairMessages';

/** How a kind of answer is read, and what is said of its form when it has to be given again. */
export interface AnswerForm<T> {
  /** One sentence that says how the answer has to look. */
  readonly words: string;
  /** The same as JSON, for endpoints that can hold a model to it; absent where the answer is free text. */
  readonly format?: AnswerFormat;
  /** @param added what the request says beyond the first one, where an answer is asked for once more: that is no answer either. */
  read(answer: string, added: string): Reading<T>;
}

/** An answer that was read, or that could not be, with the reflection whose text it is. */
export type AskedAnswer<T> =
  | { readonly outcome: 'read'; readonly value: T; readonly reflection: string }
  | { readonly outcome: 'unreadable'; readonly reason: string; readonly answer: string; readonly reflection: string };

/** A request with the form of its answers. */
export interface FormedRequest<T> {
  readonly request: ReflectionRequest;
  readonly form: AnswerForm<T>;
}

/** An answer that has to be given again. */
interface Faulty<T> extends FormedRequest<T> {
  readonly first: Reflection;
  readonly answer: ReflectionAnswer;
  readonly fault: string;
  readonly fallback?: T;
}

/** After so many repairs in a row without success there are no more: the model does not know the form, and calls cost. */
const mostVainRepairs = 8;

/**
 * Asks the reflection model for answers of a form. An answer that cannot be read is asked for once more, with what was wrong; of what
 * cannot be read then, the part is taken that its form says can be, of the second answer before the first. Without one it is returned as
 * unreadable, never guessed at.
 */
export class Asker {
  private vainRepairs = 0;

  constructor(private readonly context: Pick<OptimizerContext, 'reflect'>) {}

  /** The answers to all samples of a request, those left out that no model gave. */
  async ask<T>(request: ReflectionRequest, form: AnswerForm<T>): Promise<readonly AskedAnswer<T>[]> {
    const [answers] = await this.askAll([{ request, form }]);
    return answers ?? [];
  }

  /** The same for several requests at once, in their order. */
  async askAll<T>(asked: readonly FormedRequest<T>[]): Promise<readonly (readonly AskedAnswer<T>[])[]> {
    const reflections = await this.context.reflect(asked.map(({ request }) => request));
    const faulty: Faulty<T>[] = [];
    const settled = asked.map(({ request, form }, place) => {
      const first = reflections[place];
      return (first?.answers ?? []).flatMap((answer): (AskedAnswer<T> | Faulty<T>)[] => {
        if (first === undefined || answer === undefined) return [];
        const reading = readAnswer(answer, form, '');
        if ('value' in reading) return [settle(first, answer, reading)];
        const one = { request, form, first, answer, ...reading };
        faulty.push(one);
        return [one];
      });
    });
    const repaired = await this.repair(faulty.slice(0, mostVainRepairs - this.vainRepairs));
    return settled.map((answers) =>
      answers.map((answer) => ('outcome' in answer ? answer : (repaired.get(answer) ?? settle(answer.first, answer.answer, answer)))),
    );
  }

  private async repair<T>(faulty: readonly Faulty<T>[]): Promise<ReadonlyMap<Faulty<T>, AskedAnswer<T>>> {
    if (faulty.length === 0) return new Map();
    const requests = faulty.map(repairRequest);
    const second = await this.context.reflect(requests);
    const repaired = new Map<Faulty<T>, AskedAnswer<T>>();
    faulty.forEach((one, place) => {
      const reflection = second[place];
      const answer = reflection?.answers[0];
      if (reflection === undefined || answer === undefined) return;
      const reading = readAnswer(answer, one.form, requests[place]?.messages.at(-1)?.content ?? '');
      this.vainRepairs = 'fault' in reading ? this.vainRepairs + 1 : 0;
      if ('value' in reading || reading.fallback !== undefined) repaired.set(one, settle(reflection, answer, reading));
      else if (one.fallback === undefined)
        repaired.set(one, settle(reflection, answer, { fault: `${one.fault} It was asked for once more: ${reading.fault}` }));
    });
    return repaired;
  }
}

/** An answer that was cut off or declined is never read: what is left of it may look whole. */
function readAnswer<T>({ text, finish }: ReflectionAnswer, form: AnswerForm<T>, added: string): Reading<T> {
  if (finish === 'length') return { fault: 'The answer was cut off at the most tokens that it may have.' };
  if (finish === 'refused') return { fault: 'The model, or a filter of its endpoint, declined to answer.' };
  return form.read(text, added);
}

function settle<T>(reflection: Reflection, answer: ReflectionAnswer, reading: Reading<T>): AskedAnswer<T> {
  if ('value' in reading) return { outcome: 'read', value: reading.value, reflection: reflection.id };
  const { fault, fallback } = reading;
  if (fallback !== undefined) return { outcome: 'read', value: fallback, reflection: reflection.id };
  return { outcome: 'unreadable', reason: fault, answer: answer.text, reflection: reflection.id };
}

/** The request once more, with the answer as it was and what is wrong with it. */
function repairRequest<T>({ request, form, first, answer, fault }: Faulty<T>): ReflectionRequest {
  return {
    ...request,
    title: `Repair of an answer to ${first.id}`,
    kind: 'repair',
    messages: repairMessages(request.messages, answer.text, fault, form.words),
    // A model that reasons first needs room to come to the answer.
    maxTokens: answer.finish === 'length' ? request.maxTokens * 2 : request.maxTokens,
    samples: 1,
    ...(form.format === undefined ? {} : { format: form.format }),
  };
}
