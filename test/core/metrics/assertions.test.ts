import assert from 'node:assert/strict';
import type { Expectation } from '../../../src/core/cases/expectation';
import type { MetricConfig } from '../../../src/core/metrics/createMetric';
import { createMetric } from '../../../src/core/metrics/createMetric';
import { checkExpected } from '../../../src/core/metrics/expectedValues';
import type { Metric } from '../../../src/core/metrics/metric';
import { caseWith, match, noJudge, outputOf } from './rollout';

const [equals, iequals, contains, icontains, json] = ['equals', 'iequals', 'contains', 'icontains', 'json'].map((type) =>
  createMetric({ type }),
) as [Metric, Metric, Metric, Metric, Metric];
const numeric = createMetric({ type: 'numeric' });
const regex = (pattern: string | undefined, ignoreCase: boolean) =>
  createMetric({ type: 'regex', ignoreCase, ...(pattern === undefined ? {} : { pattern }) });

const score = (metric: Metric, output: string, expected: Expectation) =>
  metric.score(outputOf(output), caseWith({ expected }), noJudge, match);
const right = async (metric: Metric, output: string, expected: Expectation) =>
  assert.deepEqual(await score(metric, output, expected), { value: 1, feedback: 'Right.' });
const wrong = async (metric: Metric, output: string, expected: Expectation, says: string | RegExp) => {
  const { value, feedback } = await score(metric, output, expected);
  assert.equal(value, 0);
  assert.match(feedback, typeof says === 'string' ? new RegExp(`^${says.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}$`) : says);
};

describe('equals', () => {
  it('overlooks white space around the text and nothing else', async () => {
    await right(equals, ' billing\n', 'billing');
    await wrong(equals, 'refund', 'billing', 'Expected "billing", got "refund".');
    await wrong(equals, 'Billing', 'billing', 'Expected "billing", got "Billing". Only upper and lower case differ.');
    await wrong(equals, '', 'billing', 'Expected "billing", got nothing.');
  });
});

describe('iequals', () => {
  it('overlooks case and white space around the text, but no quotes and no period', async () => {
    await right(iequals, '\tBILLING ', 'billing');
    await right(iequals, 'STRASSE', 'strasse');
    await wrong(
      iequals,
      '`billing`',
      'billing',
      'Expected "billing", got "`billing`". The expected text is in it, with other text around it.',
    );
    await wrong(iequals, 'billing.', 'billing', /other text around it/);
  });

  it('shortens long outputs in the feedback', async () => {
    const { feedback } = await score(iequals, `${'🦊'.repeat(5000)}end`, 'billing');
    assert.ok(feedback.length < 700);
    assert.match(feedback, /^Expected "billing", got "(?:🦊)+ … \(4763 characters\) … (?:🦊)+end"\.$/u);
  });
});

describe('contains and icontains', () => {
  it('look for the expected text', async () => {
    await right(contains, 'It is billing.', 'billing');
    await wrong(contains, 'It is Billing.', 'billing', 'Expected a text with "billing" in it, got "It is Billing.".');
    await right(icontains, 'It is Billing.', 'billing');
    await wrong(icontains, 'refund', 'billing', /^Expected a text with/);
  });
});

describe('regex', () => {
  it('takes the expected text for the pattern where there is none', async () => {
    await right(regex(undefined, false), 'no 42!', '\\d{2}');
    await wrong(regex(undefined, false), 'no', '^\\d$', 'Expected a text that matches /^\\d$/, got "no".');
  });

  it('puts the expected text into the pattern letter for letter', async () => {
    const metric = regex('^label: {{expected}}$', true);
    await right(metric, 'Sure.\nLABEL: a.b(c)\nBye', 'a.b(c)');
    await wrong(metric, 'label: aXb(c)', 'a.b(c)', /matches/);
    assert.equal(metric.needsExpected, true);
    assert.equal(regex('yes', false).needsExpected, false);
  });

  it('looks at the beginning of a huge output only', async () => {
    await wrong(regex('end$', false), `${'a'.repeat(20_000)}end`, '', /matches/);
  });

  it('gives no score where it comes to no result, and a short feedback on a long pattern', async () => {
    for (const pattern of ['(', '']) await assert.rejects(score(regex(undefined, false), 'a', pattern), { kind: 'not-scored' });
    const { feedback } = await score(regex(undefined, false), 'a', 'b'.repeat(9000));
    assert.ok(feedback.length < 1500);
  });

  it('takes patterns that are valid with or without the flag u', async () => {
    await right(regex('^(?:[+*]|\\()+$', false), '+*(', '');
    await right(regex('\\p{L}+', false), 'é', '');
    await right(regex('a\\-b', false), 'a-b', '');
    await right(regex('^.$', false), '🦊', '');
  });
});

