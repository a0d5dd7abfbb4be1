import { countLineEnds, lineOf } from '../lineOf';
import type { InputProblem } from '../problems';
import type { Reading } from './formats/promptFormat';
import type { SourceFile } from './program';
import type { Scan } from './scanLines';
import { scanLines } from './scanLines';

/** A stretch of a reading that is scanned by itself: the body of a text file, or one message of a file with a structure. */
export interface ReadingPart {
  readonly start: number;
  readonly end: number;
  /** Its first line in the file. */
  readonly line: number;
}

/** The parts of what a file says. */
export function partsOfReading({ text, bodyStart, encoded }: Reading): readonly ReadingPart[] {
  return encoded?.pieces ?? [{ start: bodyStart, end: text.length, line: lineOf(text, bodyStart) }];
}

/** The lines and comments of a part, or of a stretch of one. */
export function scanPart({ text }: Reading, { start, end, line }: ReadingPart): Scan {
  return scanLines(end === text.length ? text : text.slice(0, end), start, line);
}

/** Where a stretch of a reading stands in its file. */
export function placeInFile({ text, encoded }: Reading, start: number, end: number): Required<Pick<InputProblem, 'line' | 'range'>> {
  const piece = encoded?.pieces.find((each) => start >= each.start && start <= each.end);
  if (piece === undefined) return { line: lineOf(text, start), range: { start, end } };
  const { start: from, span, line, isByLine } = piece;
  return { line: line + (isByLine ? countLineEnds(text.slice(from, start)) : 0), range: span };
}

/** A problem whose range is one of a file's reading, as it stands in the file. */
export function problemInFile(reading: Reading, problem: InputProblem): InputProblem {
  return problem.range === undefined || reading.encoded === undefined
    ? problem
    : { ...problem, ...placeInFile(reading, problem.range.start, problem.range.end) };
}

/** The body of what a file says. */
export function bodyOf({ reading: { text, bodyStart } }: SourceFile): string {
  return text.slice(bodyStart);
}
