import assert from 'node:assert/strict';
import type { Case } from '../../../../src/core/cases/case';
import { decideAdmission, gateAlpha } from '../../../../src/core/run/comparison/gate';
import { Race } from '../../../../src/core/run/comparison/race';
import { createRandom } from '../../../../src/core/stats/random';

const cases: readonly Case[] = Array.from({ length: 1000 }, (_, index) => ({
  id: `line ${index + 2}`,
  input: `Message ${index}`,
  variables: {},
  metadata: {},
  position: { file: 'cases.csv', line: index + 2, endLine: index + 2 },
}));

interface Outcome {
  readonly admitted: boolean;
  readonly compared: number;
  readonly asked: readonly string[];
  readonly reason: string;
}

/** Races one set of results against another, as a run does. */
function race(
  before: readonly number[],
  after: readonly (number | undefined)[],
  seed: number,
  sides = { incumbent: 'c3', incumbentTokens: 10, candidateTokens: 10 },
  telling: readonly string[] = [],
): Outcome {
  const scored = (scores: readonly (number | undefined)[]) =>
    cases
      .slice(0, scores.length)
      .map(({ id }, index) => ({ case: id, ...(scores[index] === undefined ? { error: 'no answer' } : { score: scores[index] }) }));
  const scale = [...before, ...after].every((score) => score === undefined || Number.isInteger(score)) ? 'binary' : 'graded';
  const under = new Race(cases.slice(0, before.length), scored(before), scale, new Set(telling), createRandom(seed, 'race'));
  const outcomes = new Map(scored(after).map((score) => [score.case, score]));
  const asked: string[] = [];
  for (;;) {
    const admission = decideAdmission(under.standing(gateAlpha), sides);
    if (admission !== undefined) return { ...admission, compared: under.standing(gateAlpha).compared, asked };
    const block = under.nextBlock();
    assert.ok(block.length > 0, 'a race ends when all is drawn');
    asked.push(...block.map(({ id }) => id));
    under.add(block.map(({ id }) => outcomes.get(id) ?? assert.fail()));
  }
}

/** Pass/fail results: so many of the failures turned, and so many of the passes. */
function results(failing: number, fixed: number, broken: number, of = 72): readonly [readonly number[], readonly number[]] {
  const before = cases.slice(0, of).map((_, index) => (index < failing ? 0 : 1));
  return [before, before.map((score, index) => (index < fixed || (index >= failing && index < failing + broken) ? 1 - score : score))];
}

