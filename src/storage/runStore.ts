import { constants } from 'node:fs';
import { lstat, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { AcceptedNote } from '../core/run/journal/events';
import type { DecodedEntry, JournalDamage } from '../core/run/journal/journalDecoder';
import { JournalDecoder } from '../core/run/journal/journalDecoder';
import { encodeNote } from '../core/run/journal/journalText';
import { EarlierRun } from '../core/run/journal/earlierRun';
import { isOfOtherVersion } from '../core/run/journal/formatVersion';
import type { LineSource } from '../core/run/journal/lineSource';
import type { Version } from '../core/prompt/candidate';
import type { FileText } from '../core/prompt/version';
import type { PreparedRun } from '../core/run/executeRun';
import type { RunFold } from '../core/run/view/runFold';
import type { RunView } from '../core/run/view/runView';
import { FileJournal } from './fileJournal';
import type { JournalTaker } from './journalFile';
import { readJournal } from './journalFile';
import { JournalLines } from './journalLines';
import { fileNow, placeBelow } from './movedFiles';
import { makeOwnFolder, openOwn, readOwnFolder, standingAt, whetstoneFolder } from './ownFiles';
import { replaceOwn } from './replaceFile';
import type { LockOwner } from './runLock';
import { RunBusy, RunLock } from './runLock';
import { StorageError, writing } from './storageError';
import { TrajectoryFile } from './trajectoryFile';

/** A run's journal, in the folder of the run. */
export const journalName = 'journal.jsonl';

/** The file beside a journal that keeps what happened in each rollout. */
export const trajectoriesName = 'trajectories.jsonl';

/** The file beside a journal that keeps what lists say of the run (see `readSummary`). */
export const summaryName = 'summary.json';

/** The file beside it that keeps what the run made (see `readTrace`). */
export const traceName = 'trace.json';

/** The file beside it that keeps which cases the run used (see `readUses`). */
export const usesName = 'uses.json';

/** What tells that a journal has changed. */
export interface JournalState {
  /** In bytes. */
  readonly size: number;
  /** When it was last written, in milliseconds since the epoch. */
  readonly changedAt: number;
}

/**
 * Why a run cannot be shown: its journal has no readable beginning or holds what makes no sense, another version has written it,
 * the disk refuses to read it, or there is a link or no regular file in its place.
 */
export type Unreadable = 'damaged' | 'other version' | 'no access' | 'not a file';

/** A run's journal, read and folded. */
export interface StoredRun {
  readonly id: string;
  readonly fold: RunFold;
  /** The run as it stands on the disk, not under way; absent when it cannot be shown, and `unreadable` says why. */
  readonly view?: RunView;
  readonly unreadable?: Unreadable;
  readonly damage: JournalDamage;
  /** The process in which the run is under way, here or elsewhere; absent when it is not. */
  readonly owner?: LockOwner;
}

/** A run whose journal is open, and empty. */
export interface NewRun {
  readonly id: string;
  /** As it was given, with the places of its files in this folder. */
  readonly prepared: PreparedRun;
  /** For whoever carries the run out; to be closed when it has ended. */
  readonly sink: FileJournal;
  readonly fold: RunFold;
  /** Reads what the run writes, for whoever carries it out. */
  readonly earlier: EarlierRun;
}

/** The runs of one workspace folder: `.whetstone/runs/<run>/journal.jsonl`. */
export class RunStore {
  constructor(
    /** The workspace folder. */
    readonly root: string,
  ) {}

  /** The folder of a run. */
  folder(id: string): string {
    return join(this.root, whetstoneFolder, 'runs', id);
  }

  /** Makes the folder of a new run and returns its id, which sorts by time. @throws StorageError when it cannot be written. */
  async create(startedAt: Date, method: string): Promise<string> {
    await this.prepare();
    const stem = `${startedAt.toISOString().slice(0, 19).replace(/:/g, '-')}-${method}`;
    for (let attempt = 1; ; attempt++) {
      const id = attempt === 1 ? stem : `${stem}-${attempt}`;
      try {
        await mkdir(this.folder(id));
        return id;
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw new StorageError(this.folder(id), error);
      }
    }
  }

  /** Makes the folder of a new run and opens its journal. @throws StorageError when it cannot be written. */
  async begin(prepared: PreparedRun, startedAt: Date): Promise<NewRun> {
    const id = await this.create(startedAt, prepared.settings.method);
    const { withPlaces } = await import('../core/prompt/loadProgram');
    const program = withPlaces(prepared.program, (path) => placeBelow(this.root, path));
    const lines = new JournalLines(this.journalPath(id));
    return {
      id,
      prepared: { ...prepared, program },
      sink: await this.openJournal(id),
      fold: (await this.foldMaker())(id, lines),
      earlier: new EarlierRun(lines),
    };
  }

  /** What makes a fold for the journal of a run that is kept here. Loaded on first use: at the start, lists go by what is kept of runs. */
  async foldMaker(): Promise<(id: string, lines?: LineSource) => RunFold> {
    const { RunFold: Fold } = await import('../core/run/view/runFold');
    return (id, lines) => new Fold(id, (file, prompt) => fileNow(this.root, prompt, file), lines);
  }

  /** Opens a run's journal for appending. @throws RunBusy when another process has it open; StorageError when it cannot be written. */
  openJournal(id: string): Promise<FileJournal> {
    return FileJournal.open(this.journalPath(id));
  }

  /** The process in which a run is under way; undefined when it is not. */
  owner(id: string): Promise<LockOwner | undefined> {
    return RunLock.owner(this.folder(id));
  }

  /** The file of a run's journal. */
  journalPath(id: string): string {
    return join(this.folder(id), journalName);
  }

  /** The file of a run's trajectories. */
  trajectoriesPath(id: string): string {
    return join(this.folder(id), trajectoriesName);
  }

  /** Opens the file of a run's trajectories; undefined where that cannot be, which costs a run nothing. Its journal is to be open. */
  openTrajectories(id: string): Promise<TrajectoryFile | undefined> {
    return TrajectoryFile.open(this.trajectoriesPath(id)).catch(() => undefined);
  }

  /**
   * Ids of the runs, newest first; a link in the place of a run's folder is one that cannot be shown.
   * @throws StorageError when their folder cannot be read.
   */
  async list(): Promise<readonly string[]> {
    const folder = join(this.root, whetstoneFolder, 'runs');
    try {
      const entries = await readOwnFolder(folder);
      return entries
        .flatMap((entry) => (entry.isDirectory() || entry.isSymbolicLink() ? [entry.name] : []))
        .filter(isRunId)
        .sort()
        .reverse();
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
      throw error instanceof StorageError ? error : new StorageError(folder, error, 'read');
    }
  }

  /**
   * Reads a run; undefined when there is none of that id. Neither what a journal holds nor a disk that refuses to read it makes it throw.
   */
  async read(id: string): Promise<StoredRun | undefined> {
    if (!isRunId(id)) return undefined;
    const newFold = await this.foldMaker();
    try {
      const { taker, damage } = await readJournal(this.journalPath(id), (lines) => new Folding(newFold(id, lines)));
      const owner = await this.owner(id);
      return { id, ...taker.end(), damage, ...(owner === undefined ? {} : { owner }) };
    } catch (error) {
      const { code = '' } = error as NodeJS.ErrnoException;
      // Where a file stands in place of a folder, there is no run either.
      if (['ENOENT', 'ENOTDIR'].includes(code)) return undefined;
      return {
        id,
        fold: newFold(id),
        unreadable: error instanceof StorageError || code === 'EISDIR' ? 'not a file' : 'no access',
        damage: new JournalDecoder().damage,
      };
    }
  }

  /**
   * Appends a note to a run. One that is under way elsewhere gets it as a single write of a whole line, which the system puts
   * behind whatever else is written.
   */
  async note(id: string, at: Date, event: AcceptedNote): Promise<void> {
    const line = encodeNote(at.toISOString(), event);
    let journal: FileJournal;
    try {
      journal = await this.openJournal(id);
    } catch (error) {
      if (!(error instanceof RunBusy)) throw error;
      return appendOnce(this.journalPath(id), line);
    }
    try {
      await journal.append(line);
    } finally {
      await journal.close();
    }
  }

  /** How a run's journal stands, or what is in its place; undefined when there is nothing. */
  async journalState(id: string): Promise<JournalState | undefined> {
    if (!isRunId(id)) return undefined;
    const found = await standingAt(this.journalPath(id));
    return found && { size: found.size, changedAt: found.mtimeMs };
  }

  /** What the folder of a run takes on the disk, in bytes. */
  async size(id: string): Promise<number> {
    const folder = this.folder(id);
    const entries = await readOwnFolder(folder).catch(() => []);
    const sizes = await Promise.all(
      entries.map(({ name }) =>
        lstat(join(folder, name)).then(
          ({ size }) => size,
          () => 0,
        ),
      ),
    );
    return sizes.reduce((sum, size) => sum + size, 0);
  }

  /**
   * Keeps the best version of a run beside its journal: each file under its own name, that of a further one with `+` for every slash.
   * @returns where the first one is
   * @throws StorageError when one cannot be written
   */
  async keepBest(id: string, version: Version): Promise<string> {
    const { fileKey, renderFiles } = await import('../core/prompt/version');
    const nameIn = (file: FileText): string =>
      fileKey(file)
        .replace(/[\\/:]+/g, '+')
        .replace(/^\++/, '');
    const pathOf = (name: string): string =>
      join(this.folder(id), [journalName, trajectoriesName, summaryName, traceName, usesName].includes(name) ? `best-${name}` : name);
    for (const file of renderFiles(version).values()) await replaceOwn(pathOf(nameIn(file)), file.text);
    return pathOf(nameIn(version.program.files[0]));
  }

  /** The folder keeps itself out of version control. */
  private async prepare(): Promise<void> {
    const folder = join(this.root, whetstoneFolder);
    const runs = join(folder, 'runs');
    await writing(runs, () => makeOwnFolder(runs));
    await writing(folder, async () => {
      await writeFile(join(folder, '.gitignore'), '*\n', { flag: 'wx' }).catch((error: NodeJS.ErrnoException) => {
        if (error.code !== 'EEXIST') throw error;
      });
    });
  }
}

/** Folds a journal, whatever it holds. */
class Folding implements JournalTaker {
  private isOfOtherVersion = false;
  private isDamaged = false;

  constructor(private readonly fold: RunFold) {}

  take({ entry, number }: DecodedEntry): void {
    this.attempt(() => {
      this.isOfOtherVersion ||= isOfOtherVersion([entry]);
      if (!this.isDamaged && !this.isOfOtherVersion) this.fold.apply(entry, number);
    });
  }

  end(): Pick<StoredRun, 'fold' | 'view' | 'unreadable'> {
    const { fold } = this;
    if (this.isOfOtherVersion) return { fold, unreadable: 'other version' };
    const view = this.attempt(() => fold.view(false));
    return view === undefined || this.isDamaged ? { fold, unreadable: 'damaged' } : { fold, view };
  }

  /** Whole lines may hold anything. */
  private attempt<T>(what: () => T): T | undefined {
    try {
      return what();
    } catch {
      this.isDamaged = true;
      return undefined;
    }
  }
}

/** An id comes from a person or a saved panel: it must not lead out of the folder. */
function isRunId(id: string): boolean {
  return /^[\w.-]+$/.test(id) && !id.startsWith('.');
}

async function appendOnce(path: string, line: string): Promise<void> {
  await writing(path, async () => {
    const file = await openOwn(path, constants.O_WRONLY | constants.O_APPEND | constants.O_CREAT);
    try {
      await file.write(line);
      await file.datasync();
    } finally {
      await file.close();
    }
  });
}
