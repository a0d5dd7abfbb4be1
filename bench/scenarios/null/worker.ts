/** A worker of the null bench: takes cells, runs them, and hands back what the runs said. */
import { parentPort } from 'node:worker_threads';
import { workshopCases } from '../../server/worlds/workshop';
import { coinWorld } from '../../server/worlds/coin';
import { runWhetstone } from '../../whetstone/runWhetstone';
import { worldModel } from '../../whetstone/worldModel';
import type { Model } from '../../../src/core/models/model';
import type { NullCounts, NullJob } from './job';
import { nullTestCases } from './job';
import { boldWorld, skewedJudge } from './skewedJudge';

const kinds = 10;

async function runCell(job: NullJob): Promise<NullCounts> {
  const { method, scores, validation, runs } = job;
  const cases = workshopCases(2 * validation + nullTestCases, kinds);
  const split = { train: validation, validation, test: nullTestCases };
  const differences: number[] = [];
  let [proven, worse, changed, taskCalls] = [0, 0, 0, 0];
  for (let seed = 1; seed <= runs; seed++) {
    const coin = coinWorld(seed, scores.kind === 'coin' ? scores.probability : 1);
    const world = scores.kind === 'coin' ? coin : boldWorld(coin);
    const models: Record<string, Model> = { task: worldModel(world, 'task'), reflection: worldModel(world, 'reflection'), judge: skewedJudge(seed) };
    const { result } = await runWhetstone({
      method,
      cases,
      split,
      seed,
      ...(scores.kind === 'coin' ? {} : { metric: { type: 'judge' }, models: { task: 'task', reflection: 'reflection', judge: 'judge' } }),
      createModel: (id) => models[id] as Model,
      onEntry: ({ event }) => {
        if (event.type === 'completion' && event.role === 'task') taskCalls++;
      },
    });
    const { verdict, best } = result;
    if (verdict === undefined) throw new Error('An optimization ended without a verdict.');
    differences.push(verdict.difference);
    if (verdict.kind === 'proven') proven++;
    if (verdict.kind === 'worse') worse++;
    if (best.step > 0) changed++;
  }
  return { job, proven, worse, changed, differences, taskCalls };
}

parentPort?.on('message', (job: NullJob) => {
  runCell(job).then(
    (counts) => parentPort?.postMessage(counts),
    (error: unknown) => {
      throw error;
    },
  );
});
