import { basename, join } from 'node:path';
import * as vscode from 'vscode';
import type { NoteEvent } from '../../core/run/events';
import type { PreparedRun, RunEnvironment } from '../../core/run/executeRun';
import { RunFold } from '../../core/run/runFold';
import type { RunView } from '../../core/run/runView';
import type { StudyResult } from '../../core/run/study';
import { FileCache } from '../../storage/fileCache';
import { RunStore, whetstoneFolder } from '../../storage/runStore';
import { systemClock } from '../../providers/systemClock';

/** A run that is under way in this window. */
interface LiveRun {
  readonly fold: RunFold;
  readonly abort: AbortController;
  readonly done: Promise<StudyResult>;
}

/** A run as the features of the editor see it. */
export interface OpenRun {
  readonly id: string;
  readonly store: RunStore;
  readonly fold: RunFold;
  readonly live: boolean;
  /** What was wrong with its journal. */
  readonly warning?: string;
}

/** What a run needs that the editor decides. */
export type RunModels = Pick<RunEnvironment, 'createModel' | 'concurrency'>;

/** Starts and stops runs, keeps them in their workspace folder, and tells whoever shows them when they change. */
export class RunService implements vscode.Disposable {
  private readonly live = new Map<string, LiveRun>();
  private readonly finished = new Map<string, { readonly changedAt: number; readonly run: OpenRun }>();
  private readonly stores = new Map<string, RunStore>();
  private readonly changed = new vscode.EventEmitter<string>();
  private readonly listChanged = new vscode.EventEmitter<void>();

  /** A run has new entries; with its id. Fires often while a run is under way. */
  readonly onDidChangeRun = this.changed.event;
  /** A run has begun, ended or gone. */
  readonly onDidChangeList = this.listChanged.event;

  constructor(private readonly log: vscode.LogOutputChannel) {}

  /** Ids of the runs under way, oldest first. */
  get running(): readonly string[] {
    return [...this.live.keys()];
  }

  /** Where the runs of the folder that holds a file are kept. */
  storeFor(uri: vscode.Uri): RunStore {
    const folder = vscode.workspace.getWorkspaceFolder(uri)?.uri ?? vscode.Uri.joinPath(uri, '..');
    return this.storeAt(folder.fsPath);
  }

  /** The stores of the workspace's folders, and of files outside of them that had a run. */
  allStores(): readonly RunStore[] {
    for (const folder of vscode.workspace.workspaceFolders ?? []) this.storeAt(folder.uri.fsPath);
    return [...this.stores.values()];
  }

  /** Begins a run. `done` rejects when it was stopped or failed; its journal says why in either case. */
  async start(prepared: PreparedRun, store: RunStore, models: RunModels): Promise<{ readonly id: string; readonly done: Promise<StudyResult> }> {
    const id = await store.create(new Date(), prepared.settings.method);
    const sink = await store.openJournal(id);
    const fold = new RunFold(id);
    const abort = new AbortController();
    const { executeRun } = await import('../../core/run/executeRun');
    const done = executeRun(prepared, {
      ...models,
      cache: new FileCache(join(store.root, whetstoneFolder, 'cache', 'completions.jsonl')),
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
      .finally(async () => {
        this.live.delete(id);
        await sink.close().catch((error: unknown) => this.log.error(`Closing the journal of ${id}`, error as Error));
        await this.updateContext();
        this.changed.fire(id);
        this.listChanged.fire();
      });
    this.live.set(id, { fold, abort, done });
    await this.updateContext();
    this.listChanged.fire();
    return { id, done };
  }

  /** Stops a run and waits until it has ended. */
  async stop(id: string): Promise<void> {
    const run = this.live.get(id);
    run?.abort.abort();
    await run?.done.catch(() => undefined);
  }

  /** Finds a run by its id, under way or on the disk. */
  async open(id: string): Promise<OpenRun | undefined> {
    for (const store of this.allStores()) {
      const live = this.live.get(id);
      const changedAt = await store.changedAt(id);
      if (changedAt === 0 && live === undefined) continue;
      if (live !== undefined && changedAt > 0) return { id, store, fold: live.fold, live: true };
      const known = this.finished.get(id);
      if (known?.changedAt === changedAt) return known.run;
      const run = await this.read(store, id);
      if (run !== undefined) this.finished.set(id, { changedAt, run });
      if (run !== undefined) return run;
    }
    return undefined;
  }

  /** The view of a run; undefined when there is none, or its journal has no beginning. */
  async view(id: string): Promise<RunView | undefined> {
    const run = await this.open(id);
    return run?.fold.view(run.live);
  }

  /** All runs, newest first. */
  async list(): Promise<readonly OpenRun[]> {
    const runs: OpenRun[] = [];
    for (const store of this.allStores()) {
      for (const id of await store.list()) {
        const run = await this.open(id);
        if (run !== undefined) runs.push(run);
      }
    }
    return runs.sort((a, b) => (a.id < b.id ? 1 : -1));
  }

  /** Views of all runs, newest first. */
  async views(): Promise<readonly RunView[]> {
    const runs = await this.list();
    return runs.flatMap(({ fold, live }) => fold.view(live) ?? []);
  }

  /** Adds a note to a run that is not under way. */
  async note(run: OpenRun, event: NoteEvent): Promise<void> {
    await run.store.note(run.id, new Date(), event);
    this.changed.fire(run.id);
    this.listChanged.fire();
  }

  /** Moves a run's folder to the trash. */
  async delete(run: OpenRun): Promise<void> {
    await vscode.workspace.fs.delete(vscode.Uri.file(run.store.folder(run.id)), { recursive: true, useTrash: true });
    this.finished.delete(run.id);
    this.changed.fire(run.id);
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

  private storeAt(root: string): RunStore {
    const known = this.stores.get(root);
    if (known !== undefined) return known;
    const store = new RunStore(root);
    this.stores.set(root, store);
    return store;
  }

  private async read(store: RunStore, id: string): Promise<OpenRun | undefined> {
    const stored = await store.read(id);
    if (stored === undefined) return undefined;
    const damaged = stored.journal.damagedLines;
    const warning =
      damaged.length === 0
        ? {}
        : { warning: vscode.l10n.t('The journal of this run is damaged on line {0}. {1} entries were read.', damaged.join(', '), stored.journal.entries.length) };
    return { id, store, fold: stored.fold, live: false, ...warning };
  }

  private async updateContext(): Promise<void> {
    await vscode.commands.executeCommand('setContext', 'whetstone.running', this.live.size > 0);
  }
}
