import { InputError } from '../../problems';
import type { EncodedPiece, Reading } from './promptFormat';
import { refuse } from './promptFormat';
import { readPrompt } from './promptFormats';

/** A file with a structure, and what it says. */
export interface EncodedFile {
  readonly path: string;
  readonly text: string;
  readonly reading: Reading;
}

/**
 * The file with new texts in its pieces: each in the notation of the old one, else in one that can stand there. Read again, it says these
 * texts, and all else is as it was.
 * @param texts one for each piece
 * @throws InputError where a text cannot be written so.
 */
export function writePieces(file: EncodedFile, texts: readonly string[]): string {
  let current = file;
  texts.forEach((text, index) => {
    if (text !== textOf(current.reading, index)) current = withPiece(current, index, text);
  });
  return current.text;
}

function withPiece({ path, text, reading }: EncodedFile, index: number, fresh: string): EncodedFile {
  const piece = reading.encoded?.pieces[index];
  for (const written of piece?.write(fresh) ?? []) {
    const { start, end } = (piece as EncodedPiece).span;
    const changed = text.slice(0, start) + written + text.slice(end);
    const again = tryToRead(path, changed);
    if (again !== undefined && saysTheSame(reading, again, index, fresh)) return { path, text: changed, reading: again };
  }
  refuse(path, { message: 'The new text cannot be written so that the file stays valid and says nothing else.', line: piece?.line ?? 1 });
}

function tryToRead(path: string, text: string): Reading | undefined {
  try {
    return readPrompt(path, text);
  } catch (error) {
    if (error instanceof InputError) return undefined;
    throw error;
  }
}

/** Whether a reading says what another one does, with one new text. */
function saysTheSame(before: Reading, after: Reading, index: number, fresh: string): boolean {
  if (before.encoded?.frame !== after.encoded?.frame || before.turns?.length !== after.turns?.length) return false;
  return (before.turns ?? []).every(
    ({ role, goesOn }, at) =>
      after.turns?.[at]?.role === role &&
      after.turns[at].goesOn === goesOn &&
      textOf(after, at) === (at === index ? fresh : textOf(before, at)),
  );
}

/** What a piece says. */
export function textOf({ text, encoded }: Reading, index: number): string {
  const piece = encoded?.pieces[index];
  return piece === undefined ? '' : text.slice(piece.start, piece.end);
}
