import type { FileHandle } from 'node:fs/promises';
import { open } from 'node:fs/promises';
import type { JournalSink } from '../core/run/journal';

interface PendingLine {
  readonly line: string;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

/** A journal in a file. Lines that wait while the disk is busy go out together, with one sync. */
export class FileJournal implements JournalSink {
  private pending: PendingLine[] = [];
  private writing = false;

  private constructor(private readonly file: FileHandle) {}

  /** Opens the file for appending, and makes it where there is none. */
  static async open(path: string): Promise<FileJournal> {
    return new FileJournal(await open(path, 'a'));
  }

  append(line: string): Promise<void> {
    return new Promise((resolve, reject) => {
      this.pending.push({ line, resolve, reject });
      if (!this.writing) void this.drain();
    });
  }

  /** Closes the file once all lines are written. */
  async close(): Promise<void> {
    await this.append('');
    await this.file.close();
  }

  private async drain(): Promise<void> {
    this.writing = true;
    while (this.pending.length > 0) {
      const batch = this.pending;
      this.pending = [];
      try {
        await this.file.appendFile(batch.map(({ line }) => line).join(''));
        await this.file.datasync();
        batch.forEach(({ resolve }) => resolve());
      } catch (error) {
        batch.forEach(({ reject }) => reject(error));
      }
    }
    this.writing = false;
  }
}
