import { InputError } from '../core/cases/case';
import { isAbortError } from '../core/models/abort';
import { ModelError } from '../core/models/model';
import { RunStore } from '../storage/runStore';
import type { Arguments } from './arguments';
import { readArguments, usage, UsageError } from './arguments';
import { describeRun, describeVerdict, evaluationReport, optimizationReport } from './report';
import type { Place } from './startRun';
import { applyBest, startRun } from './startRun';

/** The version, put in by the bundler. */
declare const whetstoneVersion: string;

const exitCodes = { done: 0, failed: 1, badInput: 2, interrupted: 130 } as const;

async function main(argv: readonly string[]): Promise<number> {
  const interrupt = new AbortController();
  // A second signal ends the process at once, as people expect.
  process.once('SIGINT', () => interrupt.abort());
  process.once('SIGTERM', () => interrupt.abort());
  try {
    const args = readArguments(argv);
    // npm runs scripts in the package's folder; paths are meant from where the person typed.
    const folder = process.env['npm_lifecycle_event'] === 'whetstone' ? (process.env['INIT_CWD'] ?? process.cwd()) : process.cwd();
    await run(args, { folder, environment: process.env, signal: interrupt.signal });
    return exitCodes.done;
  } catch (error) {
    return report(error);
  }
}

async function run({ command, operand = '', options }: Arguments, place: Place): Promise<void> {
  switch (command) {
    case 'help':
      print(usage.trimEnd());
      return;
    case 'version':
      print(whetstoneVersion);
      return;
    case 'eval': {
      const { view } = await startRun('eval', operand, options, place);
      print(options.json ? toJson(evaluationReport(view)) : describeRun(view));
      return;
    }
    case 'optimize': {
      const ended = await startRun('optimize', operand, options, place);
      const applied = options.apply ? await applyBest(ended) : undefined;
      print(options.json ? toJson(optimizationReport(ended.view, ended.result.best.text)) : describeRun(ended.view));
      if (applied !== undefined) process.stderr.write(`${applied}\n`);
      return;
    }
    case 'runs':
      return listRuns(place, options.json);
    case 'show':
      return showRun(place, operand, options.json);
  }
}

async function listRuns({ folder }: Place, json: boolean): Promise<void> {
  const store = new RunStore(folder);
  const views = [];
  for (const id of await store.list()) {
    const view = (await store.read(id))?.fold.view(false);
    if (view !== undefined) views.push(view);
  }
  if (json) {
    print(toJson(views.map(({ id, method, promptPath, state, startedAt, verdict }) => ({ run: id, method, prompt: promptPath, state, startedAt, verdict: verdict ?? null }))));
  } else if (views.length === 0) {
    print('There are no runs in this folder.');
  } else {
    for (const { id, promptPath, state, verdict } of views) print(`${id}  ${promptPath}  ${verdict === undefined ? state : describeVerdict(verdict)}`);
  }
}

async function showRun({ folder }: Place, id: string, json: boolean): Promise<void> {
  const stored = await new RunStore(folder).read(id);
  const view = stored?.fold.view(false);
  if (stored === undefined || view === undefined) throw new UsageError(`There is no run "${id}" in this folder. "whetstone runs" lists those there are.`);
  const damaged = stored.journal.damagedLines;
  if (damaged.length > 0) process.stderr.write(`The journal is damaged on line ${damaged.join(', ')}; ${stored.journal.entries.length} entries were read.\n`);
  print(json ? toJson(view) : describeRun(view));
}

function report(error: unknown): number {
  if (isAbortError(error)) {
    process.stderr.write('Interrupted. What the run had found is kept; "whetstone runs" lists it.\n');
    return exitCodes.interrupted;
  }
  const message = error instanceof Error ? error.message : String(error);
  process.stderr.write(`${message}\n`);
  const isBadInput = error instanceof InputError || error instanceof UsageError || (error instanceof ModelError && error.fatal);
  return isBadInput ? exitCodes.badInput : exitCodes.failed;
}

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}

function toJson(value: unknown): string {
  return JSON.stringify(value, undefined, 2);
}

void main(process.argv.slice(2)).then((code) => {
  process.exitCode = code;
});
