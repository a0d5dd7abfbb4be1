import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { limited, Limiter } from '../../../src/core/models/limiter';
import type { Model, ModelRequest } from '../../../src/core/models/model';
import { ModelError } from '../../../src/core/models/model';
import type { MemoryResult } from '../../support/memoryRun';
import { eventsOf, makeCase, runInMemory } from '../../support/memoryRun';
import { parities, prompt, resume, suggesting } from '../../support/paritySuggestions';
import { scriptedModel } from '../../support/scriptedModel';
import { bestText } from '../../support/testProgram';

describe('a candidate that the model cannot answer with', () => {
  for (const method of ['opro', 'metareflection'] as const) {
    it(`${method}: loses, and the run goes on`, async () => {
      const task = scriptedModel('task', ({ messages }) => {
        if (messages[0]?.content.includes('LONG') === true) throw new ModelError('bad-request', 'The context is too long (400).');
        return 'odd';
      });
      const reflection = suggesting((count) => `${count % 2 === 0 ? 'LONG' : 'Try'} ${count}.`);
      const { entries, error, result } = await runInMemory({
        prompt,
        cases: parities(40),
        models: { task, reflection },
        config: { method },
      });
      assert.equal(error, undefined);
      const tooLong = eventsOf(entries, 'candidate').filter(({ values }) => Object.values(values).some((text) => text.includes('LONG')));
      assert.ok(tooLong.length > 0, 'it was tried');
      assert.ok(tooLong.every(({ id }) => !eventsOf(entries, 'gate').some(({ candidate, admitted }) => candidate === id && admitted)));
      assert.ok(bestText(result)?.includes('LONG') === false);
    });
  }

  it('is not the best in training by the few cases that it does answer', async () => {
    const task = scriptedModel('task', ({ messages }) => {
      const number = Number(/number (\d+)/.exec(messages.at(-1)?.content ?? '')?.[1]);
      if (messages[0]?.content.includes('few') !== true) return number % 4 === 0 ? 'even' : 'unsure';
      if (number % 8 !== 0) throw new ModelError('bad-request', 'declined');
      return 'even';
    });
    const { entries } = await runInMemory({
      prompt,
      cases: parities(40),
      models: { task, reflection: suggesting((count) => `few, ${count}`) },
      config: { method: 'opro', optimizer: { steps: 2 } },
    });
    assert.deepEqual(eventsOf(entries, 'gate'), []);
  });

  it('ends the run when it is the original', async () => {
    const task = scriptedModel('task', () => {
      throw new ModelError('bad-request', 'The context is too long (400).');
    });
    const { error } = await runInMemory({ prompt, cases: parities(40), models: { task, reflection: task }, config: { method: 'opro' } });
    assert.match(String(error), /12 of 12 calls gave no answer\. The last one said: The context is too long/);
  });

  it('is told from an endpoint that is away, which ends the run until it is back', async () => {
    let isAway = true;
    const task = scriptedModel('task', ({ messages }) => {
      if (isAway && messages[0]?.content.includes('Try') === true) throw new ModelError('unavailable', 'away');
      return 'odd';
    });
    const models = { task, reflection: suggesting((count) => `Try ${count}.`) };
    const broken = await runInMemory({ prompt, cases: parities(40), models, config: { method: 'opro', optimizer: { steps: 2 } } });
    assert.match(String(broken.error), /gave no answer/);
    isAway = false;
    assert.notEqual((await resume(broken.entries, models)).result?.verdict, undefined);
  });
});

