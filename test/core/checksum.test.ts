import assert from 'node:assert/strict';
import { crc32 } from 'node:zlib';
import fc from 'fast-check';
import { checksum } from '../../src/core/checksum';

describe('checksum', () => {
  it("is the CRC-32 of zlib, of the text's UTF-16", () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => {
        assert.equal(checksum(text), crc32(Buffer.from(text, 'utf16le')).toString(16).padStart(8, '0'));
      }),
      { seed: 7 },
    );
  });
});
