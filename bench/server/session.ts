import { createRandom } from '../../src/core/stats/random';
import type { ChatCall } from './chat';
import { isTaskCall, lastUserText } from './chat';
import type { FaultKind, FaultPlan } from './faults';
import { drawFault } from './faults';
import { reply } from './standIn';
import { createWorld } from './worlds/createWorld';
import type { World, WorldConfig } from './worlds/world';

/** What a client of the server meets. Plain data. */
export interface SessionConfig {
  readonly world: WorldConfig;
  /** How long each answer takes, in milliseconds. */
  readonly latencyMs?: number;
  readonly faults?: FaultPlan;
  /** Ids of cases: the session notes when one and the same prompt has answered all of them. */
  readonly target?: readonly string[];
}

/** What happened in a session. */
export interface SessionStats {
  /** Requests to the task model, failed ones included. */
  readonly taskCalls: number;
  readonly reflectionCalls: number;
  /** Requests that got a fault in place of an answer, by kind. */
  readonly faults: Readonly<Partial<Record<FaultKind, number>>>;
  /** Task calls when a prompt had first answered all of the target, or null when none has. */
  readonly callsToTarget: number | null;
  /** Milliseconds from the first request's arrival to the last answer. */
  readonly spanMs: number;
  /** Milliseconds since the epoch of the first request's arrival, or null before it. */
  readonly firstRequestAt: number | null;
  /** The most requests that were open at once. */
  readonly maxConcurrency: number;
}

/** One client's view of the server: its world, and a record of what it asked. */
export class Session {
  private readonly world: World;
  private readonly chance: ReturnType<typeof createRandom>;
  private readonly answered = new Map<string, Set<string>>();
  private readonly target: ReadonlySet<string>;
  private readonly faults: Partial<Record<FaultKind, number>> = {};
  private taskCalls = 0;
  private reflectionCalls = 0;
  private callsToTarget: number | null = null;
  private first: number | null = null;
  private firstAt: number | null = null;
  private last = 0;
  private open = 0;
  private maxConcurrency = 0;

  constructor(readonly config: SessionConfig) {
    this.world = createWorld(config.world);
    this.chance = createRandom(config.faults?.seed ?? 0, 'faults');
    this.target = new Set(config.target);
  }

  /** A request has come. What it gets: a fault, or nothing of the kind. */
  arrive(call: ChatCall): FaultKind | undefined {
    this.first ??= performance.now();
    this.firstAt ??= Date.now();
    this.open++;
    this.maxConcurrency = Math.max(this.maxConcurrency, this.open);
    if (isTaskCall(call)) this.taskCalls++;
    else this.reflectionCalls++;
    const fault = this.config.faults === undefined ? undefined : drawFault(this.config.faults, this.chance);
    if (fault !== undefined) this.faults[fault] = (this.faults[fault] ?? 0) + 1;
    return fault;
  }

  /** The text of the answer. */
  answer(call: ChatCall): string {
    const { text, task } = reply(this.world, call);
    if (task?.right === true && task.case !== undefined && this.target.has(task.case)) this.note(call, task.case);
    return text;
  }

  /** A request has been answered, or its client has gone. */
  leave(): void {
    this.open--;
    this.last = performance.now();
  }

  stats(): SessionStats {
    const { taskCalls, reflectionCalls, faults, callsToTarget, maxConcurrency, first, last, firstAt } = this;
    return {
      taskCalls,
      reflectionCalls,
      faults,
      callsToTarget,
      maxConcurrency,
      spanMs: first === null ? 0 : last - first,
      firstRequestAt: firstAt,
    };
  }

  private note(call: ChatCall, id: string): void {
    if (this.callsToTarget !== null) return;
    const prompt = promptOf(call);
    const cases = this.answered.get(prompt) ?? new Set<string>();
    this.answered.set(prompt, cases.add(id));
    if (cases.size === this.target.size) this.callsToTarget = this.taskCalls;
  }
}

/** What of a request is the same for every case of a prompt. */
function promptOf(call: ChatCall): string {
  const user = lastUserText(call);
  const others = call.messages.filter(({ content }) => content !== user).map(({ content }) => content);
  return [...others, user.replace(/\[case \d+\][^\n]*/g, '')].join('\n');
}
