import { basename, dirname, join } from 'node:path';
import * as vscode from 'vscode';
import type { NoteEvent } from '../../core/run/events';
import type { PreparedRun } from '../../core/run/executeRun';
import { encodeEntry } from '../../core/run/journal';
import type { RunView } from '../../core/run/runView';
import type { StudyResult } from '../../core/run/study';
import type { FileJournal } from '../../storage/fileJournal';
import type { LockOwner } from '../../storage/runLock';
import { journalName, RunStore } from '../../storage/runStore';
import { Gatherer } from './gatherer';
import type { LiveRun, ReadyRun } from './liveRun';
import { carryOut } from './liveRun';
import type { OpenRun, RunModels } from './openRun';
import { Throttle } from './throttle';
import type { OutsideRoots } from './outsideRoots';
import { mayBeIn, runKey, storedId } from './runKey';
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

/** How often runs of other windows are followed, at most, in milliseconds. */
const watchInterval = 1000;

/** How often it is looked whether runs of other windows are still under way, in milliseconds: a process that dies says nothing. */
const ownerInterval = 3000;

/** Starts and stops runs, keeps them in their workspace folder, and tells whoever shows them when they change. */
export class RunService implements vscode.Disposable {
  private readonly live = new Map<string, LiveRun>();
  private readonly finished = new Map<string, { readonly changedAt: number; readonly run: OpenRun }>();
  private readonly stores = new Map<string, RunStore>();
  private readonly changed = new vscode.EventEmitter<string>();
  private readonly progressed = new vscode.EventEmitter<string>();
  private readonly listChanged = new vscode.EventEmitter<void>();
  private readonly progress = new Gatherer((ids) => ids.forEach((id) => this.progressed.fire(id)), progressInterval);

  /** A run has new entries; with its id. Fires often while a run is under way. */
  readonly onDidChangeRun = this.changed.event;
  /** A run is to be shown anew; with its id. Fires now and then while a run is under way, for all who show it: so they show the same numbers. */
  readonly onDidProgress = this.progressed.event;
  /** A run has begun, ended, gone, or was remarked on. */
  readonly onDidChangeList = this.listChanged.event;

  private readonly disposables: vscode.Disposable[];
  /** Runs that were shown as under way elsewhere. */
  private readonly elsewhere = new Map<string, { readonly store: RunStore; readonly stored: string }>();
  private readonly owners = new Throttle(() => void this.lookAtOwners(), ownerInterval);
  private closing = false;

  constructor(
    private readonly log: vscode.LogOutputChannel,
    private readonly underWay: UnderWay,
    private readonly outside: OutsideRoots,
  ) {
    this.disposables = [this.changed, this.progressed, this.listChanged, this.progress, this.owners, this.outside];
  }

  /** Follows the runs of other windows and of the command line, which keep them in the same place. */
  watchJournals(): vscode.Disposable {
    const touched = new Gatherer((ids) => {
      ids.forEach((id) => this.tell(id));
      this.listChanged.fire();
    }, watchInterval);
    const touch = ({ fsPath }: vscode.Uri): void => {
      const folder = dirname(fsPath);
      const id = runKey(dirname(dirname(dirname(folder))), basename(folder));
      if (!this.live.has(id)) touched.add(id);
    };
    const watchers: vscode.Disposable[] = [];
    const watch = (pattern: vscode.GlobPattern): void => {
      const watcher = vscode.workspace.createFileSystemWatcher(pattern);
      watchers.push(watcher, watcher.onDidCreate(touch), watcher.onDidChange(touch), watcher.onDidDelete(touch));
    };
    watch(`**/.whetstone/runs/*/${journalName}`);
    // Not from the root: whatever else lies below it, such as a home folder, would be watched as well.
    const watchRoot = (root: string): void => watch(new vscode.RelativePattern(vscode.Uri.file(join(root, '.whetstone', 'runs')), `*/${journalName}`));
    this.outside.all.forEach(watchRoot);
    watchers.push(this.outside.onDidAdd(watchRoot));
    return { dispose: () => void vscode.Disposable.from(touched, ...watchers).dispose() };
  }

