import { batch, computed, effect, signal, type ReadonlySignal, type Signal } from '@preact/signals';
import type { Split } from '../../../src/core/cases/case';
import type { CandidateView, CaseChange, CasePage, FailedPage, ReflectionTexts } from '../../../src/core/run/view/runView';
import { answerList } from '../../../src/panel/answerList';
import type { DetailsQuery } from '../../../src/panel/listQueries';
import type { CandidateDetails, RunLists } from '../../../src/panel/lists';
import { MessageHandler } from '../../../src/panel/messageHandler';
import type { HostNotices, PanelRequests, PanelTarget } from '../../../src/panel/protocol';
import type { RunHead } from '../../../src/panel/runHead';
import { updated, type PanelSnapshot, type PanelUpdate } from '../../../src/panel/snapshot';
import type { HostContext } from './hostContext';
import { LiveLists } from './liveLists';
import { selectedPairedCases, type PairedCases } from './pairedCases';
import { initialViewState, readViewState, type ViewState } from './viewState';

/** Where the details of the selected candidate are looked at (see `LiveLists`). */
const detailsPlace = 'details';

/** What the panel knows and does: the run as the host tells it, how it is looked at, and what is asked of the host. */
export class PanelModel {
  /** Absent until the host has answered. */
  readonly snapshot = signal<PanelSnapshot | undefined>(undefined);
  /** Why the host did not answer the panel's first message. */
  readonly startFailure = signal<string | undefined>(undefined);
  /** Why the last thing that a person asked for was not done. */
  readonly failure = signal<string | undefined>(undefined);
  readonly view: Signal<ViewState>;
  readonly pairedCases: ReadonlySignal<PairedCases>;
  /** What the host asked to show, until something else is looked at. */
  readonly target = signal<PanelTarget | undefined>(undefined);
  /** The action that is under way, if any. */
  readonly busy = signal<'stop' | 'resume' | 'accept' | undefined>(undefined);
  /** Rows of lists that are too long to be told as a whole. */
  readonly live: LiveLists;

  /** All of the run but its long lists. */
  readonly run: ReadonlySignal<RunHead | undefined> = computed(() => {
    const snapshot = this.snapshot.value;
    return snapshot?.kind === 'run' ? snapshot.run : undefined;
  });
  /** Why there is no run to see. */
  readonly missing = computed(() => {
    const snapshot = this.snapshot.value;
    return snapshot?.kind === 'missing' ? snapshot.message : undefined;
  });
  // Each part of the page looks at what it draws alone, so that it is drawn anew only when that has changed.
  readonly method = computed(() => this.run.value?.method);
  readonly state = computed(() => this.run.value?.state);
  /** Model answers so far. */
  readonly answers = computed(() => this.run.value?.spending.answers);
  readonly chart = computed(() => this.run.value?.chart);
  readonly history = computed(() => this.run.value?.history);
  readonly exhibits = computed(() => this.run.value?.exhibits);
  readonly counts = computed(() => this.run.value?.counts);
  /** The candidate that the prompt file holds now. */
  readonly held = computed(() => this.run.value?.held);
  readonly accepted = computed(() => this.run.value?.accepted);
  readonly baseline = computed(() => this.run.value?.original);
  readonly best = computed(() => this.run.value?.suggested);
  /** What is selected as long as no one selects anything. */
  readonly bestId = computed(() => this.run.value?.best);

