import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { WindowClosed } from '../../../../src/core/models/abort';
import type { NoteEvent, RunEvent } from '../../../../src/core/run/journal/events';
import { formatVersion } from '../../../../src/core/run/journal/formatVersion';
import { defaultConfig } from '../../../../src/core/run/runConfig';
import { RunFold } from '../../../../src/core/run/view/runFold';
import { waitNotice } from '../../../../src/core/run/view/waitNotice';
import { makeCase, runInMemory } from '../../../support/memoryRun';
import { scriptedModel } from '../../../support/scriptedModel';

const prompt = '# Parity\n\nSay the parity.\n';
const cases = Array.from({ length: 60 }, (_, index) => makeCase(`line ${index}`, `number ${index}`, index % 2 === 0 ? 'even' : 'odd'));

async function fold(): Promise<RunFold> {
  const task = scriptedModel('task', ({ messages }) => {
    const number = Number(/number (\d+)/.exec(messages.at(-1)?.content ?? '')?.[1]);
    const learned = (messages[0]?.content ?? '').includes('even when the last digit');
    return learned ? (number % 2 === 0 ? 'even' : 'odd') : 'odd';
  });
  const reflection = scriptedModel('reflection', ({ messages }) =>
    (messages[0]?.content ?? '').includes('<rules>')
      ? '<rules>\n- It is even when the last digit is. [1, 2]\n</rules>'
      : 'The last digit decides.',
  );
  const { entries, error } = await runInMemory({
    prompt,
    cases,
    models: { task, reflection },
    config: {
      method: 'metareflection',
      optimizer: { failuresPerRound: 5, draftsPerStep: 1, groupedCases: 0 },
      prices: { task: { input: 1, output: 2 }, reflection: { input: 1, output: 2 } },
    },
  });
  assert.equal(error, undefined);
  const folded = new RunFold('run');
  for (const entry of entries) {
    folded.apply(entry);
    if (entry.event.type !== 'cases') assert.ok(folded.view(true), 'there is a view from the beginning');
  }
  return folded;
}