  /** Names of the runs under way, oldest first. */
  get running(): readonly string[] {
    return [...this.live.keys()];
  }

  /** The folders that runs are kept in. */
  get roots(): readonly string[] {
    return this.allStores().map(({ root }) => root);
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
    const folder = vscode.workspace.getWorkspaceFolder(uri)?.uri ?? vscode.Uri.joinPath(uri, '..');
    return this.storeAt(folder.fsPath);
  }

  /** Begins a run. `done` rejects when it was stopped or failed; its journal says why in either case. */
  async start(prepared: PreparedRun, store: RunStore, models: RunModels): Promise<BegunRun> {
    const now = new Date();
    if (!this.folders.includes(store.root)) await this.outside.add(store.root);
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

  /** Stops a run and waits until it has ended. */
  async stop(id: string): Promise<void> {
    const run = this.live.get(id);
    run?.abort.abort();
    await run?.done.catch(() => undefined);
  }

  /** Stops all runs, since the window closes, and waits until each has said so in its journal. They stay remembered as under way. */
  async stopAll(): Promise<void> {
    this.closing = true;
    await Promise.all(this.running.map((id) => this.stop(id)));
  }

  /** Finds a run by its name, under way or on the disk. A bare id is the first run of that id. */
  async open(id: string): Promise<OpenRun | undefined> {
    for (const store of this.storesFor(id)) {
      const run = await this.openIn(store, storedId(id));
      if (run !== undefined) return run;
    }
    return undefined;
  }

  /** Whether the folder that holds a run is one of those that this window looks into. */
  knows(id: string): boolean {
    return this.storesFor(id).length > 0;
  }

  /** The view of a run; undefined when there is none, or its journal has no beginning. */
  async view(id: string): Promise<RunView | undefined> {
    return (await this.open(id))?.view();
  }

  /** All runs, newest first. */
  async list(): Promise<readonly OpenRun[]> {
    const runs: OpenRun[] = [];
    for (const store of this.allStores()) {
      const ids = await store.list().catch((error: unknown) => {
        this.log.error(`The runs in ${store.root} cannot be listed`, error);
        return [];
      });
      for (const id of ids) {
        const run = await this.openIn(store, id);
        if (run !== undefined) runs.push(run);
      }
    }
    return runs.sort((a, b) => (a.startedAt < b.startedAt ? 1 : -1));
  }

  /** Views of all runs that can be read, newest first. */
  async views(): Promise<readonly RunView[]> {
    return (await this.list()).flatMap((run) => run.view() ?? []);
  }

  /** Adds a note to a run's journal. */
  async note({ id, stored, store }: OpenRun, event: NoteEvent): Promise<void> {
    const now = new Date();
    const live = this.live.get(id);
    if (live === undefined) {
      await store.note(stored, now, event);
    } else {
      const entry = { at: now.toISOString(), event };
      await live.sink.append(encodeEntry(entry));
      live.fold.apply(entry);
    }
    this.finished.delete(id);
    this.tell(id);
    this.listChanged.fire();
  }

  /** Moves a run's folder to the trash; deletes it where there is no trash. */
  async delete({ id, stored, store }: OpenRun): Promise<void> {
    const folder = vscode.Uri.file(store.folder(stored));
    await vscode.workspace.fs.delete(folder, { recursive: true, useTrash: true }).then(undefined, () => vscode.workspace.fs.delete(folder, { recursive: true }));
    this.finished.delete(id);
    await this.underWay.remove(id);
    this.tell(id);
    this.listChanged.fire();
  }

  /** Forgets what was read, and reads again when asked. */
  refresh(): void {
    this.finished.clear();
    this.listChanged.fire();
  }

  dispose(): void {
    for (const { abort } of this.live.values()) abort.abort();
    vscode.Disposable.from(...this.disposables).dispose();
  }

  private get folders(): readonly string[] {
    return (vscode.workspace.workspaceFolders ?? []).map(({ uri }) => uri.fsPath);
  }

  /** The stores of the workspace's folders, and of files outside of them that had a run. */
  private allStores(): readonly RunStore[] {
    for (const root of [...this.folders, ...this.outside.all]) this.storeAt(root);
    return [...this.stores.values()];
  }

  private storesFor(id: string): readonly RunStore[] {
    return this.allStores().filter(({ root }) => mayBeIn(root, id));
  }

  private storeAt(root: string): RunStore {
    const known = this.stores.get(root) ?? new RunStore(root);
    this.stores.set(root, known);
    return known;
  }

  private async begin(ready: ReadyRun, models: RunModels): Promise<BegunRun> {
    const { store, sink } = ready;
    const id = runKey(store.root, ready.id);
    const changed = (): void => {
      this.changed.fire(id);
      this.progress.add(id);
    };
    const run = await carryOut(ready, models, { changed, ended: () => this.end(id, sink) });
    this.live.set(id, run);
    this.finished.delete(id);
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

  private async openIn(store: RunStore, storedAs: string): Promise<OpenRun | undefined> {
    const id = runKey(store.root, storedAs);
    const live = this.live.get(id);
    if (live !== undefined) return live;
    const changedAt = await store.changedAt(storedAs);
    if (changedAt === 0) return undefined;
    const known = this.finished.get(id);
    if (known?.changedAt === changedAt) return known.run;
    const run = await this.read(store, storedAs);
    // Whether its owner is still there does not show in the journal.
    if (run?.owner !== undefined) this.follow(id, store, storedAs);
    else if (run !== undefined) this.finished.set(id, { changedAt, run });
    return run;
  }

  private follow(id: string, store: RunStore, stored: string): void {
    this.elsewhere.set(id, { store, stored });
    this.owners.request();
  }

  /** Tells of the runs whose owner has let go of them, or has died. */
  private async lookAtOwners(): Promise<void> {
    for (const [id, { store, stored }] of [...this.elsewhere]) {
      // A folder that cannot be read now is looked at again when the run is shown again.
      if ((await store.owner(stored).catch(() => undefined)) !== undefined) continue;
      this.elsewhere.delete(id);
      this.tell(id);
      this.listChanged.fire();
    }
    if (this.elsewhere.size > 0) this.owners.request();
  }

  private async read(store: RunStore, storedAs: string): Promise<OpenRun | undefined> {
    const id = runKey(store.root, storedAs);
    const stored = await store.read(storedAs).catch((error: unknown) => {
      this.log.error(`The run ${id} cannot be read`, error);
      return undefined;
    });
    if (stored === undefined) return undefined;
    const { damagedLines, entries } = stored.journal;
    const warning =
      damagedLines.length === 0
        ? {}
        : { warning: vscode.l10n.t('The journal of this run is damaged on line {0}. {1} entries were read.', damagedLines.join(', '), entries.length) };
    const folded = stored.view;
    // This window itself holds a run for the moment in which it notes something in it.
    const isElsewhere = stored.owner !== undefined && stored.owner.process !== process.pid && folded?.state !== 'ended';
    const owner = isElsewhere ? { owner: describeOwner(stored.owner) } : {};
    const view = folded && { ...folded, id, ...owner };
    const unreadable = stored.unreadable === undefined ? {} : { unreadable: stored.unreadable };
    return { id, stored: storedAs, store, fold: stored.fold, live: false, startedAt: view?.startedAt ?? storedAs, view: () => view, ...owner, ...warning, ...unreadable };
  }

  private updateContext(): void {
    void vscode.commands.executeCommand('setContext', 'whetstone.running', this.live.size > 0);
  }
}

function describeOwner({ process: id, since }: LockOwner): string {
  const time = new Date(since);
  if (Number.isNaN(time.getTime())) return vscode.l10n.t('process {0}', id);
  return vscode.l10n.t('process {0} since {1}', id, time.toLocaleTimeString(vscode.env.language, { timeStyle: 'short' }));
}
