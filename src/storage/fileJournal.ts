import { constants } from 'node:fs';
import type { FileHandle } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { JournalSink } from '../core/run/journal/journal';
import { isWholeLine } from '../core/run/journal/journalText';
import { openOwn } from './ownFiles';
import { LockLost, RunLock } from './runLock';
import { StorageError, writing } from './storageError';

/** What a journal needs of a file; a test puts one in its place that fails. */
export type JournalFile = Pick<FileHandle, 'appendFile' | 'datasync' | 'close'>;

/** Who may write. */
type JournalLock = Pick<RunLock, 'verify' | 'release'>;

interface PendingLine {
  readonly line: string;
  readonly resolve: () => void;
  readonly reject: (error: Error) => void;
}

/**
 * A journal in a file, which no other process writes meanwhile. Lines that wait while the disk is busy go out together, with one
 * sync. After a line that could not be written none is: one that followed half a line would be lost with it.
 */
export class FileJournal implements JournalSink {
  private pending: PendingLine[] = [];
  private drained: Promise<void> | undefined;
  private refusal: Error | undefined;

  constructor(
    private readonly path: string,
    private readonly file: JournalFile,
    private readonly lock: JournalLock,
  ) {}

  /**
   * Opens the file for appending, and makes it where there is none. A last line that a crash tore is cut off first.
   * @throws RunBusy when another process has it open; StorageError when it cannot be written.
   */
  static async open(path: string): Promise<FileJournal> {
    return FileJournal.openLocked(path, await RunLock.acquire(dirname(path)));
  }

  /** Opens the file under a lock that is held already. The journal releases it when it is closed, or cannot be opened. */
  static async openLocked(path: string, lock: RunLock): Promise<FileJournal> {
    try {
      return await writing(path, async () => {
        const file = await openOwn(path, constants.O_RDWR | constants.O_APPEND | constants.O_CREAT);
        try {
          await mendLastLine(file);
        } catch (error) {
          await file.close();
          throw error;
        }
        return new FileJournal(path, file, lock);
      });
    } catch (error) {
      await lock.release();
      throw error;
    }
  }

  /** Resolves when the line is safe on the disk. @throws StorageError when it, or one before it, could not be written. */
  append(line: string): Promise<void> {
    if (this.refusal !== undefined) return Promise.reject(this.refusal);
    return new Promise((resolve, reject) => {
      this.pending.push({ line, resolve, reject });
      this.drained ??= this.drain();
    });
  }

  /** Closes the file once all lines are written. Lines that could not be were reported where they were appended. */
  async close(): Promise<void> {
    await this.drained;
    this.refusal ??= new Error(`${this.path}: The journal is closed.`);
    try {
      await this.file.close();
    } finally {
      await this.lock.release();
    }
  }

  private async drain(): Promise<void> {
    while (this.pending.length > 0) {
      const batch = this.pending;
      this.pending = [];
      const refusal = this.refusal ?? (await this.write(batch));
      for (const { resolve, reject } of batch) {
        if (refusal === undefined) resolve();
        else reject(refusal);
      }
    }
    this.drained = undefined;
  }

  private async write(batch: readonly PendingLine[]): Promise<Error | undefined> {
    try {
      await this.lock.verify();
      await this.file.appendFile(batch.map(({ line }) => line).join(''));
      await this.file.datasync();
    } catch (error) {
      this.refusal = error instanceof LockLost ? error : new StorageError(this.path, error);
    }
    return this.refusal;
  }
}

/** Cuts a torn last line off, so that the next one does not begin in the middle of it; one that lacks only its line end gets that. */
async function mendLastLine(file: FileHandle): Promise<void> {
  const { size } = await file.stat();
  const start = await startOfLastLine(file, size);
  if (start === size) return;
  const last = await readRange(file, start, size);
  if (isWholeLine(last.toString('utf8'))) await file.appendFile('\n');
  else await file.truncate(start);
}

/** Where what follows the last line end begins; the size of the file when it ends with one. */
async function startOfLastLine(file: FileHandle, size: number): Promise<number> {
  const step = 64 * 1024;
  for (let end = size; end > 0; end -= step) {
    const start = Math.max(0, end - step);
    const found = (await readRange(file, start, end)).lastIndexOf('\n');
    if (found >= 0) return start + found + 1;
  }
  return 0;
}

async function readRange(file: FileHandle, start: number, end: number): Promise<Buffer> {
  const { buffer, bytesRead } = await file.read(Buffer.alloc(end - start), 0, end - start, start);
  return buffer.subarray(0, bytesRead);
}
