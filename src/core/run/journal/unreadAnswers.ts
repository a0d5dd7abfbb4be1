/**
 * Attempts of what an earlier run received, and this one has not asked for so far. There are as many as calls, and whoever pays asks
 * for their sum all the time: so it is kept, and not worked out.
 */
export class UnreadAnswers {
  private readonly places = new Map<string, number>();
  /** After how much of what the run did each was received, never falling; and its attempts, 0 once it was asked for. */
  private readonly emitted: number[] = [];
  private readonly attempts: number[] = [];
  /** How many of them the run has come to, and the sum of their attempts. */
  private reached = 0;
  private sum = 0;

  /** Adds the next answer. An earlier one to the same call is forgotten. @param emitted how much the run had done when it came */
  add(name: string, emitted: number, attempts: number): void {
    this.take(name);
    this.places.set(name, this.attempts.length);
    this.emitted.push(emitted);
    this.attempts.push(attempts);
  }

  /** Takes one out: it was asked for. Returns its attempts, or undefined where it is not there. */
  take(name: string): number | undefined {
    const place = this.places.get(name);
    if (place === undefined) return undefined;
    const attempts = this.attempts[place] as number;
    this.places.delete(name);
    this.attempts[place] = 0;
    if (place < this.reached) this.sum -= attempts;
    return attempts;
  }

  /** Names of those that are there. */
  names(): Iterable<string> {
    return this.places.keys();
  }

  /** The attempts of those that were received by the time that the run had done so much; it never asks for less than before. */
  attemptsBy(emitted: number): number {
    for (; this.reached < this.emitted.length && (this.emitted[this.reached] as number) <= emitted; this.reached++)
      this.sum += this.attempts[this.reached] as number;
    return this.sum;
  }
}
