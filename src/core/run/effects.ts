import type { EffectHost, EffectPlace, EffectSession } from '../agents/effectHost';
import { EffectError } from '../agents/effectError';
import { hashText } from '../hash';
import type { Json } from '../json';
import { BudgetSpent } from '../models/budgetSpent';
import type { Clock } from '../models/clock';
import type { Purse } from '../models/lot';
import type { EffectEvent } from './journal/events';
import type { Journal } from './journal/journal';
import type { SearchPhase } from './searchPhase';
import { NotAnswered } from './journal/recordedModel';

/** What effects of a run happen with. */
export interface EffectParts {
  readonly hosts: readonly EffectHost[];
  readonly journal: Journal;
  readonly clock: Pick<Clock, 'now'>;
  /** Whether more is done, and what breaks it off. */
  readonly phase: Pick<SearchPhase, 'signal' | 'isStopped'>;
  readonly signal: AbortSignal;
}

/** A rollout in a session that cannot go on where it was: it begins again. */
export class RolloutDiverged extends Error {
  override readonly name = 'RolloutDiverged';
}

/** What was done in a session so far, and what came of it. */
interface Done {
  readonly input: Json;
  readonly output: Json;
}

/**
 * The effects of a run. What comes of each is recorded before it is used, and taken from the journal when the run is taken up again. Hosts
 * without a state are opened once; a rollout in a session has one of its own, opened at its first new action.
 */
export class RunEffects {
  private readonly open = new Map<string, Promise<EffectSession>>();
  private readonly pure = new Map<string, Promise<Json>>();
  /** Where outputs of those stand in the journal, by the hash of what was asked: they are not held. */
  private readonly lines = new Map<string, number>();

  constructor(readonly parts: EffectParts) {}

  /** The effects of one rollout. @param attempt names it and its attempt within the run */
  of(place: EffectPlace, attempt: string, purse: Purse): RolloutEffects {
    return new RolloutEffects(this, place, attempt, purse);
  }

  /** @throws EffectError where there is no such host. */
  host(kind: string): EffectHost {
    const host = this.parts.hosts.find((each) => each.kind === kind);
    if (host === undefined) throw new EffectError(`There is nothing here that does "${kind}".`);
    return host;
  }

  /** The session of a host without a state. */
  shared(host: EffectHost): Promise<EffectSession> {
    return known(this.open, host.kind, () => host.open(undefined, this.parts.signal));
  }

  /** The same input gives the same output: it is asked for once. */
  async once(requestHash: string, perform: () => Promise<Json>): Promise<Json> {
    const line = this.lines.get(requestHash);
    const event = line === undefined ? undefined : await this.parts.journal.reread(line);
    return event?.type === 'effect' && event.requestHash === requestHash ? outputOf(event) : known(this.pure, requestHash, perform);
  }

  /** What came of an effect without a state stands in the journal. */
  isAt(line: number, { requestHash, error }: EffectEvent): void {
    if (error !== undefined || !this.parts.journal.isReadable) return;
    this.lines.set(requestHash, line);
    this.pure.delete(requestHash);
  }

  /** Closes what is open. Never throws: what a host leaves behind is no error of the run. */
  async close(): Promise<void> {
    await Promise.allSettled([...this.open.values()].map(async (session) => (await session).close()));
  }

  /** What an effect came to before. @throws NotAnswered where it did not happen; EffectError where it failed. */
  async recorded(key: string, kind: string, input: Json): Promise<Json> {
    const event = await this.parts.journal.findEffect(key, hashEffect(kind, input));
    if (event === undefined) throw new NotAnswered();
    return outputOf(event);
  }
}

/** The effects of one rollout, with its sessions. */
export class RolloutEffects {
  private readonly sessions = new Map<string, Promise<EffectSession>>();
  /** What was done so far, by kind. */
  private readonly done = new Map<string, Done[]>();

  constructor(
    private readonly run: RunEffects,
    private readonly place: EffectPlace,
    private readonly attempt: string,
    private readonly purse: Purse,
  ) {}

  /** Whether this attempt at the rollout was given up before, so that nothing new may happen in it. @throws RolloutDiverged if so. */
  checkGoesOn(): void {
    if (this.run.parts.journal.hasDiverged(this.attempt)) throw new RolloutDiverged();
  }

  /**
   * Does something, or takes from the journal what it came to.
   * @param known what it came to in a recorded beginning
   */
  async perform(key: string, kind: string, input: Json, known?: Json): Promise<Json> {
    const host = this.run.host(kind);
    const output = known ?? (await this.performNew(host, key, input));
    if (host.state === 'session') this.doneOf(kind).push({ input, output });
    return output;
  }

