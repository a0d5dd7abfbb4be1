/** Bits for each expected key, and bits that a key sets: about 3 keys in 1,000 are taken for known that are not. */
const bitsPerKey = 16;
const bitsOfKey = 3;

/** A set of 32-bit keys that takes little memory and may take a key for known that is not, but never the other way round. */
export class BloomFilter {
  private readonly bits: Uint8Array;
  private readonly mask: number;

  /** @param expected about how many keys will be added. */
  constructor(expected: number) {
    const size = Math.min(28, Math.max(13, Math.ceil(Math.log2(Math.max(1, expected) * bitsPerKey))));
    this.bits = new Uint8Array(2 ** size / 8);
    this.mask = 2 ** size - 1;
  }

  add(key: number): void {
    for (let index = 0, at = mix(key), step = mix(~key) | 1; index < bitsOfKey; index++, at = (at + step) | 0) {
      const bit = at & this.mask;
      this.bits[bit >>> 3] = (this.bits[bit >>> 3] ?? 0) | (1 << (bit & 7));
    }
  }

  mayHold(key: number): boolean {
    for (let index = 0, at = mix(key), step = mix(~key) | 1; index < bitsOfKey; index++, at = (at + step) | 0) {
      const bit = at & this.mask;
      if (((this.bits[bit >>> 3] ?? 0) & (1 << (bit & 7))) === 0) return false;
    }
    return true;
  }
}

/** The finalizer of MurmurHash3: every bit of the key reaches every bit of the result. */
function mix(key: number): number {
  let value = key;
  value = Math.imul(value ^ (value >>> 16), 0x85ebca6b);
  value = Math.imul(value ^ (value >>> 13), 0xc2b2ae35);
  return value ^ (value >>> 16);
}
