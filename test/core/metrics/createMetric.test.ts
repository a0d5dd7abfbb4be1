import assert from 'node:assert/strict';
import type { MetricConfig } from '../../../src/core/metrics/createMetric';
import { createMetric, metricConfigOf, metricId } from '../../../src/core/metrics/createMetric';
import { metricNamed, metrics } from '../../../src/core/metrics/metrics';
import { caseWith, match, noJudge, outputOf } from './rollout';

describe('createMetric', () => {
  it('makes every metric there is', () => {
    for (const { id: name } of metrics) {
      const metric = createMetric({ type: name });
      assert.equal(metric.id, name);
      assert.equal(metric.usesJudge, name === 'judge');
      assert.equal(metric.scale, name === 'judge' ? 'graded' : 'binary');
      assert.equal(metric.needsExpected, !['judge', 'asserted'].includes(name));
    }
  });

  it('passes the options on', async () => {
    const value = async (config: MetricConfig, output: string, expected: string) =>
      (await createMetric(config).score(outputOf(output), caseWith({ expected }), noJudge, match)).value;
    assert.equal(await value({ type: 'numeric', tolerance: 2 }, '3', '1'), 1);
    assert.equal(await value({ type: 'numeric' }, '3', '1'), 0);
    assert.equal(await value({ type: 'regex', pattern: '^A$', ignoreCase: true }, 'a', ''), 1);
    assert.equal(await value({ type: 'regex', pattern: '^A$' }, 'a', ''), 0);
    const graded = createMetric({ type: 'judge', rubric: 'Count the letters.' });
    await graded.score(
      outputOf('a'),
      caseWith({}),
      async ([message]) => {
        assert.ok(message?.content.includes('Count the letters.'));
        return { text: '{"score": 1}', finish: 'stop' };
      },
      match,
    );
  });

  it('has an id that tells metrics apart and leads back to the configuration', () => {
    const configs: MetricConfig[] = [
      ...metrics.map(({ id }) => ({ type: id })),
      { type: 'numeric', tolerance: 0 },
      { type: 'numeric', tolerance: 0.5 },
      { type: 'regex', pattern: 'a"b', ignoreCase: true },
      { type: 'judge', rubric: 'One\ntwo' },
    ];
    for (const config of configs) {
      assert.deepEqual(metricConfigOf(metricId(config)), config);
    }
    assert.equal(new Set(configs.map(metricId)).size, configs.length);
    assert.equal(metricId({ ignoreCase: true, pattern: 'a', type: 'regex' }), metricId({ type: 'regex', pattern: 'a', ignoreCase: true }));
    assert.equal(metricId({ type: 'iequals', tolerance: 3 }), 'iequals');
  });

  it('knows no other names', () => {
    assert.equal(metricNamed('constructor'), undefined);
    assert.throws(() => createMetric({ type: 'exact' }), /no metric "exact"\. The metrics are iequals, /);
    assert.throws(() => metricConfigOf('{"type":"numeric","tolerance":-1}'), /no metric/);
    assert.throws(() => metricConfigOf('{"type":"iequals","tolerance":1}'), /no metric/);
    assert.throws(() => metricConfigOf('exact'), /no metric "exact"/);
    assert.throws(() => metricConfigOf('{"type":"toString"}'), /no metric/);
  });
});