describe('a judge whose answer cannot be read', () => {
  const metric = { type: 'judge', rubric: 'Be right.' } as const;
  const graded = '{"reason": "Good.", "score": 8}';
  /** Says nothing of use about answers that hold the word. */
  const judgeAllBut = (word: string) =>
    scriptedModel('judge', ({ messages }) => (messages[0]?.content.includes(`${word}\n</answer>`) === true ? 'Hm.' : graded));
  const task = scriptedModel('task', ({ messages }) => (messages[0]?.content.includes('ODD') === true ? 'odd' : 'even'));

  it('of a candidate makes it lose, and the run goes on', async () => {
    const models = { task, reflection: suggesting((count) => `ODD ${count}.`), judge: judgeAllBut('odd') };
    const { entries, error, result } = await runInMemory({
      prompt,
      cases: parities(40),
      models,
      config: { method: 'opro', metric, optimizer: { steps: 2 } },
    });
    assert.equal(error, undefined);
    assert.equal(result?.best.id, 'c0');
    assert.ok(eventsOf(entries, 'candidate').length > 1);
  });

  it('is asked once more where the budget has room for it, and never beyond, resumed as well', async () => {
    const config = { method: 'evaluate', metric, budget: { calls: 27 } } as const;
    const models = () => ({
      task,
      reflection: task,
      judge: scriptedModel('judge', ({ messages }) =>
        messages.length > 1 || !/number [05];/.test(messages[0]?.content ?? '') ? graded : 'Hm.',
      ),
    });
    const begun = models();
    const whole = await runInMemory({ prompt, cases: parities(13), models: begun, config });
    assert.equal(begun.judge.requests.filter(({ messages }) => messages.length > 1).length, 1);
    assert.deepEqual(
      eventsOf(whole.entries, 'scored')[0]
        ?.scores.map(({ error }) => error !== undefined)
        .filter(Boolean).length,
      1,
    );
    for (let kept = 6; kept < whole.entries.length - 1; kept++) {
      const resumed = await resume(whole.entries.slice(0, kept), models());
      const made = resumed.entries.reduce((sum, { event }) => sum + ('attempts' in event ? event.attempts : 0), 0);
      assert.equal(made, 27, `${kept} kept`);
    }
  });
});

describe('rollouts without an answer, of cases that are rolled out repeatedly', () => {
  const flaky = (fails: (request: ModelRequest) => boolean) =>
    scriptedModel('task', (request) => {
      if (fails(request)) throw new ModelError('bad-request', 'declined');
      return 'even';
    });

  it('are counted, and left out of the mean', async () => {
    const task = flaky(({ repeat, messages }) => repeat === 1 && messages.at(-1)?.content === 'number 3;');
    const { entries } = await runInMemory({
      prompt,
      cases: parities(10),
      models: { task, reflection: task },
      config: { method: 'evaluate', repeats: 3 },
    });
    const scores = eventsOf(entries, 'scored')[0]?.scores ?? [];
    assert.deepEqual(
      scores.filter(({ answered }) => answered !== undefined).map(({ case: id, answered }) => [id, answered?.toFixed(2)]),
      [['line 3', '0.67']],
    );
  });

  it('end the run when they are most of all', async () => {
    const task = flaky(({ repeat = 0 }) => repeat > 0);
    const { error } = await runInMemory({
      prompt,
      cases: parities(10),
      models: { task, reflection: task },
      config: { method: 'evaluate', repeats: 3 },
    });
    assert.match(String(error), /20 of 30 calls gave no answer/);
  });

  it('are answered apart for cases whose ids look like those of rollouts', async () => {
    const cases = ['q', 'q#2', 'q/1/0', '1/0/q', ...Array.from({ length: 6 }, (_, index) => `r${index}`)].map((id) =>
      makeCase(id, `message ${id}`, 'even'),
    );
    const task = scriptedModel('task', ({ messages }) => messages.at(-1)?.content ?? '');
    const whole = await runInMemory({ prompt, cases, models: { task, reflection: task }, config: { method: 'evaluate', repeats: 2 } });
    const cut = whole.entries.filter(({ event }) => event.type !== 'scored' && event.type !== 'ended');
    const { entries } = await resume(cut, { task, reflection: task });
    assert.ok(eventsOf(entries, 'scored')[0]?.scores.every(({ case: id, output }) => output === `message ${id}`));
  });
});

