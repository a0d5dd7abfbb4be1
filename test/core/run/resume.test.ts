import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { describe, it } from 'mocha';
import { methods } from '../../../src/core/optimizers/methods';
import { BudgetSpent } from '../../../src/core/models/budgetSpent';
import type { Model } from '../../../src/core/models/model';
import { ModelError } from '../../../src/core/models/model';
import { EarlierRun } from '../../../src/core/run/journal/earlierRun';
import type { JournalEntry } from '../../../src/core/run/journal/events';
import { executeRun } from '../../../src/core/run/executeRun';
import {
  decodeJournal,
  describeDamage,
  encodeEntry,
  encodeJournal,
  isInput,
  resumableEntries,
} from '../../../src/core/run/journal/journalText';
import { RunFold } from '../../../src/core/run/view/runFold';
import { CannotResume, restoreRun } from '../../../src/core/run/journal/restoreRun';
import { prepareRun } from '../../../src/core/run/prepareRun';
import type { RunConfig } from '../../../src/core/run/runConfig';
import { defaultConfig } from '../../../src/core/run/runConfig';
import { createRandom } from '../../../src/core/stats/random';
import { answersOfCutPairs } from '../../support/cutPairs';
import type { MemoryResult } from '../../support/memoryRun';
import { eventsOf, makeCase, memoryEnvironment, runInMemory } from '../../support/memoryRun';
import { parityCases, parityModels, parityPrompt, promptOf, shortRuns } from '../../support/parityWorld';
import type { ScriptedModel } from '../../support/scriptedModel';
import { scriptedModel } from '../../support/scriptedModel';
import { bestText, testProgram } from '../../support/testProgram';

/** A run, and how often its models were asked. */
interface Asked extends Pick<MemoryResult, 'result' | 'lines' | 'entries'> {
  readonly asked: number;
}

const methodIds = methods.map(({ id }) => id);

async function begin(method: string, arrival: number): Promise<Asked> {
  const models = parityModels(arrival);
  const config = { method, optimizer: shortRuns[method] ?? {} };
  const outcome = await runInMemory({ prompt: promptOf(method), cases: parityCases(24), models, config, environment: { concurrency: 8 } });
  assert.equal(outcome.error, undefined);
  return { ...outcome, asked: models.task.requests.length + models.reflection.requests.length };
}

/** What the verdict is expected to take of the one limit of a budget that is too small for it, as the refusal says. */
async function neededForVerdict(config: Partial<RunConfig> & { readonly method: string }): Promise<number> {
  const program = testProgram(promptOf(config.method));
  try {
    await prepareRun({
      program,
      cases: parityCases(24),
      config: { ...defaultConfig, models: { task: 'task', reflection: 'reflection', judge: 'judge' }, ...config },
    });
  } catch (error) {
    return Number(/the verdict, which (?:takes|is expected to take) ([\d.]+)/.exec(String(error))?.[1] ?? assert.fail(String(error)));
  }
  return assert.fail('It was not refused.');
}

/** Takes a run up again from nothing but its journal; `lines` are those of both. */
async function resume(earlier: readonly JournalEntry[], arrival: number): Promise<Asked> {
  const models = parityModels(arrival);
  const lines = earlier.map(encodeEntry);
  const result = await executeRun(restoreRun(earlier), {
    ...memoryEnvironment(models, lines),
    concurrency: 8,
    earlier: EarlierRun.of(earlier),
  });
  return {
    result,
    lines,
    entries: decodeJournal(lines.join('')).entries,
    asked: models.task.requests.length + models.reflection.requests.length,
  };
}

/** Models of the parity task that use far more with any other prompt than with the first, some answers many times as much as others. */
function wordyModels(arrival: number): ReturnType<typeof parityModels> {
  const models = parityModels(arrival);
  const wordy = (model: ScriptedModel): ScriptedModel => ({
    ...model,
    complete: async (request, signal) => {
      const completion = await model.complete(request, signal);
      return {
        ...completion,
        usage: { ...completion.usage, outputTokens: request.messages[0]?.content.includes('level') === true ? 1 + (request.seed % 97) : 1 },
      };
    },
  });
  return { task: wordy(models.task), reflection: wordy(models.reflection) };
}

