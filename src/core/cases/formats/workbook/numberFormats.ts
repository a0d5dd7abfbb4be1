import { readXml } from './xml';

/** The formats of numbers that workbooks name without describing them. */
const builtIn: ReadonlyMap<number, string> = new Map([
  ...([
    [0, 'General'],
    [1, '0'],
    [2, '0.00'],
    [3, '#,##0'],
    [4, '#,##0.00'],
    [9, '0%'],
    [10, '0.00%'],
    [49, '@'],
  ] as const),
  ...[14, 15, 16, 17, 27, 28, 29, 30, 31, 36, 50, 51, 52, 53, 54, 55, 56, 57, 58].map((id) => [id, 'yyyy-mm-dd'] as const),
  ...[18, 19, 20, 21, 32, 33, 34, 35, 45, 46, 47].map((id) => [id, 'hh:mm:ss'] as const),
  [22, 'yyyy-mm-dd hh:mm'],
]);

/** The format of a cell by the number of its style. */
export function readNumberFormats(source: string | undefined): readonly string[] {
  const codes = new Map(builtIn);
  const formats: string[] = [];
  let inCells = false;
  readXml(source ?? '<styleSheet/>', {
    open(name, { numFmtId = '0', formatCode = 'General' }) {
      if (name === 'numFmt') codes.set(Number(numFmtId), formatCode);
      if (name === 'cellXfs') inCells = true;
      if (name === 'xf' && inCells) formats.push(codes.get(Number(numFmtId)) ?? `format ${numFmtId}`);
    },
    close(name) {
      if (name === 'cellXfs') inCells = false;
    },
  });
  return formats;
}

/** A number as text, and what of its format was left out. */
export interface NumberText {
  readonly text: string;
  readonly leftOut?: string;
}

/**
 * A number as it is shown, where that is the same number: 1.10, 00042, 50%. Else as it is, without its format; a date as ISO 8601 has it.
 * @param from1904 whether days are counted from 1904
 */
export function numberText(value: number, format: string, from1904: boolean): NumberText {
  const section = format.split(';')[0] ?? '';
  const bare = section.replace(/"[^"]*"|\\.|\[[^\]]*\]|_.|\*./g, '');
  if (/[ymdhs]/i.test(bare) && !/general/i.test(bare)) return { text: momentText(value, from1904), leftOut: 'a date' };
  // A workbook keeps 15 digits of a number; further ones are those of its own arithmetic.
  const plain = String(Number(value.toPrecision(15)));
  if (/^(?:general|@|)$/i.test(bare)) return { text: plain };
  const [, zeros, decimals = '', percent = ''] = /^(?:#,##|#+)?(0+)(?:\.(0+))?(%?)$/.exec(section) ?? [];
  const places = decimals.length + (percent === '' ? 0 : 2);
  if (zeros === undefined || Number(value.toFixed(Math.min(places, 100))) !== Number(plain))
    return { text: plain, leftOut: `the format ${format}` };
  const shown = Math.abs(percent === '' ? value : value * 100).toFixed(decimals.length);
  const [whole = '', ...rest] = shown.split('.');
  return { text: `${value < 0 ? '-' : ''}${[whole.padStart(zeros.length, '0'), ...rest].join('.')}${percent}` };
}

const secondsOfDay = 86_400;

/** A moment, as days since the beginning of 1900 or 1904. */
function momentText(value: number, from1904: boolean): string {
  const seconds = Math.round((value - Math.floor(value)) * secondsOfDay);
  const day = Math.floor(value) + (seconds === secondsOfDay ? 1 : 0);
  const second = seconds % secondsOfDay;
  const time = [Math.floor(second / 3600), Math.floor(second / 60) % 60, second % 60]
    .map((part) => String(part).padStart(2, '0'))
    .join(':');
  if (value < 1) return time;
  // Lotus took 1900 for a leap year, and workbooks do so since.
  const sinceEpoch = from1904 ? day - 24_107 : day - (day < 60 ? 25_568 : 25_569);
  const date = dateText(sinceEpoch);
  return second === 0 ? date : `${date}T${time}`;
}

/** The date of a day since 1970-01-01, by the calendar's cycles of 400 years, each begun with March. */
function dateText(sinceEpoch: number): string {
  const days = sinceEpoch + 719_468;
  const era = Math.floor(days / 146_097);
  const dayOfEra = days - era * 146_097;
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36_524) - Math.floor(dayOfEra / 146_096)) / 365,
  );
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const month = Math.floor((5 * dayOfYear + 2) / 153);
  const day = dayOfYear - Math.floor((153 * month + 2) / 5) + 1;
  const year = yearOfEra + era * 400 + (month >= 10 ? 1 : 0);
  return [String(year).padStart(4, '0'), ...[month >= 10 ? month - 9 : month + 3, day].map((part) => String(part).padStart(2, '0'))].join(
    '-',
  );
}
