import type { Case, Split, SplitCases } from '../../cases/case';
import { acceptedAnswers, expectedText } from '../../cases/expectation';
import { twinUnits } from '../../cases/twins';
import type { KeptExhibit } from '../../optimizers/exhibit';
import { CandidateFold } from './candidateFold';
import type { RunProgram } from './runProgram';
import { programNow } from './runProgram';
import type { CacheCheck, JournalEntry, NoteEvent, RecordedFile, RunEvent } from '../journal/events';
import { formatVersion } from '../journal/formatVersion';
import type { LineSource } from '../journal/lineSource';
import { MemoryLines, readWhole } from '../journal/lineSource';
import { hasTexts } from '../journal/longTexts';
import type { Outlook } from '../outlook';
import { askedRoles } from '../spending/prices';
import type { ScoreSides } from './pairedCases';
import { isUnderWay } from './runStates';
import type {
  CaseChange,
  CaseOutcome,
  CasePage,
  ControlView,
  FailedCase,
  FailedPage,
  ReflectionTexts,
  ReflectionView,
  RunState,
  RunView,
  SplitPairs,
  StepView,
} from './runView';
import { SpendingFold } from './spendingFold';

type Started = Extract<RunEvent, { type: 'started' }>;

/**
 * A run's journal, folded into what the views show. Entries are applied one by one, so a live run and an old one are shown by
 * the same code.
 */
export class RunFold {
  private started: Started | undefined;
  private program: RunProgram = { files: [], components: [] };
  private startedAt = '';
  private endedAt: string | undefined;
  private ended: Extract<RunEvent, { type: 'ended' }> | undefined;
  private interruption: Extract<NoteEvent, { type: 'interrupted' }> | undefined;
  /** What a run under way waits for, where that is known. */
  private waitingFor: string | undefined;
  private readonly cases = new Map<string, Case>();
  private readonly candidates = new CandidateFold();
  private readonly reflections: ReflectionView[] = [];
  /** The lines of the reflections, by id. */
  private readonly reflectionLines = new Map<string, number>();
  private readonly steps = new Map<number, StepView>();
  private atWork = 0;
  private lastStep: StepView | undefined;
  /** The latest of each id, in the order in which they came up. */
  private readonly exhibits = new Map<string, KeptExhibit>();
  private readonly accepted: string[] = [];
  private cacheCheck: CacheCheck | undefined;
  private outlook: Outlook | undefined;
  private control: ControlView | undefined;
  private readonly spending = new SpendingFold();
  private longestExpected = 0;

  private readonly memory = new MemoryLines();
  private readonly journal: LineSource;

  /**
   * @param whereNow where a file that the journal names is now; where it was when the run began unless given
   * @param journal where the texts are read that a person asks for; unless given, they are held in memory
   */
  constructor(
    private readonly id: string,
    private readonly whereNow: (file: string, prompt: RecordedFile) => string = (file) => file,
    journal?: LineSource,
  ) {
    this.journal = journal ?? this.memory;
  }