const isCompletion = ({ event }: JournalEntry): boolean => event.type === 'completion';
const completions = (entries: readonly JournalEntry[]): number => entries.filter(isCompletion).length;
/** What a run did, in order, without what it received. */
const steps = (lines: readonly string[]): readonly string[] =>
  decodeJournal(lines.join('')).entries.flatMap((entry) => (isInput(entry.event) ? [] : [JSON.stringify(entry.event)]));

async function assertSame(whole: Asked, earlier: readonly JournalEntry[], arrival: number): Promise<void> {
  // Before its first event was safe there is no run yet.
  if (eventsOf(earlier, 'started').length === 0) {
    assert.throws(() => restoreRun(earlier), CannotResume);
    return;
  }
  if (eventsOf(earlier, 'ended').length > 0) {
    assert.throws(() => restoreRun(earlier), /has ended/);
    return;
  }
  const resumed = await resume(earlier, arrival);
  assert.equal(bestText(resumed.result), bestText(whole.result));
  assert.deepEqual(resumed.result?.verdict, whole.result?.verdict);
  assert.deepEqual(steps(resumed.lines), steps(whole.lines));
  assert.equal(resumed.asked, whole.asked - completions(earlier) + answersOfCutPairs(earlier, whole.entries));
}

describe('a run is a function of what it received', () => {
  for (const method of methodIds) {
    it(`${method}: does the same in whatever order the answers arrive`, async () => {
      const first = await begin(method, 1);
      for (const arrival of [2, 3, 4]) assert.deepEqual(steps((await begin(method, arrival)).lines), steps(first.lines));
    });

    it(`${method}: cut off at every event and taken up again, ends the same and asks nothing twice`, async () => {
      const whole = await begin(method, 1);
      for (let kept = 0; kept <= whole.entries.length; kept++) await assertSame(whole, whole.entries.slice(0, kept), 2 + (kept % 5));
    }).timeout(60_000);

    it(`${method}: cut off at any byte, and once more after that, ends the same and asks nothing twice`, async () => {
      const whole = await begin(method, 1);
      const text = whole.lines.join('');
      await fc.assert(
        fc.asyncProperty(fc.integer({ min: 0, max: text.length }), fc.integer({ min: 2, max: 9 }), async (cut, arrival) => {
          const { entries, damagedLines } = decodeJournal(text.slice(0, cut));
          assert.deepEqual(damagedLines, []);
          await assertSame(whole, entries, arrival);
        }),
        { numRuns: 40, seed: 7 },
      );
      const once = await resume(whole.entries.slice(0, 20), 3);
      await assertSame(whole, decodeJournal(once.lines.slice(0, -10).join('')).entries, 4);
    });

    it(`${method}: with a damaged line, asks again only for what was on it`, async () => {
      const whole = await begin(method, 1);
      const random = createRandom(5, 'damage', method);
      const beginning = whole.entries.findIndex(({ event }) => event.type === 'started');
      for (let count = 0; count < 12; count++) {
        const line = beginning + 1 + random.integer(whole.lines.length - beginning - 2);
        const journal = decodeJournal(whole.lines.map((text, index) => (index === line ? text.replace('":', '";') : text)).join(''));
        // A later line may have a long text that stood on it.
        assert.equal(journal.damagedLines[0], line + 1);
        const resumed = await resume(resumableEntries(journal), 6);
        assert.equal(bestText(resumed.result), bestText(whole.result));
        assert.deepEqual(resumed.result?.verdict, whole.result?.verdict);
        assert.equal(
          resumed.asked,
          completions(whole.entries) - completions(journal.entries) + answersOfCutPairs(journal.entries, whole.entries),
        );
      }
    });
  }

  it('asks again for what an endpoint that was away did not answer, and counts both', async () => {
    const whole = await begin('opro', 1);
    for (const calls of [120, 1000]) {
      const { task, reflection } = parityModels(1);
      const away: Model = {
        id: 'task',
        complete: (request, signal) =>
          task.requests.length < 30 ? task.complete(request, signal) : Promise.reject(new ModelError('unreachable', 'away')),
      };
      const config = { method: 'opro', optimizer: shortRuns.opro ?? {}, budget: { calls } } as const;
      const { entries, error } = await runInMemory({
        prompt: parityPrompt,
        cases: parityCases(24),
        models: { task: away, reflection },
        config,
      });
      assert.match(String(error), /calls gave no answer/);
      const resumed = await resume(entries, 3);
      const made = decodeJournal(resumed.lines.join('')).entries.reduce(
        (sum, { event }) => sum + ('attempts' in event ? event.attempts : 0),
        0,
      );
      assert.ok(made <= calls, String(made));
      assert.notEqual(resumed.result?.verdict, undefined);
      if (calls === 1000) assert.equal(bestText(resumed.result), bestText(whole.result));
    }
  });

  for (const method of methodIds) {
    for (const [unit, multiples] of [
      ['calls', [1.5, 1.75]],
      ['tokens', [1.01, 1.08, 1.15, 1.22, 1.29, 1.36]],
      ['cost', [1.01, 1.1, 1.19, 1.28]],
    ] as const) {
      it(`${method}: ends the same where ${unit} run out, in whatever order answers arrive and with another concurrency`, async () => {
        const price = { input: 1, output: 10 };
        const config = { method, optimizer: shortRuns[method] ?? {}, prices: { task: price, reflection: price }, repeats: 2 };
        const verdict = await neededForVerdict({ ...config, budget: { [unit]: unit === 'cost' ? 1e-9 : 1 } });
        for (const limit of multiples.map((multiple) => (unit === 'cost' ? multiple * verdict : Math.ceil(multiple * verdict)))) {
          const budget = { [unit]: limit };
          const run = (arrival: number): Promise<MemoryResult> =>
            runInMemory({ prompt: promptOf(method), cases: parityCases(24), models: wordyModels(arrival), config: { ...config, budget } });
          const whole = await run(1);
          assert.equal(eventsOf(whole.entries, 'ended')[0]?.reason, 'budget', String(limit));
          for (const arrival of [2, 3]) assert.deepEqual(steps((await run(arrival)).lines), steps(whole.lines));
          for (let kept = 10; kept < whole.entries.length; kept += 9) {
            const earlier = whole.entries.slice(0, kept);
            const lines = earlier.map(encodeEntry);
            await executeRun(restoreRun(earlier), {
              ...memoryEnvironment(wordyModels(kept), lines),
              concurrency: 1 + (kept % 17),
              earlier: EarlierRun.of(earlier),
            });
            assert.deepEqual(steps(lines), steps(whole.lines));
          }
        }
      });
    }
  }

  it('refuses to go on with a journal that tells of another run', async () => {
    const { entries } = await begin('opro', 1);
    const models = parityModels(1);
    const other = restoreRun(entries.slice(0, 10));
    const running = executeRun(
      { ...other, settings: { ...other.settings, seed: 99 } },
      { ...memoryEnvironment(models, []), earlier: EarlierRun.of(entries.slice(0, 10)) },
    );
    await assert.rejects(running, /cannot be resumed.*Start a new run/);
    assert.equal(models.task.requests.length, 0);
  });

  it('goes by other answers where a lost one comes out differently', async () => {
    const whole = await begin('metareflection', 1);
    const lost = whole.lines.findIndex((line) => line.includes('"role":"reflection"') && line.includes('Mind level'));
    const journal = decodeJournal(whole.lines.map((text, index) => (index === lost ? '\n' : text)).join(''));
    const earlier = resumableEntries(journal);
    const models = {
      ...parityModels(1),
      reflection: scriptedModel('reflection', () => '<rules>\n- Mind level 8, for a change. [1]\n</rules>'),
    };
    const lines: string[] = [];
    await executeRun(restoreRun(earlier), { ...memoryEnvironment(models, lines), earlier: EarlierRun.of(earlier) });
    assert.ok(lines.some((line) => line.includes('level 8, for a change')));
  });
});

