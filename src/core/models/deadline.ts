import type { ModelRole } from './model';

/**
 * The minutes that a run may be at work. What it says depends on the moment, so whoever follows it journals that.
 */
export class Deadline {
  /** Calls that have left and not come back: those of the reflection model, which the verdict does not ask, and the others. */
  private reflecting = 0;
  private underWay = 0;
  /** Calls of the reflection model that have come back. */
  private reflected = 0;
  /** Minutes in which none but these were under way, and since when that is so. */
  private reflectedFor = 0;
  private reflectingSince: number | undefined;
  /** Minutes at work when there was a deadline, and when the first call left. */
  private readonly beganAt: number;
  private firstLeftAt: number | undefined;

  constructor(
    /** Undefined for no limit. */
    private readonly limit: number | undefined,
    /** Minutes at work so far, those before the run was taken up again included. */
    private readonly minutes: () => number,
    /** Calls that the run had made before it was taken up again. */
    private readonly callsBefore: number,
  ) {
    this.beganAt = minutes();
  }

  /** A call leaves; it is under way until `returned`. */
  left(role: ModelRole): void {
    this.firstLeftAt ??= this.minutes();
    if (role === 'reflection') this.reflecting++;
    else this.underWay++;
    this.watchReflecting();
  }

  returned(role: ModelRole): void {
    if (role === 'reflection') {
      this.reflecting--;
      this.reflected++;
    } else {
      this.underWay--;
    }
    this.watchReflecting();
  }

  /** Takes note of when nothing but reflections is under way. */
  private watchReflecting(): void {
    const now = this.minutes();
    this.reflectedFor += now - (this.reflectingSince ?? now);
    this.reflectingSince = this.reflecting > 0 && this.underWay === 0 ? now : undefined;
  }

  /**
   * Why no further call should be made at this moment; undefined when one may.
   * @param booked calls that have come back and were booked
   * @param kept calls that are kept for the verdict: they take time as well, at the pace so far
   */
  over(booked: number, kept: number): string | undefined {
    if (this.limit === undefined) return undefined;
    const atWork = this.minutes();
    // Those under way have had their part of the time: without them, the first of many that left
    // together would seem to have taken all of it.
    const made = Math.max(booked, this.callsBefore) - this.reflected + this.underWay;
    // What passed before the first of them left is no part of their pace.
    const idle = (this.firstLeftAt ?? (booked > 0 ? this.beganAt : atWork)) - this.beganAt;
    // Nor is what passed while none but reflections were: they may take long, and the verdict asks for none.
    const reflectedFor = this.reflectedFor + (this.reflectingSince === undefined ? 0 : atWork - this.reflectingSince);
    const forKept = made <= 0 ? 0 : ((atWork - idle - reflectedFor) / made) * kept;
    if (atWork + forKept < this.limit) return undefined;
    return (
      `${this.limit === 1 ? 'The minute is' : `The ${this.limit} minutes are`} over` +
      `${kept === 0 ? '' : ', but for the time that the verdict takes'}.`
    );
  }
}
