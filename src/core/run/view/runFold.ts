import type { Case, Split, SplitCases } from '../../cases/case';
import { twinUnits } from '../../cases/twins';
import type { KeptExhibit } from '../../optimizers/exhibit';
import { CandidateFold } from './candidateFold';
import type { CacheCheck, JournalEntry, NoteEvent, RecordedPrompt, RunEvent } from '../journal/events';
import { failedCases, failedPage } from './failedCases';
import { formatVersion } from '../journal/formatVersion';
import { askedRoles } from '../spending/prices';
import { changedCases, pageOfPairs, pairSplits } from './pairedCases';
import { isUnderWay } from './runStates';
import type { CaseChange, CaseOutcome, CasePage, ControlView, FailedCase, FailedPage, ReflectionView, RunState, RunView, SplitPairs, StepView } from './runView';
import { SpendingFold } from './spendingFold';

type Started = Extract<RunEvent, { type: 'started' }>;
/**
 * A run's journal, folded into what the views show. Entries are applied one by one, so a live run and an old one are shown by
 * the same code.
 */
export class RunFold {
  private started: Started | undefined;
  private startedAt = '';
  private endedAt: string | undefined;
  private ended: Extract<RunEvent, { type: 'ended' }> | undefined;
  private interruption: Extract<NoteEvent, { type: 'interrupted' }> | undefined;
  /** What a run under way waits for, where that is known. */
  private waitingFor: string | undefined;
  private readonly cases = new Map<string, Case>();
  private readonly candidates = new CandidateFold();
  private readonly reflections: ReflectionView[] = [];
  private readonly steps = new Map<number, StepView>();
  private atWork = 0;
  private lastStep: StepView | undefined;
  /** The latest of each id, in the order in which they came up. */
  private readonly exhibits = new Map<string, KeptExhibit>();
  private readonly accepted: string[] = [];
  private cacheCheck: CacheCheck | undefined;
  private control: ControlView | undefined;
  private readonly spending = new SpendingFold();

  /** @param whereNow where a file that the journal names is now; where it was when the run began unless given. */
  constructor(
    private readonly id: string,
    private readonly whereNow: (file: string, prompt: RecordedPrompt) => string = (file) => file,
  ) {}

  /** Takes one entry in. */
  apply(entry: JournalEntry): void {
    const { at, event } = entry;
    this.atWork = entry.atWork ?? this.atWork;
    if (event.type !== 'interrupted' && event.type !== 'accepted') this.interruption = undefined;
    if (event.type === 'completion' || event.type === 'ended') this.waitingFor = undefined;
    switch (event.type) {
      case 'cases':
        event.cases.forEach((promptCase) => this.cases.set(promptCase.id, promptCase));
        break;
      case 'started':
        this.start(at, event);
        break;
      case 'completion':
      case 'failure':
        this.spending.add(event, this.started?.settings);
        break;
      case 'attempts':
        this.spending.addAttempts(event.role, event.attempts);
        break;
      case 'spent':
      case 'unmatched':
      case 'served':
      case 'kept':
        break;
      case 'cache checked': {
        const { type, ...check } = event;
        this.cacheCheck = check;
        break;
      }
      case 'control':
        this.control = { candidate: event.candidate, verdict: event.verdict };
        break;
      case 'step':
        this.lastStep = { step: event.step, description: event.description };
        this.steps.set(event.step, this.lastStep);
        break;
      case 'candidate':
        this.candidates.add(event);
        break;
      case 'rejected':
        this.candidates.reject(event);
        break;
      case 'scored':
        this.candidates.score(event, this.spending.answers);
        break;
      case 'reflection': {
        const { type, candidate, ...reflection } = event;
        this.reflections.push({ ...reflection, candidates: this.candidates.madeOf(reflection.id) });
        break;
      }
      case 'exhibit': {
        const { type, ...kept } = event;
        this.exhibits.set(event.exhibit.id, kept);
        break;
      }
      case 'dropped':
        this.candidates.drop(event);
        break;
      case 'gate':
        this.candidates.gate(event, this.spending.answers);
        break;
      case 'ended':
        this.ended = event;
        this.endedAt = at;
        this.candidates.end(event.best);
        break;
      case 'resumed':
        break;
      case 'interrupted':
        this.interruption = event;
        break;
      case 'accepted':
        this.accepted.push(event.candidate);
        break;
    }
  }

