import { constants } from 'node:fs';
import type { FileHandle } from 'node:fs/promises';
import type { TextPlaces } from '../core/run/journal/longTexts';
import type { TrajectoryLine, TrajectorySink } from '../core/run/trajectoryLine';
import type { TrajectoryName } from '../core/run/trajectoryText';
import { encodeTrajectory, nameOfTrajectory, readTrajectory, textsOfTrajectory, wholeTrajectory } from '../core/run/trajectoryText';
import { FilePieces } from './filePieces';
import { LineSplitter, longestLine } from './lineSplitter';
import { openOwn, readOwnPieces } from './ownFiles';

/** The trajectories of a run that are kept beside its journal. What stands there already is not written again. */
export class TrajectoryFile implements TrajectorySink {
  private pending: string[] = [];
  private written: Promise<void> | undefined;
  private hasFailed = false;

  private constructor(
    private readonly file: FileHandle,
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
      const { places, end } = await look(path, ({ rollout }) => void known.add(rollout));
      await file.truncate(end);
      return new TrajectoryFile(file, known, places);
    } catch (error) {
      await file.close();
      throw error;
    }
  }

  record(line: TrajectoryLine): Promise<void> {
    if (this.hasFailed || this.known.has(line.rollout)) return Promise.resolve();
    this.known.add(line.rollout);
    this.pending.push(encodeTrajectory(line, 0, this.places));
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

/** The trajectories of a file that are wanted, whole. @throws StorageError, or what the system says */
export async function readTrajectories(path: string, isWanted: (name: TrajectoryName) => boolean): Promise<readonly TrajectoryLine[]> {
  const starts: number[] = [];
  const { places } = await look(path, (name, start) => void (isWanted(name) && starts.push(start)));
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

interface Looked {
  /** Where the long texts stand, in bytes. */
  readonly places: TextPlaces;
  /** Where what is behind the last whole line begins. */
  readonly end: number;
}

/** Looks through a file, and says of each trajectory where its line begins. */
async function look(path: string, found: (name: TrajectoryName, start: number) => void): Promise<Looked> {
  const places: TextPlaces = new Map();
  const splitter = new LineSplitter();
  for await (const piece of readOwnPieces(path)) {
    for (const { text, start } of splitter.take(piece)) {
      const name = text === undefined ? undefined : nameOfTrajectory(text);
      if (text === undefined || name === undefined) continue;
      found(name, start);
      for (const hash of textsOfTrajectory(text)) if (!places.has(hash)) places.set(hash, start);
    }
  }
  return { places, end: splitter.position };
}
