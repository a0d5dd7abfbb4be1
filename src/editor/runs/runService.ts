import * as vscode from 'vscode';
import { allCases } from '../../core/cases/case';
import { WindowClosed } from '../../core/models/abort';
import { promptName } from '../../core/prompt/promptName';
import type { AcceptedNote } from '../../core/run/journal/events';
import type { PreparedRun } from '../../core/run/executeRun';
import { encodeNote } from '../../core/run/journal/journalText';
import type { RunSummary } from '../../core/run/view/runSummary';
import type { RunsBeside } from '../../core/run/view/runsBeside';
import type { RunView } from '../../core/run/view/runView';
import type { StudyResult } from '../../core/run/study';
import type { FileJournal } from '../../storage/fileJournal';
import type { KnownPlaces } from '../../storage/knownUses';
import { rememberRunFolder } from '../../storage/runFolders';
import { isThisProcess, RunBusy } from '../../storage/runLock';
import type { RunStore } from '../../storage/runStore';
import { deleteRunFolder } from './deleteRunFolder';
import { Gatherer } from './gatherer';
import { watchJournals } from './journalWatch';
import type { LiveRun, ReadyRun } from './liveRun';
import type { ListedRun, OpenRun, RunModels } from './openRun';
import type { OutsideRoots } from './outsideRoots';
import { runKey, storedId } from './runKey';
import { RunList } from './runList';
import type { StoredPlace } from './storedRuns';
import { describeOwner, StoredRuns } from './storedRuns';
import type { UnderWay } from './underWay';

/** A run that has just begun, or goes on. */
export interface BegunRun {
  readonly id: string;
  /** Rejects when it was stopped or failed. */
  readonly done: Promise<StudyResult>;
  /** What was wrong with the journal of one that goes on. */
  readonly warning?: string;
}

/** How often those who show a run under way are told of its progress, at most, in milliseconds. */
const progressInterval = 300;

/** How long a list waits for journals that are not read yet, in milliseconds. */
const listPatience = 1000;

/** Starts, stops and finds runs, and tells whoever shows them when they change. */
export class RunService implements vscode.Disposable {
  private readonly live = new Map<string, LiveRun>();
  private readonly stored: StoredRuns;
  private readonly changed = new vscode.EventEmitter<string>();
  private readonly progressed = new vscode.EventEmitter<string>();
  private readonly listChanged = new vscode.EventEmitter<void>();
  private readonly progress = new Gatherer((ids) => ids.forEach((id) => this.progressed.fire(id)), progressInterval);

  private readonly listed = new RunList<StoredPlace, ListedRun>(
    { places: () => this.stored.places(), read: (place) => this.listAt(place) },
    () => this.listChanged.fire(),
    listPatience,
  );

  /** A run has new entries; with its id. Fires often while a run is under way. */
  readonly onDidChangeRun = this.changed.event;
  /**
   * A run is to be shown anew; with its id. Fires now and then while a run is under way,
   * for all who show it: so they show the same numbers.
   */
  readonly onDidProgress = this.progressed.event;
  /** A run has begun, ended, gone, or was remarked on; or all of them have been read. */
  readonly onDidChangeList = this.listChanged.event;

  private readonly disposables: vscode.Disposable[];
  private closing = false;

  constructor(
    private readonly log: vscode.LogOutputChannel,
    private readonly underWay: UnderWay,
    private readonly outside: OutsideRoots,
  ) {
    this.stored = new StoredRuns(log, outside);
    const released = this.stored.onDidRelease((id) => {
      this.stored.forget(id);
      this.tell(id);
      this.listChanged.fire();
    });
    this.disposables = [released, this.changed, this.progressed, this.listChanged, this.progress, this.stored, this.outside];
  }

  /** Says whether a run is under way, and follows the runs of other windows and of the command line, which keep them in the same place. */
  watch(): vscode.Disposable {
    // An extension host that crashed during a run has left it said that one is under way.
    this.updateContext();
    return watchJournals(this.outside, (ids) => {
      const others = [...ids].filter((id) => !this.live.has(id));
      others.forEach((id) => this.tell(id));
      if (others.length > 0) this.listChanged.fire();
    });
  }

  /** Names of the runs under way, oldest first. */
  get running(): readonly string[] {
    return [...this.live.keys()];
  }