describe('the time that a run may take', () => {
  const at = (minute: number): string => new Date(minute * 60_000).toISOString();

  async function endsByTime(minutesBefore: number, limit: number): Promise<boolean> {
    const task = scriptedModel('task', () => 'a');
    const reflection = scriptedModel('reflection', () => '<rules>\n- Mind it. [1]\n</rules>');
    const cases = Array.from({ length: 30 }, (_, index) => makeCase(`line ${index}`, `message ${index}`, index % 2 === 0 ? 'a' : 'b'));
    const { entries } = await runInMemory({
      prompt: parityPrompt,
      cases,
      models: { task, reflection },
      config: { method: 'metareflection', budget: { minutes: limit } },
    });
    // The same journal, as if its first lines had taken so long at work, with a night of sleep in between and another before it goes on.
    const earlier = entries
      .slice(0, 14)
      .map(({ event }, index) => ({ at: at(index * 480), atWork: index === 0 ? 0 : minutesBefore * 60_000, event }));
    const resumed: JournalEntry = { at: at(14 * 480), atWork: minutesBefore * 60_000, event: { type: 'resumed' } };
    const running = executeRun(restoreRun(earlier), {
      ...memoryEnvironment({ task, reflection }, []),
      earlier: EarlierRun.of([...earlier, resumed]),
    });
    return running.then(
      ({ reason }) => reason === 'budget',
      (error: unknown) => error instanceof BudgetSpent,
    );
  }

  it('goes on from what it had taken, breaks and sleep left out', async () => {
    assert.equal(await endsByTime(1, 10), false);
    assert.equal(await endsByTime(11, 10), true);
  });

  it('is what the clock says that does not jump, whatever the time of day does', async () => {
    let minutes = 0;
    let night = 0;
    const task = scriptedModel('task', (_, count) => {
      minutes += 0.1;
      if (count === 5) night = 480;
      return 'a';
    });
    const cases = Array.from({ length: 20 }, (_, index) => makeCase(`line ${index}`, `message ${index}`, 'a'));
    const environment = { clock: { now: () => minutes * 60_000, sleep: () => Promise.resolve() }, timestamp: () => at(minutes + night) };
    const lines: string[] = [];
    const whole = await runInMemory({
      prompt: parityPrompt,
      cases,
      models: { task, reflection: task },
      config: { method: 'evaluate' },
      environment,
    });
    const minutesOf = (entries: readonly JournalEntry[]): number | undefined => {
      const fold = new RunFold('run');
      entries.forEach((entry) => fold.apply(entry));
      return fold.view(false)?.spending.minutes;
    };
    assert.ok(Math.abs((minutesOf(whole.entries) ?? 0) - 2) < 0.01);
    const earlier = whole.entries.slice(0, 12);
    const before = minutesOf(earlier) ?? 0;
    night += 480;
    const asked = task.requests.length;
    await executeRun(restoreRun(earlier), {
      ...memoryEnvironment({ task, reflection: task }, lines),
      ...environment,
      earlier: EarlierRun.of(earlier),
    });
    const after = minutesOf(decodeJournal(earlier.map(encodeEntry).concat(lines).join('')).entries) ?? 0;
    assert.ok(task.requests.length - asked > 5);
    assert.ok(Math.abs(after - before - 0.1 * (task.requests.length - asked)) < 0.01, String(after));
  });
});

