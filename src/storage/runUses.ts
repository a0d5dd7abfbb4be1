import type { RunUses } from '../core/run/view/runUses';
import { usesOf } from '../core/run/view/runUses';
import type { RunStore } from './runStore';

/** What a run used and made; undefined when there is no such run, or it cannot be read. */
export async function readUses(store: RunStore, id: string): Promise<RunUses | undefined> {
  const { view, fold } = (await store.read(id)) ?? {};
  return view === undefined || fold === undefined ? undefined : usesOf(view, fold.splitCases);
}
