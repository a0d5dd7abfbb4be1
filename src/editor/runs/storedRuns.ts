import * as vscode from 'vscode';
import type { LockOwner } from '../../storage/runLock';
import { RunStore } from '../../storage/runStore';
import type { OpenRun } from './openRun';
import type { OutsideRoots } from './outsideRoots';
import { mayBeIn, runKey } from './runKey';
import { Throttle } from './throttle';

/** How often it is looked whether runs of other windows are still under way, in milliseconds: a process that dies says nothing. */
const ownerInterval = 3000;

/** Where a run is kept. */
export interface StoredPlace {
  readonly store: RunStore;
  /** Its id there. */
  readonly stored: string;
}

/** Reads the runs that are kept in the workspace's folders, and in those of files outside of them. */
export class StoredRuns implements vscode.Disposable {
  private readonly read = new Map<string, { readonly changedAt: number; readonly run: OpenRun }>();
  private readonly stores = new Map<string, RunStore>();
  /** Runs that were shown as under way elsewhere. */
  private readonly elsewhere = new Map<string, StoredPlace>();
  private readonly released = new vscode.EventEmitter<string>();
  private readonly owners = new Throttle(() => void this.lookAtOwners(), ownerInterval);

  /** A run that another process had under way is so no more; with its name. */
  readonly onDidRelease = this.released.event;

  constructor(
    private readonly log: vscode.LogOutputChannel,
    private readonly outside: OutsideRoots,
  ) {}

  /** The stores of the workspace's folders, and of files outside of them that had a run. */
  get all(): readonly RunStore[] {
    for (const root of [...this.folders, ...this.outside.all]) this.at(root);
    return [...this.stores.values()];
  }

  /** The stores that may have a run of that name. */
  ofRun(id: string): readonly RunStore[] {
    return this.all.filter(({ root }) => mayBeIn(root, id));
  }

  /** Where the runs of the folder that holds a file are kept. */
  ofFile(uri: vscode.Uri): RunStore {
    const folder = vscode.workspace.getWorkspaceFolder(uri)?.uri ?? vscode.Uri.joinPath(uri, '..');
    return this.at(folder.fsPath);
  }

  /** Makes sure that a store is found again, also after the window was loaded again. */
  async remember({ root }: RunStore): Promise<void> {
    if (!this.folders.includes(root)) await this.outside.add(root);
  }

  /** Every run's place. */
  async places(): Promise<readonly StoredPlace[]> {
    const places: StoredPlace[] = [];
    for (const store of this.all) {
      const ids = await store.list().catch((error: unknown) => {
        this.log.error(`The runs in ${store.root} cannot be listed`, error);
        return [];
      });
      places.push(...ids.map((stored) => ({ store, stored })));
    }
    return places;
  }

  /** A run as it is on the disk; undefined when there is none. Read again only when its journal has changed. */
  async open({ store, stored }: StoredPlace): Promise<OpenRun | undefined> {
    const id = runKey(store.root, stored);
    const changedAt = await store.changedAt(stored);
    if (changedAt === 0) return undefined;
    const known = this.read.get(id);
    if (known?.changedAt === changedAt) return known.run;
    const run = await this.readRun(store, stored);
    if (run?.owner !== undefined) {
      // Whether its owner is still there does not show in the journal.
      this.elsewhere.set(id, { store, stored });
      this.owners.request();
    } else if (run !== undefined) {
      this.read.set(id, { changedAt, run });
    }
    return run;
  }

  /** Forgets what was read of a run. */
  forget(id: string): void {
    this.read.delete(id);
  }

  /** Forgets all that was read. */
  forgetAll(): void {
    this.read.clear();
  }

  dispose(): void {
    vscode.Disposable.from(this.released, this.owners).dispose();
  }

  private get folders(): readonly string[] {
    return (vscode.workspace.workspaceFolders ?? []).map(({ uri }) => uri.fsPath);
  }

  private at(root: string): RunStore {
    const known = this.stores.get(root) ?? new RunStore(root);
    this.stores.set(root, known);
    return known;
  }

  /** Tells of the runs whose owner has let go of them, or has died. */
  private async lookAtOwners(): Promise<void> {
    for (const [id, { store, stored }] of [...this.elsewhere]) {
      // A folder that cannot be read now is looked at again when the run is shown again.
      if ((await store.owner(stored).catch(() => undefined)) !== undefined) continue;
      this.elsewhere.delete(id);
      this.released.fire(id);
    }
    if (this.elsewhere.size > 0) this.owners.request();
  }

  private async readRun(store: RunStore, storedAs: string): Promise<OpenRun | undefined> {
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
    // This window itself holds a run for the moment in which it notes something in it.
    const isElsewhere = stored.owner !== undefined && stored.owner.process !== process.pid && stored.view?.state !== 'ended';
    const owner = isElsewhere ? { owner: describeOwner(stored.owner) } : {};
    const folded = stored.view && isElsewhere ? stored.fold.view('elsewhere') : stored.view;
    const view = folded && { ...folded, id, ...owner };
    const unreadable = stored.unreadable === undefined ? {} : { unreadable: stored.unreadable };
    return { id, stored: storedAs, store, fold: stored.fold, live: false, startedAt: view?.startedAt ?? storedAs, view: () => view, ...owner, ...warning, ...unreadable };
  }
}

function describeOwner({ process: id, since }: LockOwner): string {
  const time = new Date(since);
  if (Number.isNaN(time.getTime())) return vscode.l10n.t('process {0}', id);
  return vscode.l10n.t('process {0} since {1}', id, time.toLocaleTimeString(vscode.env.language, { timeStyle: 'short' }));
}
