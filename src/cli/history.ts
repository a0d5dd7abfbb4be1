import { describeDamage } from '../core/run/journal/journalText';
import { isResumable } from '../core/run/view/runStates';
import type { RunView, ScoreSummary } from '../core/run/view/runView';
import type { StoredRun, Unreadable } from '../storage/runStore';
import { RunStore } from '../storage/runStore';
import { UsageError } from './arguments';
import { typedAs } from './invocation';
import { print, printJson, say, shownPath } from './output';
import { describeCount, describeOutcome, describeRun, describeScore, runReport, withoutAnswer } from './report';

/** Lists the runs of a folder. */
export async function listRuns(folder: string, json: boolean): Promise<void> {
  const store = new RunStore(folder);
  const runs: StoredRun[] = [];
  for (const id of await store.list()) {
    const run = await store.read(id);
    // One that has just begun elsewhere has nothing to show yet.
    if (run !== undefined && (run.view !== undefined || run.owner === undefined)) runs.push(withState(run));
  }
  if (json) {
    printJson(runs.map(({ id, view, unreadable }) => (view === undefined ? { run: id, state: 'unreadable', reason: unreadable } : listed(view))));
  } else if (runs.length === 0) {
    print('There are no runs in this folder.');
  } else {
    for (const { id, view, unreadable } of runs) print(view === undefined ? `${id}  cannot be read: ${reasons[unreadable ?? 'damaged']}` : `${id}  ${shownPath(view.promptPath, folder)}  ${outcome(view)}`);
  }
}

const reasons: Readonly<Record<Unreadable, string>> = { damaged: 'its journal is damaged', 'other version': 'another version of Whetstone has written its journal', 'no access': 'the disk refuses to read its journal; check its permissions' };

/** A run as `--json` lists it. A score is given for evaluations, which have no verdict. */
function listed(view: RunView): object {
  const { id, method, promptPath, state, startedAt, verdict } = view;
  return { run: id, method, prompt: promptPath, state, startedAt, verdict: verdict ?? null, score: evaluationScore(view)?.mean ?? null };
}

/** What a run came to, or where it stands. */
function outcome(view: RunView): string {
  if (view.verdict !== undefined) return describeOutcome(view, view.verdict);
  const score = evaluationScore(view);
  return score === undefined ? view.state : `${describeScore(score)} on ${describeCount(view, score)}${withoutAnswer(score)}`;
}

/** An evaluation's score is that on its test cases: all that no run has used to make the prompt. */
function evaluationScore(view: RunView): ScoreSummary | undefined {
  return view.method === 'evaluate' && view.state === 'ended' ? view.candidates[0]?.scores.test : undefined;
}

/** Reads one run, and says what of its journal is damaged. @throws UsageError when there is none, or it cannot be shown. */
export async function readRun(store: RunStore, id: string): Promise<StoredRun & { readonly view: RunView }> {
  const stored = await store.read(id);
  if (stored === undefined) throw new UsageError(`There is no run "${id}" in this folder. "${typedAs('runs')}" lists those there are.`);
  const damage = describeDamage(stored.journal);
  if (damage !== undefined) say(damage);
  const { view, unreadable = 'damaged' } = withState(stored);
  if (view === undefined) throw new UsageError(`The run "${id}" cannot be read: ${reasons[unreadable]}.`);
  return { ...stored, view };
}

/** Shows one run. @throws UsageError when there is none. */
export async function showRun(folder: string, id: string, json: boolean): Promise<void> {
  const run = await readRun(new RunStore(folder), id);
  const { view } = run;
  if (json) return printJson(runReport(run));
  print(describeRun(run, folder));
  if (isResumable(view.state)) print(`  resume   ${typedAs(`${view.method === 'evaluate' ? 'eval' : 'optimize'} --resume ${id}`)}`);
}

/** A run that another process has open is under way. */
function withState(run: StoredRun): StoredRun {
  const view = run.view === undefined ? undefined : run.fold.view(run.owner !== undefined);
  return view === undefined ? run : { ...run, view };
}
