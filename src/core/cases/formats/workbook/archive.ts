import { strFromU8, unzipSync } from 'fflate/browser';

/** A workbook that cannot be read; the message says what it is and what to do. */
export class WorkbookError extends Error {
  override readonly name = 'WorkbookError';
}

const megabyte = 1024 * 1024;
/** So much is unpacked: a small archive may hold what no memory does. */
const largestPart = 150 * megabyte;
const damaged = 'This is an Excel workbook, or another ZIP archive, that is damaged or cut off. Save it again, or as CSV UTF-8.';

/** The parts of an archive, which are unpacked when they are asked for. */
export class Archive {
  private readonly sizes = new Map<string, number>();

  /** @throws WorkbookError where it is damaged */
  constructor(private readonly bytes: Uint8Array) {
    this.unpack(() => false);
  }

  has(name: string): boolean {
    return this.sizes.has(name);
  }

  /** The text of a part; undefined where there is none. @throws WorkbookError where it is damaged or too large */
  text(name: string): string | undefined {
    const size = this.sizes.get(name);
    if (size === undefined) return undefined;
    if (size > largestPart) {
      const message = `A part of the workbook has ${Math.ceil(size / megabyte)} MB; at most 150 MB are read. Save the sheet as CSV UTF-8.`;
      throw new WorkbookError(message);
    }
    const part = this.unpack((each) => each === name)[name];
    return part === undefined ? undefined : strFromU8(part);
  }

  /** What is unpacked never grows beyond the size that the archive names. */
  private unpack(wants: (name: string) => boolean): Record<string, Uint8Array> {
    try {
      return unzipSync(this.bytes, {
        filter: ({ name, originalSize }) => {
          this.sizes.set(name, originalSize);
          return wants(name);
        },
      });
    } catch {
      throw new WorkbookError(damaged);
    }
  }
}
