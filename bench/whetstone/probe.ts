/**
 * A process of its own that evaluates a case file as the product does (files, journal on the disk, cache, the view's fold) and
 * prints what it took. So memory and CPU are those of Whetstone alone.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Model } from '../../src/core/models/model';
import { rolloutsFor } from '../../src/core/run/concurrency';
import { executeRun } from '../../src/core/run/executeRun';
import { prepareRun } from '../../src/core/run/prepareRun';
import { defaultConfig } from '../../src/core/run/runConfig';
import { RunFold } from '../../src/core/run/view/runFold';
import { systemClock } from '../../src/providers/systemClock';
import { WorkerMatcher } from '../../src/providers/workerMatcher';
import { FileCache } from '../../src/storage/fileCache';
import { FileJournal } from '../../src/storage/fileJournal';
import { loadInput } from '../../src/storage/runTarget';
import { createWorld } from '../server/worlds/createWorld';
import type { ProbeMeasures, ProbeRequest } from './probeProtocol';
import { serverModelIds, serverModels } from './serverModels';
import { worldModel } from './worldModel';

const request = JSON.parse(process.argv[2] ?? '{}') as ProbeRequest;

/** Memory and time when the first call leaves. */
interface FirstCall {
  readonly firstCallMs: number;
  readonly rssAtFirstCallMb: number;
  readonly peakAtFirstCallMb: number;
}

async function probe(): Promise<ProbeMeasures> {
  const config = { ...defaultConfig, method: 'evaluate', metric: { type: 'equals' }, budget: {}, models: serverModelIds } as const;
  const { input } = await loadInput({ prompt: request.promptPath, cases: { file: request.casesPath } }, config);
  const loadMs = performance.now();
  const { run } = await prepareRun(input);
  let first: FirstCall | undefined;
  let hasCalled = (): void => undefined;
  const firstCall = new Promise<void>((resolve) => (hasCalled = resolve));
  const model = withFirstCall(createModel(), () => {
    first = { firstCallMs: performance.now(), rssAtFirstCallMb: process.memoryUsage.rss() / 2 ** 20, peakAtFirstCallMb: peakMb() };
    hasCalled();
  });
  const folder = await mkdtemp(join(dirname(request.casesPath), 'run-'));
  const sink = await FileJournal.open(join(folder, 'journal.jsonl'));
  const cache = new FileCache(join(folder, 'completions.jsonl'), request.url ?? '');
  const fold = new RunFold('bench');
  const stop = new AbortController();
  const cpu = process.cpuUsage();
  const begin = performance.now();
  const running = executeRun(run, {
    createModel: () => model,
    cache,
    matcher: new WorkerMatcher(),
    sink,
    onEntry: (entry) => fold.apply(entry),
    timestamp: () => new Date().toISOString(),
    clock: systemClock,
    concurrency: rolloutsFor(request.concurrency),
    signal: stop.signal,
  });
  if (request.stopAtFirstCall) {
    await firstCall;
    stop.abort();
    await running.catch(() => undefined);
  } else {
    await running;
  }
  const wallMs = performance.now() - begin;
  const { user, system } = process.cpuUsage(cpu);
  await sink.close();
  await cache.close();
  await rm(folder, { recursive: true, force: true });
  const score = fold.view(true)?.candidates[0]?.scores.test;
  if (first === undefined) throw new Error('The run made no call.');
  return {
    loadMs,
    ...first,
    peakMb: peakMb(),
    wallMs,
    cpuMs: (user + system) / 1000,
    cases: run.splits.test.length,
    mean: score?.mean ?? null,
    errors: score?.errors ?? 0,
  };
}

function createModel(): Model {
  if (request.url === undefined) return worldModel(createWorld({ kind: 'right' }), 'task');
  return serverModels(request.url, request.concurrency)(serverModelIds.task);
}

/** Notes when the first call is made. */
function withFirstCall(model: Model, onFirst: () => void): Model {
  let called = false;
  return {
    id: model.id,
    complete(modelRequest, signal) {
      if (!called) onFirst();
      called = true;
      return model.complete(modelRequest, signal);
    },
  };
}

function peakMb(): number {
  return process.resourceUsage().maxRSS / 1024;
}

process.stdout.write(`${JSON.stringify(await probe())}\n`);
