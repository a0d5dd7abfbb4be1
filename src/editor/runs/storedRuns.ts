import * as vscode from 'vscode';
import { Recent } from '../../core/recent';
import type { RunSummary } from '../../core/run/view/runSummary';
import { mainPath } from '../../core/run/view/mainPath';
import type { RunState } from '../../core/run/view/runView';
import type { LockOwner } from '../../storage/runLock';
import { isThisProcess } from '../../storage/runLock';
import type { JournalState } from '../../storage/runStore';
import { RunStore } from '../../storage/runStore';
import type { StoredSummary } from '../../storage/runSummaries';
import { readSummary } from '../../storage/runSummaries';
import type { ListedRun, OpenRun } from './openRun';
import type { OutsideRoots } from './outsideRoots';
import { OwnerWatch } from './ownerWatch';
import { mayBeIn, runKey } from './runKey';

/** How many whole runs are kept in memory: those that panels show, most of all. */
const openAtOnce = 5;

/** Where a run is kept. */
export interface StoredPlace {
  readonly store: RunStore;
  /** Its id there. */
  readonly stored: string;
}

/** What was read of a run, and from which state of its journal. */
interface Read<T> {
  readonly state: JournalState;
  readonly what: T;
}

/**
 * Reads the runs that are kept in the workspace's folders, and in those of files outside of them: a summary of each, and few as a whole.
 */
export class StoredRuns implements vscode.Disposable {
  private readonly summaries = new Map<string, Read<Promise<StoredSummary | undefined>>>();
  private readonly opened = new Recent<Read<OpenRun>>(openAtOnce);
  private readonly stores = new Map<string, RunStore>();
  private readonly owners = new OwnerWatch();

  /** The prompts of the runs that were listed, by name of the run. */
  private readonly prompts = new Map<string, string>();

  /** A run that another process had under way is so no more; with its name. */
  readonly onDidRelease = this.owners.onDidRelease;

  constructor(
    private readonly log: vscode.LogOutputChannel,
    private readonly outside: OutsideRoots,
  ) {}

  /** The stores of the workspace's folders, and of files outside of them that had a run. */
  get all(): readonly RunStore[] {
    for (const root of [...this.folders, ...this.outside.all]) this.at(root);
    return [...this.stores.values()];
  }

