import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { RunFold } from '../../../src/core/run/view/runFold';
import { eventsOf, makeCase, runInMemory } from '../../support/memoryRun';
import { scriptedModel } from '../../support/scriptedModel';

const cases = Array.from({ length: 40 }, (_, index) => makeCase(`line ${index}`, `number ${index}`, 'yes'));
const longer = 'Say yes to whatever you are asked, and say it in one word.';
const shorter = 'Say yes to all.';

/** A run that tries a longer instruction and then a shorter one, each wrong on the given cases. */
async function run(
  wrong: (split: {
    readonly train: readonly string[];
    readonly validation: readonly string[];
  }) => Readonly<Record<string, readonly (string | undefined)[]>>,
) {
  let missed: Readonly<Record<string, readonly (string | undefined)[]>> = {};
  const task = scriptedModel('task', ({ messages }) => {
    const tried = [longer, shorter].find((text) => messages[0]?.content.includes(text));
    const id = `line ${messages.at(-1)?.content.slice('number '.length) ?? ''}`;
    return tried === undefined || missed[tried]?.includes(id) === true ? 'no' : 'yes';
  });
  const go = () => {
    const reflection = scriptedModel('reflection', (_, count) => `<INS>${count === 1 ? longer : shorter}</INS>`);
    const optimizer = { steps: 2, candidatesPerStep: 1, trainingCases: 0, validateEvery: 1, deletions: 0 };
    return runInMemory({
      prompt: 'Answer.\n',
      cases,
      models: { task, reflection },
      config: { method: 'opro', optimizer, split: { train: 0.3, validation: 0.3, test: 0.4 } },
    });
  };
  const splits = eventsOf((await go()).entries, 'started')[0]?.splits;
  missed = wrong(splits ?? { train: [], validation: [] });
  return go();
}

describe('a shorter candidate that the gate had turned down', () => {
  it('is admitted before it is suggested, for being tied with the best in the run-off', async () => {
    // One behind on the validation cases, and one ahead on the training cases.
    const { result, entries } = await run(({ train, validation }) => ({
      [longer]: [validation[0], train[0], train[1]],
      [shorter]: [validation[1], validation[2], train[1]],
    }));
    assert.equal(result?.best.id, 'c2');
    const decisions = eventsOf(entries, 'gate').map(({ candidate, admitted, reason }) => `${candidate} ${admitted}: ${reason}`);
    assert.equal(decisions.length, 3);
    assert.match(decisions[1] ?? '', /^c2 false: Behind c1: 1 fixed and 2 broken/);
    assert.equal(decisions[2], 'c2 true: Run-off: tied with c1 on 24 validation and training cases, 2 won and 2 lost, and shorter.');
    const fold = new RunFold('run');
    entries.forEach((entry) => fold.apply(entry));
    assert.deepEqual(
      fold.view(true)?.candidates.map(({ id, state }) => [id, state]),
      [
        ['c0', 'baseline'],
        ['c1', 'admitted'],
        ['c2', 'best'],
      ],
    );
  });
});