  /** The folders that runs are kept in. */
  get roots(): readonly string[] {
    return this.stored.all.map(({ root }) => root);
  }

  /** Where earlier runs are looked for. */
  get knownPlaces(): KnownPlaces {
    const { roots } = this;
    return { folders: roots, mayKeep: (root) => vscode.workspace.isTrusted && roots.includes(root) };
  }

  /** A run that is under way in this window; undefined when it is not. */
  openLive(id: string): OpenRun | undefined {
    return this.live.get(id);
  }

  /** A run that is under way, as it stands; undefined when it is not. */
  liveView(id: string): RunView | undefined {
    return this.openLive(id)?.view();
  }

  /** Where the runs of the folder that holds a file are kept. */
  storeFor(uri: vscode.Uri): RunStore {
    return this.stored.ofFile(uri);
  }

  /** How many runs stand beside one, as far as is known; undefined for one without a verdict. */
  async beside({ store, fold }: OpenRun): Promise<RunsBeside | undefined> {
    const view = fold.view(false);
    if (view?.verdict === undefined) return undefined;
    const { folders, mayKeep } = this.knownPlaces;
    // Few runs come to this, and none at the start.
    const [{ runsBeside }, { usesOf }, { usesBeside }] = await Promise.all([
      import('../../core/run/view/runsBeside'),
      import('../../core/run/view/runUses'),
      import('../../storage/knownUses'),
    ]);
    const uses = usesOf(view, fold.splitCases);
    return runsBeside(uses, await usesBeside(uses, allCases(fold.splitCases), { folders: [store.root, ...folders], mayKeep }));
  }

  /** Begins a run. `done` rejects when it was stopped or failed; its journal says why in either case. */
  async start(prepared: PreparedRun, store: RunStore, models: RunModels): Promise<BegunRun> {
    const now = new Date();
    await this.stored.remember(store);
    if (prepared.settings.method !== 'evaluate') await rememberRunFolder(store.root);
    return this.begin({ ...(await store.begin(prepared, now)), store, startedAt: now.toISOString() }, models);
  }

  /**
   * Takes an interrupted run up again, as its journal has it.
   * @param modelsFor the models for it
   * @throws CannotResume, RunBusy or StorageError, in words for a person; nothing is changed then.
   */
  async resume({ stored, store, startedAt }: OpenRun, modelsFor: (prepared: PreparedRun) => Promise<RunModels>): Promise<BegunRun> {
    const { openForResume } = await import('../../storage/resumeRun');
    const resumed = await openForResume(store, stored, new Date());
    try {
      return await this.begin({ ...resumed, store, startedAt }, await modelsFor(resumed.prepared));
    } catch (error) {
      await resumed.sink.close();
      throw error;
    }
  }

  /** Stops a run and waits until it has ended. @param by who stops it: a person, or the window that closes */
  async stop(id: string, by: 'person' | 'window' = 'person'): Promise<void> {
    const run = this.live.get(id);
    run?.abort.abort(by === 'window' ? new WindowClosed() : undefined);
    await run?.done.catch(() => undefined);
  }

  /** Cuts all runs off, since the window closes, and waits until each has said so in its journal. They stay remembered as under way. */
  async cutOffAll(): Promise<void> {
    this.closing = true;
    await Promise.all(this.running.map((id) => this.stop(id, 'window')));
  }

  /** Finds a run by its name, under way or on the disk. A bare id is the first run of that id. */
  async open(id: string): Promise<OpenRun | undefined> {
    for (const store of this.stored.ofRun(id)) {
      const run = await this.openAt({ store, stored: storedId(id) });
      if (run !== undefined) return run;
    }
    return undefined;
  }

  /** Whether the folder that holds a run is one of those that this window looks into. */
  knows(id: string): boolean {
    return this.stored.ofRun(id).length > 0;
  }

  /** The view of a run; undefined when there is none, or its journal has no beginning. */
  async view(id: string): Promise<RunView | undefined> {
    return (await this.open(id))?.view();
  }

  /** All runs, newest first. */
  list(): Promise<readonly ListedRun[]> {
    return this.listed.all();
  }

  /** The runs that are known or can be read soon, newest first. When there are more, `onDidChangeList` fires once they have been read. */
  listSoon(): Promise<{ readonly runs: readonly ListedRun[]; readonly isWhole: boolean }> {
    return this.listed.soon();
  }

