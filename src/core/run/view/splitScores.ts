import type { Split } from '../../cases/case';
import type { Flaws } from '../../modelText/flaws';
import { addFlaws } from '../../modelText/flaws';
import type { CaseScore, RunEvent } from '../journal/events';
import type { LineSource } from '../journal/lineSource';
import { readWhole } from '../journal/lineSource';
import { readTexts } from '../journal/longTexts';

type Scored = Extract<RunEvent, { type: 'scored' }>;

/** Of a case that was asked and got no answer, in the place of a score. */
const unanswered = -1;

/**
 * The scores of one candidate on the cases of one split: numbers, eight bytes a case.
 * What was answered is read from the journal when it is asked for.
 */
export class SplitScores {
  /** By the place of the case in its split; NaN where it was not asked. */
  private values: Float64Array | undefined;
  private readonly lines: number[] = [];
  /** Of the few whose answer had any, by the place of the case. */
  private readonly flawsOf = new Map<number, Flaws>();
  private asked = 0;
  /** Of how many cases the model reasoned before it answered. */
  reasoned = 0;

  /** @param places of the split's cases, by id */
  constructor(
    private readonly candidate: string,
    private readonly split: Split,
    private readonly places: ReadonlyMap<string, number>,
  ) {}

  /** How many cases were asked, those without an answer included. */
  get size(): number {
    return this.asked;
  }

  /** Takes scores in. @param line where they stand in the journal. Those of cases that are not of the split are no scores. */
  take(scores: readonly CaseScore[], line: number): void {
    this.values ??= new Float64Array(this.places.size).fill(NaN);
    this.lines.push(line);
    for (const { case: id, score = unanswered, flaws, reasoned } of scores) {
      const place = this.places.get(id);
      if (place === undefined) continue;
      if (Number.isNaN(this.values[place])) this.asked++;
      this.values[place] = score;
      if (reasoned === true) this.reasoned++;
      if (flaws !== undefined) this.flawsOf.set(place, flaws);
    }
  }

  /** How many answers have which flaw; undefined where none has any. */
  get flaws(): Flaws | undefined {
    return addFlaws([...this.flawsOf.values()]);
  }

  /** Whether a case was asked. */
  has(id: string): boolean {
    return !Number.isNaN(this.valueOf(id));
  }

  /** The score of a case; undefined where it has none. */
  scoreOf(id: string): number | undefined {
    const value = this.valueOf(id);
    return Number.isNaN(value) || value === unanswered ? undefined : value;
  }

  /** The cases that have a score, in the order of the split. */
  *scored(): Iterable<{ readonly id: string; readonly score: number }> {
    if (this.values === undefined) return;
    for (const [id, place] of this.places) {
      const score = this.values[place] as number;
      if (score >= 0) yield { id, score };
    }
  }

  /** What is recorded of some cases, with all texts. Of those whose line cannot be read, nothing. */
  async read(cases: readonly string[], journal: LineSource): Promise<ReadonlyMap<string, CaseScore>> {
    const wanted = new Set(cases);
    const found = new Map<string, CaseScore>();
    for (const line of wanted.size === 0 ? [] : this.lines) {
      const written = (await journal.read(line))?.event;
      if (written?.type !== 'scored') continue;
      const short = readTexts(written).event as Scored;
      if (short.candidate !== this.candidate || short.split !== this.split) continue;
      for (const [index, { case: id }] of short.scores.entries()) {
        if (wanted.has(id)) found.set(id, await readWhole(written.scores[index] as CaseScore, journal));
      }
    }
    return found;
  }

  private valueOf(id: string): number {
    return this.values?.[this.places.get(id) ?? -1] ?? NaN;
  }
}
