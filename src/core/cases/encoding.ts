import { lineOf } from '../lineOf';

/** The text of a file, and what is doubtful about it. */
export interface Decoded {
  /** A byte order mark stays in it. */
  readonly text: string;
  /** Where its encoding is guessed: what for, and by which place to check it. */
  readonly doubt?: { readonly message: string; readonly line: number };
}

/**
 * Decodes a text: UTF-8, UTF-16 with or without a byte order mark, else Windows-1252, in which spreadsheets of Western Europe write.
 * @returns what it is instead, where it is none of these
 */
export function decodeCaseBytes(bytes: Uint8Array): Decoded | { readonly fault: string } {
  const wide = utf16Of(bytes);
  if (wide !== undefined) {
    const text = decode(wide, bytes);
    return text === undefined ? { fault: 'The file is damaged UTF-16. Save it again, as UTF-8.' } : { text };
  }
  if (bytes.includes(0)) return { fault: 'The file is binary, not text. Choose a text file or an Excel workbook.' };
  const text = decode('utf-8', bytes);
  if (text !== undefined) return isControlled(text) ? { fault: binary } : { text };
  return western(bytes);
}

const binary = 'The file is binary, not text. Choose a text file or an Excel workbook.';

/** The kind of UTF-16 that a text is: by its mark, or by the zeros that half of the bytes are in most languages. */
function utf16Of(bytes: Uint8Array): 'utf-16le' | 'utf-16be' | undefined {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be';
  if (bytes.length % 2 !== 0) return undefined;
  const looked = Math.min(bytes.length, 2_000);
  const zeros: [number, number] = [0, 0];
  for (let at = 0; at < looked; at++) if (bytes[at] === 0) zeros[at % 2 === 0 ? 0 : 1]++;
  if (zeros[0] === 0 && zeros[1] > looked / 4) return 'utf-16le';
  return zeros[1] === 0 && zeros[0] > looked / 4 ? 'utf-16be' : undefined;
}

function decode(encoding: string, bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder(encoding, { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

/** Whether there are characters that no text has. */
function isControlled(text: string): boolean {
  // eslint-disable-next-line no-control-regex
  return /[\u0000-\u0008\u000e-\u001a\u001c-\u001f]/.test(text);
}

function western(bytes: Uint8Array): Decoded | { readonly fault: string } {
  const text = new TextDecoder('windows-1252').decode(bytes);
  if (isControlled(text)) return { fault: binary };
  const { whole, stray, line: strayLine } = countWide(bytes);
  if (whole >= stray) {
    return { fault: `The file is UTF-8, but for line ${strayLine}, which is damaged. Mend that line, or save the file again as UTF-8.` };
  }
  if (/[\u0080-\u009f]/.test(text)) return { fault: 'The file is neither UTF-8 nor Windows-1252 text. Save it as UTF-8.' };
  const place = /[^\s,;"]*[^\p{ASCII}][^\s,;"]*/u.exec(text);
  const line = lineOf(text, place?.index ?? 0);
  const sample = place === null ? '' : `, so that "${place[0].slice(0, 40)}" stands on line ${line}`;
  return {
    text,
    doubt: { message: `The file is not UTF-8, and is read as Windows-1252${sample}. If that is wrong, save it as UTF-8.`, line },
  };
}

/** How many characters of several bytes there are as UTF-8 has them, and how many other bytes above ASCII, the first on which line. */
function countWide(bytes: Uint8Array): { readonly whole: number; readonly stray: number; readonly line: number } {
  let [whole, stray, line, strayLine] = [0, 0, 1, 1];
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at] ?? 0;
    if (byte === 10 || (byte === 13 && bytes[at + 1] !== 10)) line++;
    if (byte < 0x80) continue;
    const further = byte >= 0xc2 && byte < 0xe0 ? 1 : byte >= 0xe0 && byte < 0xf0 ? 2 : byte >= 0xf0 && byte < 0xf5 ? 3 : 0;
    const isWhole = further > 0 && bytes.subarray(at + 1, at + 1 + further).every((next) => next >= 0x80 && next < 0xc0);
    if (isWhole && at + further < bytes.length) {
      whole++;
      at += further;
    } else if (stray++ === 0) strayLine = line;
  }
  return { whole, stray, line: strayLine };
}
