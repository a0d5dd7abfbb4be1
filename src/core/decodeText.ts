import { InputError } from './problems';

/**
 * The text of a file. A byte order mark stays in it.
 * @param maxBytes the largest size that is read.
 * @throws InputError when the file is too large, binary or not UTF-8.
 */
export function decodeText(path: string, bytes: Uint8Array, maxBytes: number): string {
  if (bytes.length > maxBytes) {
    fail(path, `The file has ${megabytes(bytes.length)} MB; at most ${megabytes(maxBytes)} MB are read. Choose a smaller file.`);
  }
  if ((bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff)) {
    fail(path, 'The file is UTF-16. Save it as UTF-8.');
  }
  if (bytes.includes(0)) {
    fail(path, 'The file is binary, not text. Choose a text file.');
  }
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    fail(path, 'The file is not UTF-8 text. Choose a text file, or save this one as UTF-8.');
  }
}

function megabytes(bytes: number): string {
  return (bytes / (1024 * 1024)).toFixed(1).replace(/\.0$/, '');
}

function fail(path: string, message: string): never {
  throw new InputError([{ severity: 'error', message, file: path }]);
}
