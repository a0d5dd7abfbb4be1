import type { Case, Split } from '../cases/case';
import { summarizeScores } from '../stats/meanInterval';
import type { CaseScore, JournalEntry, Price, RecordedPrompt, RunEvent, RunSettings } from './events';
import { failedCases } from './failedCases';
import { formatVersion } from './formatVersion';
import type { ScoreSides } from './pairedCases';
import { changedCases, pageOfPairs, pairSplits } from './pairedCases';
import { unpricedModels } from './prices';
import type {
  CandidateState,
  CandidateView,
  CaseChange,
  CaseOutcome,
  CasePage,
  CurvePoint,
  FailedCase,
  RaceView,
  ReflectionView,
  RunState,
  RunView,
  ScoreSummary,
  Spending,
  SplitPairs,
  StepView,
} from './runView';
import { WorkTime } from './workTime';

type Started = Extract<RunEvent, { type: 'started' }>;
type CandidateEvent = Extract<RunEvent, { type: 'candidate' }>;
type RejectedEvent = Extract<RunEvent, { type: 'rejected' }>;

/** A candidate as it grows while the journal is read. */
interface CandidateRecord {
  readonly event: CandidateEvent;
  state: CandidateState;
  reason?: string;
  race?: RaceView;
  readonly scores: Map<string, CaseScore & { readonly split: Split }>;
}

interface MutableSpending {
  task: number;
  reflection: number;
  judge: number;
  cached: number;
  inputTokens: number;
  outputTokens: number;
  cost: number;
}

/**
 * A run's journal, folded into what the views show. Entries are applied one by one, so a live run and an old one are shown by
 * the same code.
 */
export class RunFold {
  private started: Started | undefined;
  private startedAt = '';
  private endedAt: string | undefined;
  private ended: Extract<RunEvent, { type: 'ended' }> | undefined;
  private interruption: string | undefined;
  private best = 'c0';
  private errors = 0;
  private readonly cases = new Map<string, Case>();
  private readonly candidates = new Map<string, CandidateRecord>();
  private readonly rejected: RejectedEvent[] = [];
  private readonly reflections: Omit<ReflectionView, 'candidates'>[] = [];
  private readonly steps = new Map<number, StepView>();
  private readonly workTime = new WorkTime();
  private lastStep: StepView | undefined;
  private readonly curve: CurvePoint[] = [];
  private readonly accepted: string[] = [];
  private readonly spending: MutableSpending = { task: 0, reflection: 0, judge: 0, cached: 0, inputTokens: 0, outputTokens: 0, cost: 0 };

  /** @param promptPath where the prompt file is now; where it was when the run began unless given. */
  constructor(
    private readonly id: string,
    private readonly promptPath: (prompt: RecordedPrompt) => string = ({ path }) => path,
  ) {}

  /** Takes one entry in. */
  apply(entry: JournalEntry): void {
    const { at, event } = entry;
    this.workTime.add(entry);
    if (event.type !== 'interrupted' && event.type !== 'accepted') this.interruption = undefined;
    switch (event.type) {
      case 'cases':
        event.cases.forEach((promptCase) => this.cases.set(promptCase.id, promptCase));
        break;
      case 'started':
        this.start(at, event);
        break;
      case 'completion':
      case 'failure':
        this.spend(event);
        break;
      case 'attempts':
        this.spending[event.role] += event.attempts;
        break;
      case 'spent':
        break;
      case 'step':
        this.lastStep = { step: event.step, description: event.description };
        this.steps.set(event.step, this.lastStep);
        break;
      case 'candidate':
        this.candidates.set(event.id, { event, state: event.step === 0 ? 'baseline' : 'open', scores: new Map() });
        break;
      case 'rejected':
        this.rejected.push(event);
        break;
      case 'scored':
        this.score(event);
        break;
      case 'reflection': {
        const { type, candidate, ...reflection } = event;
        this.reflections.push(reflection);
        break;
      }
      case 'dropped':
        this.close(event.candidate, 'rejected', event.reason);
        break;
      case 'gate':
        this.gate(event);
        break;
      case 'ended':
        this.end(at, event);
        break;
      case 'resumed':
        break;
      case 'interrupted':
        this.interruption = event.message;
        break;
      case 'accepted':
        this.accepted.push(event.candidate);
        break;
    }
  }

