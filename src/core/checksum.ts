/** The table of CRC-32 (ISO 3309): what each byte does to the remainder. */
const table = Uint32Array.from({ length: 256 }, (_, byte) => {
  let remainder = byte;
  for (let bit = 0; bit < 8; bit++) remainder = (remainder & 1) === 1 ? (remainder >>> 1) ^ 0xedb88320 : remainder >>> 1;
  return remainder;
});

/**
 * The CRC-32 of a text's UTF-16 code units, low byte first, as 8 lower-case hexadecimal digits. Finds every damage of up to 32 bits in a
 * row, and other damage but for one in four billion; it is no defense against forgery.
 */
export function checksum(text: string): string {
  let remainder = 0xffffffff;
  for (let index = 0; index < text.length; index++) {
    const unit = text.charCodeAt(index);
    remainder = (remainder >>> 8) ^ (table[(remainder ^ unit) & 0xff] as number);
    remainder = (remainder >>> 8) ^ (table[(remainder ^ (unit >>> 8)) & 0xff] as number);
  }
  return (~remainder >>> 0).toString(16).padStart(8, '0');
}
