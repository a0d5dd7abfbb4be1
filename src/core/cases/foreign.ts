/** What a file is that cases are not read from, by its first bytes, and what to do. */
interface Foreign {
  readonly begins: readonly number[];
  readonly at?: number;
  readonly message: string;
}

const ascii = (text: string): readonly number[] => [...text].map((character) => character.charCodeAt(0));

const unpack = 'Unpack it, and name the file that is in it.';

const foreign: readonly Foreign[] = [
  {
    begins: [0xd0, 0xcf, 0x11, 0xe0],
    message:
      'This is an Excel workbook of the old kind (.xls), or one with a password. Save it as .xlsx without a password, or as CSV UTF-8.',
  },
  { begins: [0x1f, 0x8b], message: `This is a gzip archive. ${unpack}` },
  { begins: ascii('BZh'), message: `This is a bzip2 archive. ${unpack}` },
  { begins: [0x28, 0xb5, 0x2f, 0xfd], message: `This is a Zstandard archive. ${unpack}` },
  { begins: [0xfd, 0x37, 0x7a, 0x58, 0x5a], message: `This is an xz archive. ${unpack}` },
  { begins: ascii('7z\xbc\xaf'), message: `This is a 7-Zip archive. ${unpack}` },
  { begins: ascii('ustar'), at: 257, message: `This is a tar archive. ${unpack}` },
  {
    begins: ascii('PAR1'),
    message: 'This is a Parquet file. Write it as JSON Lines: df.to_json("cases.jsonl", orient="records", lines=True).',
  },
  {
    begins: ascii('ARROW1'),
    message: 'This is an Arrow file. Write it as JSON Lines: df.to_json("cases.jsonl", orient="records", lines=True).',
  },
  { begins: ascii('SQLite format 3'), message: 'This is an SQLite database. Export the table of the cases as CSV.' },
  { begins: [0x89, ...ascii('HDF')], message: 'This is an HDF5 file. Write its table as CSV.' },
  { begins: ascii('\x93NUMPY'), message: 'This is a NumPy file. Write its values as CSV.' },
  { begins: [0x80, 0x04, 0x95], message: 'This is a Python pickle, which is not opened. Write it as JSON Lines.' },
  { begins: ascii('%PDF'), message: 'This is a PDF. Write its cases as CSV.' },
  { begins: [0x89, ...ascii('PNG')], message: 'This is a picture. Write its cases as CSV.' },
  { begins: [0xff, 0xd8, 0xff], message: 'This is a picture. Write its cases as CSV.' },
  { begins: ascii('{\\rtf'), message: 'This is Rich Text. Save it as plain text, as CSV.' },
];

/** What a file is by its bytes, and what to do, where it is none that cases are read from. */
export function foreignBytes(bytes: Uint8Array): string | undefined {
  return foreign.find(({ begins, at = 0 }) => begins.every((byte, index) => bytes[at + index] === byte))?.message;
}

const foreignTexts: readonly (readonly [RegExp, string])[] = [
  [/^version https:\/\/git-lfs\.github\.com\//, 'This is a pointer of Git LFS, and not the file itself. Fetch that: git lfs pull.'],
  [/^<\?xml[^>]*>\s*<\?mso-application|^<\?xml[^>]*>\s*<Workbook/, 'This is an Excel workbook as XML. Save it as .xlsx, or as CSV UTF-8.'],
  [
    /^<!doctype html|^<html|^<table|^<head|^<body/i,
    'This is a web page, and not the file that is shown on it. Download or save that, as CSV or .xlsx.',
  ],
  [/^<\?xml|^<[a-z][\w-]*>/i, 'This is XML. Write its cases as CSV or JSON.'],
  [/^\|.*\|[^\S\n]*\r?\n\|?[ :|-]+\|[^\S\n]*(?:\r?\n|$)/, 'This is a table in Markdown. Write it as CSV.'],
  [/^[[{][\s[{]*'/, 'This is written by Python, and no JSON. Write it with json.dump.'],
  [/^<{7} /, 'Two versions of the file were merged, and the conflict is still in it. Resolve it.'],
];

/** What a text is, and what to do, where it is none that cases are read from. */
export function foreignText(text: string): string | undefined {
  const begin = text.slice(0, 20_000).replace(/^\uFEFF?\s*/, '');
  return foreignTexts.find(([pattern]) => pattern.test(begin))?.[1];
}