  /** A prompt file's name beside those of all runs that are known. */
  nameOf(path: string): string {
    return promptName(path, this.stored.promptPaths);
  }

  /** Summaries of all runs that can be read, newest first. */
  async summaries(): Promise<readonly RunSummary[]> {
    return summariesOf(await this.list());
  }

  /** The same of the runs that can be read soon. */
  async summariesSoon(): Promise<readonly RunSummary[]> {
    return summariesOf((await this.listSoon()).runs);
  }

  /** Notes in a run's journal that a candidate was accepted. */
  async note({ id, stored, store }: OpenRun, event: AcceptedNote): Promise<void> {
    const now = new Date();
    const live = this.live.get(id);
    if (live === undefined) {
      await store.note(stored, now, event);
    } else {
      const entry = { at: now.toISOString(), event };
      await live.sink.append(encodeNote(entry.at, event));
      live.fold.apply(entry);
    }
    this.stored.forget(id);
    this.tell(id);
    this.listChanged.fire();
  }

  /**
   * Deletes runs (see `deleteRunFolder`), and returns those that it left, since someone has them under way by now.
   * @throws what the disk says, at the first that it keeps.
   */
  async delete(...runs: readonly ListedRun[]): Promise<readonly ListedRun[]> {
    const left: ListedRun[] = [];
    try {
      for (const run of runs) {
        const { id, stored, store } = run;
        try {
          await deleteRunFolder(store, stored);
        } catch (error) {
          if (!(error instanceof RunBusy)) throw error;
          left.push(isThisProcess(error.owner) ? { ...run, live: true } : { ...run, owner: describeOwner(error.owner) });
          continue;
        }
        this.stored.forget(id);
        await this.underWay.remove(id);
        this.tell(id);
      }
    } finally {
      this.listChanged.fire();
    }
    return left;
  }

  /** Forgets what was read, and reads again when asked. */
  refresh(): void {
    this.stored.forgetAll();
    this.listChanged.fire();
  }

  dispose(): void {
    for (const { abort } of this.live.values()) abort.abort(new WindowClosed());
    vscode.Disposable.from(...this.disposables).dispose();
  }

  private async begin(ready: ReadyRun, models: RunModels): Promise<BegunRun> {
    const { store, sink } = ready;
    const id = runKey(store.root, ready.id);
    const changed = (): void => {
      this.changed.fire(id);
      this.progress.add(id);
    };
    const { carryOut } = await import('./liveRun');
    const run = await carryOut(ready, models, { changed, ended: () => this.end(id, sink) });
    this.live.set(id, run);
    this.stored.forget(id);
    await this.underWay.add(id);
    this.updateContext();
    this.listChanged.fire();
    return { id, done: run.done, ...(ready.warning === undefined ? {} : { warning: ready.warning }) };
  }

  /** From here on the run is what its journal on the disk says. */
  private async end(id: string, sink: FileJournal): Promise<void> {
    await sink.close().catch((error: unknown) => this.log.error(`The journal of ${id} could not be closed`, error as Error));
    this.live.delete(id);
    if (!this.closing) await this.underWay.remove(id);
    this.updateContext();
    this.tell(id);
    this.listChanged.fire();
  }

  /** Tells of a change that is to be shown at once. */
  private tell(id: string): void {
    this.changed.fire(id);
    this.progressed.fire(id);
  }

  private openAt(place: StoredPlace): Promise<OpenRun | undefined> {
    const live = this.live.get(runKey(place.store.root, place.stored));
    return live === undefined ? this.stored.open(place) : Promise.resolve(live);
  }

  private async listAt(place: StoredPlace): Promise<ListedRun | undefined> {
    const live = this.live.get(runKey(place.store.root, place.stored));
    if (live === undefined) return this.stored.list(place);
    const { id, stored, store, startedAt } = live;
    const { summarizeRun } = await import('../../core/run/view/runSummary');
    const view = live.view();
    return { id, stored, store, live: true, startedAt, ...(view === undefined ? {} : { summary: summarizeRun(view) }) };
  }

  private updateContext(): void {
    void vscode.commands.executeCommand('setContext', 'whetstone.running', this.live.size > 0);
  }
}

function summariesOf(runs: readonly ListedRun[]): readonly RunSummary[] {
  return runs.flatMap(({ summary }) => summary ?? []);
}
