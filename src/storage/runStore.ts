import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { NoteEvent } from '../core/run/events';
import type { DecodedJournal } from '../core/run/journal';
import { decodeJournal, encodeEntry } from '../core/run/journal';
import { RunFold } from '../core/run/runFold';
import { FileJournal } from './fileJournal';

/** The folder of Whetstone's own files in a workspace folder. */
export const whetstoneFolder = '.whetstone';

const journalName = 'journal.jsonl';

/** A run's journal, read and folded. */
export interface StoredRun {
  readonly id: string;
  readonly fold: RunFold;
  readonly journal: DecodedJournal;
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

  /** Makes the folder of a new run and returns its id, which sorts by time. */
  async create(startedAt: Date, method: string): Promise<string> {
    await this.prepare();
    const stem = `${startedAt.toISOString().slice(0, 19).replace(/:/g, '-')}-${method}`;
    for (let attempt = 1; ; attempt++) {
      const id = attempt === 1 ? stem : `${stem}-${attempt}`;
      try {
        await mkdir(this.folder(id));
        return id;
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
      }
    }
  }

  /** Opens a run's journal for appending. */
  openJournal(id: string): Promise<FileJournal> {
    return FileJournal.open(join(this.folder(id), journalName));
  }

  /** Ids of the runs, newest first. */
  async list(): Promise<readonly string[]> {
    try {
      const entries = await readdir(join(this.root, whetstoneFolder, 'runs'), { withFileTypes: true });
      return entries.flatMap((entry) => (entry.isDirectory() ? [entry.name] : [])).sort().reverse();
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
      throw error;
    }
  }

  /** Reads a run; undefined when there is none of that id. */
  async read(id: string): Promise<StoredRun | undefined> {
    // An id comes from a person or a saved panel: it must not lead out of the folder.
    if (!/^[\w.-]+$/.test(id) || id.startsWith('.')) return undefined;
    let text: string;
    try {
      text = await readFile(join(this.folder(id), journalName), 'utf8');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
      throw error;
    }
    const journal = decodeJournal(text);
    const fold = new RunFold(id);
    journal.entries.forEach((entry) => fold.apply(entry));
    return { id, fold, journal };
  }

  /** Appends a note to a run that is not under way. */
  async note(id: string, at: Date, event: NoteEvent): Promise<void> {
    const journal = await this.openJournal(id);
    try {
      await journal.append(encodeEntry({ at: at.toISOString(), event }));
    } finally {
      await journal.close();
    }
  }

  /** When a run's journal was last written, in milliseconds since the epoch; 0 when there is none. */
  async changedAt(id: string): Promise<number> {
    try {
      return (await stat(join(this.folder(id), journalName))).mtimeMs;
    } catch {
      return 0;
    }
  }

  /** Keeps the best prompt of a run beside its journal, under the prompt file's own name. */
  async keepPrompt(id: string, name: string, text: string): Promise<string> {
    const path = join(this.folder(id), name);
    await writeFile(path, text);
    return path;
  }

  /** The folder keeps itself out of version control. */
  private async prepare(): Promise<void> {
    const folder = join(this.root, whetstoneFolder);
    await mkdir(join(folder, 'runs'), { recursive: true });
    await writeFile(join(folder, '.gitignore'), '*\n', { flag: 'wx' }).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST') throw error;
    });
  }
}
