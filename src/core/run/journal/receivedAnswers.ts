/**
 * Where the answers are, by call, that a run has received and not used since it was taken up again, and what they have cost. There are as
 * many as calls, and whoever pays asks for that sum all the time: so it is kept, and not worked out.
 */
export class ReceivedAnswers {
  private readonly places = new Map<string, number>();
  /** Of each: its line, after how much of what the run did it came, which never falls, and its attempts, none once it was taken. */
  private readonly lines: number[] = [];
  private readonly emitted: number[] = [];
  private readonly attempts: number[] = [];
  /** How many of them the run has come to, and the sum of their attempts. */
  private reached = 0;
  private sum = 0;

  /**
   * Adds the next answer. An earlier one to the same call is forgotten.
   * @param name of the call; `line`, its number; `emitted`, how much the run had done when it came
   */
  add(name: string, line: number, emitted: number, attempts: number): void {
    this.take(name);
    this.places.set(name, this.lines.length);
    this.lines.push(line);
    this.emitted.push(emitted);
    this.attempts.push(attempts);
  }

  /** The line of the answer to a call; undefined where there is none. */
  lineOf(name: string): number | undefined {
    const place = this.places.get(name);
    return place === undefined ? undefined : this.lines[place];
  }

  /** Takes an answer out: it is used, which happens once, or is as if it had not come. Returns its attempts; 0 where there is none. */
  take(name: string): number {
    const place = this.places.get(name);
    if (place === undefined) return 0;
    const attempts = this.attempts[place] as number;
    this.places.delete(name);
    this.attempts[place] = 0;
    if (place < this.reached) this.sum -= attempts;
    return attempts;
  }

  /** The calls whose answers are not taken. */
  names(): Iterable<string> {
    return this.places.keys();
  }

  /** The attempts of what came by the time that the run had done so much, and was not asked for. It never asks for less than before. */
  attemptsBy(emitted: number): number {
    while (this.reached < this.emitted.length && (this.emitted[this.reached] as number) <= emitted) {
      this.sum += this.attempts[this.reached++] as number;
    }
    return this.sum;
  }
}
