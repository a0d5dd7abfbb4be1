/** Of the time that is left, reflections and drafts may take so much at once: what they bring is to be tested as well. */
const share = 0.5;

/**
 * How fast a reflection model answers, for a run with a limit of minutes: more than it can answer in time would leave none for anything
 * that comes of it. It is taken for one that answers one after the other, as a machine of one's own does.
 */
export class ReflectionPace {
  private answered = 0;
  private milliseconds = 0;

  /**
   * @param minutesLeft until the run is over
   * @param now the time in milliseconds
   */
  constructor(
    private readonly minutesLeft: () => number,
    private readonly now: () => number,
  ) {}

  /** Makes a call, and measures how long it takes. */
  async measured<T>(call: () => Promise<T>): Promise<T> {
    const began = this.now();
    const result = await call();
    this.answered++;
    this.milliseconds += Math.max(0, this.now() - began);
    return result;
  }

  /** How many calls may be made at once now: one as long as nothing was measured, and always one. */
  get affordable(): number {
    if (this.answered === 0) return 1;
    const mean = this.milliseconds / this.answered;
    return mean === 0 ? Infinity : Math.max(1, Math.floor((this.minutesLeft() * 60_000 * share) / mean));
  }

  /** Whether anything was measured. */
  get isKnown(): boolean {
    return this.answered > 0;
  }
}
