import type { InputProblem } from '../problems';
import { InputError } from '../problems';
import type { Case, CaseFile } from './case';
import { caseContent } from './caseContent';
import { CaseMaker } from './caseMaker';
import type { CaseRecords } from './caseRecord';
import { isRecord } from './caseRecord';
import { findDuplicates, withUniqueIds } from './duplicates';
import { caseFormatOf } from './formats/caseFormats';
import type { CaseColumns, CaseNeeds } from './guessColumns';
import { findColumns } from './guessColumns';
import { plainRecords } from './shapes/recordShapes';

/**
 * Reads a case file of any format: which it is, is told by its content, where that leaves a doubt by the ending of its name. A bad
 * record is reported and the others are kept.
 * @param file the path, as it shall stand in positions and problems.
 * @param stated the columns that a person names; all others are guessed by their names.
 * @throws InputError when the file is none that can be read.
 */
export async function readCases(file: string, bytes: Uint8Array, stated: CaseColumns = {}, needs: CaseNeeds = {}): Promise<CaseFile> {
  const content = caseContent(file, bytes);
  const read = plainRecords(file, await caseFormatOf(content).read(content));
  const isEmpty = read.columns.length === 0 && read.namesVariables !== true;
  const found = isEmpty ? undefined : findColumns(file, read, stated, needs);
  const maker = found?.problems.length === 0 ? new CaseMaker(file, found.names, needs, read.isAsserted) : undefined;
  const { cases: made, problems: faults } = makeCases(read.records, maker);
  const notes = [...content.notes, ...read.notes, ...(found?.notes ?? [])];
  if (maker === undefined) return orNone(file, { cases: [], problems: [...faults, ...(found?.problems ?? [])], notes });
  const { cases, problems: idProblems } = withUniqueIds(made);
  const problems = [...content.warnings, ...faults, ...idProblems, ...findDuplicates(cases, needs.promptVariables)];
  return orNone(file, { ...scoredAs(cases, read.metric), problems: problems.sort((a, b) => (a.line ?? 0) - (b.line ?? 0)), notes });
}

/** Makes a case of each record that can be one; without a maker of none. */
function makeCases(
  records: CaseRecords['records'],
  maker: CaseMaker | undefined,
): { readonly cases: readonly Case[]; readonly problems: readonly InputProblem[] } {
  const cases: Case[] = [];
  const problems: InputProblem[] = [];
  for (const record of records) {
    const item = isRecord(record) ? maker?.make(record) : record;
    if (item === undefined) continue;
    if ('input' in item) cases.push(item);
    else problems.push(item);
  }
  return { cases, problems };
}

/** The metric by which a case is scored whose file has assertions of several kinds. */
export const assertedMetric = 'asserted';

/** What their file says of how cases are scored. Where all have one assertion of the same kind, that is plain. */
function scoredAs(cases: readonly Case[], said: string | undefined): Pick<CaseFile, 'cases' | 'metric'> {
  const asserted = cases.filter(({ assertions }) => assertions !== undefined);
  if (asserted.length === 0) return { cases, ...(said === undefined ? {} : { metric: said }) };
  const kinds = new Set(asserted.map(({ assertions = [] }) => (assertions.length === 1 ? assertions[0]?.metric : undefined)));
  const [kind] = kinds;
  if (kinds.size > 1 || kind === undefined) return { cases, metric: assertedMetric };
  return { cases: cases.map(({ assertions: _, ...each }) => each), metric: kind };
}

function orNone(file: string, read: CaseFile): CaseFile {
  if (read.cases.length > 0 || read.problems.length > 0) return read;
  throw new InputError([{ severity: 'error', file, message: 'The file has no cases. Write one below the header.' }]);
}
