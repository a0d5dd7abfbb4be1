import assert from 'node:assert/strict';
import { zipSync } from 'fflate';
import { pairsOf, readCaseFile } from '../../support/readCaseFile';
import { encoded } from '../../support/writtenCases';

const bytes = (begin: string, length = 400) => Buffer.concat([Buffer.from(begin, 'latin1'), Buffer.alloc(length)]);
const zip = (name: string) => zipSync({ [name]: new Uint8Array([1]) });

const named: Readonly<Record<string, readonly [content: string | Uint8Array, says: RegExp]>> = {
  'an old workbook': [bytes('\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1'), /old kind \(\.xls\), or one with a password\. Save it as \.xlsx/],
  'a workbook that is cut off': [bytes('PK\x03\x04\x14\x00\x06\x00', 0), /workbook.*damaged or cut off\. Save it again/],
  'a binary workbook': [zip('xl/workbook.bin'), /\.xlsb\)\. Save it as \.xlsx/],
  'a Word document': [zip('word/document.xml'), /Word document/],
  'a sheet of LibreOffice': [zip('mimetype'), /OpenDocument.*Save it as \.xlsx/],
  'a sheet of Numbers': [zip('Index/Document.iwa'), /Numbers.*Export/],
  'an archive': [zip('mail.csv'), /ZIP archive\. Unpack it/],
  'a gzip archive': [bytes('\x1f\x8b\x08'), /gzip archive\. Unpack it/],
  'a Parquet file': [bytes('PAR1'), /Parquet.*JSON Lines/],
  'an Arrow file': [bytes('ARROW1'), /Arrow.*JSON Lines/],
  'a database': [bytes('SQLite format 3\0'), /SQLite.*CSV/],
  'a PDF': [bytes('%PDF-1.7'), /PDF/],
  'a pickle': [bytes('\x80\x04\x95'), /pickle/],
  'a picture': [bytes('\x89PNG\r\n'), /picture/],
  'other bytes': [bytes('\x01\x02\x03'), /binary, not text\. Choose a text file or an Excel workbook/],
  'bytes without a zero': [Buffer.from('input,expected\n\x01\x02\xff,b\n', 'latin1'), /binary/],
  'damaged UTF-8': [
    Buffer.concat([encoded('input,expected\nMüller,a\nSchröder,b\n', 'utf-8'), Buffer.from([0xc3, 0x28])]),
    /UTF-8, but for line 4/,
  ],
  'another encoding': [Buffer.from('input,expected\n\x82\xa0\x82\xa2\x81\x40,b\n', 'latin1'), /neither UTF-8 nor Windows-1252/],
  'a web page': ['<!DOCTYPE html>\n<html><table><tr><td>input</td></tr></table></html>', /web page.*CSV or \.xlsx/],
  'a table of a web page': ['<table><tr><td>input</td></tr></table>', /web page/],
  XML: ['<?xml version="1.0"?>\n<cases><case/></cases>', /This is XML/],
  'a workbook as XML': ['<?xml version="1.0"?>\n<?mso-application progid="Excel.Sheet"?>\n<Workbook/>', /workbook as XML/],
  'a table in Markdown': ['| input | expected |\n| --- | :---: |\n| a | b |\n', /table in Markdown\. Write it as CSV/],
  'a pointer of Git LFS': ['version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n', /Git LFS.*git lfs pull/],
  'a conflict of a merge': ['<<<<<<< HEAD\ninput,expected\n', /conflict/],
  'a text': ['This is about cases.\nThere are none.\n', /cannot be told/],
  'nothing but a mark': [encoded('\n', 'utf-8 with a mark'), /file is empty/],
  'columns of pandas': ['{"input": {"0": "a", "1": "b"}, "expected": {"0": "c", "1": "d"}}', /pandas.*orient="records"/],
  'lists of columns': ['{"input": ["a", "b"], "expected": ["c", "d"]}', /pandas/],
  'several lists': ['{"train": [{"input": "a"}], "held": [{"input": "b"}]}', /several lists: "train", "held"/],
  'the name of another file': ['{"tests": "file://tests.csv", "prompts": ["a.txt"]}', /stand in another file, tests\.csv/],
  'objects of Python': ["[{'input': 'a'}]", /by Python.*json\.dump/],
};

describe('a file that cases are not read from is named as what it is', () => {
  for (const [name, [content, says]] of Object.entries(named)) {
    it(name, async () => {
      for (const ending of ['csv', 'json', 'txt', ...(typeof content === 'string' ? [] : ['xlsx'])]) {
        if (ending === 'csv' && /^[[{]|^This/.test(String(content))) continue;
        const { cases, problems } = await readCaseFile(`mail.${ending}`, content);
        assert.deepEqual(cases, []);
        if (ending === 'json' && name === 'a text') continue;
        assert.match(problems[0]?.message ?? '', says, ending);
      }
    });
  }

  it('Windows-1252 is read, and said, with a word to check it by', async () => {
    const { cases, problems } = await readCaseFile('mail.csv', encoded('input;expected\nHi;a\nGrüße aus Köln;b\n', 'windows-1252'));
    assert.deepEqual(pairsOf(cases)[1], ['Grüße aus Köln', 'b']);
    assert.deepEqual(
      problems.map(({ severity, line }) => [severity, line]),
      [['warning', 3]],
    );
    assert.match(problems[0]?.message ?? '', /not UTF-8, and is read as Windows-1252, so that "Grüße" stands on line 3/);
  });

  it('a list under a name of its own, one object alone, and lists inside a case are read', async () => {
    assert.equal((await readCaseFile('a.json', '{"mail": [{"input": "a"}, {"input": "b"}], "by": "me"}')).cases.length, 2);
    const wrapped = await readCaseFile('a.json', '{\n  "data": [\n    {"input": "a"},\n    {"input": }\n  ]\n}');
    assert.deepEqual([pairsOf(wrapped.cases), wrapped.problems.map(({ line }) => line)], [[['a', undefined]], [4]]);
    const lines = await readCaseFile('a.json', '{\n  "by": "me",\n  "data": [\n    {"input": "a"},\n    {"inptu": "b"}\n  ]\n}');
    assert.deepEqual([lines.cases[0]?.position.line, lines.problems[0]?.line], [4, 5]);
    assert.deepEqual(pairsOf((await readCaseFile('a.json', '{"input": "a", "expected": "b"}')).cases), [['a', 'b']]);
    assert.deepEqual(pairsOf((await readCaseFile('a.yaml', 'input: a\nexpected: b\n')).cases), [['a', 'b']]);
  });
});
