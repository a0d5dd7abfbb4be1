import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import type { OptimizerContext, Rollout } from '../../../../src/core/optimizers/optimizer';
import { DraftRace } from '../../../../src/core/optimizers/opro/draftRace';
import { InstructionScores } from '../../../../src/core/optimizers/opro/instructionScores';
import type { Candidate } from '../../../../src/core/prompt/candidate';
import type { Component } from '../../../../src/core/prompt/program';
import { createRandom } from '../../../../src/core/stats/random';
import { makeCase } from '../../../support/memoryRun';

const training = Array.from({ length: 80 }, (_, index) => makeCase(String(index), `message ${index}`, 'a'));
const slot = { name: 'text' } as Component;
const candidate = (id: string): Candidate => ({ id }) as Candidate;
const original = candidate('c0');

/** Scores on a slice of 16 cases, seen in three looks, in a world in which candidate and case decide; and a race with them. */
async function begin(isRight: (id: string, number: number) => boolean) {
  const asked = new Map<string, Set<string>>();
  const behind: string[] = [];
  const context = {
    training,
    base: original,
    random: (purpose: string) => createRandom(3, purpose),
    rollouts: (requests) =>
      Promise.resolve(
        requests.map(({ candidate: { id }, case: one }): Rollout => {
          asked.set(id, (asked.get(id) ?? new Set()).add(one.id));
          return { id: `${id} ${one.id}`, case: one, feedback: '', score: isRight(id, Number(one.id)) ? 1 : 0 };
        }),
      ),
  } as Pick<OptimizerContext, 'training' | 'base' | 'random' | 'rollouts'> as OptimizerContext;
  const scores = new InstructionScores(context, 3, { cases: 16, enough: 4 });
  await scores.lookAtOriginal();
  const race = new DraftRace(scores, (one, reason) => behind.push(`${one.candidate.id} ${reason}`));
  return { scores, race, asked, behind, timesAsked: (id: string) => asked.get(id)?.size ?? 0 };
}

describe('the race of instructions for the gate', () => {
  it('spends most cases on the drafts that are ahead, and takes the best of those at its end', async () => {
    // c1 is right throughout, c2 on nine tenths, the others on half.
    const { race, behind, timesAsked } = await begin((id, number) => id === 'c1' || number % (id === 'c2' ? 10 : 2) !== 0);
    for (const id of ['c4', 'c3', 'c2', 'c1']) await race.enter(candidate(id), slot);
    const taken = await race.take(0.5, 1);
    assert.deepEqual(
      taken.map((one) => [one.candidate.id, one.slot]),
      [['c1', slot]],
    );
    assert.deepEqual(
      ['c1', 'c2', 'c3', 'c4'].map((id) => timesAsked(id)),
      [16, 8, 4, 4],
    );
    assert.deepEqual(behind.toSorted(), ['c2 in a look', 'c3 in a look', 'c4 in a look']);
    assert.equal(race.racing, 0);
  });

  it('looks at what the original misses and at the rest by turns, and weighs a part of them as there are of each', async () => {
    // A quarter is missed by the original. c1 mends all of it and spoils all else; c2 does the contrary.
    const isMissed = (number: number): boolean => number % 4 === 0;
    const { scores } = await begin((id, number) => (id === 'c1' ? isMissed(number) : !isMissed(number)));
    const missed = scores.cases.filter((one) => isMissed(Number(one.id))).length;
    assert.equal(await scores.look(candidate('c1'), 1), 0.5, 'half of the first look');
    assert.equal(scores.of(candidate('c1')), missed / 16, 'all that the original misses, and nothing else');
    await scores.look(candidate('c2'), 1);
    assert.equal(scores.of(candidate('c2')), 1 - missed / 16);
  });

  it('takes one that was given up once others, which joined the slice, show that it is the best', async () => {
    // The first cases drawn are all that c1 knows; of these the original and c2 know half, and c2 knows all the others.
    const drawn = new Set((await begin(() => true)).scores.cases.map(({ id }) => Number(id)));
    const isRight = (id: string, number: number): boolean =>
      id === 'c1' ? drawn.has(number) : id === 'c2' ? !drawn.has(number) || number % 2 !== 0 : number % 2 === 0;
    const { race, scores, behind } = await begin(isRight);
    for (const id of ['c2', 'c1']) await race.enter(candidate(id), slot);
    assert.deepEqual(
      (await race.take(0.5, 1)).map((one) => one.candidate.id),
      ['c1'],
    );
    assert.ok(behind.some((one) => one.startsWith('c2')));
    assert.deepEqual(await race.take(1, 1), [], 'c1 is right on all of the slice, c2 is not');
    for (let grown = 0; grown < 8; grown++) {
      assert.ok(await scores.growBy(candidate('c1'), new Set(['c0', 'c1', 'c2'])));
      await race.lookAgain(scores.all.map((one) => one.candidate));
    }
    assert.ok(scores.of(candidate('c1')) < 0.5);
    const taken = await race.take(scores.of(candidate('c1')), 1);
    assert.deepEqual(
      taken.map((one) => one.candidate.id),
      ['c2'],
    );
    await race.lookAgain(scores.all.map((one) => one.candidate));
    assert.deepEqual(race.candidates, [], 'what met the gate does not wait again');
  });
});
