import assert from 'node:assert/strict';
import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import type { CsvRow } from '../../../../src/core/cases/formats/csv';
import { isFault, readCsv } from '../../../../src/core/cases/formats/csv';

/** All that is in a text: the header, the rows below it, and what cannot be read. */
function readAll(text: string, delimiter: string) {
  const read = [...readCsv(text, delimiter)];
  const [header, ...rows] = read.filter((each): each is CsvRow => !isFault(each));
  return { header, rows, faults: read.filter(isFault) };
}

const fields = (text: string, delimiter = ',') => {
  const { header, rows } = readAll(text, delimiter);
  return [...(header ? [header] : []), ...rows].map((row) => row.fields);
};

describe('readCsv', () => {
  it('reads quoted delimiters, quotes and line ends, with the lines of each row', () => {
    const text = 'input,expected\r\n"a, ""b""\r\nc",d\r\n\r\ne,"f"';
    const { header, rows, faults } = readAll(text, ',');
    assert.deepEqual(header, { fields: ['input', 'expected'], line: 1, endLine: 1, start: 0, end: 14 });
    assert.deepEqual(
      rows.map(({ fields: values, line, endLine, start, end }) => [values, line, endLine, text.slice(start, end)]),
      [
        [['a, "b"\r\nc', 'd'], 2, 3, '"a, ""b""\r\nc",d'],
        [['e', 'f'], 5, 5, 'e,"f"'],
      ],
    );
    assert.deepEqual(faults, []);
  });

  it('takes a byte order mark, a lone carriage return and a missing last line end', () => {
    assert.deepEqual(fields('\uFEFFa,b\r1,2\r3,'), [
      ['a', 'b'],
      ['1', '2'],
      ['3', ''],
    ]);
  });

  it('takes a quote inside an unquoted field for text', () => {
    assert.deepEqual(fields('a\tb\n5" pipe\tx"y"', '\t'), [
      ['a', 'b'],
      ['5" pipe', 'x"y"'],
    ]);
  });

  it('names a line that cannot be read and keeps the others', () => {
    const { rows, faults } = readAll('a,b\n1,2\n"x"y,3\n4,5\n"open,6\n7,8\n', ',');
    assert.deepEqual(
      rows.map((row) => [row.line, row.fields]),
      [
        [2, ['1', '2']],
        [4, ['4', '5']],
        [6, ['7', '8']],
      ],
    );
    assert.deepEqual(
      faults.map(({ line, message }) => [line, message]),
      [
        [3, 'Text follows a closing quote. Write "" for a quote that is part of the text.'],
        [5, 'A quote opens on line 5 and is not closed. Close it, or write "" for a quote that is part of the text.'],
      ],
    );
  });

  it('goes on with the right line below a row of several lines that cannot be read', () => {
    const { rows, faults } = readAll('a,b\n"x\n\ny"z,1\n3,4\n', ',');
    assert.deepEqual(
      faults.map(({ line }) => line),
      [2],
    );
    assert.deepEqual(
      rows.map((row) => [row.line, row.fields]),
      [
        [4, ['y"z', '1']],
        [5, ['3', '4']],
      ],
    );
  });

  it('reads nothing below a header that cannot be read', () => {
    const { header, rows, faults } = readAll('"a,b\n1,2\n', ',');
    assert.deepEqual([header, rows, faults.map(({ line }) => line)], [undefined, [], [1]]);
  });

  const field = fc
    .array(fc.constantFrom('a', '"', ',', ';', '\t', '\n', '\r\n', ' ', 'é', '🦊', "'"), { maxLength: 6 })
    .map((parts) => parts.join(''));
  const table = fc
    .integer({ min: 2, max: 4 })
    .chain((width) => fc.array(fc.array(field, { minLength: width, maxLength: width }), { minLength: 1, maxLength: 8 }));
  const write = (rows: readonly string[][], delimiter: string, lineEnd: string) =>
    rows
      .map((row) =>
        row
          .map((value) => (/["\r\n]/.test(value) || value.includes(delimiter) ? `"${value.replaceAll('"', '""')}"` : value))
          .join(delimiter),
      )
      .join(lineEnd);

  it('reads back what was written', () => {
    fc.assert(
      fc.property(table, fc.constantFrom(',', ';', '\t'), fc.constantFrom('\n', '\r\n'), fc.boolean(), (rows, delimiter, lineEnd, last) => {
        const text = write(rows, delimiter, lineEnd) + (last ? lineEnd : '');
        const read = readAll(text, delimiter);
        assert.deepEqual(read.faults, []);
        assert.deepEqual(fields(text, delimiter), rows);
        for (const row of read.rows) {
          assert.equal(row.line, text.slice(0, row.start).split(/\r\n|\n|\r/).length);
          assert.equal(row.endLine, text.slice(0, row.end).split(/\r\n|\n|\r/).length);
        }
      }),
      { seed: 7 },
    );
  });

  it('reads as csv-parse does', () => {
    fc.assert(
      fc.property(table, (rows) => {
        const text = write(rows, ',', '\n');
        const options = { relax_quotes: true, skip_empty_lines: true, relax_column_count: true, record_delimiter: ['\n', '\r\n'] };
        assert.deepEqual(fields(text), parse(text, options));
      }),
      { seed: 7 },
    );
  });
});
