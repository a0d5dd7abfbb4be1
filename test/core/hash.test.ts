import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { hashText, shortHash } from '../../src/core/hash';

describe('hashText', () => {
  it('gives the digests that FIPS 180-4 gives as examples', () => {
    assert.equal(hashText('abc'), 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
    assert.equal(hashText(''), 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855');
    assert.equal(
      hashText('abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq'),
      '248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1',
    );
  });

  it('agrees with Node on any text, as UTF-8', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 300 }), (text) => {
        assert.equal(hashText(text), createHash('sha256').update(text, 'utf8').digest('hex'));
      }),
      { seed: 7 },
    );
  });
});

describe('shortHash', () => {
  it('is the beginning of the hash', () => {
    assert.equal(shortHash('abc'), 'ba7816bf8f01');
  });
});
