import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import type { Fate } from '../../../src/core/optimizers/drySpell';
import { DrySpell } from '../../../src/core/optimizers/drySpell';
import { Patience } from '../../../src/core/optimizers/patience';

/** After how many steps a search of such a patience ends, each of which spends so much, of 1,000 rollouts. */
function endOf(parts: {
  readonly patience: number;
  readonly spent?: number;
  readonly left?: number;
  readonly hope?: number;
  readonly fate?: Fate;
  readonly least?: number;
}): number {
  const { patience: steps, spent = 0, left = 1000, hope = 1, fate = 'not admitted', least } = parts;
  let rollouts = left;
  const patience = new Patience({ room: () => ({ rollouts, submission: 10, hope }) }, steps);
  const spell = new DrySpell();
  for (let step = 1; step <= 100; step++) {
    spell.beginStep();
    spell.note(fate);
    if (fate === 'not admitted') spell.noteNew();
    rollouts -= spent;
    const ends = patience.endsAfter(spell, least);
    if (ends > 0) {
      assert.equal(ends, step, 'the spell is all there was');
      return step;
    }
  }
  return Infinity;
}

describe('the patience of a search', () => {
  it('is for as many steps as were set, where little is spent, and for ever where none were', () => {
    assert.equal(endOf({ patience: 18 }), 18);
    assert.equal(endOf({ patience: 18, left: Infinity, spent: 50 }), 18);
    assert.equal(endOf({ patience: 1 }), 1);
    assert.equal(endOf({ patience: 0, spent: 50 }), Infinity);
  });

  it('ends after a third of them at the least, once a good part of what was left is spent', () => {
    assert.equal(endOf({ patience: 18, spent: 100 }), 6);
    assert.equal(endOf({ patience: 18, spent: 15 }), 10, '150 of 1,000');
    assert.equal(endOf({ patience: 18, spent: 15, left: 2000 }), 18, 'the more is left, the longer');
  });

  it('is shorter where the test cases would hardly prove what might be found', () => {
    assert.equal(endOf({ patience: 18, hope: 0.5 }), 9);
    assert.equal(endOf({ patience: 18, hope: 0.5, spent: 15 }), 5, '75 of 1,000');
    assert.equal(endOf({ patience: 18, hope: 0 }), 2);
  });

  it('ends after a third of them where the model only repeats itself, and after three steps without an answer that can be used', () => {
    assert.equal(endOf({ patience: 18, fate: 'duplicate' }), 6);
    assert.equal(endOf({ patience: 18, fate: 'unreadable' }), 3);
    assert.equal(endOf({ patience: 18, fate: 'unreadable', least: 5 }), 5, 'each of five slots has its turn');
  });

  it('begins anew with an admitted candidate', () => {
    let rollouts = 1000;
    const patience = new Patience({ room: () => ({ rollouts, submission: 10, hope: 1 }) }, 6);
    const spell = new DrySpell();
    const step = (): number => {
      spell.beginStep();
      spell.noteNew();
      return patience.endsAfter(spell);
    };
    rollouts = 600;
    step();
    spell.end();
    patience.renew();
    assert.deepEqual([step(), step(), step()], [0, 0, 0], 'what was spent before does not count');
    rollouts = 500;
    assert.equal(step(), 4);
  });
});
