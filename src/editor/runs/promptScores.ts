import type { RunView, ScoreSummary } from '../../core/run/runView';

/** What is known of a prompt file from its runs. */
export interface PromptScore {
  /** The latest measured score of the text that the file has or had last; undefined when no run has come to a score. */
  readonly score?: ScoreSummary;
  readonly runs: number;
}

/** Scores by prompt path. Test cases count where there are some, else validation cases. `runs` come newest first. */
export function promptScores(runs: readonly RunView[]): ReadonlyMap<string, PromptScore> {
  const scores = new Map<string, PromptScore>();
  for (const run of runs) {
    const known = scores.get(run.promptPath);
    const score = known?.score ?? (run.state === 'running' || run.owner !== undefined ? undefined : measured(run));
    scores.set(run.promptPath, { runs: (known?.runs ?? 0) + 1, ...(score === undefined ? {} : { score }) });
  }
  return scores;
}

/** The score of the candidate that a person accepted last, else of the original. */
function measured(run: RunView): ScoreSummary | undefined {
  const current = run.accepted.at(-1) ?? run.baseline;
  const scores = run.candidates.find(({ id }) => id === current)?.scores;
  return scores?.test ?? scores?.validation;
}