  /** Closes the sessions of the rollout. */
  async close(): Promise<void> {
    await Promise.allSettled([...this.sessions.values()].map(async (session) => (await session).close()));
  }

  private async performNew(host: EffectHost, key: string, input: Json): Promise<Json> {
    const { journal, clock, phase } = this.run.parts;
    const requestHash = hashEffect(host.kind, input);
    const found = journal.hasEffect(key) ? await journal.findEffect(key, requestHash) : undefined;
    journal.takeUp({ type: 'effect', key });
    if (found !== undefined) {
      bookAgain(found, this.purse);
      return outputOf(found);
    }
    this.checkGoesOn();
    if (journal.isReplaying || this.purse.isClosed || phase.isStopped) throw new BudgetSpent('The budget is spent.', true);
    const began = clock.now();
    let [attempts, inputTokens, outputTokens] = [0, 0, 0];
    const purse = this.purse.watched((charge) => {
      if (charge.kind === 'calls') attempts += charge.attempts;
      if (charge.kind === 'usage')
        [inputTokens, outputTokens] = [inputTokens + charge.usage.inputTokens, outputTokens + charge.usage.outputTokens];
    });
    const outcome = await this.outcome(host, input, requestHash, purse, phase.signal);
    const milliseconds = Math.max(0, Math.round(clock.now() - began));
    const event: EffectEvent = {
      ...{ type: 'effect', key, kind: host.kind, requestHash, ...outcome, milliseconds, attempts },
      ...(inputTokens + outputTokens === 0 ? {} : { usage: { inputTokens, outputTokens } }),
    };
    const line = await journal.record(event);
    if (host.state === 'pure') this.run.isAt(line, event);
    return outputOf(event);
  }

  private async outcome(
    host: EffectHost,
    input: Json,
    requestHash: string,
    purse: Purse,
    signal: AbortSignal,
  ): Promise<Pick<EffectEvent, 'output' | 'error'>> {
    try {
      if (host.state === 'session') return { output: await (await this.session(host)).perform(input, { signal, purse }) };
      const session = await this.run.shared(host);
      const perform = (): Promise<Json> => session.perform(input, { signal, purse });
      return { output: await (host.state === 'pure' ? this.run.once(requestHash, perform) : perform()) };
    } catch (error) {
      if (error instanceof EffectError && !signal.aborted) return { error: error.message };
      throw error;
    }
  }

  /**
   * The rollout's session. Opened where actions were done before, it does them again: where one comes to something else, it cannot go on.
   */
  private session(host: EffectHost): Promise<EffectSession> {
    return known(this.sessions, host.kind, async () => {
      const { signal, journal } = this.run.parts;
      const session = await host.open(this.place, signal);
      for (const { input, output } of this.doneOf(host.kind)) {
        const again = await session.perform(input, { signal }).catch((error: unknown) => {
          if (error instanceof EffectError) return undefined;
          throw error;
        });
        if (again !== undefined && JSON.stringify(again) === JSON.stringify(output)) continue;
        await session.close();
        await journal.record({ type: 'diverged', key: this.attempt });
        throw new RolloutDiverged();
      }
      return session;
    });
  }

  private doneOf(kind: string): Done[] {
    const done = this.done.get(kind) ?? [];
    this.done.set(kind, done);
    return done;
  }
}

/** Books what an effect has paid before for the models that it called. */
function bookAgain({ attempts, usage }: Pick<EffectEvent, 'attempts' | 'usage'>, purse: Purse): void {
  if (attempts === 0) return;
  const account = purse.call('task', true);
  account.hold();
  account.book(attempts);
  if (usage !== undefined) account.charge(usage, usage.inputTokens);
}

function outputOf({ output, error }: Pick<EffectEvent, 'output' | 'error'>): Json {
  if (error !== undefined) throw new EffectError(error);
  return output ?? null;
}

function hashEffect(kind: string, input: Json): string {
  return hashText(JSON.stringify({ kind, input }));
}

/** What a map holds, or is made now. What fails is not kept. */
function known<T>(map: Map<string, Promise<T>>, key: string, make: () => Promise<T>): Promise<T> {
  const found = map.get(key);
  if (found !== undefined) return found;
  const made = make();
  map.set(key, made);
  made.catch(() => map.delete(key));
  return made;
}
