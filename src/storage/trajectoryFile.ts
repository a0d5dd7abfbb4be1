import { constants } from 'node:fs';
import type { FileHandle } from 'node:fs/promises';
import type { TextPlaces } from '../core/run/journal/longTexts';
import type { TrajectoryLine, TrajectorySink } from '../core/run/trajectoryLine';
import type { TrajectoryName } from '../core/run/trajectoryText';
import { encodeTrajectory, nameOfTrajectory, readTrajectory, textsOfTrajectory, wholeTrajectory } from '../core/run/trajectoryText';
import { FilePieces } from './filePieces';
import { LineSplitter, longestLine } from './lineSplitter';
import { openOwn, readOwnPieces } from './ownFiles';

/** So many long texts are referred to; one that comes again later than that stands in the file once more. */
const mostPlaces = 20_000;

/** The trajectories of a run that are kept beside its journal. What stood there already when it was opened is not written again. */
export class TrajectoryFile implements TrajectorySink {
  private pending: string[] = [];
  private written: Promise<void> | undefined;
  private hasFailed = false;

  private constructor(
    private readonly file: FileHandle,
    /** What stood there, and was not recorded since. */
    private readonly known: Set<string>,
    private readonly places: TextPlaces,
  ) {}

  /**
   * Opens the file for appending, and makes it where there is none. A last line that a crash tore is cut off.
   * To be opened by the one process that has the run's journal open.
   * @throws StorageError, or what the system says
   */
  static async open(path: string): Promise<TrajectoryFile> {
    const file = await openOwn(path, constants.O_RDWR | constants.O_APPEND | constants.O_CREAT);
    try {
      const known = new Set<string>();
      const places: TextPlaces = new Map();
      const end = await look(path, places, ({ rollout }) => {
        known.add(rollout);
        forgetOldest(places);
      });
      await file.truncate(end);
      return new TrajectoryFile(file, known, places);
    } catch (error) {
      await file.close();
      throw error;
    }
  }

  record(line: TrajectoryLine): Promise<void> {
    if (this.hasFailed || this.known.delete(line.rollout)) return Promise.resolve();
    this.pending.push(encodeTrajectory(line, 0, this.places));
    forgetOldest(this.places);
    return (this.written ??= this.write());
  }

  /** Closes the file once all is written. */
  async close(): Promise<void> {
    await this.written;
    await this.file.close();
  }

  /** What the disk refuses is left out: a replay makes it again. */
  private async write(): Promise<void> {
    // Those of one moment go out together.
    await Promise.resolve();
    while (this.pending.length > 0) {
      const lines = this.pending;
      this.pending = [];
      await this.file.appendFile(lines.join('')).catch(() => (this.hasFailed = true));
      if (this.hasFailed) this.pending = [];
    }
    this.written = undefined;
  }
}

function forgetOldest(places: TextPlaces): void {
  for (const hash of places.keys()) {
    if (places.size <= mostPlaces) return;
    places.delete(hash);
  }
}

/** The trajectories of a file that are wanted, whole. @throws StorageError, or what the system says */
export async function readTrajectories(path: string, isWanted: (name: TrajectoryName) => boolean): Promise<readonly TrajectoryLine[]> {
  const starts: number[] = [];
  const places: TextPlaces = new Map();
  await look(path, places, (name, start) => void (isWanted(name) && starts.push(start)));
  const file = await openOwn(path, constants.O_RDONLY);
  try {
    const pieces = new FilePieces(file);
    const read = async (start: number): Promise<TrajectoryLine | undefined> =>
      readTrajectory((await pieces.line(start, longestLine)) ?? '');
    const trajectories: TrajectoryLine[] = [];
    for (const start of starts) {
      const written = await read(start);
      if (written !== undefined) trajectories.push(await wholeTrajectory(written, { places, read }));
    }
    return trajectories;
  } finally {
    await file.close();
  }
}

/**
 * Looks through a file, and says of each trajectory where its line begins. Returns where what is behind the last whole line begins.
 * @param places is told where the long texts stand, in bytes
 */
async function look(path: string, places: TextPlaces, found: (name: TrajectoryName, start: number) => void): Promise<number> {
  const splitter = new LineSplitter();
  for await (const piece of readOwnPieces(path)) {
    for (const { text, start } of splitter.take(piece)) {
      const name = text === undefined ? undefined : nameOfTrajectory(text);
      if (text === undefined || name === undefined) continue;
      for (const hash of textsOfTrajectory(text)) if (!places.has(hash)) places.set(hash, start);
      found(name, start);
    }
  }
  return splitter.position;
}
