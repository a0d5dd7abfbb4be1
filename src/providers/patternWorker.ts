/** What runs in the worker of `PatternWorker`: it matches what it is sent, one after the other. */
import { Script } from 'node:vm';
import { parentPort } from 'node:worker_threads';
import type { MatchOutcome } from '../core/metrics/matcher';
import { compilePattern } from '../core/metrics/pattern';
import type { MatchAnswer, MatchTask } from './patternProtocol';

/** How a script finds what to run, and says what came of it. */
const held = globalThis as { whetstoneMatch?: () => boolean };
/** Only what runs as a script of its own can be broken off by the engine after a time, amid a match. */
const script = new Script('whetstoneMatch()');

parentPort?.on('message', (task: MatchTask) => {
  const answer: MatchAnswer = { id: task.id, outcome: outcomeOf(task) };
  parentPort?.postMessage(answer);
});

function outcomeOf({ text, limitMs, ...pattern }: MatchTask): MatchOutcome {
  const compiled = compilePattern(pattern);
  if (typeof compiled === 'string') return { fault: compiled };
  if (text === undefined) return true;
  held.whetstoneMatch = () => compiled.test(text);
  try {
    return script.runInThisContext({ timeout: limitMs }) as boolean;
  } catch (error) {
    return { fault: faultOf(error as NodeJS.ErrnoException, limitMs) };
  }
}

function faultOf({ code, name, message }: NodeJS.ErrnoException, limitMs: number): string {
  if (code === 'ERR_SCRIPT_EXECUTION_TIMEOUT') {
    const limit = limitMs === 1000 ? '1 second' : `${limitMs / 1000} seconds`;
    return `it took longer than ${limit}, as repetitions inside or beside one another can, such as (a+)+ or \\d*\\d*`;
  }
  return name === 'RangeError' ? 'it took too much memory' : `it cannot be carried out (${message.slice(message.lastIndexOf(': ') + 1).trim()})`;
}
