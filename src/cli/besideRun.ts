import { allCases } from '../core/cases/case';
import type { RunsBeside } from '../core/run/view/runsBeside';
import { runsBeside } from '../core/run/view/runsBeside';
import { usesOf } from '../core/run/view/runUses';
import type { KnownPlaces } from '../storage/knownUses';
import { usesBeside } from '../storage/knownUses';
import type { Environment } from '../storage/runFolders';
import type { ReadRun } from './caseReport';
import type { Place } from './startRun';

/** Where a command looks for earlier runs. It writes only below the folder that it was typed in. */
export function placesOf(folder: string, environment: Environment): KnownPlaces {
  return { folders: [folder], mayKeep: (root) => root === folder, environment };
}

/** How many runs stand beside one, as far as is known here and now; undefined for one without a verdict. */
export async function besideRun(
  { view, fold }: ReadRun,
  { folder, environment }: Pick<Place, 'folder' | 'environment'>,
): Promise<RunsBeside | undefined> {
  if (view.verdict === undefined) return undefined;
  const { splitCases } = fold;
  const uses = usesOf(view, splitCases);
  return runsBeside(uses, await usesBeside(uses, allCases(splitCases), placesOf(folder, environment)));
}
