import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { describe, it } from 'mocha';
import type { Case } from '../../../src/core/cases/case';
import { EarlierRun } from '../../../src/core/run/journal/earlierRun';
import { InputError } from '../../../src/core/problems';
import { BudgetSpent } from '../../../src/core/models/budgetSpent';
import type { Model, ModelRequest } from '../../../src/core/models/model';
import { ModelError } from '../../../src/core/models/model';
import { prepareRun } from '../../../src/core/run/prepareRun';
import { executeRun } from '../../../src/core/run/executeRun';
import type { RunConfig } from '../../../src/core/run/runConfig';
import { defaultConfig } from '../../../src/core/run/runConfig';
import { smallestBudget } from '../../../src/core/run/spending/smallestBudget';
import { Limiter, limited } from '../../../src/core/models/limiter';
import { createRandom } from '../../../src/core/stats/random';
import { eventsOf, makeCase, memoryEnvironment, runInMemory } from '../../support/memoryRun';
import { parityCases, parityModels, parityPrompt, shortRuns } from '../../support/parityWorld';
import { SimulatedClock } from '../../support/simulatedClock';
import { scriptedModel } from '../../support/scriptedModel';
import { testProgram } from '../../support/testProgram';

const prompt = 'Say the parity.\n';
const cases = Array.from({ length: 20 }, (_, index) => makeCase(`line ${index}`, `number ${index}`, index % 2 === 0 ? 'even' : 'odd'));

/** Why a run cannot begin; undefined when it can. */
async function refusal(promptText: string, given: readonly Case[], config: RunConfig): Promise<string | undefined> {
  try {
    await prepareRun({ program: testProgram(promptText), cases: given, config });
    return undefined;
  } catch (error) {
    if (error instanceof InputError) return error.message;
    throw error;
  }
}