describe('the journal', () => {
  const entry = (text: string): JournalEntry => ({ at: '2026-01-01T00:00:00.000Z', event: { type: 'interrupted', message: text } });

  it('reads back what was written, whatever the text', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'binary' })), (texts) => {
        const entries = texts.map(entry);
        assert.deepEqual(decodeJournal(encodeJournal(entries)), {
          entries,
          damagedLines: [],
          count: entries.length,
          intact: entries.length,
          lost: 0,
        });
      }),
      { seed: 3 },
    );
  });

  it('drops a torn last line, and takes one that lacks only its line end', () => {
    const text = encodeJournal(['one', 'two', 'three'].map(entry));
    for (let cut = 1; cut < text.length; cut++) {
      const { entries, damagedLines } = decodeJournal(text.slice(0, cut));
      assert.equal(entries.length, text.slice(0, cut + 1).split('\n').length - 1);
      assert.deepEqual(damagedLines, []);
    }
  });

  it('notices any byte that was changed, and says what was saved', () => {
    const lines = ['one', 'two', 'three'].map(entry).map(encodeEntry);
    const [, second = ''] = lines;
    for (let index = 0; index < second.length - 1; index++) {
      const changed = `${second.slice(0, index)}${second[index] === '0' ? '1' : '0'}${second.slice(index + 1)}`;
      const journal = decodeJournal([lines[0], changed, lines[2]].join(''));
      assert.deepEqual(journal.damagedLines, [2]);
      assert.equal(journal.intact, 1);
      assert.match(
        describeDamage(journal) ?? '',
        /damaged from line 2 on: the 1 events before it are intact, 1 behind it can still be read, 1 line is lost/,
      );
    }
    assert.equal(describeDamage(decodeJournal(lines.join(''))), undefined);
  });
});
