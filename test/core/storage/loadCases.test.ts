import assert from 'node:assert/strict';
import { parseEvalFile } from '../../../src/core/eval/evalFile';
import { metricNamed } from '../../../src/core/metrics/metrics';
import { loadCases } from '../../../src/storage/loadCases';

const load = (file: string, text: string, metric = 'iequals', metricIsNamed = false) =>
  loadCases({ file }, { metric: { type: metric }, metricIsNamed, promptVariables: ['text'] }, async () => new TextEncoder().encode(text));

const tests = (...assertions: readonly string[]) =>
  assertions.map((each, index) => `- vars: { text: t${index} }\n  assert: [${each}]\n`).join('');

describe('the metric of a case file', () => {
  it('is that of the run where no one names another, and is said', async () => {
    const uniform = await load('a.yaml', tests('{ type: contains, value: a }', '{ type: contains, value: b }'));
    assert.deepEqual([uniform.metric, uniform.cases.map(({ expected }) => expected)], [{ type: 'contains' }, ['a', 'b']]);
    assert.match(uniform.notes.join(' '), /scored by the metric contains, as the file says/);
    const mixed = await load('a.yaml', tests('{ type: contains, value: a }', '{ type: equals, value: b }'));
    assert.deepEqual([mixed.metric, mixed.cases.length, mixed.problems], [{ type: 'asserted' }, 2, []]);
    for (const { metric } of [uniform, mixed]) assert.ok(metricNamed(metric.type));
  });

  it('gives way to one that is named, which is said; of several kinds its own alone are cases', async () => {
    const uniform = await load('a.yaml', tests('{ type: contains, value: a }'), 'equals', true);
    assert.deepEqual([uniform.metric, uniform.cases.length], [{ type: 'equals' }, 1]);
    assert.match(uniform.notes.join(' '), /says that cases are scored by contains; this run scores them by equals/);
    const { cases, problems } = await load('a.yaml', tests('{ type: contains, value: a }', '{ type: equals, value: b }'), 'equals', true);
    assert.deepEqual(
      cases.map(({ expected, assertions }) => [expected, assertions]),
      [['b', undefined]],
    );
    assert.deepEqual(
      problems.map(({ line, message }) => [line, message.split('. ')[0]]),
      [[1, 'The case is asserted by contains, and the run scores by equals']],
    );
  });

  it('needs nothing of a case that its own does not: a judge goes without what is expected', async () => {
    const text = JSON.stringify({
      skill_name: 's',
      evals: [
        { id: 1, prompt: 'a' },
        { id: 2, prompt: 'b', expected_output: 'c' },
      ],
    });
    const { metric, cases } = await load('evals.json', text);
    assert.deepEqual([metric, cases.length], [{ type: 'judge' }, 2]);
  });
});

describe('cases of an eval file', () => {
  it('may expect one of several, or a list as JSON, as the metric has it', async () => {
    const { config, problems } = parseEvalFile(
      'a.eval.yaml',
      'cases:\n  - { input: a, expected: [1.10, x] }\n  - { input: b, expected: [{ n: 1 }] }\n',
    );
    assert.deepEqual(problems, []);
    assert.ok(config?.cases?.kind === 'inline');
    const { cases: inline } = config;
    const expected = async (metric: string) => {
      const use = { metric: { type: metric }, metricIsNamed: true, promptVariables: [] };
      const { cases } = await loadCases({ inline, problems: [] }, use, () => Promise.reject(new Error('No file is read.')));
      return cases.map((each) => each.expected);
    };
    assert.deepEqual(await expected('iequals'), [['1.10', 'x'], '[{"n":1}]']);
    assert.deepEqual(await expected('json'), ['[1.10,"x"]', '[{"n":1}]']);
  });
});
