import assert from 'node:assert/strict';
import { zipSync } from 'fflate';
import { pairsOf, readCaseFile } from '../../../support/readCaseFile';
import { asWorkbook } from '../../../support/writtenCases';

const styles = (...formats: readonly string[]) => {
  const codes = formats.map((code, index) => `<numFmt numFmtId="${200 + index}" formatCode="${code.replaceAll('"', '&quot;')}"/>`).join('');
  const cells = formats.map((_, index) => `<xf numFmtId="${200 + index}"/>`).join('');
  const others = '<cellStyleXfs><xf numFmtId="9"/></cellStyleXfs>';
  const xml = `<styleSheet><numFmts>${codes}</numFmts>${others}<cellXfs><xf numFmtId="0"/>${cells}</cellXfs></styleSheet>`;
  return { 'xl/styles.xml': xml };
};
const number = (value: string, style = 0) => ({ attributes: `s="${style}"`, content: `<v>${value}</v>` });
const header = ['input', 'expected'];

/** The expected value that a number is read as. */
async function shown(value: string, format?: string) {
  const book = asWorkbook([header, ['a', number(value, format === undefined ? 0 : 1)]], {
    parts: format === undefined ? {} : styles(format),
  });
  const { cases, notes } = await readCaseFile('a.xlsx', book);
  return [cases[0]?.expected, ...notes];
}