  /**
   * The run as it stands; undefined until its first event was read.
   * @param live whether the run is under way in this process; a run that is not, and has not ended, was cut off.
   */
  view(live: boolean): RunView | undefined {
    const { started } = this;
    if (started === undefined) return undefined;
    const { settings } = started;
    return {
      id: this.id,
      state: this.state(live),
      promptPath: this.promptPath(started.prompt),
      promptText: started.prompt.text,
      method: settings.method,
      preset: settings.preset,
      metric: settings.metric,
      models: settings.models,
      seed: settings.seed,
      repeats: settings.repeats,
      splitSizes: this.splitSizes(),
      startedAt: this.startedAt,
      ...(this.endedAt === undefined ? {} : { endedAt: this.endedAt }),
      budget: settings.budget,
      estimate: started.estimate,
      spending: this.spendingView(settings),
      steps: [...this.steps.values()],
      statusLine: this.statusLine(live),
      baseline: 'c0',
      best: this.best,
      candidates: this.candidateViews(),
      curve: this.curve.slice(),
      reflections: this.reflectionViews(),
      ...(this.ended === undefined ? {} : { stopReason: this.ended.reason, stopDetail: this.ended.detail }),
      ...(this.ended?.verdict === undefined ? {} : { verdict: this.ended.verdict }),
      accepted: this.accepted.slice(),
      errors: this.errors,
    };
  }

  /** The case with the given id. */
  case(id: string): Case | undefined {
    return this.cases.get(id);
  }

  /** A candidate and the original, paired by case, split by split: all counts, and the first of the cases that changed. */
  pairedCases(candidateId: string): readonly SplitPairs[] {
    return pairSplits(this.sidesOf(candidateId));
  }

  /** More of the cases behind one of those counts. */
  casePage(candidateId: string, page: CasePage): readonly CaseChange[] {
    return pageOfPairs(this.sidesOf(candidateId), page);
  }

  /** All cases behind one of those counts, with their whole texts. */
  changedCases(candidateId: string, split: Split, outcome: CaseOutcome): readonly CaseChange[] {
    return changedCases(this.sidesOf(candidateId), split, outcome);
  }

  /** The cases of one split that a candidate failed, or got no answer to. */
  failedCases(candidateId: string, split: Split): readonly FailedCase[] {
    const scores = [...(this.candidates.get(candidateId)?.scores.values() ?? [])];
    return failedCases(this.cases, scores.filter((score) => score.split === split));
  }

  private sidesOf(candidateId: string): ScoreSides {
    return {
      cases: this.cases,
      sizes: this.splitSizes(),
      before: this.candidates.get('c0')?.scores ?? new Map(),
      after: this.candidates.get(candidateId)?.scores ?? new Map(),
    };
  }

  private splitSizes(): Readonly<Record<Split, number>> {
    const { train = [], validation = [], test = [] } = this.started?.splits ?? {};
    return { train: train.length, validation: validation.length, test: test.length };
  }

  private start(at: string, event: Started): void {
    // Another version's beginning may be of any shape.
    if ((event.formatVersion as number) !== formatVersion) return;
    this.started = event;
    this.startedAt = at;
  }

  private spend(event: Extract<JournalEntry['event'], { type: 'completion' | 'failure' }>): void {
    const { spending } = this;
    if (event.attempts === 0) spending.cached++;
    spending[event.role] += event.attempts;
    if (event.type === 'failure') {
      this.errors++;
    } else if (event.attempts > 0) {
      const { inputTokens, outputTokens } = event.usage;
      spending.inputTokens += inputTokens;
      spending.outputTokens += outputTokens;
      const price = this.priceOf(event.role);
      if (price !== undefined) spending.cost += (inputTokens * price.input + outputTokens * price.output) / 1e6;
    }
  }

  private priceOf(role: 'task' | 'reflection' | 'judge'): Price | undefined {
    const settings = this.started?.settings;
    return settings?.prices[settings.models[role]];
  }

  private score(event: Extract<RunEvent, { type: 'scored' }>): void {
    const record = this.candidates.get(event.candidate);
    if (record === undefined) return;
    for (const score of event.scores) record.scores.set(score.case, { ...score, split: event.split });
    if (event.split === 'validation') this.addPoint(event.candidate);
  }

  /** Part of the cases is no fair sample of them: a race asks the telling ones first. So a score is known when all were asked. */
  private isComplete(candidate: string, split: Split): boolean {
    const scores = this.candidates.get(candidate)?.scores;
    return this.started?.splits[split].every((id) => scores?.has(id)) ?? false;
  }

  private gate(event: Extract<RunEvent, { type: 'gate' }>): void {
    if (event.admitted) {
      const previous = this.candidates.get(this.best);
      if (previous?.state === 'best') previous.state = 'admitted';
      this.best = event.candidate;
    }
    this.close(event.candidate, event.admitted ? 'best' : 'rejected', event.reason);
    const record = this.candidates.get(event.candidate);
    if (record !== undefined) record.race = { compared: event.compared, of: event.of, fixed: event.fixed, broken: event.broken, calls: this.calls() };
    // The point was drawn when the score was known; whether it is the best is known only now.
    const last = this.curve.at(-1);
    if (event.admitted && last?.candidate === event.candidate) {
      this.curve[this.curve.length - 1] = { ...last, best: last.score, bestInterval: last.interval };
    }
  }

