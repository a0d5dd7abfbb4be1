import assert from 'node:assert/strict';
import { pairsOf, readCaseFile } from '../../support/readCaseFile';

const expectedOf = async (json: string, needs = {}) =>
  (await readCaseFile('a.jsonl', `{"input": "x", "expected": ${json}}`, {}, needs)).cases[0]?.expected;

describe('the values of a case file', () => {
  for (const [json, expected] of [
    ['12345678901234567890', '12345678901234567890'],
    ['1.10', '1.10'],
    ['-0.0', '-0.0'],
    ['1E400', '1E400'],
    ['true', 'true'],
    ['"007"', '007'],
    ['""', undefined],
    ['null', undefined],
    ['[]', undefined],
    ['["a"]', 'a'],
    ['["billing", "bill"]', ['billing', 'bill']],
    ['[1.10, 12345678901234567890]', ['1.10', '12345678901234567890']],
    ['{"a": [1.0, "b"]}', '{"a":[1.0,"b"]}'],
    ['[{"a": 1.0}]', '[{"a":1.0}]'],
    ['[["a"]]', '[["a"]]'],
  ] as const) {
    it(`${json} is expected as ${JSON.stringify(expected)}`, async () => assert.deepEqual(await expectedOf(json), expected));
  }

  it('a list is one value for a metric that compares JSON', async () => {
    assert.equal(await expectedOf('["a", 1.10]', { expectsJson: true }), '["a",1.10]');
    assert.equal(await expectedOf('[1]', { expectsJson: true }), '[1]');
    assert.equal(await expectedOf('1.10', { expectsJson: true }), '1.10');
  });

  it('YAML keeps words and numbers as they are written', async () => {
    const text =
      '- { input: a, expected: 1.10 }\n- { input: b, expected: True }\n' +
      '- { input: c, expected: 0x1F }\n- { input: d, expected: [no, 2.50] }\n';
    assert.deepEqual(pairsOf((await readCaseFile('a.yaml', text)).cases), [
      ['a', '1.10'],
      ['b', 'True'],
      ['c', '0x1F'],
      ['d', ['no', '2.50']],
    ]);
  });

  it('a key that stands twice in an object is refused: one of the two values would be lost', async () => {
    const { cases, problems } = await readCaseFile('a.jsonl', '{"input": "a"}\n{"input": "b", "expected": "c", "expected": "d"}\n');
    assert.equal(cases.length, 1);
    assert.deepEqual(
      problems.map(({ line, message }) => [line, message]),
      [[2, 'The key "expected" stands here twice. Keep one of them.']],
    );
  });

  it('of names that every object has are kept', async () => {
    const { cases } = await readCaseFile('a.jsonl', '{"input": "a", "__proto__": "b", "constructor": {"__proto__": 1.0}}');
    assert.deepEqual(Object.entries(cases[0]?.metadata ?? {}), [
      ['__proto__', 'b'],
      ['constructor', '{"__proto__":1.0}'],
    ]);
  });

  it('the parts of a message are what they say; one that is no text is named', async () => {
    const parts = (...given: object[]) => JSON.stringify({ input: [{ type: 'text', text: 'What is ' }, ...given], expected: 'a' });
    const text = [parts({ type: 'text', text: 'this?' }), parts({ type: 'image_url', image_url: { url: 'https://a.b/c.png' } })].join('\n');
    const { cases, problems } = await readCaseFile('a.jsonl', text);
    assert.deepEqual(pairsOf(cases), [['What is this?', 'a']]);
    assert.deepEqual(
      problems.map(({ line }) => line),
      [2],
    );
    assert.match(problems[0]?.message ?? '', /no text \(image_url\)/);
  });

  it('a field in quotes may have blanks round them, and a field without keeps its own', async () => {
    const text = 'input, expected\na, "b"\n "c" ,d \n"e, ""f""" , "g\nh"\ni, "j" or "k"\nl, "m\n';
    assert.deepEqual(pairsOf((await readCaseFile('a.csv', text)).cases), [
      ['a', 'b'],
      ['c', 'd '],
      ['e, "f"', 'g\nh'],
      ['i', ' "j" or "k"'],
      ['l', ' "m'],
    ]);
  });
});
