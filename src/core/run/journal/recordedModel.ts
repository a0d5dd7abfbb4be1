import { hashText } from '../../hash';
import type { Budget } from '../../models/budget';
import { BudgetSpent } from '../../models/budgetSpent';
import type { CompletionCache } from '../../models/cache';
import type { Completion, Model, ModelRequest, ModelRole } from '../../models/model';
import { estimateTokens, ModelError } from '../../models/model';
import type { Answer } from './earlierRun';
import type { Journal } from './journal';

/** Everything that decides a completion, as one hash. Sampled requests differ by their key, so that samples are not shared. */
export function hashRequest(modelId: string, request: ModelRequest): string {
  const { messages, temperature, maxTokens, seed, key, repeat, format } = request;
  const sample = temperature === 0 ? {} : { seed, key };
  return hashText(JSON.stringify({ modelId, messages, temperature, maxTokens, repeat, format, ...sample }));
}

/** Of a call that is not made, nor recorded, since one of the same batch was refused before it. */
const notAsked: Answer = { type: 'spent', key: '', role: 'task', message: 'The budget is spent.' };

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

/** What is known of a model since the run is under way. */
interface ModelState {
  /** The failure after which no further call can succeed. */
  fatal?: ModelError | undefined;
}

/** A model in a run. What it was answered before can be looked at without asking, recording or paying for anything. */
export interface RecordedModel extends Model {
  /** What this run received for a request. @throws NotAnswered when there is nothing; else what `complete` throws. */
  recorded(request: ModelRequest): Promise<Completion>;
  /** What an earlier run received for it. @throws NotAnswered when that is not kept. */
  kept(request: ModelRequest): Promise<Completion>;
  /** Whether that is kept. */
  keeps(request: ModelRequest): Promise<boolean>;
}

/** Nothing was received for a request so far. */
export class NotAnswered extends Error {
  override readonly name = 'NotAnswered';
}

/**
 * A model whose answers are recorded before they are used: answered from the journal where the call was made before, from the
 * cache where an earlier run made it at temperature 0, and otherwise by the model itself.
 */
export function recordedModel(model: Model, parts: RecordingParts): RecordedModel {
  const state: ModelState = {};
  return {
    id: model.id,
    async complete(request, signal) {
      const requestHash = hashRequest(model.id, request);
      const found = parts.journal.has(parts.role, request.key) ? await parts.journal.find(parts.role, request.key, requestHash) : undefined;
      parts.journal.takeUp(parts.role, request.key);
      const event = found ?? (await receive(model, request, requestHash, parts, state, signal));
      if (event.type !== 'spent') {
        if (found !== undefined && request.isExtra === true) parts.budget.oneMore();
        parts.budget.bookCall(event.attempts, parts.takeRetries(request.key));
        if (event.type === 'completion' && event.attempts > 0) request.account?.charge(parts.role, event.usage, planInput(request));
      }
      return completionOf(event);
    },
    async recorded(request) {
      const event = await parts.journal.find(parts.role, request.key, hashRequest(model.id, request));
      if (event === undefined) throw new NotAnswered();
      return completionOf(event);
    },
    async kept(request) {
      const completion = await parts.cache.get(hashRequest(model.id, request));
      if (completion === undefined) throw new NotAnswered();
      return completion;
    },
    keeps: (request) => parts.cache.has(hashRequest(model.id, request)),
  };
}

function completionOf(event: Answer): Completion {
  if (event.type === 'spent') throw new BudgetSpent(event.message, event === notAsked);
  if (event.type === 'failure') throw new ModelError(event.kind, event.message);
  return { text: event.text, usage: event.usage, finish: event.finish };
}

async function receive(model: Model, request: ModelRequest, requestHash: string, parts: RecordingParts, state: ModelState, signal: AbortSignal): Promise<Answer> {
  const { role, cache, journal } = parts;
  const base = { key: request.key, role, requestHash };
  // Where what the run did next is known already, this call was not made: the budget was spent before its turn came.
  if (journal.isReplaying || request.account?.isClosed === true) return notAsked;
  const cached = request.temperature === 0 && request.anew !== true ? await cache.get(requestHash) : undefined;
  if (cached !== undefined) {
    // Costs nothing, and so has a place in any budget.
    if (request.isExtra === true) parts.budget.oneMore();
    return recorded(journal, { type: 'completion', ...base, ...cached, attempts: 0 });
  }
  if (request.isExtra === true && !parts.budget.tryOneMore()) {
    return recorded(journal, { type: 'spent', key: request.key, role, message: 'The budget has no room for a call that was not foreseen.' });
  }
  const outcome = await attemptInBudget(model, request, parts, state, signal);
  if (outcome instanceof BudgetSpent) return recorded(journal, { type: 'spent', key: request.key, role, message: outcome.message });
  const attempts = (outcome instanceof ModelError && outcome.isRefusal ? 0 : 1) + parts.retriesOf(request.key);
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

/** Makes the call unless there is no place left for it. That of a call that was not foreseen was taken already. */
async function attemptInBudget(model: Model, request: ModelRequest, parts: RecordingParts, state: ModelState, signal: AbortSignal): Promise<Completion | ModelError | BudgetSpent> {
  const over = request.isExtra === true ? undefined : parts.budget.claim();
  return over === undefined ? attempt(model, request, parts, state, signal) : new BudgetSpent(over);
}

/**
 * Makes the call unless the time is over, which is looked at again when the call has waited for its turn. A wrong key or an unknown
 * model fails every call: it ends the run, which can be resumed once that is mended.
 */
async function attempt(model: Model, request: ModelRequest, parts: RecordingParts, state: ModelState, signal: AbortSignal): Promise<Completion | ModelError | BudgetSpent> {
  const { budget } = parts;
  let leaves = 0;
  const mayLeave = (): void => {
    // A call that was made is tried again: it has its place in the budget.
    const over = leaves > 0 ? undefined : budget.timeOver();
    if (over !== undefined) throw new BudgetSpent(over);
  };
  const leave = (): void => {
    // What waited for its turn would fail as well, and cost as much.
    if (state.fatal !== undefined) throw state.fatal;
    mayLeave();
    if (leaves === 0) budget.left();
    leaves++;
  };
  // What is refused was not made: it is to leave as if for the first time.
  const wasRefused = (): void => {
    leaves--;
    if (leaves === 0) budget.returned();
  };
  try {
    mayLeave();
    return await model.complete({ ...request, mayLeave: leave, wasRefused }, signal);
  } catch (error) {
    if ((leaves === 0 && error instanceof BudgetSpent) || (error instanceof ModelError && error.isRefusal)) budget.unclaim();
    if (error instanceof BudgetSpent || (error instanceof ModelError && !error.fatal)) return error;
    const fatal = error instanceof ModelError ? error : undefined;
    state.fatal ??= fatal;
    // Where nothing was reached, nothing was asked.
    if (leaves > 0 && fatal?.kind !== 'no-contact') await recordAttempts(request.key, leaves, parts);
    throw error;
  } finally {
    if (leaves > 0) budget.returned();
  }
}

/** What a call has cost that was broken off, perhaps while it waited to be tried again. The error that broke it off is the one to report, even when the disk refuses this as well. */
async function recordAttempts(key: string, attempts: number, { role, journal }: RecordingParts): Promise<void> {
  await journal.record({ type: 'attempts', key, role, attempts }).catch(() => undefined);
}

async function recorded(journal: Journal, event: Answer): Promise<Answer> {
  await journal.record(event);
  return event;
}
