import type { Ledger } from '../models/ledger';
import type { SpendingPlan } from '../models/spendingPlan';
import type { Lot, Purse } from '../models/lot';
import { estimateTokens, ModelError } from '../models/model';
import type { Reflection, ReflectionAnswer, ReflectionRequest } from '../optimizers/optimizer';
import { deriveSeed } from '../stats/random';
import { mapConcurrently } from './concurrency';
import type { Journal } from './journal/journal';
import type { RecordedModel } from './journal/recordedModel';
import type { ReflectionPace } from './reflectionPace';
import type { SearchPhase } from './searchPhase';

/** What a reflector works with. */
export interface ReflectorParts {
  readonly model: RecordedModel;
  readonly seed: number;
  readonly ledger: Ledger;
  readonly journal: Journal;
  readonly phase: SearchPhase;
  readonly concurrency: number;
  /** Of a run with a limit of minutes. */
  readonly pace?: ReflectionPace;
  readonly signal: AbortSignal;
}

/** One sample of one request. */
interface Sample {
  readonly id: string;
  readonly index: number;
  readonly request: ReflectionRequest;
  readonly plan: SpendingPlan;
}

/** Asks the reflection model for an optimizer and records what it said. */
export class Reflector {
  private count = 0;

  constructor(private readonly parts: ReflectorParts) {}

  /**
   * Asks as many samples as the time allows, where that is limited. What has arrived is read, also when the time is over by then.
   * @throws BudgetSpent before any call when the budget cannot pay for all samples of all requests, and after them where none came.
   */
  async reflect(requests: readonly ReflectionRequest[], step: number): Promise<readonly Reflection[]> {
    const { ledger } = this.parts;
    const asked = requests.map((request) => ({ id: `m${++this.count}`, request }));
    const samples = asked.flatMap(({ id, request }) =>
      Array.from({ length: request.samples }, (_, index): Sample => ({ id, index, request, plan: planSample(request) })),
    );
    const lot = ledger.reserve(
      samples.map(({ plan }) => plan),
      samples.length,
    );
    try {
      const answers = await this.askAll(samples, lot);
      if (lot.spent !== undefined && answers.every((answer) => answer === undefined)) throw lot.spent;
      return asked.map(({ id, request }) =>
        this.record(
          id,
          step,
          request,
          samples.flatMap((sample, index) => (sample.id === id ? [answers[index]] : [])),
        ),
      );
    } finally {
      lot.release();
    }
  }

  /** The answers, in the order of the samples; those that there is no time for are left out. */
  private async askAll(samples: readonly Sample[], lot: Lot): Promise<readonly (ReflectionAnswer | undefined)[]> {
    const { concurrency, signal, pace } = this.parts;
    const ask = (some: readonly Sample[]) =>
      mapConcurrently(some, concurrency, signal, (sample) => lot.run((purse) => this.ask(sample, purse)));
    if (pace === undefined) return ask(samples);
    // The first of all tells how long one takes.
    const first = await ask(samples.slice(0, pace.isKnown ? 0 : 1));
    return [...first, ...(await ask(samples.slice(first.length, first.length + pace.affordable)))];
  }

  /** The answer as it came; undefined where the call failed. */
  private async ask({ id, index, request }: Sample, purse: Purse): Promise<ReflectionAnswer | undefined> {
    const { model, seed, phase, pace } = this.parts;
    const { messages, temperature, maxTokens, format } = request;
    const key = `${id}/${index}`;
    try {
      const asked = {
        key,
        messages,
        temperature,
        maxTokens,
        seed: deriveSeed(seed, 'reflection', key),
        ...(format === undefined ? {} : { format }),
      };
      const complete = () => phase.asking(() => model.complete(asked, { signal: phase.signal, isOver: phase.isStopped, purse }));
      const { text, finish } = await (pace === undefined ? complete() : pace.measured(complete));
      return { text, finish };
    } catch (error) {
      if (error instanceof ModelError && !error.fatal) return undefined;
      throw error;
    }
  }

  private record(id: string, step: number, request: ReflectionRequest, answers: readonly (ReflectionAnswer | undefined)[]): Reflection {
    const { kind, title, cases, candidate, messages } = request;
    this.parts.journal.emit({
      type: 'reflection',
      id,
      step,
      kind,
      title,
      messages,
      answers: answers.map((answer) => answer?.text ?? null),
      cases,
      ...(candidate === undefined ? {} : { candidate }),
    });
    return { id, answers };
  }
}

/** What one sample may cost at the most. */
export function planSample({ messages, maxTokens, format }: ReflectionRequest): SpendingPlan {
  const formatTokens = format === undefined ? 0 : estimateTokens(JSON.stringify(format));
  const inputTokens = messages.reduce((sum, { content }) => sum + estimateTokens(content) + 8, formatTokens);
  return { role: 'reflection', calls: 1, inputTokens, outputTokens: maxTokens };
}
