// Lists the runs of a workspace, and prints how long it took and what it holds: `whole` keeps each run's fold, `summaries` reads and keeps
// what lists need. Started by bench/history.mjs.
import { mapConcurrently } from '../../src/core/run/concurrency';
import { readSummary } from '../../src/storage/runSummaries';
import { RunStore } from '../../src/storage/runStore';

const [, , way = 'whole', workspace = '.'] = process.argv;
const store = new RunStore(workspace);
const megabytes = (bytes: number) => (bytes / 1e6).toFixed(0);

const held = (): number => {
  globalThis.gc?.();
  return process.memoryUsage().heapUsed + process.memoryUsage().external;
};

const before = held();
const start = performance.now();
const ids = await store.list();
const runs = await mapConcurrently<string, unknown>(ids, 4, new AbortController().signal, async (id) => {
  if (way === 'whole') return store.read(id).then((run) => [run?.fold, run?.view]);
  const state = await store.journalState(id);
  return state === undefined ? undefined : readSummary(store, id, state, true);
});
const seconds = ((performance.now() - start) / 1000).toFixed(2);
const after = held();
console.log(
  `${way.padEnd(9)} ${runs.length} runs in ${seconds} s, ${megabytes(after - before)} MB held, ` +
    `at most ${megabytes(process.resourceUsage().maxRSS * 1024)} MB of memory`,
);
