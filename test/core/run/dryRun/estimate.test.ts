import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import { agentKinds } from '../../../../src/core/agents/agentKinds';
import { methods } from '../../../../src/core/optimizers/methods';
import type { Optimizer } from '../../../../src/core/optimizers/optimizer';
import { firstStep } from '../../../../src/core/run/dryRun/firstStep';
import type { PreparedRun } from '../../../../src/core/run/executeRun';
import { prepareRun } from '../../../../src/core/run/prepareRun';
import type { RunConfig } from '../../../../src/core/run/runConfig';
import { defaultConfig } from '../../../../src/core/run/runConfig';
import { estimateRun } from '../../../../src/core/run/spending/estimate';
import { actingKinds } from '../../../support/actingAgents';
import { eventsOf, runInMemory } from '../../../support/memoryRun';
import { parityCases, parityModels, parityPrompt } from '../../../support/parityWorld';
import { testProgram } from '../../../support/testProgram';

const kinds = [...agentKinds, ...actingKinds];
const models = { task: 'task', reflection: 'reflection', judge: 'judge' };

async function prepared(count: number, config: Partial<RunConfig>): Promise<PreparedRun> {
  const whole = { ...defaultConfig, models, budget: {}, ...config };
  const { run } = await prepareRun({ program: testProgram(parityPrompt), cases: parityCases(count), config: whole, kinds });
  return run;
}

function optimizerOf({ optimizer }: PreparedRun): Optimizer {
  return optimizer ?? assert.fail();
}

describe('the estimate of a run', () => {
  it('is exact for an evaluation by one turn', async () => {
    for (const repeats of [1, 3]) {
      const { calls } = await estimateRun(await prepared(70, { method: 'evaluate', repeats }));
      assert.deepEqual(calls, { minimum: 70 * repeats, typical: 70 * repeats, maximum: 70 * repeats });
    }
  });

  it('counts the turns of an agent, and the judge', async () => {
    const { calls } = await estimateRun(await prepared(70, { method: 'evaluate', agent: { kind: 'six turns', options: {} } }));
    assert.deepEqual(calls, { minimum: 420, typical: 420, maximum: 420 });
    const judged = await prepared(70, { method: 'evaluate', metric: { type: 'judge', rubric: 'It is right.' } });
    assert.equal((await estimateRun(judged)).calls.typical, 140);
  });

  for (const { id: method } of methods) {
    it(`${method}: comes of the method itself: it submits what it makes of answers that are made up`, async () => {
      const run = await prepared(60, { method });
      let submitted = 0;
      const optimizer = optimizerOf(run);
      const counting: Optimizer = {
        ...optimizer,
        optimize: (context, settings) =>
          optimizer.optimize(
            Object.create(context, {
              submit: { value: (candidate: Parameters<typeof context.submit>[0]) => (submitted++, context.submit(candidate)) },
            }) as typeof context,
            settings,
          ),
      };
      await estimateRun({ ...run, optimizer: counting });
      assert.ok(submitted > 10, String(submitted));
    });

    for (const { id: agent } of kinds) {
      it(`${method}, ${agent}: is the same each time, and in order, and within the limits`, async () => {
        const property = fc.asyncProperty(
          fc.integer({ min: 20, max: 300 }),
          fc.integer({ min: 1500, max: 9000 }),
          fc.integer({ min: 1, max: 99 }),
          async (count, calls, seed) => {
            const run = await prepared(count, {
              method,
              seed,
              agent: { kind: agent, options: {} },
              budget: { calls, tokens: 400 * calls },
            });
            const estimate = await estimateRun(run);
            assert.deepEqual(await estimateRun(run), estimate);
            for (const { minimum, typical, maximum } of [estimate.calls, estimate.tokens]) {
              assert.ok(minimum <= typical && typical <= maximum);
            }
            assert.ok(estimate.calls.maximum <= calls && estimate.tokens.maximum <= 400 * calls);
            assert.ok(estimate.calls.minimum > 0);
          },
        );
        await fc.assert(property, { seed: 11, numRuns: 3 });
      });
    }

    it(`${method}: covers what a run uses`, async () => {
      for (const seed of [1, 2, 3]) {
        const { calls } = await estimateRun(await prepared(60, { method, seed }));
        const { entries } = await runInMemory({
          prompt: parityPrompt,
          cases: parityCases(60),
          models: parityModels(seed),
          config: { method, seed, models, budget: {} },
        });
        const used = entries.filter(({ event }) => event.type === 'completion').length;
        assert.equal(eventsOf(entries, 'ended').length, 1);
        assert.ok(calls.minimum <= used && used <= calls.maximum, `${used} of ${calls.minimum} to ${calls.maximum}`);
      }
    });
  }

  it('plays with as many of a hundred thousand cases as is enough, and stands for all', async () => {
    const estimate = await estimateRun(await prepared(100_000, { method: 'metareflection' }));
    assert.ok(estimate.calls.minimum > 30_000 && estimate.calls.maximum < 1_000_000, JSON.stringify(estimate));
  });
});

describe('the first step of a method', () => {
  const stepOf = async (count: number, config: Partial<RunConfig>) => {
    const run = await prepared(count, config);
    return { train: run.splits.train.length, step: await firstStep({ ...run, optimizer: optimizerOf(run) }) };
  };

  it('is, by MetaReflection, to try all cases and new rules on three failures and as many successes as are checked', async () => {
    for (const [count, failuresPerRound, successesChecked] of [
      [30, 10, 5],
      [100, 10, 5],
      [100, 4, 0],
      [500, 20, 10],
    ] as const) {
      const optimizer = { failuresPerRound, successesChecked, draftsPerStep: 4, groupedCases: 0 };
      const { train, step } = await stepOf(count, { method: 'metareflection', optimizer });
      const shown = 3;
      assert.deepEqual(step, { rollouts: train + shown + Math.min(train - shown, successesChecked), reflections: shown + 1 });
    }
  });

  it('is, by OPRO, to score the original on the slice, and to let one draft of each of some steps race on it', async () => {
    for (const count of [40, 300]) {
      const { train, step } = await stepOf(count, { method: 'opro', optimizer: { candidatesPerStep: 3, validateEvery: 2 } });
      const slice = Math.min(100, train);
      const [first, second] = [Math.ceil(slice / 4), Math.ceil(slice / 2)] as const;
      const race = 2 * first + (second - first) + (slice - second);
      assert.deepEqual(step, { rollouts: slice + race, reflections: 2 });
    }
  });
});
