import type { Case } from '../../src/core/cases/case';
import type { CaseColumns, CaseNeeds } from '../../src/core/cases/guessColumns';
import { readCases } from '../../src/core/cases/readCases';
import { InputError } from '../../src/core/problems';

/** What is read of a case file; one that cannot be read at all has a problem like the others. */
export async function readCaseFile(file: string, content: string | Uint8Array, columns: CaseColumns = {}, needs: CaseNeeds = {}) {
  try {
    return await readCases(file, typeof content === 'string' ? new TextEncoder().encode(content) : content, columns, needs);
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    return { cases: [], problems: error.problems, notes: [] };
  }
}

/** Inputs and expected outputs. */
export function pairsOf(cases: readonly Case[]): readonly (readonly [string, unknown])[] {
  return cases.map(({ input, expected }) => [input, expected]);
}
