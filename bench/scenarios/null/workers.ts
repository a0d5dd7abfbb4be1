import { Worker } from 'node:worker_threads';
import type { NullCounts, NullJob } from './job';

/** Runs the cells on so many threads; results in the order of the cells. */
export async function runCells(
  jobs: readonly NullJob[],
  threads: number,
  done: (counts: NullCounts) => void,
): Promise<readonly NullCounts[]> {
  const results = new Array<NullCounts>(jobs.length);
  // Large cells first, so that no thread is left with one at the end.
  const order = jobs.map((_, index) => index).sort((a, b) => weight(jobs[b]) - weight(jobs[a]));
  const work = async (): Promise<void> => {
    const worker = new Worker(new URL('nullWorker.mjs', import.meta.url));
    try {
      for (let index = order.shift(); index !== undefined; index = order.shift()) {
        const counts = await ask(worker, jobs[index] as NullJob);
        results[index] = counts;
        done(counts);
      }
    } finally {
      await worker.terminate();
    }
  };
  await Promise.all(Array.from({ length: Math.min(threads, jobs.length) }, work));
  return results;
}

function weight(job: NullJob | undefined): number {
  return job === undefined ? 0 : job.validation * job.runs * (job.method === 'opro' ? 4 : 1);
}

function ask(worker: Worker, job: NullJob): Promise<NullCounts> {
  return new Promise((resolve, reject) => {
    worker.once('error', reject);
    worker.once('message', (counts: NullCounts) => {
      worker.off('error', reject);
      resolve(counts);
    });
    worker.postMessage(job);
  });
}
