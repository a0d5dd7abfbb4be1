import type { Case } from '../core/cases/case';
import { keyOf } from '../core/run/view/runsBeside';
import type { RunUses } from '../core/run/view/runUses';
import type { Environment } from './runFolders';
import { runFolders } from './runFolders';
import { RunStore } from './runStore';
import { readUses } from './runUses';

/**
 * What all runs used and made that may have to do with a prompt and its cases, newest first; a run and its copy once. What cannot be read says
 * nothing.
 * @param folders where runs are looked for, beside the folders of the prompt and the cases, and those that are remembered
 */
export async function knownUses(folders: readonly string[], promptPath: string, cases: readonly Case[], environment?: Environment): Promise<readonly RunUses[]> {
  const files = new Set(cases.map(({ position }) => position.file));
  const known = new Map<string, RunUses>();
  for (const root of await runFolders([...folders, promptPath, ...files], environment)) {
    const store = new RunStore(root);
    for (const id of await store.list().catch(() => [])) {
      const uses = await readUses(store, id);
      if (uses !== undefined && !isBetterKnown(known.get(keyOf(uses)), uses)) known.set(keyOf(uses), uses);
    }
  }
  return [...known.values()].sort((one, other) => (keyOf(one) < keyOf(other) ? 1 : -1));
}

/** A copy may be from before something was accepted, or from before the run went on. */
function isBetterKnown(known: RunUses | undefined, other: RunUses): boolean {
  if (known === undefined) return false;
  const weight = ({ hasVerdict, hasAccepted, texts }: RunUses): number => texts.length + (hasVerdict ? 0.5 : 0) + (hasAccepted ? 0.25 : 0);
  return weight(known) >= weight(other);
}
