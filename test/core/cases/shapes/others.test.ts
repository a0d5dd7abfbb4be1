import assert from 'node:assert/strict';
import { pairsOf, readCaseFile } from '../../../support/readCaseFile';

describe('test data of GitHub Models', () => {
  const prompt = (evaluators: string) =>
    `name: Sort mail\nmessages:\n  - role: system\n    content: Sort it.\n  - role: user\n    content: "{{input}}"\n` +
    `testData:\n  - input: Where is it?\n    expected: shipping\n  - input: It broke\n    expected: technical\n${evaluators}`;

  it('are read from a prompt file, with the evaluator for a metric', async () => {
    const text = prompt('evaluators:\n  - name: right\n    string:\n      contains: "{{expected}}"\n');
    const found = await readCaseFile('sort.prompt.yml', text);
    assert.deepEqual(pairsOf(found.cases), [
      ['Where is it?', 'shipping'],
      ['It broke', 'technical'],
    ]);
    assert.deepEqual(['metric' in found && found.metric, found.problems, found.cases[0]?.position.line], ['contains', [], 8]);
  });

  it('are named where nothing scores by an evaluator', async () => {
    const text = prompt(
      'evaluators:\n  - name: begins\n    string: { startsWith: Yes }\n  - name: alike\n    uses: github/similarity\n' +
        '  - name: has\n    string: { contains: mail }\n',
    );
    const { cases, problems } = await readCaseFile('sort.prompt.yml', text);
    assert.deepEqual(
      pairsOf(cases),
      [
        ['Where is it?', 'mail'],
        ['It broke', 'mail'],
      ],
      'what is expected of all',
    );
    assert.deepEqual(
      problems.map(({ severity, message }) => [severity, message.split('. ')[0]]),
      [
        ['warning', 'The evaluator "begins" has no metric here'],
        ['warning', 'The evaluator "alike" has no metric here'],
      ],
    );
  });
});

describe('the evals of a skill', () => {
  it('are prompts, and what is expected in words for a judge; those with files are named', async () => {
    const evals = [
      {
        id: 1,
        prompt: 'Sum it up',
        expected_output: 'Three sentences',
        files: [],
        expectations: ['It names the author', { text: 'No lists' }],
      },
      { id: 2, prompt: 'Read it', expected_output: 'A table', files: ['a.pdf'] },
    ];
    const found = await readCaseFile('evals.json', JSON.stringify({ skill_name: 'sums', evals }, null, 2));
    assert.deepEqual(pairsOf(found.cases), [['Sum it up', 'Three sentences\n- It names the author\n- No lists']]);
    assert.equal('metric' in found && found.metric, 'judge');
    assert.match(found.problems[0]?.message ?? '', /comes with files \(a\.pdf\), which are not sent/);
  });
});

describe('data of Alpaca’s form', () => {
  const lines = (...records: readonly (readonly [string, string, string])[]) =>
    records.map(([instruction, input, output]) => JSON.stringify({ instruction, input, output })).join('\n');

  it('has its instruction in the input, unless all share one; either is said', async () => {
    const own = await readCaseFile('a.jsonl', lines(['Add', '1 and 2', '3'], ['Name a color', '', 'red']), {}, { needsExpected: true });
    assert.deepEqual(pairsOf(own.cases), [
      ['Add\n\n1 and 2', '3'],
      ['Name a color', 'red'],
    ]);
    assert.match(own.notes.join(' '), /"instruction" of each case is sent before its input/);
    const shared = await readCaseFile('a.jsonl', lines(['Sort', 'a', 'x'], ['Sort', 'b', 'y']), {}, { needsExpected: true });
    assert.deepEqual(pairsOf(shared.cases), [
      ['a', 'x'],
      ['b', 'y'],
    ]);
    assert.match(shared.notes.join(' '), /same "instruction", which is not sent/);
  });
});
