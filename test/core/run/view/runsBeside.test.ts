import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import type { Case } from '../../../../src/core/cases/case';
import { caseFingerprint } from '../../../../src/core/cases/caseFingerprint';
import { encodeSketch, sketchText } from '../../../../src/core/near/textSketch';
import { runsBeside } from '../../../../src/core/run/view/runsBeside';
import type { RunUses } from '../../../../src/core/run/view/runUses';
import { makeCase } from '../../../support/memoryRun';

const cases = Array.from({ length: 20 }, (_, index) =>
  makeCase(`line ${index}`, `Where is the parcel ${'abcdefghijklmnopqrst'.slice(index)}?`, 'x'),
);

/** A run with a verdict, begun in the given minute. */
function run(minute: number, changes: Partial<RunUses> = {}, given: readonly Case[] = cases): RunUses {
  const prints = given.map(caseFingerprint);
  const startedAt = `2026-01-01T00:${String(minute).padStart(2, '0')}:00.000Z`;
  const began = encodeSketch(sketchText('Sort the messages into the teams.'));
  return {
    id: `run ${minute}`,
    startedAt,
    hasVerdict: true,
    paths: ['SKILL.md'],
    texts: ['original', `candidate ${minute}`],
    hasAccepted: false,
    began,
    wrote: '',
    cases: { train: prints.slice(0, 5), validation: prints.slice(5, 10), test: prints.slice(10) },
    ...changes,
  };
}

describe('the runs beside a run', () => {
  it('are those with a verdict on the same prompt and cases, in the order of their beginning', () => {
    const runs = Array.from({ length: 25 }, (_, index) => run(index));
    assert.deepEqual(
      [0, 7, 24].map((at) => runsBeside(run(at), runs.toReversed())),
      [1, 8, 25].map((number) => ({ number, total: 25 })),
    );
    assert.deepEqual(runsBeside(run(30), []), { number: 1, total: 1 });
    assert.deepEqual(runsBeside(run(30), [run(1, { hasVerdict: false }), run(2)]), { number: 2, total: 2 });
  });

  it('count a run and its copy in another folder once', () => {
    assert.deepEqual(runsBeside(run(3), [run(3, { paths: ['copy/SKILL.md'] }), run(1), run(1, { paths: ['copy/SKILL.md'] })]), {
      number: 2,
      total: 2,
    });
  });

  it('are on the same text wherever its file is, on a near copy of it, and on what one made for the other', () => {
    const elsewhere = { paths: ['copies/AGENTS.md'] };
    const other = { ...elsewhere, texts: ['another'], began: encodeSketch(sketchText('Answer in the language of the message.')) };
    const beside = (changes: Partial<RunUses>) => runsBeside(run(9), [run(1, changes)]).total === 2;
    assert.ok(beside(elsewhere) && beside({ ...elsewhere, texts: ['another'] }));
    assert.ok(beside({ ...other, texts: ['candidate 9'] }) && beside({ ...other, texts: ['another', 'original'] }));
    assert.ok(!beside(other));
  });

  it('have half of the cases in common, near copies too, whatever their splits', () => {
    const beside = (given: readonly Case[]) => runsBeside(run(9), [run(1, {}, given)]).total === 2;
    const others = cases.map((each, index) => ({ ...each, input: `An invoice of the month ${index} is wrong.` }));
    assert.ok(beside(cases.toReversed()) && beside([...cases, ...others, ...others.slice(0, 9)]) && beside(cases.slice(0, 7)));
    assert.ok(beside(cases.map((each) => ({ ...each, input: each.input.replace('parcel', 'parcal') }))));
    assert.ok(beside([...cases.slice(0, 10), ...others.slice(0, 10)]));
    assert.ok(!beside(others) && !beside([...cases.slice(0, 9), ...others.slice(0, 11)]) && !beside([]));
  });
});
