import assert from 'node:assert/strict';
import type { CaseAssertion } from '../../../src/core/cases/assertion';
import { checkPatterns } from '../../../src/core/metrics/casePatterns';
import { createMetric } from '../../../src/core/metrics/createMetric';
import { checkExpected } from '../../../src/core/metrics/expectedValues';
import { plainMatcher } from '../../support/memoryRun';
import { caseWith, match, noJudge, outputOf } from './rollout';

const metric = createMetric({ type: 'asserted' });
const asserted = (...assertions: readonly CaseAssertion[]) => caseWith({ assertions });
const score = (output: string, ...assertions: readonly CaseAssertion[]) =>
  metric.score(outputOf(output), asserted(...assertions), noJudge, match);

describe('asserted', () => {
  it('holds a case to all of its own assertions, whatever their kinds', async () => {
    const both = [
      { metric: 'icontains', expected: ['bill', 'invoice'] },
      { metric: 'regex', expected: '^[a-z ]+$' },
    ];
    assert.deepEqual((await score('the invoice', ...both)).value, 1);
    const failed = await score('The invoice', ...both);
    assert.equal(failed.value, 0);
    assert.match(failed.feedback, /matches/);
    assert.deepEqual(
      failed.parts?.map(({ name, value }) => [name, value]),
      [
        ['icontains', 1],
        ['regex', 0],
      ],
    );
    assert.deepEqual(await score('{"a": 1}', { metric: 'json', expected: '{"a":1.0}' }), { value: 1, feedback: 'Right.' });
  });

  it('is refused for cases whose file says nothing, or names a metric that there is not, before anything is asked', async () => {
    const problems = await checkExpected(metric, [
      caseWith({ expected: 'a' }),
      asserted({ metric: 'similar', expected: 'a' }),
      asserted({ metric: 'equals', expected: 'a' }, { metric: 'json', expected: '{' }),
      asserted({ metric: 'equals', expected: 'a' }),
    ]);
    assert.deepEqual(
      problems.map(({ message }) => message.split('. ')[0]),
      [
        'The file of the case does not say how it is scored, which "asserted" goes by',
        'The file of the case does not say how it is scored, which "asserted" goes by',
        'The expected value "{" is not JSON',
      ],
    );
  });

  it('has its patterns compiled before a run', async () => {
    const check = (expected: string) =>
      checkPatterns(metric, [asserted({ metric: 'regex', expected })], plainMatcher, new AbortController().signal);
    await check('a+');
    await assert.rejects(check('a('), /pattern "a\(" cannot be used/);
  });
});
