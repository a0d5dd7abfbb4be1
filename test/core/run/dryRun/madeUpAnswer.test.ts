import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { madeUpAnswer } from '../../../../src/core/run/dryRun/madeUpAnswer';
import { createRandom } from '../../../../src/core/stats/random';

describe('a made-up answer', () => {
  const texts = { random: createRandom(1, 'answers'), words: 8 };

  it('is a text, another one each time', () => {
    const answers = new Set(Array.from({ length: 50 }, () => madeUpAnswer(undefined, texts)));
    assert.equal(answers.size, 50);
    for (const answer of answers) assert.match(answer, /^\p{L}.*\.$/u);
  });

  it('is what a schema asks for', () => {
    const schema = {
      type: 'object',
      properties: {
        name: { type: 'string' },
        level: { type: 'integer', minimum: 2, maximum: 4 },
        kind: { enum: ['a', 'b'] },
        always: { const: 'x' },
        isRight: { type: 'boolean' },
        nothing: { type: 'null' },
        either: { anyOf: [{ const: 1 }, { const: 2 }] },
        list: { type: 'array', items: { type: ['string', 'null'] } },
      },
    };
    for (let time = 0; time < 50; time++) {
      const { name, level, kind, always, isRight, nothing, either, list } = JSON.parse(madeUpAnswer(schema, texts)) as Record<
        string,
        unknown
      >;
      assert.ok(typeof name === 'string' && name !== '');
      assert.ok([2, 3, 4].includes(level as number));
      assert.ok(['a', 'b'].includes(kind as string));
      assert.equal(always, 'x');
      assert.equal(typeof isRight, 'boolean');
      assert.equal(nothing, null);
      assert.ok([1, 2].includes(either as number));
      assert.ok(Array.isArray(list) && list.length > 0 && list.every((item) => typeof item === 'string'));
    }
  });
});
