import { mapConcurrently } from '../../core/run/concurrency';

/** How many journals are read at once: the disk gains by some, and each is in memory meanwhile. */
const readAtOnce = 4;

/** What a list needs of a run. */
interface Listed {
  /** ISO 8601, or what an id has of it. */
  readonly startedAt: string;
}

/** How runs are found. */
export interface RunSource<Place, Run> {
  /** Where there are runs, the newest first. */
  places(): Promise<readonly Place[]>;
  /** The run there; undefined when it is gone. Reads nothing twice, also when it is asked again meanwhile. */
  read(place: Place): Promise<Run | undefined>;
}

/** What has been read, by the index of its place. */
type Found<Run> = (Run | undefined)[];

/** Lists runs, the newest first; those that are not read yet take their time. */
export class RunList<Place, Run extends Listed> {
  private completing = false;

  /**
   * @param completed called when the runs that `soon` left out have been read
   * @param patience how long `soon` waits, in milliseconds
   */
  constructor(
    private readonly source: RunSource<Place, Run>,
    private readonly completed: () => void,
    private readonly patience: number,
  ) {}

  /** All runs. */
  async all(): Promise<readonly Run[]> {
    const found: Found<Run> = [];
    await this.gather(found);
    return newestFirst(found);
  }

  /** The runs that can be had soon, and whether these are all. The others are being read. */
  async soon(): Promise<{ readonly runs: readonly Run[]; readonly isWhole: boolean }> {
    const found: Found<Run> = [];
    const whole = this.gather(found).then(() => true);
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<false>((resolve) => (timer = setTimeout(() => resolve(false), this.patience)));
    const isWhole = await Promise.race([whole, late]);
    clearTimeout(timer);
    if (!isWhole) void this.complete(whole);
    return { runs: newestFirst(found), isWhole };
  }

  /** However many have asked meanwhile, they are told once. */
  private async complete(whole: Promise<unknown>): Promise<void> {
    if (this.completing) return;
    this.completing = true;
    await whole.catch(() => undefined);
    this.completing = false;
    this.completed();
  }

  private async gather(found: Found<Run>): Promise<void> {
    await mapConcurrently(await this.source.places(), readAtOnce, new AbortController().signal, async (place, index) => {
      found[index] = await this.source.read(place);
    });
  }
}

/** Those of one moment, as a run and its copy, stay in the order of their places, whichever was read first. */
function newestFirst<Run extends Listed>(found: Found<Run>): readonly Run[] {
  const runs = found.filter((run) => run !== undefined);
  return runs.toSorted((a, b) => Number(a.startedAt < b.startedAt) - Number(a.startedAt > b.startedAt));
}