describe('the fold of a journal', () => {
  it('shows the candidates, the curve, the verdict and what was spent', async () => {
    const view = (await fold()).view(false);
    assert.ok(view);
    assert.equal(view.state, 'ended');
    assert.equal(view.stopReason, 'perfect');
    assert.equal(view.best, 'c1');
    assert.deepEqual(
      view.candidates.map(({ id, state }) => [id, state]),
      [
        ['c0', 'baseline'],
        ['c1', 'best'],
      ],
    );
    assert.equal(view.candidates[0]?.scores.validation?.mean, 0.5);
    assert.equal(view.candidates[1]?.scores.validation?.mean, 1);
    assert.equal(view.candidates[1]?.change, 0.5);
    assert.deepEqual(
      view.curve.map(({ candidate, score, best }) => [candidate, score, best]),
      [
        ['c0', 0.5, 0.5],
        ['c1', 1, 1],
      ],
    );
    assert.ok((view.curve[1]?.answers ?? 0) > (view.curve[0]?.answers ?? 0));
    assert.equal(view.verdict?.kind, 'proven');
    assert.equal(view.verdict?.difference, 0.5);
    assert.equal(view.spending.calls.reflection, 6, 'five failures and one rewrite');
    assert.ok((view.spending.cost ?? 0) > 0);
    const meta = view.reflections.find(({ kind }) => kind === 'meta');
    assert.deepEqual(meta?.candidates, ['c1']);
    assert.equal(view.candidates[1]?.reflection, meta?.id);
  });

  it('pairs the cases of a candidate with the original’s, with their place', async () => {
    const folded = await fold();
    const test = (await folded.pairedCases('c1')).find(({ split }) => split === 'test');
    assert.deepEqual(test?.counts, { fixed: 12, broken: 0, same: 12 }, 'half of the 24 test cases were wrong');
    assert.deepEqual([test.size, test.sameRight, test.before, test.after, test.meanChange.fixed], [24, 12, 0.5, 1, 1]);
    assert.ok(
      test.first.fixed.every(
        ({ before, after, outputBefore, outputAfter }) => before === 0 && after === 1 && outputBefore === 'odd' && outputAfter === 'even',
      ),
    );
    assert.equal(test.first.fixed[0]?.file, 'cases.csv');
    const same = await folded.casePage('c1', { split: 'test', outcome: 'same', from: 2 });
    assert.equal(same.length, 10);
    assert.ok(same.every(({ before, after, split }) => before === 1 && after === 1 && split === 'test'));
    assert.deepEqual(await folded.pairedCases('none'), []);
  });

  it('counts answers for the chart, from the cache or not, and calls for the meter; of answers that never came, both', () => {
    const folded = new RunFold('run');
    const settings = { ...defaultConfig, optimizer: {}, metric: 'iequals', scale: 'binary', maxSlotCharacters: 4000 } as const;
    const usage = { inputTokens: 1, outputTokens: 1 };
    const answer = (attempts: number) =>
      ({ type: 'completion', key: '', role: 'task', requestHash: '', text: '', finish: 'stop', usage, attempts }) as const;
    const events = [
      { type: 'cases', cases: cases.slice(0, 1) },
      {
        type: 'started',
        formatVersion,
        program: { files: [{ path: 'SKILL.md', text: prompt, hash: '' }], configuration: [], locked: [], mayChange: ['instruction'] },
        settings,
        splits: { train: [], validation: ['line 0'], test: [] },
        estimate: { calls: { minimum: 0, typical: 0, maximum: 0 }, tokens: { minimum: 0, typical: 0, maximum: 0 } },
      },
      { type: 'candidate', id: 'c0', parents: [], step: 0, values: {}, tokens: 1 },
      ...[0, 0, 1, 3].map(answer),
      { type: 'failure', key: '', role: 'task', requestHash: '', kind: 'unavailable', message: '', attempts: 5 },
      { type: 'scored', candidate: 'c0', split: 'validation', scores: [{ case: 'line 0', score: 1 }] },
    ] as const;
    events.forEach((event) => folded.apply({ at: '', event }));
    const view = folded.view(true);
    assert.deepEqual(
      [view?.curve[0]?.answers, view?.spending.answers, view?.spending.calls.task, view?.spending.calls.cached],
      [4, 4, 9, 2],
    );
    assert.deepEqual([view?.errors, view?.failedCalls, view?.asked], [1, 5, ['task', 'reflection']]);
  });

  it('calls a run that is neither ended nor under way interrupted', async () => {
    const folded = new RunFold('run');
    assert.equal(folded.view(false), undefined);
    const { entries } = await runInMemory({
      prompt,
      cases,
      models: { task: scriptedModel('t', () => 'odd'), reflection: scriptedModel('r', () => '') },
      config: { method: 'opro' },
    });
    entries.slice(0, 10).forEach((entry) => folded.apply(entry));
    assert.equal(folded.view(true)?.state, 'running');
    assert.equal(folded.view(false)?.state, 'interrupted');
    const elsewhere = folded.view('elsewhere');
    assert.deepEqual(
      [elsewhere?.state, elsewhere?.statusLine],
      ['elsewhere', 'Scoring the prompt as it is'],
      'what another process does now is no interruption',
    );
  });

  it('tells a run that failed from one that was stopped, until it goes on', async () => {
    const { entries } = await runInMemory({
      prompt,
      cases,
      models: { task: scriptedModel('t', () => 'odd'), reflection: scriptedModel('r', () => '') },
      config: { method: 'opro' },
    });
    const after = (...notes: readonly NoteEvent[]) => {
      const folded = new RunFold('run');
      entries.slice(0, 10).forEach((entry) => folded.apply(entry));
      notes.forEach((event) => folded.apply({ at: '2026-01-01T00:00:00.000Z', event }));
      const { state, statusLine, failure } = folded.view(false) ?? {};
      return { state, statusLine, failure };
    };
    const stopped: NoteEvent = { type: 'interrupted', message: 'Stopped.' };
    const failed: NoteEvent = { type: 'interrupted', message: 'The key was refused.', failure: 'unauthorized' };
    assert.deepEqual(after(stopped), { state: 'stopped', statusLine: 'Stopped.', failure: undefined });
    assert.equal(after({ ...stopped, by: 'person' }).state, 'stopped');
    assert.equal(after({ ...stopped, by: 'window' }).state, 'interrupted');
    assert.equal(after(stopped, { type: 'resumed' }).state, 'interrupted', 'and then killed');
    assert.deepEqual(after(failed), { state: 'failed', statusLine: 'The key was refused.', failure: 'unauthorized' });
    assert.equal(after(failed, { type: 'resumed' }).failure, undefined);
    assert.equal(after(failed, { type: 'accepted', candidate: 'c1', hashBefore: '', hashAfter: '' }).state, 'failed');
  });

  for (const [who, reason, state, line] of [
    ['a person', undefined, 'stopped', 'Stopped before its end. What it had found is kept.'],
    ['the window that closes', new WindowClosed(), 'interrupted', 'Cut off when its window closed. What it had found is kept.'],
  ] as const) {
    it(`says of a run that ${who} ends that it was ${state}`, async () => {
      const abort = new AbortController();
      let asked = 0;
      const task = scriptedModel('t', () => {
        if (++asked === 5) abort.abort(reason);
        return 'odd';
      });
      const { entries } = await runInMemory({ prompt, cases, models: { task, reflection: task }, environment: { signal: abort.signal } });
      const folded = new RunFold('run');
      entries.forEach((entry) => folded.apply(entry));
      const view = folded.view(false);
      assert.deepEqual([view?.state, view?.statusLine, view?.failure], [state, line, undefined]);
    });
  }

  it('says what the run waits for until the next answer comes', async () => {
    const folded = await fold();
    const line = (): string | undefined => folded.view(true)?.statusLine;
    const fresh = new RunFold('run');
    const at = '2026-01-01T00:00:00.000Z';
    fresh.apply({
      at,
      event: {
        type: 'started',
        formatVersion,
        settings: { scale: 'binary', metric: 'iequals', method: 'opro', models: {}, prices: {}, budget: {} },
        splits: { train: [], validation: [], test: [] },
        program: { files: [{ path: 'SKILL.md', text: '' }], configuration: [], locked: [], mayChange: [] },
      } as unknown as RunEvent,
    });
    fresh.wait(waitNotice('10:42'));
    assert.equal(fresh.view(true)?.statusLine, "Waiting until 10:42: the model's endpoint asked for that.");
    fresh.apply({
      at,
      event: { type: 'completion', role: 'task', key: 'k', usage: { inputTokens: 1, outputTokens: 1 }, attempts: 1 } as unknown as RunEvent,
    });
    assert.equal(fresh.view(true)?.statusLine, 'Scoring the prompt as it is');
    folded.wait('Waiting.');
    assert.notEqual(line(), 'Waiting.', 'a run that has ended waits for nothing');
  });

  it('counts the scores of a candidate once, however often it is looked at', async () => {
    const folded = await fold();
    const scoresOf = () => folded.view(false)?.candidates[0]?.scores.validation;
    assert.ok(scoresOf() !== undefined);
    assert.equal(scoresOf(), scoresOf());
  });
});
