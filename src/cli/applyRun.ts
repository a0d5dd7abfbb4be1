import { doubtOf } from '../core/run/view/doubt';
import { mainFile } from '../core/run/view/runProgram';
import type { CandidateView, RunView } from '../core/run/view/runView';
import { RunBusy } from '../storage/runLock';
import { RunStore } from '../storage/runStore';
import { reasonAgainst } from './applyBest';
import type { Options } from './arguments';
import { UsageError } from './arguments';
import { readRun } from './history';
import { typedAs } from './invocation';
import { print, printJson } from './output';
import { writeCandidate } from './writeCandidate';

/**
 * Writes a candidate of a run that has ended or was left before its end into its prompt file: the one that is named, else the best one
 * where it is proven or, if that is asked for, ahead and not proven.
 * @throws UsageError when there is none to write; what `writeCandidate` throws.
 */
export async function applyRun(folder: string, id: string, { candidate: named, unproven, json, outside }: Options): Promise<void> {
  const store = new RunStore(folder);
  const { view, owner } = await readRun(store, id);
  if (owner !== undefined) throw new RunBusy(owner);
  const candidate = named === undefined ? bestOf(view, unproven) : candidateOf(view, named);
  const whereKept = `"${typedAs(`show ${id} --json`)}" has its values.`;
  const accepted = await writeCandidate({ store, view, candidate, whereKept, outside });
  const message = `${accepted.message}${caveat(view, candidate)}`;
  if (json) printJson({ run: id, candidate: candidate.id, prompt: mainFile(view).path, written: accepted.written, message });
  else print(message);
}

function bestOf(view: RunView, unproven: boolean): CandidateView {
  const reason =
    view.method === 'evaluate' ? 'it is an evaluation, which has no candidates' : reasonAgainst(view, unproven ? 'unproven' : 'proven');
  const best = view.candidates.find(({ id }) => id === view.best);
  if (reason === undefined && best !== undefined) return best;
  const others = measured(view)
    .filter(({ id }) => id !== view.baseline)
    .map(({ id }) => id);
  const option =
    reason !== undefined && reasonAgainst(view, 'unproven') === undefined
      ? 'add --unproven for the best one, or name one with'
      : 'name it with';
  const advice = others.length === 0 ? '' : ` To write one all the same, ${option} --candidate: ${listed(others)}.`;
  throw new UsageError(`Nothing of ${view.id} was applied: ${reason ?? 'its best candidate is not there'}.${advice}`);
}

/** A person may choose against the run, as in the editor; but not a draft, which was rejected unread for what it would do to the file. */
function candidateOf(view: RunView, id: string): CandidateView {
  const found = view.candidates.find((candidate) => candidate.id === id);
  const known = measured(view);
  if (found === undefined)
    throw new UsageError(`The run ${view.id} has no candidate "${id}". It has ${listed(known.map((candidate) => candidate.id))}.`);
  if (!known.includes(found))
    throw new UsageError(
      `${id} is a draft that was rejected before it was tried, so it was not applied: ${found.reason ?? 'no reason was recorded.'}`,
    );
  return found;
}

/** The candidates without the drafts. */
function measured({ candidates }: RunView): readonly CandidateView[] {
  return candidates.filter(({ id }) => /^c\d+$/.test(id));
}

/** What a person should know who chose a candidate that the run does not suggest. */
function caveat(view: RunView, candidate: CandidateView): string {
  const doubt = doubtOf(view, candidate);
  if (doubt === undefined) return '';
  if (doubt === 'rejected') return ` The run had rejected it: ${candidate.reason ?? 'no reason was recorded.'}`;
  return doubt === 'not suggested'
    ? ` Mind that the run suggests ${view.best}, and the verdict is about that.`
    : ` Mind that ${reasonAgainst(view) ?? doubt}.`;
}

function listed(ids: readonly string[]): string {
  const shown = ids.slice(0, 20).join(', ');
  return ids.length > 20 ? `${shown} and ${ids.length - 20} more` : shown;
}
