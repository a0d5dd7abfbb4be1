import assert from 'node:assert/strict';
import { prepareRun } from '../../../src/core/run/prepareRun';
import { defaultConfig } from '../../../src/core/run/runConfig';
import { RunFold } from '../../../src/core/run/view/runFold';
import { createRandom } from '../../../src/core/stats/random';
import { eventsOf, makeCase, runInMemory } from '../../support/memoryRun';
import { scriptedModel } from '../../support/scriptedModel';
import { testProgram } from '../../support/testProgram';

/** So many different cases, each so often. */
function twins(different: number, copies: number) {
  return Array.from({ length: different * copies }, (_, index) => makeCase(`line ${index + 2}`, `number ${index % different}`, 'even'));
}

/** A run in which every version of the prompt answers each different input by a coin thrown once. */
async function run(seed: number, cases: ReturnType<typeof twins>) {
  const task = scriptedModel('task', ({ messages }) =>
    createRandom(seed, ...messages.map(({ content }) => content)).float() < 0.5 ? 'even' : 'odd',
  );
  const reflection = scriptedModel('reflection', ({ seed: draw }) => `<INS>Try ${draw}.</INS>`);
  return runInMemory({
    prompt: 'Say the parity.\n',
    cases,
    models: { task, reflection },
    config: { method: 'opro', seed, optimizer: { steps: 3, candidatesPerStep: 4 } },
  });
}

describe('a run with cases that ask the same', function () {
  this.timeout(120_000);

  it('counts them once in the verdict, and shows scores that differ by its difference', async () => {
    const cases = [...twins(12, 3), ...Array.from({ length: 20 }, (_, index) => makeCase(`other ${index}`, `another ${index}`, 'even'))];
    for (let seed = 0; seed < 5; seed++) {
      const { entries } = await run(seed, cases);
      const ended = eventsOf(entries, 'ended')[0];
      const test = new Set(eventsOf(entries, 'started')[0]?.splits.test);
      const different = new Set(cases.filter(({ id }) => test.has(id)).map(({ input }) => input)).size;
      assert.ok(different < test.size);
      assert.equal(ended?.verdict?.cases, different);
      assert.ok(
        ended.detail.includes(`Of the ${test.size} test cases, those that ask the same count as one: they make ${different}.`),
        ended.detail,
      );
      const fold = new RunFold('run');
      entries.forEach((entry) => fold.apply(entry));
      const view = fold.view(false);
      const scoreOf = (id: string | undefined) => view?.candidates.find((candidate) => candidate.id === id)?.scores.test;
      const [before, after] = [scoreOf(view?.baseline), scoreOf(view?.best)];
      assert.ok(before !== undefined && after !== undefined);
      assert.equal(before.count, test.size);
      assert.ok(Math.abs(after.mean - before.mean - ended.verdict.difference) < 1e-9);
      const [pairs] = await fold.pairedCases(ended.best);
      assert.ok(Math.abs((pairs?.meanChange.all ?? NaN) - ended.verdict.difference) < 1e-9);
      assert.equal(
        Object.values(pairs?.counts ?? {}).reduce((sum, count) => sum + count, 0),
        test.size,
      );
      // Wilson's interval at 95 % of as many cases as are different, not of as many as were asked.
      const { low, high } = before.interval;
      assert.ok(high - low > 2 * 1.96 * Math.sqrt((before.mean * (1 - before.mean)) / (different + 1.96 ** 2)) - 0.02, `${low} to ${high}`);
    }
  });

  it('warns that so few different test cases can prove nothing', async () => {
    const { warnings } = await prepareRun({
      program: testProgram('Say the parity.\n'),
      cases: twins(10, 5),
      config: { ...defaultConfig, method: 'opro' },
    });
    assert.ok(
      warnings.some(({ message }) => message.startsWith('With 4 different test cases nothing can be proven')),
      JSON.stringify(warnings),
    );
  });
});
