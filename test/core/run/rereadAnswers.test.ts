import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'mocha';
import { agentKinds } from '../../../src/core/agents/agentKinds';
import type { EffectHost } from '../../../src/core/agents/effectHost';
import { methods } from '../../../src/core/optimizers/methods';
import type { Optimizer, OptimizerContext, Rollout } from '../../../src/core/optimizers/optimizer';
import { executeRun } from '../../../src/core/run/executeRun';
import { prepareRun } from '../../../src/core/run/prepareRun';
import { defaultConfig } from '../../../src/core/run/runConfig';
import { RunStore } from '../../../src/storage/runStore';
import { ActingHosts, actingKinds } from '../../support/actingAgents';
import { memoryEnvironment } from '../../support/memoryRun';
import { parityCases, parityModels, parityPrompt } from '../../support/parityWorld';
import type { ScriptedModel } from '../../support/scriptedModel';
import { testProgram } from '../../support/testProgram';

/** Longer than what a run holds of all answers together, when a dozen cases are answered so. */
const answerLength = 50_000;

/** Models of the parity task whose answers are long, and each another: white space at the end does not count. */
function wordyTask(): ScriptedModel {
  const { task } = parityModels(1);
  return {
    ...task,
    complete: async (request, signal) => {
      const completion = await task.complete(request, signal);
      return { ...completion, text: completion.text.padEnd(answerLength + (request.seed % 1000)) };
    },
  };
}

describe('what a run reads again from its journal', function () {
  this.timeout(60_000);
  let store: RunStore;
  beforeEach(async () => {
    store = new RunStore(await mkdtemp(join(tmpdir(), 'whetstone-reread-')));
  });
  afterEach(() => rm(store.root, { recursive: true, force: true }));

  /** Runs a method that does nothing but what the test asks of its context, with a journal in a file. */
  async function within(ask: (context: OptimizerContext) => Promise<void>, kind: string, hosts: readonly EffectHost[]): Promise<void> {
    const models = { task: 'task', reflection: 'reflection', judge: 'judge' };
    const config = { ...defaultConfig, method: methods[0].id, models, agent: { kind, options: {} } };
    const kinds = [...agentKinds, ...actingKinds];
    const { run } = await prepareRun({ program: testProgram(parityPrompt), cases: parityCases(60), config, kinds });
    const optimizer: Optimizer = { ...methods[0], optimize: (context) => ask(context).then(() => ({ reason: 'finished', detail: '' })) };
    const { prepared, sink, earlier } = await store.begin(run, new Date(0));
    const environment = { ...memoryEnvironment({ ...parityModels(1), task: wordyTask() }, []), sink, earlier, hosts };
    await executeRun({ ...prepared, optimizer }, environment).finally(() => sink.close());
  }

  it('are answers to training cases, of usual rollouts and of others, that are no longer held', async () => {
    const answered: (readonly Rollout[])[] = [];
    const ask = async (context: OptimizerContext): Promise<void> => {
      for (const sample of [0, 1, 0, 1]) {
        const found = await context.rollouts(context.training.map((each) => ({ candidate: context.base, case: each, sample })));
        answered.push(found);
      }
    };
    await within(ask, 'chat', []);
    const [usual, other, ...again] = answered;
    assert.deepEqual(again, [usual, other]);
    for (const rollouts of answered) {
      assert.ok(rollouts.length * answerLength > 400_000);
      for (const { output = '', trajectory } of rollouts) assert.ok(output.length >= answerLength && trajectory === undefined);
    }
  });

  it('is what an effect without a state came to: it happens once', async () => {
    const asked: string[] = [];
    const clock: EffectHost = {
      kind: 'clock',
      state: 'pure',
      open: async () => ({ perform: async (input) => (asked.push(JSON.stringify(input)), input), close: async () => undefined }),
    };
    const ask = async (context: OptimizerContext): Promise<void> => {
      for (const each of context.training) await context.rollouts([{ candidate: context.base, case: each }]);
    };
    const hosts = new ActingHosts().hosts.map((host) => (host.kind === 'clock' ? clock : host));
    await within(ask, 'counting', hosts);
    assert.deepEqual(asked.sort(), ['{"of":"one"}', '{"of":"other"}']);
  });
});
