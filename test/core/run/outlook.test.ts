import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { describeOutlook, hopeOf, outlookOf, testsNeeded } from '../../../src/core/run/outlook';
import { RunFold } from '../../../src/core/run/view/runFold';
import { exactMcNemarTest } from '../../../src/core/stats/pairedTests';
import { createRandom } from '../../../src/core/stats/random';
import { eventsOf, makeCase, runInMemory } from '../../support/memoryRun';
import { scriptedModel } from '../../support/scriptedModel';

/** So many passes and fails, in turn as far as there are. */
const scores = (right: number, wrong: number): readonly number[] => [...Array<number>(right).fill(1), ...Array<number>(wrong).fill(0)];
const room = { rollouts: Infinity, submission: 18, hope: 1 };

describe('the outlook of a search', () => {
  it('tells how many test cases prove a version that mends half of what is missed, four times in five', () => {
    const missed = 0.3;
    const needed = testsNeeded({ original: scores(70, 30), best: scores(70, 30) }, 'binary') ?? 0;
    const random = createRandom(5, 'simulated');
    const runs = 2000;
    let proven = 0;
    for (let run = 0; run < runs; run++) {
      const gained = Array.from({ length: needed }, () => random.float() < missed / 2).filter(Boolean).length;
      if (exactMcNemarTest(gained, 0) < 0.05) proven++;
    }
    assert.ok(proven / runs > 0.76 && proven / runs < 0.92, `${proven} of ${runs} with ${needed} cases`);
  });

  it('counts what the best so far has gained already, and what it has lost', () => {
    const original = scores(70, 30);
    const better = scores(85, 15);
    const first = testsNeeded({ original, best: original }, 'binary') ?? 0;
    assert.ok((testsNeeded({ original, best: better }, 'binary') ?? 0) < first);
    const swapped = [...scores(50, 20), ...scores(20, 10)];
    assert.ok((testsNeeded({ original, best: swapped }, 'binary') ?? 0) > first);
    assert.equal(hopeOf({ original, best: original }, first, 'binary'), 1);
    assert.ok(hopeOf({ original, best: original }, Math.floor(first / 2), 'binary') < 0.51);
    assert.equal(hopeOf({ original: scores(9, 0), best: scores(9, 0) }, 50, 'binary'), 0, 'nothing to gain');
  });

  it('takes grades for what they are', () => {
    const original = Array.from({ length: 60 }, (_, index) => (index % 5) / 5);
    const graded = testsNeeded({ original, best: original }, 'graded') ?? 0;
    assert.ok(graded > 5 && graded < 60, String(graded));
  });

  it('says how many cases, or calls, more it takes, and nothing where there are enough', () => {
    const parts = { original: scores(13, 5), scale: 'binary', room, callsOfSubmission: 18 } as const;
    const few = outlookOf({ ...parts, splitSizes: { train: 18, validation: 18, test: 24 } });
    assert.ok(few?.cases !== undefined && few.calls === undefined);
    assert.equal(few.cases.tests, 24);
    assert.ok(few.cases.more >= (few.cases.needed - 24) * 2.5, 'of all cases two fifths are for the test');
    assert.match(
      describeOutlook(few),
      /^With 24 test cases a gain is not likely to be proven: it takes about \d+ .* about \d+ cases more in all\.$/,
    );
    const enough = { train: 180, validation: 180, test: 240 };
    assert.equal(outlookOf({ ...parts, splitSizes: enough }), undefined);
    const poor = outlookOf({ ...parts, splitSizes: enough, room: { ...room, rollouts: 60 } });
    assert.deepEqual(poor, { calls: { tried: 3, enough: 10, more: 140 } });
    assert.equal(
      describeOutlook(poor ?? {}),
      'The limits pay for about 3 new prompts, and often only 1 in 10 is better. For 10 of them it takes about 140 calls more.',
    );
  });

  for (const method of ['opro', 'metareflection'] as const) {
    it(`is said by a run of ${method} once the original was scored, before anything is written`, async () => {
      const run = (count: number) =>
        runInMemory({
          prompt: 'Answer.\n',
          cases: Array.from({ length: count }, (_, index) => makeCase(`line ${index}`, `message ${index}`, 'yes')),
          models: {
            task: scriptedModel('task', ({ messages }) => (/message \d*[369]$/.test(messages.at(-1)?.content ?? '') ? 'no' : 'yes')),
            reflection: scriptedModel('reflection', (_, nth) => `<INS>Try ${nth}.</INS>`),
          },
          config: { method, budget: { calls: 20_000 }, optimizer: { patience: 3 } },
        });
      const { entries } = await run(60);
      const fold = new RunFold('run');
      entries.forEach((entry) => fold.apply(entry));
      const types = entries.map(({ event }) => event.type);
      assert.ok(types.includes('outlook') && types.indexOf('outlook') < types.indexOf('reflection'));
      assert.ok((fold.view(false)?.outlook?.cases?.more ?? 0) > 0);
      assert.deepEqual(eventsOf((await run(600)).entries, 'outlook'), []);
    });
  }
});