describe('the gate', () => {
  it('decides by the count when the race went over all cases', () => {
    assert.equal(race([0, 1, 0], [1, 1, 0], 1).admitted, true);
    assert.equal(race([0, 1, 0], [1, 0, 0], 1).admitted, false);
    assert.equal(
      race([0, 1, 0], [1, 0, 0], 1, { incumbent: 'c3', incumbentTokens: 10, candidateTokens: 9 }).admitted,
      true,
      'level and shorter',
    );
    assert.equal(race([0, 1, 0], [0, 0, 0], 1, { incumbent: 'c3', incumbentTokens: 10, candidateTokens: 9 }).admitted, false);
  });

  it('names whom the candidate was compared with', () => {
    const shorter = { incumbent: 'c3', incumbentTokens: 10, candidateTokens: 9 };
    assert.deepEqual(
      [
        race([0, 1, 0], [1, 1, 0], 1),
        race([0, 1, 0], [0, 0, 0], 1),
        race([0, 1, 0], [1, 0, 0], 1),
        race([0, 1, 0], [1, 0, 0], 1, shorter),
        race(...results(30, 0, 30), 1),
      ].map(({ reason }) => reason.split(':')[0]),
      ['Ahead of c3', 'Behind c3', 'Level with c3 and no shorter', 'Level with c3 and shorter by 1 token', 'Stopped early'],
    );
  });

  it('leaves out cases on which one of the two got no answer', () => {
    assert.equal(race([0, 1], [undefined, 1], 1).admitted, false);
    assert.equal(race([0, 0, 1], [undefined, 1, 1], 1).admitted, true);
    assert.equal(race([0, 1, 1], [1, undefined, undefined], 1).admitted, false, 'what only the candidate left unanswered counts as failed');
  });

  it('asks first what told candidates apart, then mostly what the incumbent failed', () => {
    const [before, after] = results(30, 10, 5);
    const { asked } = race(before, after, 1, undefined, ['line 60', 'line 3']);
    assert.deepEqual(asked.slice(0, 2), ['line 3', 'line 60']);
    const failing = asked.slice(2, 26).filter((id) => before[Number(id.slice(5)) - 2] === 0).length;
    assert.equal(failing, 18, 'three of four');
  });

  it('says against whom, and of a race that ended early what all cases can come to', () => {
    assert.equal(race([0, 1, 0], [1, 1, 0], 1).reason, 'Ahead of c3: 1 fixed and 0 broken on 3 validation cases.');
    assert.equal(race([0, 1, 0], [1, 0, 0], 1).reason, 'Level with c3 and no shorter: 1 fixed and 1 broken on 3 validation cases.');
    // More are broken than fixed, and the total is higher all the same: it is what decides.
    const graded3 = race([0.2, 0.9, 0.9], [1, 0.8, 0.8], 1).reason;
    assert.equal(graded3, 'Ahead of c3 by 0.6 in total score: 1 fixed and 2 broken on 3 validation cases.');
    assert.match(race([0.5, 0.5, 0.5], [0.51, 0.5, 0.5], 1).reason, /^Ahead of c3 by 0\.01 in total score: /, 'not by nothing');
    const [before, after] = results(400, 80, 130, 1000);
    // More of the failing cases are asked, so that the counts alone would read like a candidate that is ahead.
    const stopped = Array.from({ length: 40 }, (_, seed) => race(before, after, seed)).find(({ reason }) => {
      const [, fixed, broken] = /(\d+) fixed and (\d+) broken/.exec(reason) ?? [];
      return reason.startsWith('Stopped early') && Number(fixed) > Number(broken);
    });
    assert.match(
      stopped?.reason ?? '',
      /^Stopped early: with 95 % certainty it does not get ahead of c3\. Its total score on all 1000 validation cases is \d+ to \d+ below that of c3\. Of the first \d+, those that tell most, \d+ fixed and \d+ broken\.$/,
    );
    const ahead = race(...results(400, 150, 20, 1000), 1).reason;
    assert.match(
      ahead,
      /^Ahead of c3 with 95 % certainty, before all were asked\. Its total score on all 1000 validation cases is \d+ to \d+ above that of c3\. /,
    );
    const graded = race(
      cases.slice(0, 300).map(() => 0.7),
      cases.slice(0, 300).map(() => 0.2),
      1,
    ).reason;
    assert.match(
      graded,
      /Its total score on all 300 validation cases is [\d.]+ to [\d.]+ below that of c3\. Of the first \d+, drawn at random, 0 fixed and \d+ broken\.$/,
    );
  });

  /** Mean cases compared, over many races. */
  const compared = (of: number, failing: number, fixed: number, broken: number, admitted: boolean): number => {
    const [before, after] = results(failing, fixed, broken, of);
    const races = Array.from({ length: 40 }, (_, seed) => race(before, after, seed));
    assert.ok(races.filter((each) => each.admitted === admitted).length >= 38);
    return races.reduce((sum, each) => sum + each.compared, 0) / races.length;
  };

  it('stops a hopeless candidate after part of the cases, a smaller one the more there are', () => {
    assert.ok(compared(72, 30, 0, 12, false) < 50);
    assert.ok(compared(300, 120, 6, 50, false) < 150);
    assert.ok(compared(1000, 400, 20, 150, false) < 200);
  });

  it('admits a candidate that is far ahead before all are asked', () => {
    assert.ok(compared(72, 36, 25, 1, true) < 50);
    assert.ok(compared(1000, 400, 150, 20, true) < 300);
  });

  /** Share of races that end with the wrong answer. */
  const errors = (failing: number, fixed: number, broken: number, wrong: boolean): number => {
    const [before, after] = results(failing, fixed, broken);
    const races = 400;
    return (
      Array.from({ length: races }, (_, seed) => race(before, after, seed)).filter(({ admitted }) => admitted === wrong).length / races
    );
  };

  for (const [failing, level] of [
    [10, 3],
    [30, 0],
    [30, 5],
    [36, 18],
    [60, 10],
  ] as const) {
    it(`admits a candidate that is level in at most 5 % of races: ${level} of ${failing} failing cases fixed, as many broken`, () => {
      assert.ok(errors(failing, level, level, true) <= gateAlpha);
    });
  }

  for (const [failing, fixed, broken] of [
    [10, 4, 1],
    [30, 3, 0],
    [30, 8, 5],
    [36, 20, 17],
    [60, 12, 10],
  ] as const) {
    it(`stops a worthwhile gain in at most 5 % of races: ${fixed} of ${failing} failing cases fixed, ${broken} broken`, () => {
      assert.ok(errors(failing, fixed, broken, false) <= gateAlpha);
    });
  }

  it('errs as rarely with graded scores', () => {
    const races = 200;
    const outcome = (gain: number, seed: number): boolean => {
      const random = createRandom(seed, 'graded', gain);
      const before = cases.slice(0, 72).map(() => 0.2 + 0.6 * random.float());
      const noise = cases.slice(0, 72).map(() => 0.3 * random.float() - 0.15);
      const mean = noise.reduce((sum, each) => sum + each, 0) / noise.length;
      return race(
        before,
        before.map((score, index) => score + (noise[index] ?? 0) - mean + gain),
        seed,
      ).admitted;
    };
    const admitted = (gain: number): number =>
      Array.from({ length: races }, (_, seed) => outcome(gain, seed)).filter(Boolean).length / races;
    assert.ok(admitted(-0.001) <= gateAlpha);
    assert.ok(admitted(0.03) >= 1 - gateAlpha);
  });
});
