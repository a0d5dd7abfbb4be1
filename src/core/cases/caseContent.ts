import type { InputProblem } from '../problems';
import { InputError } from '../problems';
import { decodeCaseBytes } from './encoding';
import { foreignBytes, foreignText } from './foreign';

const maxCaseBytes = 200 * 1024 * 1024;

/** What a case file holds, before it is known how it is written. */
export interface CaseContent {
  /** The path, as it shall stand in positions and problems. */
  readonly file: string;
  /** The ending of its name, in lower case. */
  readonly ending: string;
  readonly bytes: Uint8Array;
  /** Absent where it is no text. A byte order mark stays in it. */
  readonly text?: string;
  readonly notes: readonly string[];
  readonly warnings: readonly InputProblem[];
}

/**
 * Looks at the bytes of a case file.
 * @throws InputError that names what it is, where that is nothing that cases are read from.
 */
export function caseContent(file: string, bytes: Uint8Array): CaseContent {
  const fail = (message: string): never => {
    throw new InputError([{ severity: 'error', message, file }]);
  };
  const ending = /\.([^./\\]+)$/.exec(file)?.[1]?.toLowerCase() ?? '';
  if (bytes.length > maxCaseBytes)
    fail(`The file has ${Math.ceil(bytes.length / 1024 / 1024)} MB; at most 200 MB are read. Choose a smaller file.`);
  if (isArchive(bytes)) return { file, ending, bytes, notes: [], warnings: [] };
  const foreign = foreignBytes(bytes);
  if (foreign !== undefined) fail(foreign);
  const decoded = decodeCaseBytes(bytes);
  if ('fault' in decoded) return fail(decoded.fault);
  const { text, doubt } = decoded;
  if (text.trim() === '' || text === '\uFEFF') fail('The file is empty. Write a case into it.');
  const known = foreignText(text);
  if (known !== undefined) fail(known);
  const warnings = doubt === undefined ? [] : [{ severity: 'warning' as const, file, ...doubt }];
  return { file, ending, bytes, text, notes: [], warnings };
}

/** Whether it is a ZIP archive, as workbooks are. */
function isArchive(bytes: Uint8Array): boolean {
  return bytes[0] === 0x50 && bytes[1] === 0x4b && (bytes[2] === 3 || bytes[2] === 5) && (bytes[3] === 4 || bytes[3] === 6);
}
