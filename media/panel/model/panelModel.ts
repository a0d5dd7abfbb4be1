import { batch, computed, effect, signal, type ReadonlySignal, type Signal } from '@preact/signals';
import type { Split } from '../../../src/core/cases/case';
import type { CandidateView, CaseChange, CasePage, FailedPage, ReflectionTexts, ReflectionView, RunView } from '../../../src/core/run/view/runView';
import { MessageHandler } from '../../../src/panel/messageHandler';
import type { HostNotices, PanelRequests, PanelSnapshot, PanelTarget } from '../../../src/panel/protocol';
import type { HostContext } from './hostContext';
import { selectedPairedCases, type PairedCases } from './pairedCases';
import { shareEqualParts } from './shareEqualParts';
import { initialViewState, readViewState, type ViewState } from './viewState';

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

  readonly run: ReadonlySignal<RunView | undefined> = computed(() => {
    const snapshot = this.snapshot.value;
    return snapshot?.kind === 'run' ? snapshot.run : undefined;
  });
  /** The candidate that the prompt file holds now. */
  readonly held: ReadonlySignal<string | undefined> = computed(() => {
    const snapshot = this.snapshot.value;
    return snapshot?.kind === 'run' ? snapshot.held : undefined;
  });
  readonly candidates: ReadonlySignal<ReadonlyMap<string, CandidateView>> = computed(
    () => new Map(this.run.value?.candidates.map((candidate) => [candidate.id, candidate])),
  );
  readonly reflections: ReadonlySignal<ReadonlyMap<string, ReflectionView>> = computed(
    () => new Map(this.run.value?.reflections.map((reflection) => [reflection.id, reflection])),
  );
  readonly baseline = computed(() => this.candidates.value.get(this.run.value?.baseline ?? ''));
  readonly best = computed(() => this.candidates.value.get(this.run.value?.best ?? ''));
  /** What a person selected, else the best. */
  readonly selected = computed(
    () => this.candidates.value.get(this.view.value.candidate ?? '') ?? this.best.value ?? this.baseline.value,
  );

  readonly #messages: MessageHandler<PanelRequests, HostNotices>;

  constructor(host: HostContext) {
    this.view = signal(readViewState(host.savedState()));
    this.#messages = new MessageHandler<PanelRequests, HostNotices>((message) => host.post(message), {
      snapshot: (snapshot) => this.#take(snapshot),
      show: (target) => this.#show(target),
    });
    host.listen((message) => void this.#messages.receive(message));
    effect(() => host.saveState(this.view.value));
    this.pairedCases = selectedPairedCases(this.run, this.selected, (candidate) => this.#messages.request('pairedCases', candidate));
  }

  /** Says to the host that the panel is there, and shows what it answers. */
  async start(): Promise<void> {
    this.startFailure.value = undefined;
    try {
      const { snapshot, target } = await this.#messages.request('ready');
      batch(() => {
        this.#take(snapshot);
        if (target) this.#show(target);
      });
    } catch (error) {
      this.startFailure.value = messageOf(error);
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

  #take(snapshot: PanelSnapshot): void {
    const run = snapshot.kind === 'run' ? snapshot.run.id : snapshot.runId;
    batch(() => {
      const seen = this.view.peek().run;
      if (seen !== undefined && seen !== run) this.view.value = { ...initialViewState, run };
      else if (seen === undefined) this.look({ run });
      this.snapshot.value = shareEqualParts(this.snapshot.peek(), snapshot);
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