describe('a budget is a promise', () => {
  it('makes no call too many, with every method, size and rate of failure', async function () {
    this.timeout(120_000);
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 20, max: 400 }),
        fc.constantFrom('opro' as const, 'metareflection' as const),
        fc.integer({ min: 0, max: 3 }),
        async (calls, method, faults) => {
          const chance = createRandom(calls, method, faults);
          let made = 0;
          const answer = (text: string) => {
            made++;
            if (chance.integer(10) < faults) throw new ModelError('unavailable', 'busy');
            return text;
          };
          const task = scriptedModel('task', ({ messages }) => answer(messages[0]?.content.includes('7') === true ? 'even' : 'odd'));
          const reflection = scriptedModel('reflection', ({ seed, messages }) =>
            answer((messages[0]?.content ?? '').includes('</INS>') ? `<INS>Try ${seed}.</INS>` : `<rules>\n- Try ${seed}. [1]\n</rules>`),
          );
          const optimizer = method === 'opro' ? { steps: 3, trainingCases: 5 } : { rounds: 3 };
          await runInMemory({ prompt, cases, models: { task, reflection }, config: { method, optimizer, budget: { calls } } });
          assert.ok(made <= calls, `${made} calls of ${calls}`);
        },
      ),
      { numRuns: 1000, seed: 11 },
    );
  });

  it('keeps enough for the verdict, and says why it stopped', async () => {
    const task = scriptedModel('task', () => 'odd');
    const reflection = scriptedModel('reflection', ({ seed }) => `<INS>Try ${seed}.</INS>`);
    const { entries } = await runInMemory({
      prompt,
      cases,
      models: { task, reflection },
      config: { method: 'opro', budget: { calls: 60 } },
    });
    const [ended] = eventsOf(entries, 'ended');
    assert.equal(ended?.reason, 'budget');
    assert.equal(ended?.verdict?.cases, 8);
    assert.match(ended?.detail ?? '', /budget of 60 calls/);
  });

  it('leaves the verdict its calls, whatever fails and has to be tried again', async () => {
    for (let calls = 80; calls <= 200; calls += 10) {
      const chance = createRandom(calls, 'faults');
      const flaky = (text: string) => {
        if (chance.integer(10) === 0) throw new ModelError('unavailable', 'busy');
        return text;
      };
      const task = scriptedModel('task', ({ seed }) => flaky(seed % 3 === 0 ? 'even' : 'odd'));
      const reflection = scriptedModel('reflection', ({ seed }) => flaky(`<rules>\n- Try ${seed}. [1]\n</rules>`));
      const { entries, error } = await runInMemory({
        prompt,
        cases,
        models: { task, reflection },
        config: { method: 'metareflection', budget: { calls } },
      });
      assert.equal(error, undefined, `${calls} calls`);
      assert.ok((eventsOf(entries, 'ended')[0]?.verdict?.cases ?? 0) > 0);
    }
  });

  it('stops at no call that was reserved, however long a case takes', async () => {
    const task = scriptedModel('task', () => 'odd');
    const { entries, error } = await runInMemory({
      prompt,
      cases,
      models: { task, reflection: task },
      config: { method: 'evaluate', repeats: 3, budget: { calls: 60 } },
    });
    assert.equal(error, undefined);
    assert.equal(task.requests.length, 60);
    assert.equal(entries.filter(({ event }) => event.type === 'spent').length, 0);
  });

  for (const method of ['opro', 'metareflection'] as const) {
    for (const unit of ['calls', 'tokens', 'cost'] as const) {
      it(`${method}: the smallest budget of ${unit} that is named brings a candidate to the gate, and is named below it`, async () => {
        const price = { input: 1, output: 4 };
        for (const split of [
          { train: 0.3, validation: 0.3, test: 0.4 },
          { train: 0.1, validation: 0.3, test: 0.6 },
        ]) {
          const config = {
            ...defaultConfig,
            method,
            split,
            models: { task: 'task', reflection: 'reflection', judge: 'judge' },
            prices: { task: price, reflection: price },
          };
          const begin = { program: testProgram(parityPrompt), cases: parityCases(40) };
          const { run } = await prepareRun({ ...begin, config: { ...config, budget: {} } });
          const smallest = (await smallestBudget(run))[unit] ?? assert.fail();
          assert.match(
            (await prepareRun({ ...begin, config: { ...config, budget: { [unit]: smallest * 0.9 } } })).warnings[0]?.message ?? '',
            unit === 'calls' ? /cannot pay for.* calls would do\./ : /may not pay for.* would do, by a cautious estimate\./,
          );
          const { task, reflection } = parityModels(1);
          // What it writes is always better.
          const helpful: Model = { id: 'reflection', complete: (request, signal) => reflection.complete({ ...request, seed: 6 }, signal) };
          const { entries, error } = await runInMemory({
            prompt: parityPrompt,
            cases: begin.cases,
            models: { task, reflection: helpful },
            config: { ...config, budget: { [unit]: smallest } },
          });
          assert.equal(error, undefined);
          assert.ok(eventsOf(entries, 'gate').length > 0, `${smallest} ${unit}`);
        }
      });
    }
  }

  it('refuses before the beginning just what would end there, and names what is needed', async function () {
    this.timeout(120_000);
    const price = { input: 1, output: 4 };
    const models = { task: 'task', reflection: 'reflection', judge: 'judge' };
    const begins = async (config: RunConfig): Promise<boolean> => {
      const { run } = await prepareRun({ program: testProgram(parityPrompt), cases: parityCases(40), config: { ...config, budget: {} } });
      const { task, reflection } = parityModels(1);
      const prepared = { ...run, settings: { ...run.settings, budget: config.budget } };
      const hasRun = await executeRun(prepared, memoryEnvironment({ task, reflection }, [])).then(
        () => true,
        (thrown: unknown) => {
          assert.ok(thrown instanceof BudgetSpent);
          return false;
        },
      );
      return hasRun || task.requests.length > 0;
    };
    const limits = fc.oneof(
      fc.record({ calls: fc.integer({ min: 1, max: 150 }) }),
      fc.record({ tokens: fc.integer({ min: 1, max: 15_000 }) }),
      fc.record({ cost: fc.double({ min: 0.0001, max: 0.05, noNaN: true }) }),
      fc.record({ calls: fc.integer({ min: 20, max: 150 }), tokens: fc.integer({ min: 2000, max: 15_000 }) }),
    );
    const splits = fc.record({
      train: fc.integer({ min: 1, max: 10 }),
      validation: fc.constant(10),
      test: fc.integer({ min: 5, max: 20 }),
    });
    await fc.assert(
      fc.asyncProperty(
        limits,
        splits,
        fc.constantFrom('opro' as const, 'metareflection' as const, 'evaluate' as const),
        async (budget, split, method) => {
          const config: RunConfig = {
            ...defaultConfig,
            method,
            optimizer: shortRuns[method as 'opro'] ?? {},
            split,
            models,
            prices: { task: price, reflection: price },
            budget,
          };
          const told = await refusal(parityPrompt, parityCases(40), config);
          const hasBegun = await begins(config);
          // An evaluation that may score no more than a part of its cases is refused, though it would begin.
          if (told === undefined || method !== 'evaluate') assert.equal(told === undefined, hasBegun, told);
          if (told === undefined) return;
          const [, amount, unit] =
            /cannot pay for [^,]*, which (?:takes|is expected to take) ([\d.]+) (\w+|\(money\))/.exec(told) ?? assert.fail(told);
          const key = unit === '(money)' ? 'cost' : (unit ?? '').replace(/s?$/, 's');
          const enough = { ...config, budget: { [key]: Number(amount) } };
          assert.equal(await refusal(parityPrompt, parityCases(40), enough), undefined, told);
          assert.ok(await begins(enough), told);
        },
      ),
      { numRuns: 200, seed: 5 },
    );
  });

  it('exceeds tokens and money by no more than was in flight, however the endpoint counts and however long answers are', async function () {
    this.timeout(120_000);
    const limits = fc.record({ tokens: fc.integer({ min: 2_000, max: 60_000 }) }).map((budget) => ({ budget, unit: 'tokens' as const }));
    const prices = fc
      .record({ cost: fc.double({ min: 0.01, max: 0.3, noNaN: true }) })
      .map((budget) => ({ budget, unit: 'cost' as const }));
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(limits, prices),
        fc.constantFrom(0.5, 1, 2, 4, 8),
        fc.constantFrom(0, 100, 1000, 3000),
        fc.constantFrom('opro' as const, 'metareflection' as const, 'evaluate' as const),
        async ({ budget, unit }, charactersPerToken, reasoning, method) => {
          let largest = 0;
          const counting = (text: (request: ModelRequest) => string, id: string): Model => ({
            id,
            complete: async (request) => {
              const answer = text(request);
              const usage = {
                inputTokens: Math.ceil((request.messages[0]?.content.length ?? 0) / charactersPerToken) + 9,
                outputTokens: answer.length + reasoning,
              };
              largest = Math.max(largest, usage.inputTokens + usage.outputTokens);
              return { text: answer, usage, finish: 'stop' };
            },
          });
          const task = counting(({ seed }) => (seed % 3 === 0 ? 'even' : 'odd'), 'task');
          const reflection = counting(
            ({ seed, messages }) =>
              (messages[0]?.content ?? '').includes('</INS>') ? `<INS>Try ${seed}.</INS>` : `<rules>\n- Try ${seed}. [1]\n</rules>`,
            'reflection',
          );
          const price = { input: 1, output: 4 };
          const config = {
            method,
            budget,
            models: { task: 'task', reflection: 'reflection', judge: 'judge' },
            prices: { task: price, reflection: price },
          };
          if ((await refusal(prompt, cases, { ...defaultConfig, ...config })) !== undefined) return;
          const { entries, error } = await runInMemory({ prompt, cases, models: { task, reflection }, config });
          assert.equal(error, undefined, 'what may begin comes to its end');
          const usages = entries.flatMap(({ event }) => (event.type === 'completion' ? [event.usage] : []));
          const used = usages.reduce(
            (sum, usage) =>
              sum +
              (unit === 'tokens'
                ? usage.inputTokens + usage.outputTokens
                : (usage.inputTokens * price.input + usage.outputTokens * price.output) / 1e6),
            0,
          );
          const limit = Object.values(budget)[0] ?? 0;
          const inFlight = 4 * largest * (unit === 'tokens' ? 1 : price.output / 1e6);
          assert.ok(used <= limit + inFlight, `${used} of ${limit}, ${inFlight} in flight`);
        },
      ),
      { numRuns: 300, seed: 12 },
    );
  });

  it('uses most of a limit on tokens before it stops', async () => {
    const task = scriptedModel('task', () => 'odd');
    const reflection = scriptedModel('reflection', ({ seed }) => `<INS>Try ${seed}.</INS>`);
    const { entries } = await runInMemory({
      prompt,
      cases,
      models: { task, reflection },
      config: { method: 'opro', budget: { tokens: 12_000 }, optimizer: { patience: 0 } },
    });
    const used = entries.reduce(
      (sum, { event }) => sum + (event.type === 'completion' ? event.usage.inputTokens + event.usage.outputTokens : 0),
      0,
    );
    assert.ok(used > 6_000 && used <= 12_000, String(used));
    assert.equal(eventsOf(entries, 'ended')[0]?.reason, 'budget');
    assert.equal(eventsOf(entries, 'ended')[0]?.verdict?.cases, 8);
  });

  it('holds the verdict, too, to the minutes: it rests on the cases that there was time for', async () => {
    for (const [minutes, count] of [
      [1, 100],
      [5, 1000],
    ] as const) {
      const clock = new SimulatedClock();
      const slow = (id: string, text: (request: ModelRequest) => string): Model => ({
        id,
        complete: async (request, signal) => {
          await clock.sleep(12_000, signal);
          return { text: text(request), usage: { inputTokens: 20, outputTokens: 5 }, finish: 'stop' };
        },
      });
      const models = {
        task: slow('task', ({ seed }) => (seed % 3 === 0 ? 'even' : 'odd')),
        reflection: slow('reflection', ({ seed }) => `<INS>Try ${seed}.</INS>`),
      };
      const many = Array.from({ length: count }, (_, index) =>
        makeCase(`line ${index}`, `number ${index}`, index % 2 === 0 ? 'even' : 'odd'),
      );
      const environment = { clock, timestamp: () => new Date(clock.now()).toISOString(), concurrency: 8 };
      const { entries, error } = await clock.run(
        runInMemory({ prompt, cases: many, models, config: { method: 'opro', budget: { minutes } }, environment }),
      );
      assert.equal(error, undefined);
      const [ended] = eventsOf(entries, 'ended');
      const tested = ended?.verdict?.cases ?? 0;
      assert.ok(tested > 0 && tested < 0.4 * count, String(tested));
      assert.match(ended?.detail ?? '', new RegExp(`The verdict rests on ${tested} of ${0.4 * count} test cases, drawn at random`));
      assert.ok(clock.now() <= minutes * 60_000 + 12_000, `${clock.now()} ms`);
    }
  });

  it('leaves time for the verdict, and takes up no more when it was interrupted', async () => {
    let minutes = 0;
    const task = scriptedModel('task', () => {
      minutes += 0.1;
      return 'odd';
    });
    const reflection = scriptedModel('reflection', ({ seed }) => `<INS>Try ${seed}.</INS>`);
    const clock = { now: () => minutes * 60_000, sleep: () => Promise.resolve() };
    const timestamp = () => new Date(minutes * 60_000).toISOString();
    const config = { method: 'opro', budget: { minutes: 6 } } as const;
    const whole = await runInMemory({ prompt, cases, models: { task, reflection }, config, environment: { clock, timestamp } });
    const [ended] = eventsOf(whole.entries, 'ended');
    assert.equal(ended?.reason, 'budget');
    assert.match(ended?.detail ?? '', /6 minutes are over/);
    assert.ok(minutes > 4 && minutes <= 6.5, String(minutes));

    // Cut before its end and taken up on the next day: it asks for nothing but what was missing.
    const earlier = whole.entries.slice(0, -5);
    minutes += 24 * 60;
    const requests = task.requests.length;
    const resumed = await runInMemory({
      prompt,
      cases,
      models: { task, reflection },
      config,
      environment: { clock, timestamp, earlier: EarlierRun.of(earlier) },
    });
    assert.deepEqual(eventsOf([...earlier, ...resumed.entries], 'ended'), [ended]);
    assert.ok(task.requests.length - requests <= 5);
  });
});

