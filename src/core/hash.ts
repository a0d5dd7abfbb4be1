import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import { textChunks } from './textChunks';

/** Characters that are encoded at once: a text of megabytes is not copied as a whole. */
const chunkLength = 16_384;
const encoder = new TextEncoder();
/** A UTF-16 unit has three bytes at the most; a chunk may have one unit more. */
const buffer = new Uint8Array(3 * (chunkLength + 1));

/** SHA-256 of a text's UTF-8 bytes, as 64 lower-case hexadecimal digits. */
export function hashText(text: string): string {
  return hashParts([text]);
}

/** SHA-256 of texts one after the other, without joining them. */
export function hashParts(texts: readonly string[]): string {
  const hash = sha256.create();
  for (const text of texts) {
    for (const chunk of textChunks(text, chunkLength)) hash.update(buffer.subarray(0, encoder.encodeInto(chunk, buffer).written));
  }
  return bytesToHex(hash.digest());
}

/** The first 12 digits of the hash: enough to tell a run's texts apart, short enough to show. */
export function shortHash(text: string): string {
  return hashText(text).slice(0, 12);
}
