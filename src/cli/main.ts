import { setMaxListeners } from 'node:events';
import { setFlagsFromString } from 'node:v8';
import { InputError } from '../core/problems';
import { isAbortError } from '../core/models/abort';
import { BudgetSpent } from '../core/models/budgetSpent';
import { ModelError } from '../core/models/model';
import { CannotResume } from '../core/run/journal/restoreRun';
import { applyBest } from './applyBest';
import { applyRun } from './applyRun';
import type { Arguments } from './arguments';
import { readArguments, UsageError } from './arguments';
import { besideRun } from './besideRun';
import { showCache } from './cache';
import { listRuns, showRun } from './history';
import { typedAs, typedIn } from './invocation';
import { print, printJson, say, shownPath } from './output';
import { describeError } from './problems';
import { describeRun, evaluationReport, optimizationReport } from './report';
import type { EndedRun, Place } from './startRun';
import { UnfinishedRun, resumeRun, startRun } from './startRun';
import { usage } from './usage';
import { showTrajectory } from './trajectory';

/** The version, put in by the bundler. */
declare const whetstoneVersion: string;

const exitCodes = { done: 0, failed: 1, badInput: 2, notProven: 3, stopped: 130 } as const;

async function main(argv: readonly string[]): Promise<number> {
  // Whoever reads the output may have seen enough, as in `whetstone runs | head`; a run goes on and is kept.
  process.stdout.on('error', loseOutput);
  // Of this one no one can be told.
  process.stderr.on('error', () => undefined);
  const interrupt = new AbortController();
  // Every call under way listens to it, and to signals that are made from it; Node 20 would warn of the eleventh.
  setMaxListeners(0);
  // A second signal ends the process at once, as people expect.
  const signals = ['SIGINT', 'SIGTERM'] as const;
  const stop = (): void => {
    signals.forEach((signal) => process.off(signal, stop));
    interrupt.abort();
  };
  signals.forEach((signal) => process.on(signal, stop));
  try {
    const args = readArguments(argv);
    return await run(args, { folder: typedIn(), environment: process.env, signal: interrupt.signal });
  } catch (error) {
    return report(error);
  }
}

async function run(args: Arguments, place: Place): Promise<number> {
  const { command, operand = '', options } = args;
  switch (command) {
    case 'help':
      print(usage.trimEnd());
      break;
    case 'version':
      print(whetstoneVersion);
      break;
    case 'eval': {
      const ended = await begin('eval', args, place);
      if (options.json) printJson(await evaluationReport(ended));
      else print(await describeRun(ended, place.folder));
      break;
    }
    case 'optimize':
      return optimize(args, place);
    case 'runs':
      await listRuns(place.folder, options.json);
      break;
    case 'show':
      if (options.trajectory === undefined) await showRun(place, operand, options.json);
      else await showTrajectory(place.folder, operand, options.trajectory, options);
      break;
    case 'apply':
      await applyRun(place.folder, operand, options);
      break;
    case 'cache':
      await showCache(place.folder, options.clear, options.json);
      break;
  }
  return exitCodes.done;
}

async function optimize(args: Arguments, place: Place): Promise<number> {
  const { options } = args;
  const run = await begin('optimize', args, place);
  const ended = { ...run, beside: await besideRun(run, place) };
  // What was found is printed first: a file that cannot be written must not cost it.
  if (options.json) printJson(await optimizationReport(ended, { program: ended.result.program, candidate: ended.result.best }));
  else print(await describeRun(ended, place.folder));
  if (!options.json && ended.view.best !== ended.view.baseline && ended.kept !== undefined)
    print(`  prompt   ${shownPath(ended.kept, place.folder)}`);
  if (options.apply !== undefined) say(await applyBest(ended, options.apply));
  if (!options.requireProof || ended.view.verdict?.kind === 'proven') return exitCodes.done;
  say(`Proof was required, and the verdict is "${ended.view.verdict?.kind ?? 'none'}".`);
  return exitCodes.notProven;
}

function begin(kind: 'eval' | 'optimize', { operand = '', options }: Arguments, place: Place): Promise<EndedRun> {
  return options.resume === undefined ? startRun(kind, operand, options, place) : resumeRun(kind, options.resume, options, place);
}

/** Whether what was to be printed is lost, such as to a full disk. */
let lostOutput = false;

function loseOutput({ code, message }: NodeJS.ErrnoException): void {
  if (code === 'EPIPE' || lostOutput) return;
  lostOutput = true;
  say(`The output cannot be written (${code ?? message}). Runs are kept all the same: "${typedAs('runs')}" lists them.`);
  process.exitCode = exitCodes.failed;
}

function report(error: unknown): number {
  if (error instanceof UnfinishedRun) {
    const code = report(error.cause);
    say(`The run can be taken up again where it is: ${error.command}`);
    return code;
  }
  if (isAbortError(error)) {
    say('Stopped. What the run had found is kept.');
    return exitCodes.stopped;
  }
  say(describeError(error));
  return isBadInput(error) ? exitCodes.badInput : exitCodes.failed;
}

/**
 * Whether a person can mend it by what they type or what their files hold.
 * A budget that ends a run without a verdict was too small to begin.
 */
function isBadInput(error: unknown): boolean {
  const kinds = [InputError, UsageError, CannotResume, BudgetSpent];
  return (
    kinds.some((kind) => error instanceof kind) ||
    (error instanceof ModelError && error.fatal && error.kind !== 'no-contact' && error.kind !== 'told-to-wait')
  );
}

// Of a large journal little is held while it is read, and Node would let four times as much of what was dropped pile up beside that.
setFlagsFromString('--heap-growing-percent=40');

void main(process.argv.slice(2)).then((code) => {
  process.exitCode = lostOutput && code === exitCodes.done ? exitCodes.failed : code;
});
