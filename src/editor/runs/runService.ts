import { basename } from 'node:path';
import * as vscode from 'vscode';
import type { NoteEvent } from '../../core/run/events';
import type { PreparedRun, RunEnvironment } from '../../core/run/executeRun';
import { encodeEntry } from '../../core/run/journal';
import { RunFold } from '../../core/run/runFold';
import type { RunView } from '../../core/run/runView';
import type { StudyResult } from '../../core/run/study';
import { cachePath } from '../../storage/cacheFolder';
import { FileCache } from '../../storage/fileCache';
import type { FileJournal } from '../../storage/fileJournal';
import { RunStore } from '../../storage/runStore';
import { systemClock } from '../../providers/systemClock';

/** A run as the features of the editor see it. */
export interface OpenRun {
  readonly id: string;
  readonly store: RunStore;
  readonly fold: RunFold;
  readonly live: boolean;
  /** ISO 8601; what is left of it in the id where the journal cannot be read. */
  readonly startedAt: string;
  /** What was wrong with its journal. */
  readonly warning?: string;
  /** The run as the views show it; undefined when its journal has no readable beginning. */
  view(): RunView | undefined;
}

/** A run that is under way in this window. */
interface LiveRun extends OpenRun {
  readonly sink: FileJournal;
  readonly abort: AbortController;
  /** Settles, and never rejects, when the run has ended and its journal is closed. */
  readonly ended: Promise<unknown>;
}

/** What a run needs that the editor decides. */
export interface RunModels extends Pick<RunEnvironment, 'createModel' | 'concurrency'> {
  /** Where models behind an OpenAI-compatible endpoint are reached; '' for OpenAI's own. */
  readonly baseUrl: string;
}

/** Starts and stops runs, keeps them in their workspace folder, and tells whoever shows them when they change. */
export class RunService implements vscode.Disposable {
  private readonly live = new Map<string, LiveRun>();
  private readonly finished = new Map<string, { readonly changedAt: number; readonly run: OpenRun }>();
  private readonly stores = new Map<string, RunStore>();
  private readonly changed = new vscode.EventEmitter<string>();
  private readonly listChanged = new vscode.EventEmitter<void>();

  /** A run has new entries; with its id. Fires often while a run is under way. */
  readonly onDidChangeRun = this.changed.event;
  /** A run has begun, ended, gone, or was remarked on. */
  readonly onDidChangeList = this.listChanged.event;

  constructor(private readonly log: vscode.LogOutputChannel) {}

  /** Ids of the runs under way, oldest first. */
  get running(): readonly string[] {
    return [...this.live.keys()];
  }

  /** A run that is under way, as it stands; undefined when it is not. */
  liveView(id: string): RunView | undefined {
    return this.live.get(id)?.view();
  }

  /** Where the runs of the folder that holds a file are kept. */
  storeFor(uri: vscode.Uri): RunStore {
    const folder = vscode.workspace.getWorkspaceFolder(uri)?.uri ?? vscode.Uri.joinPath(uri, '..');
    return this.storeAt(folder.fsPath);
  }

  /** Begins a run. `done` rejects when it was stopped or failed; its journal says why in either case. */
  async start(prepared: PreparedRun, store: RunStore, models: RunModels): Promise<{ readonly id: string; readonly done: Promise<StudyResult> }> {
    const { executeRun } = await import('../../core/run/executeRun');
    const now = new Date();
    const id = await store.create(now, prepared.settings.method);
    const sink = await store.openJournal(id);
    const fold = new RunFold(id);
    const abort = new AbortController();
    const { createModel, concurrency } = models;
    const cache = new FileCache(cachePath(store.root), models.baseUrl);
    const done = executeRun(prepared, {
      createModel,
      concurrency,
      cache,
      sink,
      onEntry: (entry) => {
        fold.apply(entry);
        this.changed.fire(id);
      },
      timestamp: () => new Date().toISOString(),
      clock: systemClock,
      signal: abort.signal,
    })
      .then(async (result) => {
        await store.keepPrompt(id, basename(prepared.prompt.path), result.best.text);
        return result;
      })
      .finally(() => cache.close())
      .finally(() => this.end(id, sink));
    this.live.set(id, { id, store, fold, live: true, startedAt: now.toISOString(), view: () => fold.view(true), sink, abort, ended: done.catch(() => undefined) });
    this.updateContext();
    this.listChanged.fire();
    return { id, done };
  }