  /** Where the prompts of the runs are that were listed. */
  get promptPaths(): readonly string[] {
    return [...new Set(this.prompts.values())];
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

  /** What lists say of a run; undefined when there is none. Read again only when its journal has changed. */
  async list(place: StoredPlace): Promise<ListedRun | undefined> {
    const { store, stored } = place;
    const id = runKey(store.root, stored);
    const found = await this.summaryOf(place, id);
    if (found?.summary === undefined) this.prompts.delete(id);
    else this.prompts.set(id, mainPath(found.summary));
    if (found === undefined) return undefined;
    const { summary, unreadable } = found;
    const owner = this.ownerOf(place, id, found.owner, summary?.state);
    return {
      ...{ id, stored, store, live: false, startedAt: summary?.startedAt ?? stored, ...owner },
      ...(summary === undefined ? {} : { summary: { ...summary, id, ...elsewhere(owner.owner) } }),
      ...(unreadable === undefined ? {} : { unreadable }),
    };
  }

  /** A whole run as it is on the disk; undefined when there is none. */
  async open(place: StoredPlace): Promise<OpenRun | undefined> {
    const { store, stored } = place;
    const id = runKey(store.root, stored);
    const state = await store.journalState(stored);
    if (state === undefined) return undefined;
    const known = this.opened.get(id);
    if (known !== undefined && isSame(known.state, state)) return known.what;
    const run = await this.readRun(place, id);
    // Whether its owner is still there does not show in the journal.
    if (run !== undefined && run.owner === undefined) this.opened.set(id, { state, what: run });
    return run;
  }

  /** Forgets what was read of a run. */
  forget(id: string): void {
    this.summaries.delete(id);
    this.opened.delete(id);
    this.prompts.delete(id);
  }

  /** Forgets all that was read. */
  forgetAll(): void {
    this.summaries.clear();
    this.opened.clear();
    this.prompts.clear();
  }

  dispose(): void {
    this.owners.dispose();
  }

  private get folders(): readonly string[] {
    return (vscode.workspace.workspaceFolders ?? []).map(({ uri }) => uri.fsPath);
  }

  private at(root: string): RunStore {
    const known = this.stores.get(root) ?? new RunStore(root);
    this.stores.set(root, known);
    return known;
  }

  private async summaryOf(place: StoredPlace, id: string): Promise<StoredSummary | undefined> {
    const { store, stored } = place;
    const state = await store.journalState(stored);
    if (state === undefined) return undefined;
    const known = this.summaries.get(id);
    if (known !== undefined && isSame(known.state, state)) {
      const found = await known.what;
      // Whether its owner is still there does not show in the journal.
      return found?.owner === undefined ? found : { ...found, owner: await this.reading(id, store.owner(stored)) };
    }
    const what = this.reading(id, readSummary(store, stored, state, vscode.workspace.isTrusted));
    this.summaries.set(id, { state, what });
    const found = await what;
    if (found === undefined && this.summaries.get(id)?.what === what) this.summaries.delete(id);
    return found;
  }

  private async readRun(place: StoredPlace, id: string): Promise<OpenRun | undefined> {
    const { store, stored: storedAs } = place;
    const stored = await this.reading(id, store.read(storedAs));
    if (stored === undefined) return undefined;
    const { damagedLines, count } = stored.damage;
    const warning =
      damagedLines.length === 0
        ? {}
        : {
            warning: vscode.l10n.t(
              'The journal of this run is damaged on line {0}. {1} entries were read.',
              damagedLines.slice(0, 5).join(', '),
              count,
            ),
          };
    const owner = this.ownerOf(place, id, stored.owner, stored.view?.state);
    const folded = stored.view && owner.owner !== undefined ? stored.fold.view('elsewhere') : stored.view;
    const view = folded && { ...folded, id, ...owner };
    const unreadable = stored.unreadable === undefined ? {} : { unreadable: stored.unreadable };
    return {
      id,
      stored: storedAs,
      store,
      fold: stored.fold,
      live: false,
      startedAt: view?.startedAt ?? storedAs,
      view: () => view,
      ...owner,
      ...warning,
      ...unreadable,
    };
  }

  /** Who has a run under way elsewhere; he is watched. This window itself holds a run for the moment in which it notes something in it. */
  private ownerOf(place: StoredPlace, id: string, owner: LockOwner | undefined, state: RunState | undefined): { readonly owner?: string } {
    if (owner === undefined || isThisProcess(owner) || state === 'ended') return {};
    this.owners.add(id, place);
    return { owner: describeOwner(owner) };
  }

  private reading<T>(id: string, what: Promise<T | undefined>): Promise<T | undefined> {
    return what.catch((error: unknown) => {
      this.log.error(`The run ${id} cannot be read`, error);
      return undefined;
    });
  }
}

function isSame(a: JournalState, b: JournalState): boolean {
  return a.size === b.size && a.changedAt === b.changedAt;
}

/** What the summary of a run says otherwise when another process has it under way. */
function elsewhere(owner: string | undefined): Partial<RunSummary> {
  if (owner === undefined) return {};
  return { owner, state: 'elsewhere', statusLine: vscode.l10n.t('It goes on in another window: {0}.', owner) };
}

/** The process that has a run under way, for people. */
export function describeOwner({ process: id, since }: LockOwner): string {
  const time = new Date(since);
  if (Number.isNaN(time.getTime())) return vscode.l10n.t('process {0}', id);
  return vscode.l10n.t('process {0} since {1}', id, time.toLocaleTimeString(vscode.env.language, { timeStyle: 'short' }));
}
