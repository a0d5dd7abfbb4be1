import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';

const encoder = new TextEncoder();

/** SHA-256 of a text's UTF-8 bytes, as 64 lower-case hexadecimal digits. */
export function hashText(text: string): string {
  return bytesToHex(sha256(encoder.encode(text)));
}

/** The first 12 digits of the hash: enough to tell a run's texts apart, short enough to show. */
export function shortHash(text: string): string {
  return hashText(text).slice(0, 12);
}