describe('a run whose calls fail at its end', () => {
  for (const calls of [100, 200]) {
    it(`with ${calls} calls: has a verdict on the test cases that are paid for when failed ones have used up the rest`, async () => {
      const models = { task: scriptedModel('task', () => 'odd'), reflection: suggesting((count) => `Try ${count}.`) };
      const config = { method: 'opro', budget: { calls }, optimizer: { patience: 0 } } as const;
      const probe = await runInMemory({ prompt, cases: parities(20), models, config });
      const tests = new Set(eventsOf(probe.entries, 'started')[0]?.splits.test);
      const isTest = ({ key }: ModelRequest): boolean => /^verdict [^/]+\/c0\//.test(key) && tests.has(key.split('/').at(-1) ?? '');
      const away: Model = {
        id: 'task',
        complete: (request, signal) =>
          isTest(request) ? Promise.reject(new ModelError('unavailable', 'away')) : models.task.complete(request, signal),
      };
      const broken = await runInMemory({ prompt, cases: parities(20), models: { ...models, task: away }, config });
      assert.match(String(broken.error), /gave no answer/);
      const resumed = await resume(broken.entries, models);
      assert.equal(resumed.error, undefined);
      const [ended] = eventsOf(resumed.entries, 'ended');
      assert.deepEqual([ended?.reason, ended?.best], ['budget', eventsOf(probe.entries, 'ended')[0]?.best]);
      const made = resumed.entries.reduce((sum, { event }) => sum + ('attempts' in event ? event.attempts : 0), 0);
      assert.ok(made <= calls, String(made));
      const rests = /The verdict rests on (\d+) of 8 test cases, drawn at random: what was kept for the others is used up\.$/.exec(
        ended?.detail ?? '',
      );
      if (ended?.verdict === undefined)
        assert.match(
          ended?.detail ?? '',
          /There is no verdict, since what was kept for it is used up\. The budget of \d+ calls cannot pay for more\.$/,
        );
      else assert.equal(ended.verdict.cases, Number(rests?.[1] ?? 8));
    });
  }

  it('has its verdict where a stop broke calls of it off', async () => {
    const cases = parities(100);
    for (const limit of [250, 265, 280, 295, 310]) {
      let made = 0;
      let tested = 0;
      const abort = new AbortController();
      const limiter = new Limiter({ maximum: 8 });
      const counted = (id: string, text: (count: number) => string): Model => {
        let count = 0;
        return limited(
          {
            id,
            complete: async ({ key }, signal) => {
              made++;
              if (abort.signal.aborted ? false : key.startsWith('c0/0/0/') && ++tested === 30 + 20) abort.abort();
              await Promise.resolve();
              signal.throwIfAborted();
              return { text: text(++count), usage: { inputTokens: 5, outputTokens: 1 }, finish: 'stop' };
            },
          },
          limiter,
        );
      };
      const models = { task: counted('task', () => 'odd'), reflection: counted('reflection', (count) => `<INS>Try ${count}.</INS>`) };
      const config = { method: 'opro', budget: { calls: limit }, optimizer: { steps: 50 } } as const;
      const stopped = await runInMemory({ prompt, cases, models, config, environment: { concurrency: 8, signal: abort.signal } });
      assert.equal((stopped.error as Error).name, 'AbortError');
      const { result } = await resume(stopped.entries, models, { concurrency: 8 });
      assert.ok((result?.verdict?.cases ?? 0) >= 30, `${limit} calls: ${result?.verdict?.cases ?? 0} cases`);
      assert.ok(made <= limit, `${made} of ${limit}`);
    }
  });
});

describe('an evaluation whose budget ends before its cases', () => {
  it('keeps the scores of the cases that were answered, and says how many they are', async () => {
    const task: Model = {
      id: 'task',
      complete: async () => ({ text: 'even', usage: { inputTokens: 900, outputTokens: 1 }, finish: 'stop' }),
    };
    const { entries, error, result } = await runInMemory({
      prompt,
      cases: parities(40),
      models: { task, reflection: task },
      config: { method: 'evaluate', budget: { tokens: 10_000 } },
    });
    assert.equal(error, undefined);
    assert.equal(result?.reason, 'budget');
    const scored = eventsOf(entries, 'scored')[0]?.scores.length ?? 0;
    assert.ok(scored > 0 && scored < 40, String(scored));
    assert.equal(
      eventsOf(entries, 'ended')[0]?.detail,
      `Scored on ${scored} of 40 cases, drawn at random. The budget of 10000 tokens cannot pay for more.`,
    );
  });
});

