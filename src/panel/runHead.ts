import { proposedLimit } from '../core/run/notices/answerLimit';
import type { RunsBeside } from '../core/run/view/runsBeside';
import type { CandidateView, RunView } from '../core/run/view/runView';
import type { WhyOriginal } from '../core/run/view/suggestion';
import { reflectedIn, whyOriginal } from '../core/run/view/suggestion';
import { candidateById } from './candidateIndex';
import { passes } from './candidateOrder';
import type { ChartSeries } from './chartSeries';
import { chartSeries } from './chartSeries';
import { exhibitHead } from './exhibitList';
import { versionsOf } from './historyLists';
import type { CandidateFilter, ExhibitHead } from './lists';
import { candidateFilters } from './lists';

/** What is known of a run beside its journal. */
export interface AboutRun {
  /** Something about the run's record that a person should know, such as a journal that was damaged and what was saved of it. */
  readonly warning?: string;
  /** How many runs of the same prompt and cases there are; absent without a verdict, and until they were counted. */
  readonly beside?: RunsBeside;
  /** The candidate that the prompt file holds now, saved or not; absent where it holds none. */
  readonly held?: string;
}

/** All of a run but its long lists: of these, how long they are, and what stands out. */
export interface RunHead extends Omit<RunView, 'steps' | 'candidates' | 'curve' | 'reflections' | 'exhibits'>, AboutRun {
  /** The prompt as it was. */
  readonly original?: CandidateView;
  /** The best candidate. */
  readonly suggested?: CandidateView;
  /** Why it suggests the original; absent where it suggests a candidate. */
  readonly keeps?: WhyOriginal;
  /** The limit of answer tokens that is proposed. */
  readonly proposedLimit?: number;
  /** Answers that were asked of the reflection model, and those that came. */
  readonly reflected: { readonly asked: number; readonly arrived: number };
  /** How many candidates each filter lets pass. */
  readonly counts: Readonly<Record<CandidateFilter, number>>;
  readonly chart: ChartSeries;
  /** How long the parts of the history are. */
  readonly history: { readonly requests: number; readonly versions: number; readonly reflections: number };
  /** What the method showed of the run. */
  readonly exhibits: readonly ExhibitHead[];
}

/** The head of a run. @param selected the candidate that is looked at, whose point is drawn in any case */
export function runHead(run: RunView, about: AboutRun, selected?: string): RunHead {
  const { steps, candidates, curve, reflections, exhibits, ...facts } = run;
  const byId = candidateById(candidates);
  const [original, suggested, keeps] = [byId.get(run.baseline), byId.get(run.best), whyOriginal(run)];
  const limit = proposedLimit(run);
  return {
    ...facts,
    ...about,
    ...(original === undefined ? {} : { original }),
    ...(suggested === undefined ? {} : { suggested }),
    ...(keeps === undefined ? {} : { keeps }),
    ...(limit === undefined ? {} : { proposedLimit: limit }),
    reflected: reflectedIn(run),
    counts: Object.fromEntries(
      candidateFilters.map((filter) => [filter, candidates.filter((each) => passes(filter, each)).length]),
    ) as RunHead['counts'],
    chart: chartSeries(run, selected),
    history: {
      requests: reflections.filter(({ kind }) => kind === 'proposal').length,
      versions: versionsOf(candidates).length,
      reflections: reflections.length,
    },
    exhibits: exhibits.filter(({ exhibit }) => exhibit.of === undefined || !byId.has(exhibit.of)).map(exhibitHead),
  };
}
