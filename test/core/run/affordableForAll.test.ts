import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import type { Case } from '../../../src/core/cases/case';
import type { SpendingPlan } from '../../../src/core/models/spendingPlan';
import type { Candidate } from '../../../src/core/prompt/candidate';
import type { AskingParts } from '../../../src/core/run/commonCases';
import { affordableForAll } from '../../../src/core/run/commonCases';
import { makeCase } from '../../support/memoryRun';

describe('the training cases of a run-off', () => {
  const cases = Array.from({ length: 6 }, (_, index) => makeCase(`line ${index}`, `number ${index}`, 'yes'));
  const candidates = ['c1', 'c2'].map((id): Candidate => ({ id, parents: [], step: 1, values: {}, tokens: 1 }));

  /** Both were scored on the last two, and the second on all but the first. */
  const met = (calls: number): readonly string[] => {
    const isKnown = ({ id }: Candidate, promptCase: Case): boolean => {
      const place = cases.indexOf(promptCase);
      return place >= 4 || (id === 'c2' && place > 0);
    };
    const parts = {
      evaluator: { open: (candidate: Candidate, some: readonly Case[]) => some.filter((each) => !isKnown(candidate, each)) },
      ledger: {
        reasonAgainst: (plans: readonly SpendingPlan[]) =>
          plans.reduce((sum, plan) => sum + plan.calls, 0) > calls ? 'There is no more.' : undefined,
      },
      plan: (_: Candidate, some: readonly Case[]) => [{ role: 'task', calls: some.length, inputTokens: 0, outputTokens: 0 }],
    } as unknown as AskingParts;
    return affordableForAll(candidates, cases, parts).map(({ id }) => id);
  };

  it('are those that all were scored on, where nothing more is paid for', () => {
    assert.deepEqual(met(0), ['line 4', 'line 5']);
    assert.deepEqual(met(1), ['line 4', 'line 5'], 'the next takes two calls');
  });

  it('are as many others as are paid for, besides', () => {
    assert.deepEqual(met(3), ['line 4', 'line 5', 'line 0', 'line 1']);
    assert.equal(met(5).length, 6);
  });
});