  /** Takes one entry in. Long texts may be left out of it where the journal can be read. @param number of its line there */
  apply(entry: JournalEntry, number = 0): void {
    const { at, event } = entry;
    const line = this.journal === this.memory && hasTexts(event) ? this.memory.add(entry) : number;
    this.atWork = entry.atWork ?? this.atWork;
    if (event.type !== 'interrupted' && event.type !== 'accepted') this.interruption = undefined;
    if (event.type === 'completion' || event.type === 'ended') this.waitingFor = undefined;
    switch (event.type) {
      case 'cases':
        for (const promptCase of event.cases) this.takeCase(promptCase);
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
      case 'diverged':
      case 'rolled':
      case 'search stopped':
        break;
      case 'effect':
        this.spending.addAttempts('task', event.attempts);
        break;
      case 'cache checked':
        this.cacheCheck = withoutType(event);
        break;
      case 'outlook':
        this.outlook = withoutType(event);
        break;
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
        this.candidates.score(event, line, this.spending.answers);
        break;
      case 'reflection':
        this.reflect(event, line);
        break;
      case 'exhibit':
        this.exhibits.set(event.exhibit.id, kept(event));
        break;
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
      ...this.program,
      mayChange: started.program.mayChange,
      method: settings.method,
      preset: settings.preset,
      metric: settings.metric,
      scale: settings.scale,
      models: settings.models,
      asked: askedRoles(settings),
      seed: settings.seed,
      repeats: settings.repeats,
      maxAnswerTokens: settings.maxAnswerTokens,
      longestExpected: this.longestExpected,
      ...(settings.notTried === undefined ? {} : { notTried: settings.notTried }),
      splitSizes: this.candidates.splitSizes,
      startedAt: this.startedAt,
      ...(this.endedAt === undefined ? {} : { endedAt: this.endedAt }),
      budget: settings.budget,
      ...(started.estimate === undefined ? {} : { estimate: started.estimate }),
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
      ...(this.outlook === undefined ? {} : { outlook: this.outlook }),
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
  async pairedCases(candidateId: string): Promise<readonly SplitPairs[]> {
    return (await import('./pairedCases')).pairSplits(this.sidesOf(candidateId));
  }

  /** More of the cases behind one of those counts. */
  async casePage(candidateId: string, page: CasePage): Promise<readonly CaseChange[]> {
    return (await import('./pairedCases')).pageOfPairs(this.sidesOf(candidateId), page);
  }

  /** All cases behind one of those counts, with their whole texts. */
  async changedCases(candidateId: string, split: Split, outcome: CaseOutcome): Promise<readonly CaseChange[]> {
    return (await import('./pairedCases')).changedCases(this.sidesOf(candidateId), split, outcome);
  }

  /** The cases of one split that a candidate failed, or got no answer to. */
  async failedCases(candidateId: string, split: Split): Promise<readonly FailedCase[]> {
    return (await import('./failedCases')).failedCases(this.cases, this.candidates.scoresOf(candidateId, split), this.journal);
  }

  /** A page of these for a view, from a place in their order on. */
  async failedPage(candidateId: string, split: Split, from: number): Promise<FailedPage> {
    return (await import('./failedCases')).failedPage(this.cases, this.candidates.scoresOf(candidateId, split), this.journal, from);
  }

  /** What was asked and answered in a reflection; nothing where it is not there. */
  async reflectionTexts(id: string): Promise<ReflectionTexts> {
    const line = this.reflectionLines.get(id);
    const written = line === undefined ? undefined : (await this.journal.read(line))?.event;
    if (written?.type !== 'reflection') return { messages: [], answers: [] };
    const { messages, answers } = await readWhole(written, this.journal);
    return { messages, answers };
  }

  private takeCase(promptCase: Case): void {
    this.cases.set(promptCase.id, promptCase);
    const accepted = acceptedAnswers(promptCase.expected ?? '');
    this.longestExpected = accepted.reduce((longest, { length }) => Math.max(longest, length), this.longestExpected);
  }

  private reflect({ id, step, kind, title, cases, answers }: Extract<RunEvent, { type: 'reflection' }>, line: number): void {
    this.reflections.push({
      id,
      step,
      kind,
      title,
      cases,
      answers: answers.length,
      arrived: answers.filter((each) => each !== null).length,
      candidates: this.candidates.madeOf(id),
    });
    this.reflectionLines.set(id, line);
  }

  private sidesOf(candidateId: string): ScoreSides {
    return this.candidates.sidesOf(candidateId, this.cases, this.journal);
  }

  private start(at: string, event: Started): void {
    // Another version's beginning may be of any shape.
    if ((event.formatVersion as number) !== formatVersion) return;
    const [prompt] = event.program.files;
    if (prompt === undefined) return;
    this.started = event;
    this.startedAt = at;
    this.candidates.start(
      event,
      () => twinUnits(this.cases.values()),
      (id) => expectedText(this.cases.get(id)?.expected ?? ''),
    );
    this.program = programNow(event.program, (file) => this.whereNow(file, prompt));
    this.moveCases(prompt);
  }

  /** The cases stand before the beginning that says what they are relative to. */
  private moveCases(prompt: RecordedFile): void {
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

function withoutType<Fact>({ type, ...fact }: { readonly type: string } & Fact): Omit<Fact, 'type'> {
  return fact;
}

function kept({ exhibit, leftOut }: KeptExhibit): KeptExhibit {
  return { exhibit, ...(leftOut === undefined ? {} : { leftOut }) };
}
