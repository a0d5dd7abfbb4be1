import assert from 'node:assert/strict';
import { readCaseFile } from '../../../support/readCaseFile';

/** The metric, and of each case what it is scored by; of what is left out the line. */
async function read(file: string, text: string) {
  const found = await readCaseFile(file, text, {}, { needsExpected: true, promptVariables: ['text', 'city'] });
  return {
    metric: 'metric' in found ? found.metric : undefined,
    cases: found.cases.map(({ metadata, expected, assertions }) => [metadata['text'], assertions ?? expected]),
    problems: found.problems.map(({ line, message }) => `${line}: ${message}`),
  };
}

const test = (text: string, ...assertions: readonly string[]) =>
  `  - vars: { text: ${text} }\n    assert:\n${assertions.map((each) => `      - ${each}\n`).join('')}`;

describe('tests of promptfoo’s', () => {
  it('name the metric that they are all scored by', async () => {
    for (const [type, metric] of [
      ['equals', 'equals'],
      ['contains', 'contains'],
      ['icontains', 'icontains'],
      ['regex', 'regex'],
    ] as const) {
      const text = `prompts: [a.txt]\ntests:\n${test('a', `{ type: ${type}, value: x }`)}${test('b', `{ type: ${type}, value: y }`)}`;
      assert.deepEqual(await read('promptfooconfig.yaml', text), {
        metric,
        cases: [
          ['a', 'x'],
          ['b', 'y'],
        ],
        problems: [],
      });
    }
  });

  it('are held to all their assertions where these are of several kinds', async () => {
    const text =
      test('a', '{ type: icontains-any, value: [x, y] }') +
      test('b', '{ type: contains-all, value: [x, y] }', '{ type: equals, value: { n: 1.10 } }');
    const { metric, cases, problems } = await read('tests.yaml', text.replace(/^ {2}/gm, ''));
    assert.deepEqual(problems, []);
    assert.equal(metric, 'asserted');
    assert.deepEqual(cases, [
      ['a', [{ metric: 'icontains', expected: ['x', 'y'] }]],
      ['b', ['x', 'y'].map((expected) => ({ metric: 'contains', expected })).concat([{ metric: 'json', expected: '{"n":1.10}' }])],
    ]);
  });

  it('with an assertion that has no metric are named and left out: they never pass', async () => {
    for (const assertion of [
      '{ type: javascript, value: "output.length < 5" }',
      '{ type: llm-rubric, value: is polite }',
      '{ type: not-contains, value: x }',
      '{ type: starts-with, value: x }',
      '{ type: is-json }',
      '{ type: latency, threshold: 5 }',
      '{ type: equals, value: "{{ text | upper }}" }',
      '{ type: equals, value: "file://right.txt" }',
      '{ type: equals, value: x, transform: output.trim() }',
      '{ type: equals }',
      '{ type: contains, value: x, weight: 0 }',
      '{ type: assert-set, assert: [] }',
    ]) {
      const text = `tests:\n${test('a', '{ type: equals, value: x }', assertion)}${test('b', '{ type: equals, value: y }')}`;
      const { cases, problems } = await read('a.yaml', text);
      assert.deepEqual(cases, [['b', 'y']], assertion);
      assert.equal(problems.length, 1, assertion);
      assert.match(problems[0] ?? '', /^2: .*(assertion|test)/i);
    }
  });

  it('have what all of them have, and fill assertions from their variables', async () => {
    const text =
      'defaultTest:\n  vars: { city: Rome, right: z }\n  assert:\n    - { type: contains, value: "{{right}}" }\n' +
      `tests:\n  - vars: { text: a }\n  - vars: { text: b, right: y }\n  - vars: { text: [c, d] }\n  - vars: { text: "file://e.txt" }\n`;
    const { metric, cases, problems } = await read('a.yaml', text);
    assert.deepEqual(
      [metric, cases],
      [
        'contains',
        [
          ['a', 'z'],
          ['b', 'y'],
        ],
      ],
    );
    assert.match(problems.join('\n'), /^8: The variable "text" lists several values\. .*\n9: .*stands in another file/);
  });

  it('in tables have them in __expected', async () => {
    const table = (...cells: readonly string[]) =>
      `text,__expected\n${cells.map((cell, index) => `t${index},"${cell.replaceAll('"', '""')}"\n`).join('')}`;
    assert.deepEqual(await read('a.csv', table('plain text', 'note: so', 'equals: that')), {
      metric: 'equals',
      cases: [
        ['t0', 'plain text'],
        ['t1', 'note: so'],
        ['t2', 'that'],
      ],
      problems: [],
    });
    const mixed = await read(
      'a.csv',
      table(
        'contains: a',
        'icontains-any: a, b',
        'regex:^a.*',
        'fn: output',
        'similar(0.8): x',
        'is-json',
        'grade: nice',
        'not-equals: x',
        '',
      ),
    );
    assert.equal(mixed.metric, 'asserted');
    assert.deepEqual(
      mixed.cases.map(([, assertions]) => assertions),
      [[{ metric: 'contains', expected: 'a' }], [{ metric: 'icontains', expected: ['a', 'b'] }], [{ metric: 'regex', expected: '^a.*' }]],
    );
    assert.deepEqual(
      mixed.problems.map((each) => each.split(':')[0]),
      ['5', '6', '7', '8', '9', '10'],
    );
    const two = await read('a.csv', 'text,__expected1,__expected2,__prefix\na,contains:x,contains:y,\nb,contains:z,,Say:\n');
    assert.deepEqual(two.cases, [
      [
        'a',
        [
          { metric: 'contains', expected: 'x' },
          { metric: 'contains', expected: 'y' },
        ],
      ],
    ]);
    assert.match(two.problems.join(), /^3: The column "__prefix" is not read/);
  });
});
