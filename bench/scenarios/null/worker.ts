/** A worker of the null bench: takes cells, runs them, and hands back what the runs said. */
import { parentPort } from 'node:worker_threads';
import { workshopCases } from '../../server/worlds/workshop';
import type { World } from '../../server/worlds/world';
import type { WorkshopCase } from '../../server/worlds/workshop';
import { coinWorld, steadyCoinWorld } from '../../server/worlds/coin';
import { runWhetstone } from '../../whetstone/runWhetstone';
import { worldModel } from '../../whetstone/worldModel';
import type { Model } from '../../../src/core/models/model';
import type { NullCounts, NullJob } from './job';
import { nullTestCases } from './job';
import { boldWorld, skewedJudge } from './skewedJudge';

const kinds = 10;

/** The world of one run of a cell. */
function worldOf({ scores }: NullJob, seed: number): World {
  switch (scores.kind) {
    case 'coin':
      return coinWorld(seed, scores.probability);
    case 'twins':
      return steadyCoinWorld(seed, scores.probability);
    case 'graded':
      return boldWorld(coinWorld(seed, 1));
  }
}

/** The same cases under other ids, so many times in all. */
function copied(cases: readonly WorkshopCase[], copies: number): readonly WorkshopCase[] {
  return Array.from({ length: copies }, (_, copy) => cases.map((each) => ({ ...each, id: `${each.id}/${copy}` }))).flat();
}

async function runCell(job: NullJob): Promise<NullCounts> {
  const { method, scores, validation, runs } = job;
  const copies = scores.kind === 'twins' ? scores.copies : 1;
  const test = copies * Math.ceil(nullTestCases / copies);
  const cases = copied(workshopCases((2 * validation + test) / copies, kinds), copies);
  const split = { train: validation, validation, test };
  const differences: number[] = [];
  let [proven, worse, changed, taskCalls] = [0, 0, 0, 0];
  for (let seed = 1; seed <= runs; seed++) {
    const world = worldOf(job, seed);
    const models: Record<string, Model> = {
      task: worldModel(world, 'task'),
      reflection: worldModel(world, 'reflection'),
      judge: skewedJudge(seed),
    };
    const { result } = await runWhetstone({
      method,
      cases,
      split,
      seed,
      ...(scores.kind !== 'graded'
        ? {}
        : { metric: { type: 'judge' }, models: { task: 'task', reflection: 'reflection', judge: 'judge' } }),
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
