/**
 * The tables of CRC-32 (ISO 3309) for four bytes at once: what each byte does to the remainder, and what it still does
 * after one, two and three bytes more ("slicing by four").
 */
const tables = makeTables();

/**
 * The CRC-32 of a text's UTF-16 code units, low byte first, as 8 lower-case hexadecimal digits. Finds every damage of up to 32 bits in a
 * row, and other damage but for one in four billion; it is no defense against forgery.
 */
export function checksum(text: string): string {
  return checksumOfPart('', text, 0, text.length);
}

/** The checksum of `before` and then a part of `text`, without making a text of both. */
export function checksumOfPart(before: string, text: string, start: number, end: number): string {
  const remainder = proceed(proceed(-1, before, 0, before.length), text, start, end);
  return (~remainder >>> 0).toString(16).padStart(8, '0');
}

function proceed(begun: number, text: string, start: number, end: number): number {
  const [now, afterOne, afterTwo, afterThree] = tables;
  let remainder = begun;
  let index = start;
  for (; index + 1 < end; index += 2) {
    const mixed = remainder ^ (text.charCodeAt(index) | (text.charCodeAt(index + 1) << 16));
    remainder =
      (afterThree[mixed & 0xff] as number) ^
      (afterTwo[(mixed >>> 8) & 0xff] as number) ^
      (afterOne[(mixed >>> 16) & 0xff] as number) ^
      (now[mixed >>> 24] as number);
  }
  if (index < end) {
    const mixed = remainder ^ text.charCodeAt(index);
    remainder = (remainder >>> 16) ^ (afterOne[mixed & 0xff] as number) ^ (now[(mixed >>> 8) & 0xff] as number);
  }
  return remainder;
}

function makeTables(): readonly [Int32Array, Int32Array, Int32Array, Int32Array] {
  const now = Int32Array.from({ length: 256 }, (_, byte) => {
    let remainder = byte;
    for (let bit = 0; bit < 8; bit++) remainder = (remainder & 1) === 1 ? (remainder >>> 1) ^ 0xedb88320 : remainder >>> 1;
    return remainder;
  });
  const later = (table: Int32Array): Int32Array => table.map((remainder) => (remainder >>> 8) ^ (now[remainder & 0xff] as number));
  const afterOne = later(now);
  const afterTwo = later(afterOne);
  return [now, afterOne, afterTwo, later(afterTwo)];
}
