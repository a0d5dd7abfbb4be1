/** What runs in the worker of a `WorkerMatcher`: it matches what it is sent, in that order. */
import { Script } from 'node:vm';
import { parentPort } from 'node:worker_threads';
import type { MatchOutcome } from '../core/metrics/matcher';
import { compilePattern } from '../core/metrics/pattern';
import type { MatchAnswer, MatchTask } from './patternProtocol';

/** How a script finds what it is to do. */
const held = globalThis as { whetstoneMatch?: () => void };
/** Only what runs as a script of its own is broken off by the engine when its time is over, amid a match as well. */
const script = new Script('whetstoneMatch()');
let waiting: MatchTask[] = [];

parentPort?.on('message', (task: MatchTask) => {
  if (waiting.push(task) === 1) setImmediate(matchAll);
});

function matchAll(): void {
  const tasks = waiting;
  waiting = [];
  for (let first = 0; first < tasks.length;) first = matchSome(tasks, first);
}

/**
 * Matches as many tasks as come to their end in the time of one: to watch the time costs more than most matches. The first of them has
 * all of that time; one further behind that has not ended by then is the first the next time.
 * @returns where to go on.
 */
function matchSome(tasks: readonly MatchTask[], first: number): number {
  const limitMs = tasks[first]?.limitMs ?? 0;
  const outcomes: MatchOutcome[] = [];
  held.whetstoneMatch = () => {
    for (let task = tasks[first]; task?.limitMs === limitMs; task = tasks[first + outcomes.length]) outcomes.push(outcomeOf(task));
  };
  try {
    script.runInThisContext({ timeout: limitMs });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ERR_SCRIPT_EXECUTION_TIMEOUT') throw error;
    if (outcomes.length === 0) outcomes.push({ fault: describeOvertime(limitMs) });
  }
  outcomes.forEach((outcome, index) => {
    const answer: MatchAnswer = { id: tasks[first + index]?.id ?? 0, outcome };
    parentPort?.postMessage(answer);
  });
  return first + outcomes.length;
}

function outcomeOf({ text, ...pattern }: MatchTask): MatchOutcome {
  const compiled = compilePattern(pattern);
  if (typeof compiled === 'string') return { fault: compiled };
  try {
    return text === undefined || compiled.test(text);
  } catch (error) {
    // Some patterns are translated only when they are first used.
    const { message } = error as Error;
    return { fault: `it is too much for the engine (${message.slice(message.lastIndexOf(': ') + 1).trim()})` };
  }
}

function describeOvertime(limitMs: number): string {
  const limit = limitMs === 1000 ? '1 second' : `${limitMs / 1000} seconds`;
  return `it took longer than ${limit}, as repetitions inside or beside one another can, such as (a+)+ or \\d*\\d*`;
}
