import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { pricesOf, textOf, wholeNumber } from '../../../src/editor/settingValues';

describe('the values of settings', () => {
  it('are held within their range, and have their default where they are of another kind', () => {
    const range = { minimum: 1, maximum: 256, otherwise: 8 };
    assert.deepEqual(
      [3, 0, -5, 1000, 2.6, '12', null, undefined, NaN, Infinity, {}].map((value) => wholeNumber(value, range)),
      [3, 1, 1, 256, 3, 8, 8, 8, 8, 8, 8],
    );
    assert.deepEqual(
      [' openai:m ', '', ' ', 3, null].map((value) => textOf(value, 'lexical')),
      ['openai:m', 'lexical', 'lexical', 'lexical', 'lexical'],
    );
  });

  it('have whole prices only: half a price, or one that is no amount, is none', () => {
    const whole = { input: 0.5, output: 0 };
    assert.deepEqual(
      pricesOf({
        a: { ...whole, more: 1 },
        half: { input: 1 },
        text: { input: '1', output: 2 },
        less: { input: -1, output: 2 },
        none: null,
        nan: { input: NaN, output: 1 },
      }),
      { a: whole },
    );
    for (const value of [undefined, null, 'x', 3]) assert.deepEqual(pricesOf(value), {});
  });
});
