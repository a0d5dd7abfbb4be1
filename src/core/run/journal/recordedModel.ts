import { hashText } from '../../hash';
import { BudgetSpent } from '../../models/budgetSpent';
import type { CompletionCache } from '../../models/cache';
import type { CallAccount, Purse } from '../../models/lot';
import type { Completion, Model, ModelRequest, ModelRole, Payment } from '../../models/model';
import { estimateInput, ModelError } from '../../models/model';
import type { Answer } from './earlierRun';
import type { Journal } from './journal';

/** Everything that decides a completion, as one hash. Sampled requests differ by their key, so that samples are not shared. */
export function hashRequest(modelId: string, request: ModelRequest): string {
  const { messages, tools, temperature, maxTokens, seed, key, repeat, format } = request;
  const sample = temperature === 0 ? {} : { seed, key };
  return hashText(JSON.stringify({ modelId, messages, tools, temperature, maxTokens, repeat, format, ...sample }));
}

/** Of a call that is not made, nor recorded, since one of the same lot was refused before it. */
const notAsked: Answer = { type: 'spent', key: '', role: 'task', message: 'The budget is spent.' };

/** What stands round a model in a run. */
export interface RecordingParts {
  readonly role: ModelRole;
  readonly journal: Journal;
  readonly cache: CompletionCache;
  /** The time in milliseconds, where it is of interest how long answers take. */
  readonly now?: () => number;
}

/** How a request of a run is made. */
export interface RunCall {
  readonly signal: AbortSignal;
  /** Pays for it. */
  readonly purse: Purse;
  /** The model itself is asked, whatever an earlier run was answered. */
  readonly anew?: boolean;
  /** Whether nothing more is asked for what it belongs to. */
  readonly isOver?: boolean;
  /** The call was not foreseen: it is made only if the budget has room for it. */
  readonly isExtra?: boolean;
}

/** What is known of a model since the run is under way. */
interface ModelState {
  /** The failure after which no further call can succeed. */
  fatal?: ModelError | undefined;
}

/** A model in a run. What it was answered before can be looked at without asking, recording or paying for anything. */
export interface RecordedModel {
  /** As of the model. */
  readonly id: string;
  /**
   * Answers a request of the run.
   * @throws ModelError when there is no answer; BudgetSpent when nothing pays for it; an `AbortError` when the signal was aborted.
   */
  complete(request: ModelRequest, call: RunCall): Promise<Completion>;
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
    async complete(request, call) {
      const requestHash = hashRequest(model.id, request);
      const { journal, role } = parts;
      const found = journal.has(role, request.key) ? await journal.find(role, request.key, requestHash) : undefined;
      journal.takeUp({ role, key: request.key });
      const account = call.purse.call(role, call.isExtra);
      if (found !== undefined && found.type !== 'spent') account.hold();
      const event = found ?? (await receive(model, request, requestHash, parts, state, call, account));
      if (event.type !== 'spent') {
        account.book(event.attempts);
        if (event.type === 'completion' && event.attempts > 0) account.charge(event.usage, estimateInput(request));
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
  const { text, reasoning, calls, usage, finish, endedBy } = event;
  const said = { text, ...(reasoning === undefined ? {} : { reasoning }), ...(calls === undefined ? {} : { calls }) };
  return { ...said, usage, finish, ...(endedBy === undefined ? {} : { endedBy }) };
}

async function receive(
  model: Model,
  request: ModelRequest,
  requestHash: string,
  parts: RecordingParts,
  state: ModelState,
  { signal, purse, isOver = false, anew = false }: RunCall,
  account: CallAccount,
): Promise<Answer> {
  const { role, cache, journal } = parts;
  const base = { key: request.key, role, requestHash };
  // Where what the run did next is known already, this call was not made: the budget was spent before its turn came.
  if (journal.isReplaying || purse.isClosed || isOver) return notAsked;
  const cached = request.temperature === 0 && !anew ? await cache.get(requestHash) : undefined;
  if (cached !== undefined) {
    // Costs nothing, and so has a place in any budget.
    account.hold();
    return recorded(journal, { type: 'completion', ...base, ...cached, attempts: 0 });
  }
  const over = account.begin();
  const began = parts.now?.() ?? 0;
  const outcome = over === undefined ? await attempt(model, request, parts, state, signal, account) : new BudgetSpent(over);
  if (outcome instanceof BudgetSpent) return recorded(journal, { type: 'spent', key: request.key, role, message: outcome.message });
  const attempts = (outcome instanceof ModelError && outcome.isRefusal ? 0 : 1) + account.retries;
  if (outcome instanceof ModelError)
    return recorded(journal, { type: 'failure', ...base, kind: outcome.kind, message: outcome.message, attempts });
  const { sampled = false, ...answer } = outcome;
  const took = parts.now === undefined ? {} : { milliseconds: Math.max(0, Math.round(parts.now() - began)) };
  const event = await recorded(journal, { type: 'completion', ...base, ...answer, attempts, ...took });
  // Only then: an answer that only the cache knew would cost a resumed run nothing, and its budget would go further.
  if (request.temperature === 0 && isRepeatable(answer) && !sampled) void cache.put(requestHash, answer);
  return event;
}

/** Whether the same would be answered again: what was cut off is as much the model's as a whole answer, and takes the longest. */
function isRepeatable({ text, finish, isInputCut }: Completion): boolean {
  if (isInputCut === true) return false;
  // Nothing at all may be a mishap of the endpoint's.
  return finish === 'calls' || ((finish === 'stop' || finish === 'length') && text.trim() !== '');
}

/**
 * Makes the call unless the time is over, which is looked at again when the call has waited for its turn. A wrong key or an unknown
 * model fails every call: it ends the run, which can be resumed once that is mended.
 */
async function attempt(
  model: Model,
  request: ModelRequest,
  parts: RecordingParts,
  state: ModelState,
  signal: AbortSignal,
  account: CallAccount,
): Promise<Completion | ModelError | BudgetSpent> {
  const payment: Payment = {
    leave() {
      // What waited for its turn would fail as well, and cost as much.
      if (state.fatal !== undefined) throw state.fatal;
      account.leave();
    },
    refused: () => account.refused(),
    again: () => account.again(),
  };
  let left = 0;
  try {
    account.mayLeave();
    return await model.complete(request, signal, payment).finally(() => (left = account.returned()));
  } catch (error) {
    if ((left === 0 && error instanceof BudgetSpent) || (error instanceof ModelError && error.isRefusal)) account.giveBack();
    if (error instanceof BudgetSpent || (error instanceof ModelError && !error.fatal)) return error;
    const fatal = error instanceof ModelError ? error : undefined;
    state.fatal ??= fatal;
    // Where nothing was reached, nothing was asked.
    if (left > 0 && fatal?.kind !== 'no-contact') await recordAttempts(request.key, left, parts);
    throw error;
  }
}

/**
 * What a call has cost that was broken off, perhaps while it waited to be tried again. The error that broke it off is the one
 * to report, even when the disk refuses this as well.
 */
async function recordAttempts(key: string, attempts: number, { role, journal }: RecordingParts): Promise<void> {
  await journal.record({ type: 'attempts', key, role, attempts }).catch(() => undefined);
}

async function recorded(journal: Journal, event: Answer): Promise<Answer> {
  await journal.record(event);
  return event;
}
