import { hashText } from '../hash';
import type { Budget } from '../models/budget';
import { BudgetSpent } from '../models/budget';
import type { CompletionCache } from '../models/cache';
import type { Completion, Model, ModelRequest, ModelRole } from '../models/model';
import { estimateTokens, ModelError } from '../models/model';
import type { InputEvent } from './events';
import type { Journal } from './journal';

/** Everything that decides a completion, as one hash. Sampled requests differ by their key, so that samples are not shared. */
export function hashRequest(modelId: string, request: ModelRequest): string {
  const { messages, temperature, maxTokens, seed, key, repeat, format } = request;
  const sample = temperature === 0 ? {} : { seed, key };
  return hashText(JSON.stringify({ modelId, messages, temperature, maxTokens, repeat, format, ...sample }));
}

/** What stands round a model in a run. */
export interface RecordingParts {
  readonly role: ModelRole;
  readonly journal: Journal;
  readonly budget: Budget;
  readonly cache: CompletionCache;
  /** Retries that the wrapped model has made for a call, each reserved with the budget. */
  readonly retriesOf: (key: string) => number;
  /** The same, and forgets them: they are booked. */
  readonly takeRetries: (key: string) => number;
}

/**
 * A model whose answers are recorded before they are used: answered from the journal where the call was made before, from the
 * cache where an earlier run made it at temperature 0, and otherwise by the model itself.
 */
export function recordedModel(model: Model, parts: RecordingParts): Model {
  return {
    id: model.id,
    async complete(request, signal) {
      const requestHash = hashRequest(model.id, request);
      parts.budget.chargeInVain(parts.journal.attemptsInVain(parts.role, request.key));
      const event = parts.journal.find(parts.role, request.key, requestHash) ?? (await receive(model, request, requestHash, parts, signal));
      if (event.type === 'spent') throw new BudgetSpent(event.message);
      const usage = event.type === 'completion' ? event.usage : { inputTokens: 0, outputTokens: 0 };
      parts.budget.charge(parts.role, usage, event.attempts, planInput(request), parts.takeRetries(request.key));
      if (event.type === 'failure') throw new ModelError(event.kind, event.message);
      return { text: event.text, usage: event.usage, finish: event.finish };
    },
  };
}

async function receive(model: Model, request: ModelRequest, requestHash: string, parts: RecordingParts, signal: AbortSignal): Promise<InputEvent> {
  const { role, cache, journal } = parts;
  const base = { key: request.key, role, requestHash };
  const cached = request.temperature === 0 ? await cache.get(requestHash) : undefined;
  if (cached !== undefined) return recorded(journal, { type: 'completion', ...base, ...cached, attempts: 0 });
  const outcome = await attempt(model, request, parts.budget, signal);
  if (outcome instanceof BudgetSpent) return recorded(journal, { type: 'spent', key: request.key, role, message: outcome.message });
  const attempts = 1 + parts.retriesOf(request.key);
  if (outcome instanceof ModelError) return recorded(journal, { type: 'failure', ...base, kind: outcome.kind, message: outcome.message, attempts });
  const { sampled = false, ...answer } = outcome;
  const event = await recorded(journal, { type: 'completion', ...base, ...answer, attempts });
  // Only then: an answer that only the cache knew would cost a resumed run nothing, and its budget would go further.
  if (request.temperature === 0 && answer.finish === 'stop' && !sampled) void cache.put(requestHash, answer);
  return event;
}

/** The input tokens of a request by its characters. */
function planInput({ messages }: ModelRequest): number {
  return messages.reduce((sum, { content }) => sum + estimateTokens(content), 0);
}

/**
 * Makes the call unless the budget is spent, which is looked at again when the call has waited for its turn. A wrong key or an unknown
 * model fails every call: it ends the run, which can be resumed once that is mended.
 */
async function attempt(model: Model, request: ModelRequest, budget: Budget, signal: AbortSignal): Promise<Completion | ModelError | BudgetSpent> {
  let hasLeft = false;
  const mayLeave = (): void => {
    // A call that was made is tried again: it has its place in the budget.
    const over = hasLeft ? undefined : budget.stopBefore();
    if (over !== undefined) throw new BudgetSpent(over);
  };
  const leave = (): void => {
    mayLeave();
    hasLeft = true;
  };
  try {
    mayLeave();
    return await model.complete({ ...request, mayLeave: leave }, signal);
  } catch (error) {
    if (error instanceof BudgetSpent || (error instanceof ModelError && !error.fatal)) return error;
    throw error;
  }
}

async function recorded(journal: Journal, event: InputEvent): Promise<InputEvent> {
  await journal.record(event);
  return event;
}
