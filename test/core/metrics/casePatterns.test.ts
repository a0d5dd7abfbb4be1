import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { InputError } from '../../../src/core/problems';
import { checkPatterns, patternFor } from '../../../src/core/metrics/casePatterns';
import type { MetricConfig } from '../../../src/core/metrics/createMetric';
import { createMetric } from '../../../src/core/metrics/createMetric';
import type { PatternMatcher } from '../../../src/core/metrics/matcher';
import { maxPatternCharacters } from '../../../src/core/metrics/pattern';
import { plainMatcher } from '../../support/memoryRun';
import { caseWith } from './rollout';

/** What is wrong with the patterns of cases with these expected texts, by line. */
async function problemsOf(
  config: MetricConfig,
  texts: readonly string[],
  matcher = plainMatcher,
): Promise<Readonly<Record<number, string>>> {
  const cases = texts.map((expected, index) => caseWith({ expected, position: { file: 'mail.csv', line: index + 2, endLine: index + 2 } }));
  try {
    await checkPatterns(createMetric(config), cases, matcher, new AbortController().signal);
    return {};
  } catch (error) {
    assert.ok(error instanceof InputError);
    return Object.fromEntries(error.problems.map(({ line = 0, message }): [number, string] => [line, message]));
  }
}

describe('the patterns of cases', () => {
  it('are checked before a run, each of them, and named with what is wrong', async () => {
    const expected = Array.from({ length: 60 }, (_, index) => (index === 7 ? '(' : index === 41 ? '' : 'a+'));
    assert.deepEqual(await problemsOf({ type: 'regex' }, expected), {
      9: 'The pattern "(" cannot be used: it is not a regular expression (Unterminated group). Correct it, or choose another metric.',
      43: 'The pattern cannot be used: it is empty. Correct it, or choose another metric.',
    });
  });

  it('are those that {{expected}} makes', async () => {
    assert.deepEqual(await problemsOf({ type: 'regex', pattern: '^{{expected}}$' }, ['(', 'a.b', '', '[']), {});
    const reversed = await problemsOf({ type: 'regex', pattern: '[{{expected}}-m]' }, ['a', 'z']);
    assert.match(reversed[3] ?? '', /"\[z-m\]" cannot be used: it is not a regular expression \(Range out of order/);
    for (const expected of ['x'.repeat(20), 'x'.repeat(10_000_000)]) {
      assert.match((await problemsOf({ type: 'regex', pattern: '{{expected}}'.repeat(800) }, [expected]))[2] ?? '', /longer than 10000/);
    }
  });

  it('are only compiled, a few at a time', async () => {
    let under = 0;
    let most = 0;
    const matcher: PatternMatcher = {
      match: async ({ text }) => {
        assert.equal(text, undefined);
        most = Math.max(most, ++under);
        await Promise.resolve();
        under--;
        return true;
      },
    };
    await problemsOf(
      { type: 'regex' },
      Array.from({ length: 1000 }, () => 'a'),
      matcher,
    );
    assert.ok(most < 100, `${most}`);
  });

  it('are none where the metric has one for all, or compares otherwise', async () => {
    const never: PatternMatcher = { match: () => Promise.reject(new Error('A match was asked for.')) };
    assert.deepEqual(await problemsOf({ type: 'regex', pattern: 'a' }, ['('], never), {});
    assert.deepEqual(await problemsOf({ type: 'equals' }, ['('], never), {});
  });

  it('hold no more than they may, however long the expected text is and how often it stands there', () => {
    assert.ok(patternFor('{{expected}}'.repeat(800), 'x'.repeat(1_000_000)).length <= 1_000_000);
    assert.equal(patternFor('^{{expected}}|{{expected}}$', ' a.b '), '^a\\.b|a\\.b$');
    assert.ok(patternFor('{{expected}}', '('.repeat(6000)).length > maxPatternCharacters);
  });
});