  /**
   * The run as it stands; undefined until its first event was read.
   * @param live whether the run is under way, in this process or elsewhere; a run that is not, and has not ended, was cut off.
   */
  view(live: boolean | 'elsewhere'): RunView | undefined {
    const { started } = this;
    if (started === undefined) return undefined;
    const { settings } = started;
    const state = this.state(live);
    return {
      id: this.id,
      state,
      promptPath: this.whereNow(started.prompt.path, started.prompt),
      promptText: started.prompt.text,
      method: settings.method,
      preset: settings.preset,
      metric: settings.metric,
      scale: settings.scale,
      models: settings.models,
      asked: askedRoles(settings),
      seed: settings.seed,
      repeats: settings.repeats,
      splitSizes: this.candidates.splitSizes,
      startedAt: this.startedAt,
      ...(this.endedAt === undefined ? {} : { endedAt: this.endedAt }),
      budget: settings.budget,
      estimate: started.estimate,
      spending: this.spending.view(settings, this.atWork / 60_000),
      steps: [...this.steps.values()],
      statusLine: this.statusLine(state),
      ...(state === 'failed' && this.interruption?.failure !== undefined ? { failure: this.interruption.failure } : {}),
      baseline: 'c0',
      best: this.candidates.best,
      candidates: this.candidates.views(),
      curve: this.candidates.curve,
      reflections: this.reflectionViews(),
      exhibits: [...this.exhibits.values()],
      ...(this.ended === undefined ? {} : { stopReason: this.ended.reason, stopDetail: this.ended.detail }),
      ...(this.ended?.verdict === undefined ? {} : { verdict: this.ended.verdict }),
      accepted: this.accepted.slice(),
      ...(this.cacheCheck === undefined ? {} : { cacheCheck: this.cacheCheck }),
      ...(this.control === undefined ? {} : { control: this.control }),
      errors: this.spending.errors,
      failedCalls: this.spending.failedCalls,
    };
  }

  /** The base URL that the run's models were asked at, as its journal has it: without a query (see `endpointToRecord`). */
  get endpoint(): string | undefined {
    return this.started?.settings.endpoint;
  }

  /** Says what the run waits for, until the next answer comes; no journal has it. */
  wait(what: string): void {
    this.waitingFor = what;
  }

  /** The cases of each split; none until the run's beginning was read. */
  get splitCases(): SplitCases {
    const of = (split: Split) => (this.started?.splits[split] ?? []).flatMap((id) => this.cases.get(id) ?? []);
    return { train: of('train'), validation: of('validation'), test: of('test') };
  }

  /** The case with the given id. */
  case(id: string): Case | undefined {
    return this.cases.get(id);
  }

  /** A candidate and the original, paired by case, split by split: all counts, and the first of the cases that changed. */
  pairedCases(candidateId: string): readonly SplitPairs[] {
    return pairSplits(this.candidates.sidesOf(candidateId, this.cases));
  }

  /** More of the cases behind one of those counts. */
  casePage(candidateId: string, page: CasePage): readonly CaseChange[] {
    return pageOfPairs(this.candidates.sidesOf(candidateId, this.cases), page);
  }

  /** All cases behind one of those counts, with their whole texts. */
  changedCases(candidateId: string, split: Split, outcome: CaseOutcome): readonly CaseChange[] {
    return changedCases(this.candidates.sidesOf(candidateId, this.cases), split, outcome);
  }

  /** The cases of one split that a candidate failed, or got no answer to. */
  failedCases(candidateId: string, split: Split): readonly FailedCase[] {
    return failedCases(this.cases, this.candidates.scoresOf(candidateId, split));
  }

  /** A page of these for a view, from a place in their order on. */
  failedPage(candidateId: string, split: Split, from: number): FailedPage {
    return failedPage(this.failedCases(candidateId, split), from);
  }

  private start(at: string, event: Started): void {
    // Another version's beginning may be of any shape.
    if ((event.formatVersion as number) !== formatVersion) return;
    this.started = event;
    this.startedAt = at;
    this.candidates.start(event, () => twinUnits(this.cases.values()));
    this.moveCases(event.prompt);
  }

  /** The cases stand before the beginning that says what they are relative to. */
  private moveCases(prompt: RecordedPrompt): void {
    const moved = new Map<string, string>();
    for (const [id, promptCase] of this.cases) {
      const { file } = promptCase.position;
      const now = moved.get(file) ?? this.whereNow(file, prompt);
      moved.set(file, now);
      if (now !== file) this.cases.set(id, { ...promptCase, position: { ...promptCase.position, file: now } });
    }
  }

  /** What has not changed stays the same object. */
  private reflectionViews(): readonly ReflectionView[] {
    for (const [index, reflection] of this.reflections.entries()) {
      const candidates = this.candidates.madeOf(reflection.id);
      if (candidates !== reflection.candidates) this.reflections[index] = { ...reflection, candidates };
    }
    return this.reflections.slice();
  }

  private state(live: boolean | 'elsewhere'): RunState {
    if (this.ended !== undefined) return 'ended';
    if (live === 'elsewhere') return 'elsewhere';
    if (live && this.interruption === undefined) return 'running';
    if (this.interruption?.failure !== undefined) return 'failed';
    // What a process leaves that was killed, or a disk that was full, is no note at all.
    return this.interruption === undefined || this.interruption.by === 'window' ? 'interrupted' : 'stopped';
  }

  private statusLine(state: RunState): string {
    if (this.ended !== undefined) return this.ended.detail;
    if (isUnderWay(state)) return this.waitingFor ?? this.lastStep?.description ?? 'Scoring the prompt as it is';
    return this.interruption?.message ?? 'The run was cut off before it ended. What it had found is kept.';
  }
}
