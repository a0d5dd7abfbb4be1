import assert from 'node:assert/strict';
import fc from 'fast-check';
import { stringify } from 'yaml';
import { readCases } from '../../../../src/core/cases/readCases';
import type { Encoding } from '../../../support/writtenCases';
import { asTable, asWorkbook, encoded, encodings } from '../../../support/writtenCases';

type Row = readonly [input: string, expected: string];

/** A way of writing cases as text. */
interface Dialect {
  readonly ending: string;
  readonly write: (rows: readonly Row[], lineEnd: string) => string;
  readonly lineEnds: readonly string[];
}

const header = ['input', 'expected'];
const table = (ending: string, delimiter: string, before = '', quotesAll = false): Dialect => ({
  ending,
  write: (rows, lineEnd) => before.replace('\n', lineEnd) + asTable([header, ...rows], delimiter, lineEnd, quotesAll),
  lineEnds: ['\n', '\r\n', '\r'],
});
const objects = (rows: readonly Row[]) => rows.map(([input, expected]) => ({ input, expected }));
const inLines = (text: string, lineEnd: string) => text.replaceAll('\n', lineEnd);
const structured = (ending: string, write: (rows: readonly Row[]) => string): Dialect => ({
  ending,
  write: (rows, lineEnd) => inLines(write(rows), lineEnd),
  lineEnds: ['\n', '\r\n'],
});
const lines = (rows: readonly Row[]) =>
  objects(rows)
    .map((row) => `${JSON.stringify(row)}\n`)
    .join('');

const dialects: Readonly<Record<string, Dialect>> = {
  'CSV with commas': table('csv', ','),
  'CSV with semicolons': table('csv', ';'),
  'CSV with tabs': table('csv', '\t'),
  'CSV with bars': table('csv', '|'),
  'CSV that says its mark': table('csv', ';', 'sep=;\n'),
  'CSV with quotes round all': table('csv', ';', '', true),
  TSV: table('tsv', '\t'),
  'a table without a known ending': table('txt', ';'),
  'JSON Lines': structured('jsonl', lines),
  'JSON Lines that are called JSON': structured('json', lines),
  'JSON Lines with commas between': structured('jsonl', (rows) => lines(rows).trim().replaceAll('}\n{', '},\n{')),
  'JSON Lines that are called CSV': structured('csv', lines),
  'a JSON list': structured('json', (rows) => JSON.stringify(objects(rows))),
  'a JSON list over many lines': structured('json', (rows) => JSON.stringify(objects(rows), null, 2)),
  'a JSON list that is called JSON Lines': structured('jsonl', (rows) => JSON.stringify(objects(rows), null, 2)),
  'JSON that holds a list': structured('json', (rows) => JSON.stringify({ version: 1, data: objects(rows) }, null, 2)),
  'JSON objects one after another': structured('json', (rows) =>
    objects(rows)
      .map((row) => JSON.stringify(row, null, 2))
      .join('\n'),
  ),
  'a YAML list': structured('yaml', (rows) => stringify(objects(rows))),
  'YAML that holds a list': structured('yml', (rows) => stringify({ name: 'mail', cases: objects(rows) })),
};

const rows: readonly Row[] = [
  ['Wo bleibt mein Geld, "Frau Müller"?', 'Rückzahlung'],
  ['It costs 1.10; that is | too much\tfor me', '1.10'],
  ['12345678901234567890', '007'],
  ['one line\nand another', 'ja'],
  [' - a blank before: and a colon', 'null'],
];

async function readBack(name: string, bytes: Uint8Array): Promise<readonly Row[]> {
  const { cases, problems, notes } = await readCases(name, bytes);
  assert.deepEqual(
    problems.filter(({ message }) => !/read as Windows-1252/.test(message)),
    [],
  );
  assert.deepEqual(notes, []);
  return cases.map(({ input, expected }) => [input, String(expected)] as const);
}

