import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { Recent } from '../../src/core/recent';

describe('what is kept of the texts that were used last', () => {
  function counting(
    mostTexts: number,
    mostCharacters: number,
  ): { readonly recent: Recent<number | undefined>; readonly length: (text: string) => number | undefined; readonly made: string[] } {
    const recent = new Recent<number | undefined>(mostTexts, mostCharacters);
    const made: string[] = [];
    const length = (text: string): number | undefined =>
      recent.of(text, (each) => {
        made.push(each);
        return each === '' ? undefined : each.length;
      });
    return { recent, length, made };
  }

  it('is worked out once, also where nothing comes of it', () => {
    const { length, made } = counting(3, 100);
    assert.deepEqual([length('ab'), length('ab'), length(''), length('')], [2, 2, undefined, undefined]);
    assert.deepEqual(made, ['ab', '']);
  });

  it('is no more than so many texts: the one that was used longest ago goes first', () => {
    const { length, made } = counting(2, 100);
    ['a', 'b', 'a', 'c', 'a', 'b'].forEach(length);
    assert.deepEqual(made, ['a', 'b', 'c', 'b']);
  });

  it('is no more than so many characters, but for the latest text', () => {
    const { length, made } = counting(9, 10);
    ['aaaaaa', 'bbbb', 'aaaaaa', 'c', 'bbbb', 'a text longer than that', 'a text longer than that'].forEach(length);
    assert.deepEqual(made, ['aaaaaa', 'bbbb', 'c', 'bbbb', 'a text longer than that']);
  });

  it('is set, used, replaced and forgotten by key', () => {
    const recent = new Recent<number>(2, 10);
    recent.set('a', 1);
    recent.set('b', 2);
    assert.equal(recent.get('a'), 1);
    recent.set('c', 3);
    assert.deepEqual(
      ['a', 'b', 'c'].map((key) => recent.get(key)),
      [1, undefined, 3],
    );
    recent.delete('a');
    recent.set('c', 4);
    assert.deepEqual(
      ['a', 'c'].map((key) => recent.get(key)),
      [undefined, 4],
    );
    recent.clear();
    recent.set('ten signs!', 5);
    assert.deepEqual(
      ['c', 'ten signs!'].map((key) => recent.get(key)),
      [undefined, 5],
    );
  });

  it('takes as much room after a key was set again or forgotten as before', () => {
    const recent = new Recent<number>(9, 10);
    for (const key of ['aaaa', 'aaaa', 'bbbb', 'bbbb']) recent.set(key, 1);
    recent.delete('nothing');
    recent.delete('bbbb');
    recent.set('cccc', 2);
    assert.deepEqual(
      ['aaaa', 'bbbb', 'cccc'].map((key) => recent.get(key)),
      [1, undefined, 2],
    );
  });
});
