/** A worker of the power bench: takes cells, runs them, and hands back what became of each run. */
import { parentPort } from 'node:worker_threads';
import type { Model } from '../../../src/core/models/model';
import { mainText } from '../../../src/core/prompt/version';
import { betterSentence, noisyWorld } from '../../server/worlds/noisy';
import { runWhetstone } from '../../whetstone/runWhetstone';
import { worldModel } from '../../whetstone/worldModel';
import { gradedWorld, readingJudge } from './gradedWorld';
import type { PowerCell, PowerJob, PowerRun } from './job';
import { casesOf, plainLoop, worldOf } from './job';
import { searchPlainly } from './plainSearch';

async function runOnce({ subject, world: size }: PowerJob, seed: number): Promise<PowerRun> {
  const { train, validation, test, isGraded } = size;
  const rightOrWrong = noisyWorld(worldOf(size, seed));
  const world = isGraded === true ? gradedWorld(rightOrWrong, seed, size) : rightOrWrong;
  const cases = casesOf(size);
  if (subject === plainLoop) return searchPlainly(world, cases, size);
  const models: Record<string, Model> = {
    task: worldModel(world, 'task'),
    reflection: worldModel(world, 'reflection'),
    judge: readingJudge,
  };
  let calls = 0;
  const { result } = await runWhetstone({
    method: subject,
    cases,
    split: { train, validation, test },
    seed,
    budget: { calls: size.calls },
    models: { task: 'task', reflection: 'reflection', judge: isGraded === true ? 'judge' : 'reflection' },
    ...(isGraded === true ? { metric: { type: 'judge' } } : {}),
    createModel: (id) => models[id] as Model,
    onEntry: ({ event }) => {
      if (event.type === 'completion') calls++;
    },
  });
  return {
    isReturned: mainText({ program: result.program, candidate: result.best }).includes(betterSentence),
    isProven: result.verdict?.kind === 'proven',
    calls,
  };
}

async function runCell(job: PowerJob): Promise<PowerCell> {
  const outcomes: PowerRun[] = [];
  for (let seed = 1; seed <= job.runs; seed++) outcomes.push(await runOnce(job, seed));
  return { job, outcomes };
}

parentPort?.on('message', (job: PowerJob) => {
  runCell(job).then(
    (cell) => parentPort?.postMessage(cell),
    (error: unknown) => {
      throw error;
    },
  );
});