describe('what a program wrote is read as it was', () => {
  for (const [name, { ending, write, lineEnds }] of Object.entries(dialects)) {
    for (const encoding of encodings) {
      it(`${name}, ${encoding}`, async () => {
        for (const lineEnd of lineEnds) {
          const given = rows.map(([input, expected]) => [inLines(input, ending === 'csv' ? lineEnd : '\n'), expected] as const);
          const found = await readBack(`mail.${ending}`, encoded(write(given, lineEnd), encoding));
          assert.deepEqual(found, given, JSON.stringify(lineEnd));
        }
      });
    }
  }

  for (const sharesTexts of [true, false]) {
    it(`an Excel workbook, ${sharesTexts ? 'its texts in a list' : 'its texts in their cells'}`, async () => {
      assert.deepEqual(await readBack('mail.xlsx', asWorkbook([header, ...rows], { sharesTexts })), rows);
      assert.deepEqual(await readBack('mail.csv', asWorkbook([header, ...rows], { sharesTexts })), rows, 'whatever its name');
    });
  }

  // Texts of a spreadsheet: what parts and closes fields among them, no control characters, no input of blanks alone.
  const character = fc.constantFrom(...'ab"",,;;\t|| \n\r=:-#\'\\{[]}é€1.0x_'.split(''));
  const text = fc.array(character, { minLength: 1, maxLength: 12 }).map((parts) => parts.join(''));
  const filled = text.filter((each) => each.trim() !== '');
  const wide: Encoding[] = encodings.filter((each) => each !== 'windows-1252');

  it('in any table, whatever the texts', async () => {
    const dialect = fc.constantFrom(
      ...['CSV that says its mark', 'CSV with quotes round all', 'TSV'].map((name) => dialects[name] as Dialect),
    );
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(fc.tuple(filled, filled), {
          minLength: 1,
          maxLength: 5,
          selector: ([input]) => input.trim().toLowerCase().replace(/\s+/g, ' '),
        }),
        dialect,
        fc.constantFrom('\n', '\r\n', '\r'),
        fc.constantFrom(...wide),
        async (given, { ending, write }, lineEnd, encoding) => {
          const { cases } = await readCases(`mail.${ending}`, encoded(write(given, lineEnd), encoding));
          assert.deepEqual(
            cases.map(({ input, expected }) => [input, expected]),
            given,
          );
        },
      ),
      { seed: 11, numRuns: 300 },
    );
  });

  it('in JSON, YAML and workbooks, whatever the texts', async () => {
    const kinds = Object.entries(dialects).filter(([name]) => /JSON|YAML/.test(name));
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(fc.tuple(filled, filled), { minLength: 2, maxLength: 4, selector: ([input]) => input }),
        fc.constantFrom(...kinds),
        async (given, [name, { ending, write }]) => {
          const { cases } = await readCases(`mail.${ending}`, encoded(write(given, '\n'), 'utf-8'));
          const read = cases.map(({ input, expected }) => [input, expected]);
          assert.deepEqual(read, given, name);
          const book = await readCases('mail.xlsx', asWorkbook([header, ...given]));
          assert.deepEqual(
            book.cases.map(({ input, expected }) => [input, expected]),
            given,
          );
        },
      ),
      { seed: 12, numRuns: 200 },
    );
  });

  it('numbers in JSON and YAML, digit for digit', async () => {
    const digits = fc.tuple(
      fc.integer({ min: 1, max: 9 }),
      fc.stringMatching(/^\d{0,25}$/),
      fc.stringMatching(/^(\.\d{1,12})?$/),
      fc.constantFrom('', '-'),
    );
    await fc.assert(
      fc.asyncProperty(digits, async ([first, more, decimals, sign]) => {
        const number = `${sign}${first}${more}${decimals}`;
        for (const [name, written] of [
          ['a.jsonl', `{"input": "x", "expected": ${number}}`],
          ['a.json', `[{"input": "x", "expected": {"n": [${number}]}}]`],
          ['a.yaml', `- input: x\n  expected: ${number}\n`],
        ] as const) {
          const [only] = (await readCases(name, encoded(written, 'utf-8'))).cases;
          assert.equal(only?.expected, name === 'a.json' ? `{"n":[${number}]}` : number);
        }
      }),
      { seed: 13, numRuns: 200 },
    );
  });
});
