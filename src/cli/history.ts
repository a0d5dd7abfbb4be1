import { describeDamage } from '../core/run/journal/journalText';
import type { RunSummary } from '../core/run/view/runSummary';
import { mainPath } from '../core/run/view/mainPath';
import { summarizeRun } from '../core/run/view/runSummary';
import { isResumable } from '../core/run/view/runStates';
import type { RunView, ScoreSummary } from '../core/run/view/runView';
import type { StoredRun, Unreadable } from '../storage/runStore';
import { RunStore } from '../storage/runStore';
import { readSummary } from '../storage/runSummaries';
import { UsageError } from './arguments';
import { besideRun } from './besideRun';
import { typedAs } from './invocation';
import { print, printJson, say, shownPath } from './output';
import { describeCount, describeOutcome, describeRun, describeScore, runReport, withoutAnswer } from './report';
import type { Place } from './startRun';

/** A run as it is listed. */
interface Listed {
  readonly id: string;
  readonly summary?: RunSummary;
  readonly unreadable?: Unreadable;
}

/** Lists the runs of a folder. */
export async function listRuns(folder: string, json: boolean): Promise<void> {
  const store = new RunStore(folder);
  const runs: Listed[] = [];
  for (const id of await store.list()) {
    const run = await listedRun(store, id);
    if (run !== undefined) runs.push(run);
  }
  if (json) {
    printJson(
      runs.map(({ id, summary, unreadable }) =>
        summary === undefined ? { run: id, state: 'unreadable', reason: unreadable } : listed(summary),
      ),
    );
  } else if (runs.length === 0) {
    print('There are no runs in this folder.');
  } else {
    for (const { id, summary, unreadable } of runs)
      print(
        summary === undefined
          ? `${id}  cannot be read: ${reasons[unreadable ?? 'damaged']}`
          : `${id}  ${shownPath(mainPath(summary), folder)}  ${outcome(summary)}`,
      );
  }
}

/** A run by its summary; undefined where there is none to be listed. */
async function listedRun(store: RunStore, id: string): Promise<Listed | undefined> {
  const state = await store.journalState(id);
  const found = state && (await readSummary(store, id, state, true));
  // One that has just begun elsewhere has nothing to show yet.
  if (found === undefined || (found.summary === undefined && found.owner !== undefined)) return undefined;
  const { summary, unreadable, owner } = found;
  // Of one that is under way, a summary says only how it stands on the disk.
  const underWay = owner === undefined || summary === undefined || summary.state === 'ended' ? undefined : await store.read(id);
  const view = underWay && withState(underWay).view;
  const shown = view === undefined ? summary : summarizeRun(view);
  return { id, ...(shown === undefined ? {} : { summary: shown }), ...(unreadable === undefined ? {} : { unreadable }) };
}

const reasons: Readonly<Record<Unreadable, string>> = {
  damaged: 'its journal is damaged',
  'other version': 'another version of Whetstone has written its journal',
  'no access': 'the disk refuses to read its journal; check its permissions',
  'not a file': 'a link, a folder or a device stands in the place of its journal or of a folder on the way, and is not followed; remove it',
};

/** A run as `--json` lists it. A score is given for evaluations, which have no verdict. */
function listed(summary: RunSummary): object {
  const { id, method, state, startedAt, verdict } = summary;
  const score = evaluationScore(summary);
  return {
    run: id,
    method,
    prompt: mainPath(summary),
    state,
    startedAt,
    verdict: verdict ?? null,
    score: score?.mean ?? null,
    kind: score?.kind ?? null,
  };
}

/** What a run came to, or where it stands. */
function outcome(summary: RunSummary): string {
  if (summary.verdict !== undefined) return describeOutcome(summary.keeps, summary.verdict);
  const score = evaluationScore(summary);
  return score === undefined
    ? summary.state
    : `${describeScore(score)} on ${describeCount(summary.testCases, score)}${withoutAnswer(score)}`;
}

/** An evaluation's score is that on its test cases: all that no run has used to make the prompt. */
function evaluationScore({ method, state, testScore }: RunSummary): ScoreSummary | undefined {
  return method === 'evaluate' && state === 'ended' ? testScore : undefined;
}

/** Reads one run, and says what of its journal is damaged. @throws UsageError when there is none, or it cannot be shown. */
export async function readRun(store: RunStore, id: string): Promise<StoredRun & { readonly view: RunView }> {
  const stored = await store.read(id);
  if (stored === undefined) throw new UsageError(`There is no run "${id}" in this folder. "${typedAs('runs')}" lists those there are.`);
  const damage = describeDamage(stored.damage);
  if (damage !== undefined) say(damage);
  const { view, unreadable = 'damaged' } = withState(stored);
  if (view === undefined) throw new UsageError(`The run "${id}" cannot be read: ${reasons[unreadable]}.`);
  return { ...stored, view };
}

/** Shows one run. @throws UsageError when there is none. */
export async function showRun(place: Pick<Place, 'folder' | 'environment'>, id: string, json: boolean): Promise<void> {
  const { folder } = place;
  const stored = await readRun(new RunStore(folder), id);
  const run = { ...stored, beside: await besideRun(stored, place) };
  const { view } = run;
  if (json) return printJson(await runReport(run));
  print(await describeRun(run, folder));
  if (isResumable(view.state)) print(`  resume   ${typedAs(`${view.method === 'evaluate' ? 'eval' : 'optimize'} --resume ${id}`)}`);
}

/** A run that another process has open is under way. */
function withState(run: StoredRun): StoredRun {
  const view = run.view === undefined ? undefined : run.fold.view(run.owner !== undefined);
  return view === undefined ? run : { ...run, view };
}