describe('errors never score', () => {
  it('leaves a case without an answer out of the mean', async () => {
    const task = scriptedModel('task', ({ messages }) => {
      if (/number 1?3$/.test(messages.at(-1)?.content ?? '')) throw new ModelError('bad-request', 'too long');
      return 'even';
    });
    const { entries } = await runInMemory({ prompt, cases, models: { task, reflection: task }, config: { method: 'evaluate' } });
    const [scored] = eventsOf(entries, 'scored');
    const failed = scored?.scores.filter(({ error }) => error !== undefined) ?? [];
    assert.deepEqual(
      new Map(failed.map(({ case: id, score }) => [id, score])),
      new Map([
        ['line 3', undefined],
        ['line 13', undefined],
      ]),
    );
  });

  it('ends the run, resumable, when every call would fail', async () => {
    const task = scriptedModel('task', () => {
      throw new ModelError('unauthorized', 'wrong key');
    });
    const { entries, error } = await runInMemory({ prompt, cases, models: { task, reflection: task }, config: { method: 'evaluate' } });
    assert.match(String(error), /wrong key/);
    assert.ok(task.requests.length <= 4, 'no more than were under way');
    assert.equal(entries.filter(({ event }) => event.type === 'failure').length, 0, 'nothing is recorded that would fail again on resume');
    assert.deepEqual(entries.at(-1)?.event, { type: 'interrupted', message: 'wrong key', failure: 'unauthorized' });
  });

  it('ends the run when most calls gave no answer', async () => {
    const task = scriptedModel('task', () => {
      throw new ModelError('unavailable', 'The endpoint is not there.');
    });
    const { error } = await runInMemory({ prompt, cases, models: { task, reflection: task }, config: { method: 'evaluate' } });
    assert.match(String(error), /20 of 20 calls gave no answer\..*The endpoint is not there\./);
  });
});