  /** Stops a run and waits until it has ended. */
  async stop(id: string): Promise<void> {
    const run = this.live.get(id);
    run?.abort.abort();
    await run?.ended;
  }

  /** Stops all runs and waits until each has said so in its journal. */
  async stopAll(): Promise<void> {
    await Promise.all(this.running.map((id) => this.stop(id)));
  }

  /** Finds a run by its id, under way or on the disk. */
  async open(id: string): Promise<OpenRun | undefined> {
    const live = this.live.get(id);
    if (live !== undefined) return live;
    for (const store of this.allStores()) {
      const changedAt = await store.changedAt(id);
      if (changedAt === 0) continue;
      const known = this.finished.get(id);
      if (known?.changedAt === changedAt) return known.run;
      const run = await this.read(store, id);
      if (run === undefined) continue;
      this.finished.set(id, { changedAt, run });
      return run;
    }
    return undefined;
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
        const run = await this.open(id);
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
  async note({ id, store }: OpenRun, event: NoteEvent): Promise<void> {
    const now = new Date();
    const live = this.live.get(id);
    if (live === undefined) {
      await store.note(id, now, event);
    } else {
      const entry = { at: now.toISOString(), event };
      await live.sink.append(encodeEntry(entry));
      live.fold.apply(entry);
    }
    this.finished.delete(id);
    this.changed.fire(id);
    this.listChanged.fire();
  }

  /** Moves a run's folder to the trash; deletes it where there is no trash. */
  async delete({ id, store }: OpenRun): Promise<void> {
    const folder = vscode.Uri.file(store.folder(id));
    await vscode.workspace.fs.delete(folder, { recursive: true, useTrash: true }).then(undefined, () => vscode.workspace.fs.delete(folder, { recursive: true }));
    this.finished.delete(id);
    this.changed.fire(id);
    this.listChanged.fire();
  }

  /** Forgets what was read, and reads again when asked. */
  refresh(): void {
    this.finished.clear();
    this.listChanged.fire();
  }

  dispose(): void {
    for (const { abort } of this.live.values()) abort.abort();
    this.changed.dispose();
    this.listChanged.dispose();
  }

  /** The stores of the workspace's folders, and of files outside of them that had a run. */
  private allStores(): readonly RunStore[] {
    for (const folder of vscode.workspace.workspaceFolders ?? []) this.storeAt(folder.uri.fsPath);
    return [...this.stores.values()];
  }

  private storeAt(root: string): RunStore {
    const known = this.stores.get(root) ?? new RunStore(root);
    this.stores.set(root, known);
    return known;
  }

  /** From here on the run is what its journal on the disk says. */
  private async end(id: string, sink: FileJournal): Promise<void> {
    await sink.close().catch((error: unknown) => this.log.error(`The journal of ${id} could not be closed`, error as Error));
    this.live.delete(id);
    this.updateContext();
    this.changed.fire(id);
    this.listChanged.fire();
  }

  private async read(store: RunStore, id: string): Promise<OpenRun | undefined> {
    const stored = await store.read(id).catch((error: unknown) => {
      this.log.error(`The run ${id} cannot be read`, error);
      return undefined;
    });
    if (stored === undefined) return undefined;
    const { damagedLines, entries } = stored.journal;
    const warning =
      damagedLines.length === 0
        ? {}
        : { warning: vscode.l10n.t('The journal of this run is damaged on line {0}. {1} entries were read.', damagedLines.join(', '), entries.length) };
    const view = stored.fold.view(false);
    return { id, store, fold: stored.fold, live: false, startedAt: view?.startedAt ?? id, view: () => view, ...warning };
  }

  private updateContext(): void {
    void vscode.commands.executeCommand('setContext', 'whetstone.running', this.live.size > 0);
  }
}
