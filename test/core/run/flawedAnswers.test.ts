import assert from 'node:assert/strict';
import type { CompletionCache } from '../../../src/core/models/cache';
import type { Completion } from '../../../src/core/models/model';
import { proposedLimit } from '../../../src/core/run/notices/answerLimit';
import { RunFold } from '../../../src/core/run/view/runFold';
import type { RunConfig } from '../../../src/core/run/runConfig';
import { eventsOf, makeCase, runInMemory } from '../../support/memoryRun';
import { scriptedModel } from '../../support/scriptedModel';

const cases = Array.from({ length: 8 }, (_, index) => makeCase(`line ${index + 2}`, `animal ${index}`, 'otter'));
const silent = scriptedModel('reflection', () => '');

/** Evaluates a prompt whose cases are answered so. */
async function evaluated(answer: (number: number) => Partial<Completion>, config: Partial<RunConfig> = {}, cache?: CompletionCache) {
  const task = scriptedModel('task', () => '');
  const model = {
    ...task,
    complete: (request: Parameters<typeof task.complete>[0]) =>
      Promise.resolve<Completion>({
        ...{ text: 'otter', usage: { inputTokens: 1, outputTokens: 1 }, finish: 'stop' },
        ...answer(Number(/animal (\d)/.exec(request.messages.at(-1)?.content ?? '')?.[1])),
      }),
  };
  const { entries, error } = await runInMemory({
    ...{ prompt: 'Name the animal.\n', cases, models: { task: model, reflection: silent } },
    config: { method: 'evaluate', budget: {}, maxAnswerTokens: 16, ...config },
    ...(cache === undefined ? {} : { environment: { cache } }),
  });
  const fold = new RunFold('r');
  entries.forEach((entry) => fold.apply(entry));
  const view = fold.view(true);
  return { entries, error, view, score: view?.candidates[0]?.scores.test };
}

describe('answers that are flawed', () => {
  it('are scored without their reasoning, and journaled with it', async () => {
    const { entries, score } = await evaluated(() => ({ text: '<think>A badger?</think>\notter' }));
    assert.equal(score?.mean, 1);
    assert.equal(score.flaws, undefined);
    assert.equal(eventsOf(entries, 'scored')[0]?.scores[0]?.output, 'otter');
    const raw = entries.flatMap(({ event }) => (event.type === 'completion' ? [event.text] : []));
    assert.deepEqual(new Set(raw), new Set(['<think>A badger?</think>\notter']));
  });

  it('are no score where there is no answer, and counted by what they are beside it', async () => {
    const made: Partial<Completion>[] = [{ text: '<think>otter' }, { text: '' }, { text: 'ott', finish: 'length' }];
    const { score } = await evaluated((number) => made[number] ?? {});
    assert.deepEqual([score?.count, score?.errors], [6, 2]);
    assert.ok(Math.abs((score?.mean ?? 0) - 5 / 6) < 1e-9);
    assert.deepEqual(score?.flaws, { of: 8, reasoning: 1, empty: 1, cut: 1 });
  });

  it('are counted over all rollouts of a case', async () => {
    const { score } = await evaluated(() => ({ text: 'otter', finish: 'length' }), { repeats: 3 });
    assert.deepEqual(score?.flaws, { of: 24, cut: 24 });
  });

  const endings: [string, Partial<Completion>, RegExp][] = [
    ['reasoning alone', { text: '', reasoning: 'An otter.' }, /wrote reasoning and no answer/],
    ['reasoning that was cut off', { text: '<think>An', finish: 'length' }, /cut off before the first word.*16 tokens.*maxAnswerTokens/],
    ['calls of a tool', { finish: 'calls', calls: [{ id: '1', name: 'look', arguments: {} }] }, /called a tool, "look", instead/],
    ['an unknown end', { finish: 'unknown', endedBy: 'storm' }, /reason that is not known: "storm"/],
  ];
  for (const [what, answer, message] of endings)
    it(`end an evaluation of nothing but ${what}, with a message that names it`, async () => {
      const { error, score } = await evaluated(() => answer);
      assert.equal(score, undefined);
      assert.match(String(error), message);
    });

  it('are kept for further runs where they were cut off, and not where they declined', async () => {
    const kept: string[] = [];
    const cache: CompletionCache = {
      has: () => Promise.resolve(false),
      get: () => Promise.resolve(undefined),
      put: (_hash, { text }) => Promise.resolve(void kept.push(text)),
    };
    await evaluated((number) => ({ text: `${number}`, finish: number === 0 ? 'refused' : 'length' }), {}, cache);
    assert.deepEqual(kept.sort(), ['1', '2', '3', '4', '5', '6', '7']);
  });

  describe('a shorter limit', () => {
    const limitOf = async (answer: Partial<Completion>, config: Partial<RunConfig> = {}) => {
      const { view } = await evaluated(() => answer, { maxAnswerTokens: 512, ...config });
      return proposedLimit(view ?? assert.fail());
    };
    const rambling = { text: 'Well, the animal swims.', usage: { inputTokens: 9, outputTokens: 60 } };

    it('is proposed where answers are cut off, or much longer than any that is expected', async () => {
      assert.equal(await limitOf(rambling), 16);
      assert.equal(await limitOf({ text: 'otter otter', finish: 'length' }), 16);
    });

    it('is not where answers are short, the metric looks for a part, or the limit is as low', async () => {
      assert.equal(await limitOf({}), undefined);
      assert.equal(await limitOf(rambling, { metric: { type: 'icontains' } }), undefined);
      assert.equal(await limitOf(rambling, { maxAnswerTokens: 16 }), undefined);
    });

    it('is not where the journal names a metric that is none', async () => {
      const { view } = await evaluated(() => rambling, { maxAnswerTokens: 512 });
      assert.equal(proposedLimit({ ...(view ?? assert.fail()), metric: 'nobody' }), undefined);
    });

    it('is never for a model that reasons, shown or not', async () => {
      assert.equal(await limitOf({ ...rambling, text: '<think>Hm.</think>It swims.' }), undefined);
      assert.equal(await limitOf({ ...rambling, reasoning: '(50 tokens that are not shown)' }), undefined);
    });
  });
});