  /** The lists of a run that was told as a whole. */
  readonly lists: ReadonlySignal<RunLists | undefined> = computed(() => {
    const [whole, best, baseline] = [this.#whole.value, this.bestId.value, this.#baselineId.value];
    return whole && best !== undefined && baseline !== undefined ? { ...whole, best, baseline } : undefined;
  });
  /** Of what a person selected, else of the best; while these are asked for, of what was selected before. */
  readonly details: ReadonlySignal<CandidateDetails | undefined>;
  readonly selected: ReadonlySignal<CandidateView | undefined> = computed(() => this.details.value?.candidate);
  /** Also before its details are known. */
  readonly selectedId: ReadonlySignal<string | undefined> = computed(() => {
    const [asked, details] = [this.view.value.candidate, this.details.value];
    return asked === undefined || details?.asked === asked ? details?.candidate.id : asked;
  });

  readonly #whole = computed(() => {
    const snapshot = this.snapshot.value;
    return snapshot?.kind === 'run' ? snapshot.whole : undefined;
  });
  readonly #baselineId = computed(() => this.run.value?.baseline);
  readonly #messages: MessageHandler<PanelRequests, HostNotices>;
  #isStarting = false;
  /** Whether an update came while the panel began. */
  #missed = false;

  constructor(host: HostContext) {
    this.view = signal(readViewState(host.savedState()));
    this.#messages = new MessageHandler<PanelRequests, HostNotices>((message) => host.post(message), {
      snapshot: (snapshot) => this.#take(snapshot),
      update: (update) => this.#update(update),
      show: (target) => this.#show(target),
    });
    const runId = (): string => this.run.peek()?.id ?? '';
    this.live = new LiveLists({
      look: (place, query) => this.#messages.request('look', { run: runId(), place, query }),
      lookAway: (place) => void this.#messages.request('lookAway', { run: runId(), place }).catch(() => undefined),
    });
    this.details = this.#followDetails();
    host.listen((message) => void this.#messages.receive(message));
    effect(() => host.saveState(this.view.value));
    this.pairedCases = selectedPairedCases(this.run, this.selected, (candidate) => this.#messages.request('pairedCases', candidate));
  }

  /** Says to the host that the panel is there, and shows what it answers. */
  async start(): Promise<void> {
    if (this.#isStarting) return;
    this.#isStarting = true;
    this.startFailure.value = undefined;
    try {
      do {
        this.#missed = false;
        const { snapshot, target } = await this.#messages.request('ready');
        batch(() => {
          this.#take(snapshot);
          if (target) this.#show(target);
        });
      } while (this.#missed);
    } catch (error) {
      this.startFailure.value = messageOf(error);
    } finally {
      this.#isStarting = false;
    }
  }

  /** Changes how the run is looked at. */
  look(change: Partial<ViewState>): void {
    this.target.value = undefined;
    this.view.value = { ...this.view.peek(), ...change };
  }

  select(candidate: string): void {
    this.look({ candidate });
  }

  stop(): Promise<void> {
    return this.#whileBusy('stop', (run) => this.#messages.request('stop', { run }));
  }

  resume(): Promise<void> {
    return this.#whileBusy('resume', (run) => this.#messages.request('resume', { run }));
  }

  /** More of the compared cases; none where the host could not say, which is shown as a failure. */
  async casePage(candidate: string, page: CasePage): Promise<readonly CaseChange[]> {
    let cases: readonly CaseChange[] = [];
    await this.#ask(async (run) => {
      cases = await this.#messages.request('casePage', { run, candidate, ...page });
    });
    return cases;
  }

  /** A page of the cases that failed; undefined where the host could not say, which is shown as a failure. */
  async failedCases(candidate: string, split: Split, from: number): Promise<FailedPage | undefined> {
    let page: FailedPage | undefined;
    await this.#ask(async (run) => {
      page = await this.#messages.request('failedCases', { run, candidate, split, from });
    });
    return page;
  }

  /** What was asked and answered in a reflection; undefined where the host could not say, which is shown as a failure. */
  async reflectionTexts(reflection: string): Promise<ReflectionTexts | undefined> {
    let texts: ReflectionTexts | undefined;
    await this.#ask(async (run) => {
      texts = await this.#messages.request('reflectionTexts', { run, reflection });
    });
    return texts;
  }

  accept(candidate: string): Promise<void> {
    return this.#whileBusy('accept', (run) => this.#messages.request('accept', { run, candidate }));
  }

  compare(candidate: string): Promise<void> {
    return this.#ask((run) => this.#messages.request('compare', { run, candidate }));
  }

  openCase(id: string): Promise<void> {
    return this.#ask((run) => this.#messages.request('openCase', { run, case: id }));
  }

  openPrompt(): Promise<void> {
    return this.#ask((run) => this.#messages.request('openPrompt', { run }));
  }

  setApiKey(): Promise<void> {
    return this.#ask((run) => this.#messages.request('setApiKey', { run }));
  }

  selectModels(): Promise<void> {
    return this.#reported(this.#messages.request('selectModels'));
  }

  showLog(): Promise<void> {
    return this.#reported(this.#messages.request('showLog'));
  }

  showRuns(): Promise<void> {
    return this.#reported(this.#messages.request('showRuns'));
  }

  #followDetails(): ReadonlySignal<CandidateDetails | undefined> {
    const query = computed((): DetailsQuery => {
      const { candidate } = this.view.value;
      return { list: 'details', ...(candidate === undefined ? {} : { candidate }) };
    });
    // The same query as before is none that is to be asked again.
    const key = computed(() => JSON.stringify(query.value));
    const isLong = computed(() => this.run.value !== undefined && this.lists.value === undefined);
    effect(() => {
      if (isLong.value) this.live.look(detailsPlace, JSON.parse(key.value) as DetailsQuery, this);
      else this.live.lookAway(detailsPlace, this);
    });
    const told = this.live.answer(detailsPlace);
    return computed(() => {
      const lists = this.lists.value;
      const asked = JSON.parse(key.value) as DetailsQuery;
      return lists ? answerList(lists, asked) : isLong.value ? (told.value as CandidateDetails | undefined) : undefined;
    });
  }

  #take(snapshot: PanelSnapshot): void {
    const run = snapshot.kind === 'run' ? snapshot.run.id : snapshot.runId;
    batch(() => {
      const seen = this.view.peek().run;
      if (seen !== undefined && seen !== run) {
        this.view.value = { ...initialViewState, run };
        this.live.forget();
      } else if (seen === undefined) this.look({ run });
      this.snapshot.value = snapshot;
    });
    this.live.renew();
  }

  /** What does not follow upon what is shown is asked for anew, as a whole. */
  #update(update: PanelUpdate): void {
    const snapshot = updated(this.snapshot.peek(), update);
    if (this.#isStarting) this.#missed = true;
    if (snapshot === undefined) return void this.start();
    batch(() => {
      this.snapshot.value = snapshot;
      this.live.update(update.answers);
    });
  }

  #show(target: PanelTarget): void {
    batch(() => {
      if (target.kind === 'candidate') this.look({ candidate: target.id, filter: 'all' });
      if (target.kind === 'reflection') this.look({ historyTab: 'reflections' });
      this.target.value = target;
    });
  }

  async #whileBusy(action: 'stop' | 'resume' | 'accept', request: (run: string) => Promise<unknown>): Promise<void> {
    const other = this.busy.peek();
    // A run can be stopped whatever else is waited for.
    if (other !== undefined && (action !== 'stop' || other === 'stop')) return;
    this.busy.value = action;
    await this.#ask(request);
    if (this.busy.peek() === action) this.busy.value = undefined;
  }

  #ask(request: (run: string) => Promise<unknown>): Promise<void> {
    const run = this.run.peek()?.id;
    return run === undefined ? Promise.resolve() : this.#reported(request(run));
  }

  async #reported(asked: Promise<unknown>): Promise<void> {
    this.failure.value = undefined;
    try {
      await asked;
    } catch (error) {
      this.failure.value = messageOf(error);
    }
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