describe('an Excel workbook', () => {
  for (const [value, format, text] of [
    ['1.1', undefined, '1.1'],
    ['0.30000000000000004', undefined, '0.3'],
    ['123456789012', 'General', '123456789012'],
    ['1.1', '0.00', '1.10'],
    ['42', '00000', '00042'],
    ['-7.5', '#,##0.00', '-7.50'],
    ['0.5', '0%', '50%'],
    ['0.125', '0.0%', '12.5%'],
    ['5', '@', '5'],
  ] as const) {
    it(`shows ${value} as ${text} in the format ${format ?? 'that is not named'}`, async () =>
      assert.deepEqual(await shown(value, format), [text]));
  }

  it('keeps a number that its format would round, and says so', async () => {
    assert.deepEqual(await shown('3.14159', '0.00'), ['3.14159', 'Numbers are read without the format 0.00.']);
    assert.deepEqual(await shown('12.5', '"$"#,##0.00'), ['12.5', 'Numbers are read without the format "$"#,##0.00.']);
  });

  for (const [value, format, text] of [
    ['45000', 'yyyy-mm-dd', '2023-03-15'],
    ['45000', 'm/d/yyyy', '2023-03-15'],
    ['45000.75', 'd. mmm yyyy hh:mm', '2023-03-15T18:00:00'],
    ['0.5', 'h:mm', '12:00:00'],
    ['1', 'dd/mm/yy', '1900-01-01'],
    ['61', 'dd/mm/yy', '1900-03-01'],
    ['36585', 'yyyy', '2000-02-29'],
  ] as const) {
    it(`reads day ${value} as ${text}, and says so`, async () =>
      assert.deepEqual(await shown(value, format), [text, 'Dates are read as YYYY-MM-DD, whatever the sheet shows.']));
  }

  it('counts days from 1904 where it says so', async () => {
    const workbook = '<workbook xmlns:r="r"><workbookPr date1904="1"/><sheets><sheet name="A" r:id="rId1"/></sheets></workbook>';
    const book = asWorkbook([header, ['a', number('1', 1)]], { parts: { 'xl/workbook.xml': workbook, ...styles('yyyy-mm-dd') } });
    assert.equal((await readCaseFile('a.xlsx', book)).cases[0]?.expected, '1904-01-02');
  });

  it('has truth values, texts in several fonts, and formulas with their values', async () => {
    const cell = (attributes: string, content: string) => ({ attributes, content });
    const rich = '<is><r><t>bil</t></r><r><t>ling</t></r><rPh><t>x</t></rPh></is>';
    const book = asWorkbook([
      header,
      ['a', cell('t="b"', '<v>1</v>')],
      ['b', cell('t="inlineStr"', rich)],
      ['c', cell('t="str"', '<f>A1&amp;""</f><v>_x0041_b</v>')],
      ['d', cell('', '<f>1+1</f><v>2</v>')],
    ]);
    assert.deepEqual(pairsOf((await readCaseFile('a.xlsx', book)).cases), [
      ['a', 'TRUE'],
      ['b', 'billing'],
      ['c', 'Ab'],
      ['d', '2'],
    ]);
  });

  it('names cells with an error, formulas without a value, and numbers that lost digits, by their rows', async () => {
    const book = asWorkbook([
      header,
      ['a', { attributes: 't="e"', content: '<v>#N/A</v>' }],
      ['b', { attributes: '', content: '<f>A1</f>' }],
      ['c', number('1.2345678901234567E+19')],
      ['d', 'e'],
    ]);
    const { cases, problems } = await readCaseFile('a.xlsx', book);
    assert.equal(cases.length, 2);
    assert.deepEqual(
      problems.map(({ line, severity, message }) => [line, severity, message.split('. ')[0]]),
      [
        [2, 'error', 'The cell B2 holds the error #N/A'],
        [3, 'error', 'The cell B3 has a formula without its value'],
        [4, 'warning', 'A workbook keeps 15 digits of a number, and this row has one that is longer'],
      ],
    );
  });

  it('is read from its first sheet that is shown and holds something; the others are named', async () => {
    const sheets = '<sheet name="Old" state="hidden" r:id="rId9"/><sheet name="Empty" r:id="rId2"/><sheet name="Mail" r:id="rId1"/>';
    const parts = { 'xl/worksheets/sheet2.xml': '<worksheet><sheetData/></worksheet>' };
    const { cases, notes } = await readCaseFile('a.xlsx', asWorkbook([header, ['a', 'b'], ['', ''], ['c', 'd']], { sheets, parts }));
    assert.deepEqual(
      cases.map(({ input, position }) => [input, position.line]),
      [
        ['a', 2],
        ['c', 4],
      ],
    );
    assert.deepEqual(notes, ['The sheet "Mail" is read, and not "Old", "Empty".']);
  });

  it('that would unpack to more than memory holds is refused before', async () => {
    const sheet = Buffer.from(asWorkbook([header, ['a', 'b']]));
    const name = Buffer.from('xl/worksheets/sheet1.xml');
    // The size before packing stands in the archive's list, 22 bytes before the name there.
    sheet.writeUInt32LE(900_000_000, sheet.lastIndexOf(name) - 22);
    assert.match((await readCaseFile('a.xlsx', sheet)).problems[0]?.message ?? '', /859 MB; at most 150 MB are read/);
  });

  it('never unpacks to more than its list says', async () => {
    const long = zipSync({ 'xl/workbook.xml': Buffer.alloc(50_000_000, ' ') });
    const archive = Buffer.from(long);
    archive.writeUInt32LE(100, archive.lastIndexOf('xl/workbook.xml') - 22);
    const before = process.memoryUsage().arrayBuffers;
    assert.match((await readCaseFile('a.xlsx', archive)).problems[0]?.message ?? '', /no XML|damaged/);
    assert.ok(process.memoryUsage().arrayBuffers - before < 20_000_000);
  });

  it('whose XML is damaged, or names what it does not define, is refused', async () => {
    for (const broken of [
      '<worksheet><sheetData>',
      '<!DOCTYPE x [<!ENTITY a "b">]><worksheet><sheetData><row><c t="str"><v>&a;</v></c></row></sheetData></worksheet>',
    ]) {
      const { problems } = await readCaseFile('a.xlsx', asWorkbook([header], { parts: { 'xl/worksheets/sheet1.xml': broken } }));
      assert.match(problems[0]?.message ?? '', /no XML/);
    }
  });
});
