import { isUnderWay } from '../../core/run/view/runStates';
import type { MeasuredText, RunSummary } from '../../core/run/view/runSummary';
import { hashDocument } from '../../core/run/view/documentHash';
import type { ScoreSummary } from '../../core/run/view/runView';

/** What is known of a prompt file from its runs. */
export interface PromptScore {
  /** The latest measured score of the text that the file has, or else of one that it had; undefined when no run has come to a score. */
  readonly score?: ScoreSummary;
  readonly runs: number;
}

/**
 * The score of a prompt file whose text is `text` now, on cases that had no part in making it. `runs` come newest first.
 * @returns undefined when there was no run on it.
 */
export function promptScore(runs: readonly RunSummary[], path: string, text: string): PromptScore | undefined {
  const own = runs.filter(({ files }) => files.includes(path));
  if (own.length === 0) return undefined;
  const measured = own.flatMap((run, index) =>
    isUnderWay(run.state) ? [] : measuredFairly(run, own.slice(index + 1)).map((version) => ({ run, version })),
  );
  const current = hashDocument(text);
  const found = measured.find(({ run, version }) => version.files[run.files.indexOf(path)] === current) ?? measured[0];
  return { runs: own.length, ...(found === undefined ? {} : { score: found.version.score }) };
}

/**
 * Where an earlier run has made the original, this one's splits may hold cases by which that was done:
 * only an evaluation keeps those apart.
 */
function measuredFairly(run: RunSummary, earlier: readonly RunSummary[]): readonly MeasuredText[] {
  const isFair = run.method === 'evaluate' || !earlier.some(({ hasAccepted, original }) => hasAccepted && original !== run.original);
  return isFair ? run.measured : run.measured.filter(({ hash }) => hash !== run.original);
}
