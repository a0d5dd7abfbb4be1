import type { CaseRecord, CaseRecords } from '../caseRecord';
import { isRecord, recordList } from '../caseRecord';
import { conversations } from './conversations';
import { githubModels } from './githubModels';
import { instructions } from './instructions';
import { unpackVariables } from './namedVariables';
import { promptfoo } from './promptfoo';
import { promptfooTable } from './promptfooTable';
import type { RecordShape } from './recordShape';
import { skillCreator } from './skillCreator';

/** The ways in which other tools write cases. */
const recordShapes: readonly RecordShape[] = [promptfoo, promptfooTable, githubModels, skillCreator, instructions, conversations];

/** So many records are looked at to tell how they are written. */
const looked = 20;

/** The records with the columns of plain cases, whichever tool they were written for. */
export function plainRecords(file: string, given: CaseRecords): CaseRecords {
  const read = unpackVariables(given);
  const samples = samplesOf(read);
  const shape = recordShapes.find((each) => each.recognizes(read, samples));
  return shape === undefined ? read : shape.read(file, read);
}

/** The first records, where looking at them does not use them up: those of a table hold nothing but texts. */
function samplesOf(read: CaseRecords): readonly CaseRecord[] {
  return recordList(read)?.slice(0, looked).filter(isRecord) ?? [];
}
