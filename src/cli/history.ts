import { describeDamage } from '../core/run/journal';
import type { RunView } from '../core/run/runView';
import type { StoredRun } from '../storage/runStore';
import { RunStore } from '../storage/runStore';
import { UsageError } from './arguments';
import { print, printJson } from './output';
import { describeRun, describeVerdict } from './report';

/** Lists the runs of a folder. */
export async function listRuns(folder: string, json: boolean): Promise<void> {
  const store = new RunStore(folder);
  const views: RunView[] = [];
  for (const id of await store.list()) {
    const view = viewOf(await store.read(id));
    if (view !== undefined) views.push(view);
  }
  if (json) {
    printJson(views.map(({ id, method, promptPath, state, startedAt, verdict }) => ({ run: id, method, prompt: promptPath, state, startedAt, verdict: verdict ?? null })));
  } else if (views.length === 0) {
    print('There are no runs in this folder.');
  } else {
    for (const { id, promptPath, state, verdict } of views) print(`${id}  ${promptPath}  ${verdict === undefined ? state : describeVerdict(verdict)}`);
  }
}

/** Shows one run. @throws UsageError when there is none. */
export async function showRun(folder: string, id: string, json: boolean): Promise<void> {
  const stored = await new RunStore(folder).read(id);
  const view = viewOf(stored);
  const damage = stored === undefined ? undefined : describeDamage(stored.journal);
  if (damage !== undefined) process.stderr.write(`${damage}\n`);
  if (view === undefined) throw new UsageError(`There is no run "${id}" in this folder. "whetstone runs" lists those there are.`);
  if (json) return printJson(view);
  print(describeRun(view));
  if (view.state === 'interrupted') print(`  resume   whetstone ${view.method === 'evaluate' ? 'eval' : 'optimize'} --resume ${id}`);
}

/** A run that another process has open is under way. */
function viewOf(stored: StoredRun | undefined): RunView | undefined {
  return stored?.fold.view(stored.owner !== undefined);
}
