import type { CaseContent } from '../caseContent';
import type { CaseRecords } from '../caseRecord';

/** A format of case files. */
export interface CaseFormat {
  /** What it is called. */
  readonly label: string;
  /** The endings of its files, without the period. */
  readonly endings: readonly string[];
  /** Whether a content is in it, whatever its name. */
  recognizes(content: CaseContent): boolean;
  /** The records. @throws InputError where it cannot be read at all */
  read(content: CaseContent): CaseRecords | Promise<CaseRecords>;
}
