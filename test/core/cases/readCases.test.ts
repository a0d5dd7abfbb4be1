import assert from 'node:assert/strict';
import fc from 'fast-check';
import { readCaseFile as read } from '../../support/readCaseFile';

const problemsOf = async (...given: Parameters<typeof read>) =>
  (await read(...given)).problems.map(({ line, severity, message }) => [line, severity, message] as const);
const messageOf = async (...given: Parameters<typeof read>) => (await problemsOf(...given))[0]?.[2] ?? '';

describe('readCases', () => {
  it('reads a CSV file by its header', async () => {
    const { cases, problems } = await read('mail.csv', 'id,note,input,expected\n7,new,"Where is\nit?",delivery\n,old,Thanks,\n');
    assert.deepEqual(problems, []);
    assert.deepEqual(cases, [
      {
        id: '7',
        input: 'Where is\nit?',
        variables: {},
        expected: 'delivery',
        metadata: { note: 'new' },
        position: { file: 'mail.csv', line: 2, endLine: 3 },
      },
      { id: 'line 4', input: 'Thanks', variables: {}, metadata: { note: 'old' }, position: { file: 'mail.csv', line: 4, endLine: 4 } },
    ]);
  });

  it('maps columns', async () => {
    const columns = { input: 'body', expected: 'tray', id: 'nr', variables: { product: 'item' } };
    const { cases } = await read('mail.tsv', 'nr\tbody\ttray\titem\tinput\n1\tHi\ta\tbox\tx\n', columns);
    assert.deepEqual(cases, [
      {
        id: '1',
        input: 'Hi',
        variables: { product: 'box' },
        expected: 'a',
        metadata: { input: 'x' },
        position: { file: 'mail.tsv', line: 2, endLine: 2 },
      },
    ]);
  });

  it('reads semicolons where the header has them', async () => {
    assert.deepEqual(
      (await read('mail.csv', 'input;expected\na, b;c\n')).cases.map(({ input, expected }) => [input, expected]),
      [['a, b', 'c']],
    );
  });

  it('reads JSON lines of any value', async () => {
    const text =
      '\uFEFF{"input": "a", "expected": {"b": [1]}, "id": 3, "note": null}\r\n\n{"input": 5, "expected": false, "more": [1, 2]}\n';
    const { cases, problems } = await read('mail.jsonl', text);
    assert.deepEqual(problems, []);
    assert.deepEqual(cases, [
      { id: '3', input: 'a', variables: {}, expected: '{"b":[1]}', metadata: {}, position: { file: 'mail.jsonl', line: 1, endLine: 1 } },
      {
        id: 'line 3',
        input: '5',
        variables: {},
        expected: 'false',
        metadata: { more: '[1,2]' },
        position: { file: 'mail.jsonl', line: 3, endLine: 3 },
      },
    ]);
  });

  it('reads chat messages and an ideal answer', async () => {
    const text =
      '{"input": [{"role": "user", "content": "Hi"}], "ideal": "hello"}\n' +
      '{"input": [{"role": "system", "content": "Be kind."}, {"role": "user", "content": "Hi"}], "ideal": ["hey"]}\n' +
      '{"input": "x", "ideal": ["a", "b"]}';
    const { cases, problems } = await read('mail.ndjson', text);
    assert.deepEqual(
      cases.map(({ input, expected }) => [input, expected]),
      [
        ['Hi', 'hello'],
        ['system: Be kind.\n\nuser: Hi', 'hey'],
        ['x', ['a', 'b']],
      ],
    );
    assert.deepEqual(problems, []);
  });

  it('reads a JSON array with the lines of each case', async () => {
    const text =
      '[\n  {\n    "input": "a ] , }",\n    "expected": "b"\n  },\n  {"input": "c"}, {"input": "d\\"]"},\n  {"input": },\n  5\n]\n';
    const { cases, problems } = await read('mail.json', text);
    assert.deepEqual(
      cases.map(({ id, input, position }) => [id, input, position.line, position.endLine]),
      [
        ['line 2', 'a ] , }', 2, 5],
        ['line 6', 'c', 6, 6],
        ['line 6 (2)', 'd"]', 6, 6],
      ],
    );
    assert.deepEqual(
      problems.map(({ line, range }) => [line, text.slice(range?.start, range?.end)]),
      [
        [7, '{"input": }'],
        [8, '5'],
      ],
    );
  });

  it('fills variables that a row names', async () => {
    const { cases, problems } = await read('mail.jsonl', '{"variables": {"product": "box", "count": 2}}');
    assert.deepEqual(problems, []);
    assert.deepEqual([cases[0]?.input, cases[0]?.variables], ['', { product: 'box', count: '2' }]);
  });

  it('does without an input column where a column is a variable of the prompt', async () => {
    const { cases, problems } = await read('mail.csv', 'ticket,expected\nHi,a\n', {}, { promptVariables: ['ticket'] });
    assert.deepEqual(problems, []);
    assert.deepEqual([cases[0]?.input, cases[0]?.metadata], ['', { ticket: 'Hi' }]);
  });

  it('reads names that every object has', async () => {
    const { cases } = await read('mail.csv', 'input,__proto__,constructor\na,b,c\n');
    assert.deepEqual(Object.entries(cases[0]?.metadata ?? {}), [
      ['__proto__', 'b'],
      ['constructor', 'c'],
    ]);
  });

  it('gives the cases of one long line ids of their own', async () => {
    const { cases, problems } = await read(
      'mail.json',
      JSON.stringify(Array.from({ length: 32_000 }, (_, index) => ({ input: `mail ${index}` }))),
    );
    assert.deepEqual(problems, []);
    assert.equal(new Set(cases.map(({ id }) => id)).size, 32_000);
    assert.deepEqual(
      [0, 1, 31_999].map((index) => cases[index]?.id),
      ['line 1', 'line 1 (2)', 'line 1 (32000)'],
    );
  });

  it('takes a value that is nested without end for a bad case, and keeps the others', async () => {
    const deep = `{"input": "a", "expected": ${'['.repeat(50_000)}${']'.repeat(50_000)}}`;
    for (const [file, text] of [
      ['mail.jsonl', `{"input": "b"}\n${deep}\n`],
      ['mail.json', `[{"input": "b"},\n${deep}]`],
    ] as const) {
      assert.deepEqual(
        (await read(file, text)).cases.map(({ input }) => input),
        ['b'],
      );
      assert.deepEqual(await problemsOf(file, text), [
        [2, 'error', 'This is nested too deeply to be read. Make it flatter, or remove it.'],
      ]);
    }
  });

  describe('on bad input', () => {
    it('names the columns there are when one is missing', async () => {
      assert.deepEqual(await problemsOf('mail.csv', '\nwhat,so\na,b\n'), [
        [
          2,
          'error',
          'There is no column "input". The columns are "what", "so". ' +
            'Rename one, or say which it is with --columns input=COLUMN, or under "columns" in the eval file.',
        ],
      ]);
      assert.match(await messageOf('mail.jsonl', '{"what": "a"}'), /no column "input"\. The columns are "what"/);
      assert.match(await messageOf('mail.csv', 'input,b\na,b\n', { expected: 'tray' }), /no column "tray"/);
      assert.match(await messageOf('mail.csv', 'input,b\na,b\n', {}, { needsExpected: true }), /no column "expected"/);
      assert.match(await messageOf('mail.csv', 'input,b\na,b\n', { variables: { x: 'item' } }), /no column "item".*--columns x=COLUMN/);
    });

    it('says when the header is missing, doubled or alone', async () => {
      assert.match(await messageOf('mail.csv', 'Where is it?,delivery\nHi,other\n'), /no column "input"\. The columns are "Where is it\?"/);
      assert.match(await messageOf('mail.csv', 'input,input\na,b\n'), /Two columns are named "input"/);
      assert.deepEqual(await problemsOf('mail.csv', 'input,expected\n'), [
        [undefined, 'error', 'The file has no cases. Write one below the header.'],
      ]);
    });

    it('says that a file is empty or of an unknown kind', async () => {
      assert.match(await messageOf('mail.csv', ' \n\n'), /file is empty/);
      assert.match(await messageOf('mail', 'input\na'), /cannot be told\. Cases are read from these: .*CSV/);
      assert.match(await messageOf('mail.json', '[{"input": "a"}'), /not closed/);
      assert.match(await messageOf('mail.json', '[{"input": "a"}] x'), /Text follows/);
      assert.match(await messageOf('mail.json', '[{"input": "a"},]'), /comma/);
      assert.match(await messageOf('mail.json', '[{"input": "a}]'), /not closed/);
    });

    it('names each bad row and keeps the others', async () => {
      const { cases, problems } = await read('mail.csv', 'input,expected\na,b\nc\nd,e,f\n,g\n"h"x,i\nj,k\n', {}, { needsExpected: true });
      assert.deepEqual(
        cases.map(({ input }) => input),
        ['a', 'j'],
      );
      assert.deepEqual(
        problems.map(({ line, message }) => [line, message.split('.')[0]]),
        [
          [3, 'The row has 1 field, the header 2'],
          [4, 'The row has 3 fields, the header 2'],
          [5, 'The case has no input'],
          [6, 'Text follows a closing quote'],
        ],
      );
      assert.ok(problems.every(({ severity, file }) => severity === 'error' && file === 'mail.csv'));
    });

    it('names each bad line of JSON and keeps the others', async () => {
      const { cases, problems } = await read('mail.jsonl', '{"input": "a"}\n{"input": \n[1]\n"x"\nnull\n{"input": " "}\n{"input": "b"}\n');
      assert.deepEqual(
        cases.map(({ input }) => input),
        ['a', 'b'],
      );
      assert.deepEqual(
        problems.map(({ line }) => line),
        [2, 3, 4, 5, 6],
      );
      assert.match(problems[0]?.message ?? '', /^This is not valid JSON \(.+\)\. Correct it, or remove it\.$/);
    });

    it('names cases without an expected output where one is needed', async () => {
      assert.deepEqual(
        (await problemsOf('mail.csv', 'input,expected\na,\nb,c\n', {}, { needsExpected: true })).map(([line]) => line),
        [2],
      );
      assert.deepEqual(await problemsOf('mail.csv', 'input,expected\na,\nb,c\n'), []);
    });

    it('warns of repeated and of contradicting cases, naming both lines', async () => {
      assert.deepEqual(await problemsOf('mail.csv', 'input,expected\na,b\nc,d\na,b\na,e\n'), [
        [
          4,
          'warning',
          'The case repeats line 2. Both are asked and cost calls, but for the verdict they count as one case; remove one of them.',
        ],
        [
          5,
          'warning',
          'The case has the same input as line 2 and expects "e" where that one expects "b". One of them is wrong; correct or remove it.',
        ],
      ]);
    });

    it('says of cases that differ in spaces or letter case only that they count as one, not that one is wrong', async () => {
      assert.deepEqual(
        await problemsOf('mail.csv', 'input,expected\nA b,c\na  b,c\na B,d\n'),
        [3, 4].map((line) => [
          line,
          'warning',
          'The case differs from line 2 in spaces or letter case only. ' +
            'Both are asked and cost calls, but for the verdict they count as one case; remove one of them.',
        ]),
      );
    });

    it('does not take cases for repeated that fill variables differently', async () => {
      assert.deepEqual(await problemsOf('mail.csv', 'input,expected,item\na,b,x\na,c,y\n', { variables: { product: 'item' } }), []);
      assert.deepEqual(await problemsOf('mail.csv', 'input,expected,item\na,b,x\na,c,y\n', {}, { promptVariables: ['item'] }), []);
      assert.equal((await problemsOf('mail.csv', 'input,expected,item\na,b,x\na,c,y\n')).length, 1);
    });

    it('gives a case with a used id another one, with a warning', async () => {
      const { cases, problems } = await read('mail.csv', 'id,input\n7,a\n7,b\nline 3,c\n');
      assert.equal(new Set(cases.map(({ id }) => id)).size, 3);
      assert.deepEqual(
        problems.map(({ line }) => line),
        [3, 4],
      );
      assert.match(problems[0]?.message ?? '', /The id "7" is that of line 2 already/);
    });
  });

  it('reports or keeps every row, for any text', async () => {
    const piece = fc.constantFrom('a', '"', ',', '\n', '\r\n', '{', '}', '"input"', ':', '[', ']', ' ', 'input', '\\', '1');
    await fc.assert(
      fc.asyncProperty(fc.array(piece, { maxLength: 25 }), fc.constantFrom('csv', 'tsv', 'jsonl', 'json'), async (pieces, extension) => {
        const text =
          extension === 'json' ? `[${pieces.join('')}` : extension === 'jsonl' ? pieces.join('') : `input,expected\n${pieces.join('')}`;
        const { cases, problems } = await read(`mail.${extension}`, text);
        assert.ok(cases.length > 0 || problems.length > 0);
        assert.equal(new Set(cases.map(({ id }) => id)).size, cases.length);
        if (extension === 'jsonl' && !/^\s*[[{]/.test(text) && !problems.some(({ message }) => message.startsWith('There is no column'))) {
          const lines = text.split(/\r?\n/).filter((line) => line.trim() !== '').length;
          const errors = problems.filter(({ severity, line }) => severity === 'error' && line !== undefined).length;
          assert.equal(cases.length + errors, lines);
        }
      }),
      { numRuns: 500, seed: 7 },
    );
  });

  it('reads 100,000 rows', async function () {
    this.timeout(120_000);
    const rows = Array.from(
      { length: 100_000 },
      (_, index) => `"Message ${index}, with ""quotes""\nand a second line",label ${index % 12}`,
    );
    const { cases, problems } = await read('mail.csv', `input,expected\n${rows.join('\n')}\n`);
    assert.equal(problems.length, 0);
    assert.equal(cases.length, 100_000);
    assert.deepEqual(cases.at(-1)?.position, { file: 'mail.csv', line: 200_000, endLine: 200_001 });
  });
});
