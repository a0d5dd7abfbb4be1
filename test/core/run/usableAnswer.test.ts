import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import type { Completion, Model } from '../../../src/core/models/model';
import { eventsOf, makeCase, runInMemory } from '../../support/memoryRun';

/** Scores of an evaluation in which every third answer is this. */
async function scoresWith(fault: Pick<Completion, 'text' | 'finish'>) {
  let asked = 0;
  const model: Model = {
    id: 'task',
    complete: async () => ({
      text: 'odd',
      finish: 'stop',
      ...(++asked % 3 === 0 ? fault : {}),
      usage: { inputTokens: 5, outputTokens: 1 },
    }),
  };
  const cases = Array.from({ length: 12 }, (_, index) => makeCase(`line ${index}`, `number ${index}`, 'odd'));
  const { entries } = await runInMemory({
    prompt: 'Say the parity.\n',
    cases,
    models: { task: model, reflection: model },
    config: { method: 'evaluate', maxAnswerTokens: 64 },
  });
  return eventsOf(entries, 'scored').flatMap(({ scores }) => scores);
}

describe('answers of the task model that cannot be scored', () => {
  const faults: Record<string, [fault: Pick<Completion, 'text' | 'finish'>, says: RegExp]> = {
    'that a filter declined': [{ text: '', finish: 'refused' }, /declined to answer/],
    'that decline in words': [{ text: 'I cannot help with that.', finish: 'refused' }, /declined to answer/],
    'that were cut off before their first word': [
      { text: ' \n', finish: 'length' },
      /cut off before the first word .* used up its 64 tokens\. Raise maxAnswerTokens/,
    ],
  };
  for (const [what, [fault, says]] of Object.entries(faults)) {
    it(`are errors: ones ${what}`, async () => {
      const scores = await scoresWith(fault);
      assert.equal(scores.filter(({ score }) => score === 1).length, 8);
      assert.equal(scores.filter(({ score, error }) => score === undefined && says.test(error ?? '')).length, 4);
    });
  }

  it('are none: ones that were cut off later, which are scored as they are', async () => {
    const scores = await scoresWith({ text: 'odd, since', finish: 'length' });
    assert.deepEqual([scores.filter(({ score }) => score === 1).length, scores.filter(({ score }) => score === 0).length], [8, 4]);
  });
});