describe('taking up a run', () => {
  it('goes by the answers that there were: what is not answered then is one error of many', async () => {
    const task = scriptedModel('task', ({ messages }) => {
      if (messages.at(-1)?.content === 'number 7;') throw new ModelError('garbage', 'no text');
      return 'odd';
    });
    const models = { task, reflection: task };
    const whole = await runInMemory({ prompt, cases: parities(20), models, config: { method: 'evaluate' } });
    const cut = whole.entries.filter(({ event }) => !['failure', 'scored', 'ended'].includes(event.type));
    const resumed = await resume(cut, models);
    assert.deepEqual(eventsOf(resumed.entries, 'scored'), eventsOf(whole.entries, 'scored'));
  });

  it('counts the attempts of calls that were broken off', async () => {
    const limit = 200;
    let made = 0;
    let abort = new AbortController();
    const limiter = new Limiter({ maximum: 8 });
    const failing = (id: string): Model => ({
      id,
      complete: async (_, signal) => {
        if (++made % 25 === 0) abort.abort();
        await Promise.resolve();
        signal.throwIfAborted();
        if (made > 20) throw new ModelError('unavailable', 'busy');
        return { text: 'odd', usage: { inputTokens: 1, outputTokens: 1 }, finish: 'stop' };
      },
    });
    const models = { task: limited(failing('task'), limiter), reflection: limited(failing('reflection'), limiter) };
    let run: Pick<MemoryResult, 'result' | 'error' | 'entries'> = await runInMemory({
      prompt,
      cases: parities(80),
      models,
      config: { method: 'opro', budget: { calls: limit } },
      environment: { signal: abort.signal },
    });
    for (let stops = 0; stops < 12 && run.result === undefined; stops++) {
      abort = new AbortController();
      run = await resume(run.entries, models, { signal: abort.signal });
    }
    assert.ok(made <= limit, `${made} of ${limit}`);
    const journaled = run.entries.reduce((sum, { event }) => sum + ('attempts' in event ? event.attempts : 0), 0);
    assert.equal(journaled, made);
  });
});

describe('a call that waits to be tried again', () => {
  it('counts no attempt that a stop has spared it', async () => {
    const abort = new AbortController();
    let made = 0;
    const limiter = new Limiter({ maximum: 8 });
    const busy = (id: string): Model =>
      limited({ id, complete: () => (made++, Promise.reject(new ModelError('unavailable', 'busy'))) }, limiter);
    // All have failed twice when the person stops.
    const sleep = async (_: number, signal: AbortSignal): Promise<void> => {
      await Promise.resolve();
      if (made >= 16) abort.abort();
      signal.throwIfAborted();
    };
    const environment = { signal: abort.signal, concurrency: 8, clock: { now: () => 0, sleep } };
    const { entries } = await runInMemory({
      prompt,
      cases: parities(80),
      models: { task: busy('task'), reflection: busy('reflection') },
      config: { method: 'evaluate' },
      environment,
    });
    const journaled = entries.map(({ event }) => ('attempts' in event ? event.attempts : 0)).filter((attempts) => attempts > 0);
    assert.ok(journaled.length > 0);
    assert.equal(
      journaled.reduce((sum, attempts) => sum + attempts, 0),
      made,
    );
  });
});

describe('a request that is not allowed', () => {
  const refusing = (isRefused: (request: ModelRequest) => boolean) =>
    scriptedModel('task', (request) => {
      if (isRefused(request)) throw new ModelError('forbidden', 'not allowed (403)');
      return 'odd';
    });

  it('is an error of its case where others are answered', async () => {
    const task = refusing(({ messages }) => messages.at(-1)?.content === 'number 7;');
    const { entries, error } = await runInMemory({
      prompt,
      cases: parities(20),
      models: { task, reflection: task },
      config: { method: 'evaluate' },
      environment: { concurrency: 1 },
    });
    assert.equal(error, undefined);
    assert.deepEqual(
      eventsOf(entries, 'scored')[0]
        ?.scores.filter(({ score }) => score === undefined)
        .map(({ case: id }) => id),
      ['line 7'],
    );
  });

  it('ends the run where nothing was answered yet', async () => {
    const task = refusing(() => true);
    const { error } = await runInMemory({
      prompt,
      cases: parities(20),
      models: { task, reflection: task },
      config: { method: 'evaluate' },
    });
    assert.equal((error as ModelError).kind, 'unauthorized');
  });
});
