import { allCases } from '../core/cases/case';
import type { RunsBeside } from '../core/run/view/runsBeside';
import { runsBeside } from '../core/run/view/runsBeside';
import { usesOf } from '../core/run/view/runUses';
import { knownUses } from '../storage/knownUses';
import type { ReadRun } from './caseReport';
import type { Place } from './startRun';

/** How many runs stand beside one, as far as is known here and now; undefined for one without a verdict. */
export async function besideRun({ view, fold }: ReadRun, { folder, environment }: Pick<Place, 'folder' | 'environment'>): Promise<RunsBeside | undefined> {
  if (view.verdict === undefined) return undefined;
  const { splitCases } = fold;
  return runsBeside(usesOf(view, splitCases), await knownUses([folder], view.promptPath, allCases(splitCases), environment));
}
