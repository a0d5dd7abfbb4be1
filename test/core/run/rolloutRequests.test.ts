import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { agentKinds } from '../../../src/core/agents/agentKinds';
import type { Step } from '../../../src/core/agents/trajectory';
import type { Optimizer, OptimizerContext, Rollout } from '../../../src/core/optimizers/optimizer';
import { methods } from '../../../src/core/optimizers/methods';
import { executeRun } from '../../../src/core/run/executeRun';
import { EarlierRun } from '../../../src/core/run/journal/earlierRun';
import { decodeJournal } from '../../../src/core/run/journal/journalText';
import { prepareRun } from '../../../src/core/run/prepareRun';
import { defaultConfig } from '../../../src/core/run/runConfig';
import { ActingHosts, actingKinds } from '../../support/actingAgents';
import { eventsOf, memoryEnvironment } from '../../support/memoryRun';
import { testProgram } from '../../support/testProgram';
import { parityCases, parityModels, parityPrompt } from '../../support/parityWorld';

/** Runs a method that does nothing but what the test asks of its context. */
async function within<T>(ask: (context: OptimizerContext) => Promise<T>, kind = 'chat', earlier = '') {
  const config = {
    ...defaultConfig,
    method: methods[0].id,
    models: { task: 'task', reflection: 'reflection', judge: 'judge' },
    agent: { kind, options: {} },
  };
  const { run } = await prepareRun({
    program: testProgram(parityPrompt),
    cases: parityCases(24),
    config,
    kinds: [...agentKinds, ...actingKinds],
  });
  let found: T | undefined;
  const optimizer: Optimizer = {
    ...methods[0],
    readsTrajectories: true,
    optimize: async (context) => {
      found = await ask(context);
      return { reason: 'finished', detail: '' };
    },
  };
  const models = parityModels(1);
  const lines = earlier === '' ? [] : [earlier];
  const hosts = new ActingHosts();
  const { entries: before } = decodeJournal(earlier);
  await executeRun({ ...run, optimizer }, { ...memoryEnvironment(models, lines), hosts: hosts.hosts, earlier: EarlierRun.of(before) });
  const { entries } = decodeJournal(lines.join(''));
  return { found: found as T, requests: models.task.requests, entries, text: lines.join(''), hosts };
}

const said = ({ trajectory }: Rollout): readonly Step[] => trajectory?.steps ?? [];

describe('rollouts that an optimizer asks for', () => {
  it('are the same as long as nothing makes them another, and are then not performed twice', async () => {
    const { found, requests } = await within(async (context) => {
      const {
        base,
        training: [first],
      } = context;
      if (first === undefined) return [];
      const usual = { candidate: base, case: first };
      const memory = [{ id: 'a', text: 'Mind it.', cases: [] }];
      const asked = [
        usual,
        { ...usual, sample: 1 },
        { ...usual, sample: 1 },
        { ...usual, memory },
        { ...usual, memory: [] },
        { ...usual, temperature: 1 },
        usual,
      ];
      return [...(await context.rollouts(asked)), ...(await context.rollouts(asked))];
    });
    const ids = found.map(({ id }) => id);
    assert.deepEqual(ids.slice(0, 7), ids.slice(7));
    assert.equal(new Set(ids).size, 4);
    assert.equal(ids[0], ids[4]);
    const ofTraining = requests.filter(({ key }) => ids.some((id) => key === id.replace('/rollout/', '/0/')));
    assert.equal(ofTraining.length, 4);
    assert.deepEqual(ofTraining.map(({ temperature }) => temperature).sort(), [0, 0, 0, 1]);
    assert.ok(ofTraining.some(({ messages }) => messages.some(({ content }) => content === '- Mind it.')));
  });

  it('refuse a case that is no training case', async () => {
    const outcome = within((context) => {
      const [first] = context.training as [OptimizerContext['training'][number]];
      return context.rollouts([{ candidate: context.base, case: { ...first, id: 'mine' } }]);
    });
    await assert.rejects(outcome, /mine is no training case/);
  });

  it('go on from a recorded beginning, in a session that repeats it, and end where they are to', async () => {
    const { found, requests, hosts } = await within(async (context) => {
      const { base, training } = context;
      const long = training.find(({ input }) => Number(/\d+/.exec(input)?.[0]) % 5 === 4);
      if (long === undefined) return [];
      const usual = { candidate: base, case: long };
      const [whole] = await context.rollouts([usual]);
      const steps = whole === undefined ? [] : said(whole);
      const own = steps.filter(({ actor }) => actor === '');
      const prefix = [...own.slice(0, 3), ...steps.filter(({ actor }) => actor.endsWith(' 0'))];
      const [continued] = await context.rollouts([{ ...usual, prefix }]);
      const [cut] = await context.rollouts([{ ...usual, sample: 1, until: { kind: 'effect', actor: '' } }]);
      return [whole, continued, cut];
    }, 'counting');
    const [whole, continued, cut] = found as [Rollout, Rollout, Rollout];
    assert.deepEqual(
      said(continued).map(({ ref, ...step }) => step),
      said(whole).map(({ ref, ...step }) => step),
    );
    assert.equal(continued.score, whole.score);
    assert.equal(requests.filter(({ key }) => key.startsWith('x')).length, 3, 'of five turns, two are recorded');
    assert.deepEqual(
      [
        said(cut)
          .filter(({ actor }) => actor === '')
          .map(({ kind }) => kind),
        cut.score,
      ],
      [['said', 'effect'], undefined],
    );
    assert.equal(hosts.opened, hosts.closed);
  });

  it('stand in the journal, and are answered from it', async () => {
    const ask = (context: OptimizerContext): Promise<readonly Rollout[]> =>
      context.rollouts(context.training.slice(0, 3).map((each) => ({ candidate: context.base, case: each, sample: 2 })));
    const whole = await within(ask);
    assert.deepEqual(
      eventsOf(whole.entries, 'rolled').map(({ id, score }) => [id, score]),
      whole.found.map(({ id, score }) => [id, score]),
    );
    const cut = whole.text.slice(0, whole.text.indexOf('"rolled"'));
    const again = await within(ask, 'chat', cut.slice(0, cut.lastIndexOf('\n') + 1));
    assert.deepEqual(
      again.found.map(({ score }) => score),
      whole.found.map(({ score }) => score),
    );
    assert.deepEqual(
      again.requests.filter(({ key }) => key.startsWith('s2')),
      [],
    );
  });

  it('draw the same chance for every candidate and memory, and another for another sample', async () => {
    const { requests } = await within(async (context) => {
      const {
        base,
        training: [first],
      } = context;
      if (first === undefined) return;
      const usual = { candidate: base, case: first, temperature: 1 };
      await context.rollouts([usual, { ...usual, memory: [{ id: 'a', text: 'Mind it.', cases: [] }] }, { ...usual, sample: 1 }]);
    });
    const seeds = requests.filter(({ temperature }) => temperature === 1).map(({ seed }) => seed);
    assert.equal(seeds.length, 3);
    assert.deepEqual([seeds[0] === seeds[1], seeds[0] === seeds[2]], [true, false]);
  });
});