describe('stopping', () => {
  it('leaves the best candidate so far and says so in the journal', async () => {
    const abort = new AbortController();
    let count = 0;
    const task = scriptedModel('task', () => {
      if (++count === 12) abort.abort();
      return 'even';
    });
    const { entries, error } = await runInMemory({
      prompt,
      cases,
      models: { task, reflection: task },
      config: { method: 'metareflection' },
      environment: { signal: abort.signal },
    });
    assert.equal((error as Error).name, 'AbortError');
    const last = entries.at(-1)?.event;
    assert.equal(last?.type, 'interrupted');
    assert.ok(count < 20);
  });
});

describe('calls that wait for their turn', () => {
  it('are kept back when the budget is spent by the time they come', async () => {
    let largest = 0;
    const limiter = new Limiter({ maximum: 2 });
    const tokensOf = (text: string): number => Math.ceil(text.length / 4);
    const counting = (id: string, text: string): Model => ({
      id,
      complete: async ({ messages }) => {
        await Promise.resolve();
        const usage = { inputTokens: tokensOf(messages.map(({ content }) => content).join()) + 500, outputTokens: 5 };
        largest = Math.max(largest, usage.inputTokens + usage.outputTokens);
        return { text, usage, finish: 'stop' };
      },
    });
    const models = {
      task: limited(counting('task', 'odd'), limiter),
      reflection: limited(counting('reflection', '<INS>Try.</INS>'), limiter),
    };
    const limit = 20_000;
    const { entries } = await runInMemory({
      prompt,
      cases,
      models,
      config: { method: 'opro', budget: { tokens: limit } },
      environment: { concurrency: 64 },
    });
    const used = entries.reduce(
      (sum, { event }) => sum + (event.type === 'completion' ? event.usage.inputTokens + event.usage.outputTokens : 0),
      0,
    );
    assert.ok(used <= limit + 2 * largest, `${used} of ${limit}, two calls of ${largest} in flight`);
    assert.equal(eventsOf(entries, 'ended')[0]?.reason, 'budget');
  });
});