describe('json', () => {
  it('compares values, whatever the order of keys', async () => {
    await right(json, '{"b": [1, {"c": null}], "a": 1.0}', '{"a": 1, "b": [1, {"c": null}]}');
    await right(json, 'Here it is:\n```json\n{"a": 1}\n```\nDone.', '{"a":1}');
    await right(json, ' "x" ', '"x"');
  });

  it('names the first difference and its place', async () => {
    await wrong(
      json,
      '{"a": {"b": [1, "x"]}}',
      '{"a": {"b": [1, "y"]}}',
      'Expected "y" at $.a.b[1], got "x". Got "{"a": {"b": [1, "x"]}}".',
    );
    await wrong(json, '{"a": 1}', '{"a": 1, "b": 2}', /Expected the key "b" at \$, and it is not there\./);
    await wrong(json, '{"a": 1, "b": 2}', '{"a": 1}', /Expected no key "b" at \$\./);
    await wrong(json, '[1]', '[1, 2]', /Expected 2 items at \$, got 1\./);
    await wrong(json, '[]', '{}', /Expected \{\} at \$, got \[\]\./);
    await wrong(json, '1', '"1"', /Expected "1" at \$, got 1\./);
    await wrong(json, 'It is {"a": 1}', '{"a": 1}', 'Expected JSON, got "It is {"a": 1}".');
    await wrong(json, '{}', '{"__proto__": 1}', /Expected the key "__proto__"/);
  });

  it('says which case has an expected value that is no JSON', async () => {
    await assert.rejects(score(json, '{}', '{a: 1}'), {
      name: 'InputError',
      message: /^mail\.csv:5: The expected value "\{a: 1\}" is not JSON/,
    });
  });
});

describe('several accepted answers', () => {
  it('are right each by itself, and named where none is met', async () => {
    await right(iequals, 'Refund', ['billing', 'refund']);
    await right(contains, 'a refund, then', ['billing', 'refund']);
    await right(regex('^{{expected}}$', false), 'refund', ['billing', 'refund']);
    await right(numeric, '7', ['6', '7']);
    await wrong(equals, 'sales', ['billing', 'refund'], /^None of 2 accepted answers\. Expected "billing".* Expected "refund"/);
  });

  it('are one value where the metric compares JSON, unless each is an object or a list', async () => {
    await right(json, '["a", "b"]', ['a', 'b']);
    await wrong(json, '"a"', ['a', 'b'], /Expected/);
    await right(json, '{"a": 2}', ['{"a": 1}', '{"a": 2}']);
  });

  it('are checked one by one before a run', async () => {
    const cases = [caseWith({ expected: ['1', 'one'] }), caseWith({ expected: ['1', '2'] })];
    assert.equal((await checkExpected(numeric, cases)).length, 1);
  });
});

describe('checkExpected', () => {
  it('names the cases that a metric cannot compare with', async () => {
    const cases = ['1', '{"a": 1}', 'one', '(', undefined].map((expected, index) =>
      caseWith({ position: { file: 'mail.csv', line: index + 2, endLine: index + 2 }, ...(expected !== undefined && { expected }) }),
    );
    const lines = async (config: MetricConfig) => (await checkExpected(createMetric(config), cases)).map(({ line }) => line);
    assert.deepEqual(await lines({ type: 'json' }), [4, 5]);
    assert.deepEqual(await lines({ type: 'numeric' }), [4, 5]);
    assert.deepEqual(await lines({ type: 'iequals' }), []);
  });
});
