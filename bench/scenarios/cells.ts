import { Worker } from 'node:worker_threads';

/** Which worker takes the cells, and which of them take the longest. */
export interface Cells<Job> {
  /** The worker's file, beside this one once it is bundled. It answers each job with one result. */
  readonly worker: string;
  readonly jobs: readonly Job[];
  /** How much work a cell is, in any unit. */
  readonly weight: (job: Job) => number;
}

/** Runs the cells on so many threads; results in the order of the cells. */
export async function runCells<Job, Result>(
  { worker: file, jobs, weight }: Cells<Job>,
  threads: number,
  done: (result: Result) => void,
): Promise<readonly Result[]> {
  const results = new Array<Result>(jobs.length);
  // Large cells first, so that no thread is left with one at the end.
  const order = [...jobs.entries()].sort(([, one], [, other]) => weight(other) - weight(one));
  const work = async (): Promise<void> => {
    const worker = new Worker(new URL(file, import.meta.url));
    try {
      for (let next = order.shift(); next !== undefined; next = order.shift()) {
        const [index, job] = next;
        const result = await ask<Job, Result>(worker, job);
        results[index] = result;
        done(result);
      }
    } finally {
      await worker.terminate();
    }
  };
  await Promise.all(Array.from({ length: Math.min(threads, jobs.length) }, work));
  return results;
}

function ask<Job, Result>(worker: Worker, job: Job): Promise<Result> {
  return new Promise((resolve, reject) => {
    worker.once('error', reject);
    worker.once('message', (result: Result) => {
      worker.off('error', reject);
      resolve(result);
    });
    worker.postMessage(job);
  });
}