  /** A shorter candidate, tied with the last that was admitted, may be the one that is suggested. */
  private end(at: string, event: Extract<RunEvent, { type: 'ended' }>): void {
    this.ended = event;
    this.endedAt = at;
    if (event.best === this.best) return;
    const [previous, winner] = [this.candidates.get(this.best), this.candidates.get(event.best)];
    if (previous?.state === 'best') previous.state = 'admitted';
    if (winner?.state === 'admitted') winner.state = 'best';
    this.best = event.best;
  }

  private close(id: string, state: CandidateState, reason: string): void {
    const record = this.candidates.get(id);
    if (record === undefined) return;
    record.state = state;
    record.reason = reason;
  }

  private addPoint(candidate: string): void {
    const summary = this.summary(candidate, 'validation');
    if (summary === undefined) return;
    const best = this.summary(this.best, 'validation') ?? summary;
    const point = { calls: this.calls(), candidate, score: summary.mean, interval: summary.interval, best: best.mean, bestInterval: best.interval };
    const known = this.curve.findIndex((earlier) => earlier.candidate === candidate);
    if (known < 0) this.curve.push(point);
    else this.curve[known] = point;
  }

  private calls(): number {
    const { task, reflection, judge, cached } = this.spending;
    return task + reflection + judge + cached;
  }

  private summary(candidate: string, split: Split): ScoreSummary | undefined {
    if (split === 'validation' && !this.isComplete(candidate, split)) return undefined;
    const scores = [...(this.candidates.get(candidate)?.scores.values() ?? [])].filter((score) => score.split === split);
    const values = scores.flatMap(({ score }) => (score === undefined ? [] : [score]));
    // Errors alone are no score.
    if (values.length === 0) return undefined;
    const { mean, interval } = summarizeScores(values, this.started?.settings.scale ?? 'graded');
    return { mean, interval, count: values.length, errors: scores.length - values.length };
  }

  private candidateViews(): readonly CandidateView[] {
    const baseline = this.summary('c0', 'validation');
    const scored = [...this.candidates.values()].map((record): CandidateView => {
      const { event, state, reason, race } = record;
      const { type, ...candidate } = event;
      const scores: Partial<Record<Split, ScoreSummary>> = {};
      for (const split of ['train', 'validation', 'test'] as const) {
        const summary = this.summary(event.id, split);
        if (summary !== undefined) scores[split] = summary;
      }
      const change = scores.validation === undefined || baseline === undefined || event.id === 'c0' ? undefined : scores.validation.mean - baseline.mean;
      return { ...candidate, state, scores, ...(reason === undefined ? {} : { reason }), ...(race === undefined ? {} : { race }), ...(change === undefined ? {} : { change }) };
    });
    const rejected = this.rejected.map((event, index): CandidateView => {
      const { type, duplicateOf, ...draft } = event;
      return { ...draft, id: `r${index + 1}`, tokens: 0, state: 'rejected', scores: {} };
    });
    return [...scored, ...rejected];
  }

  private reflectionViews(): readonly ReflectionView[] {
    const made = new Map<string, string[]>();
    const add = (reflection: string | undefined, id: string): void => {
      if (reflection !== undefined) made.set(reflection, [...(made.get(reflection) ?? []), id]);
    };
    this.candidates.forEach(({ event }) => add(event.reflection, event.id));
    this.rejected.forEach((event, index) => add(event.reflection, `r${index + 1}`));
    return this.reflections.map((reflection) => ({ ...reflection, candidates: made.get(reflection.id) ?? [] }));
  }

  /** A sum without the price of a model that was asked would be no cost. */
  private spendingView(settings: RunSettings): Spending {
    const { task, reflection, judge, cached, inputTokens, outputTokens, cost } = this.spending;
    const priced = Object.keys(settings.prices).length > 0 && unpricedModels(settings).length === 0;
    return { calls: { task, reflection, judge, cached }, inputTokens, outputTokens, ...(priced ? { cost } : {}), minutes: this.workTime.minutes };
  }

  private state(live: boolean): RunState {
    if (this.ended !== undefined) return 'ended';
    return live && this.interruption === undefined ? 'running' : 'interrupted';
  }

  private statusLine(live: boolean): string {
    if (this.ended !== undefined) return this.ended.detail;
    if (this.interruption !== undefined) return this.interruption;
    if (!live) return 'The run was cut off before it ended. What it had found is kept.';
    return this.lastStep?.description ?? 'Scoring the prompt as it is';
  }
}
