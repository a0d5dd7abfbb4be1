import type { Split } from '../cases/case';
import type { EvaluatedCase } from './evaluator';
import type { Answered, HeldAnswers } from './heldAnswers';
import { divide } from './heldAnswers';
import type { Journal } from './journal/journal';

/** The scores of a candidate. */
interface Known {
  /** Of most cases there is no more to say than a number, by the place of the case. */
  readonly numbers: number[];
  /** The others: those without an answer, and the like. */
  readonly others: Map<string, EvaluatedCase>;
  /** The lines of the journal with what was answered to training cases. */
  readonly lines: number[];
}

/**
 * What cases scored with the candidates of a run: as many as rollouts. Numbers stay; what was answered is held of those that came last, and
 * read from the journal of others.
 */
export class KnownScores {
  private readonly known = new Map<string, Known>();
  /** The cases that were scored so far, and the units that they make with their twins. */
  private readonly places = new Map<string, number>();
  private readonly units = new Map<string, string>();

  constructor(
    private readonly journal: Journal,
    private readonly held: HeldAnswers,
  ) {}

  /** Takes a candidate's scores on cases of one split in. @param line where they stand in the journal */
  take(candidate: string, split: Split, scores: readonly EvaluatedCase[], line: number): void {
    const known = this.known.get(candidate) ?? { numbers: [], others: new Map<string, EvaluatedCase>(), lines: [] };
    this.known.set(candidate, known);
    // Nobody but an optimizer reads what was answered, and it sees no other cases.
    if (split === 'train') known.lines.push(line);
    for (const whole of scores) {
      const { score: scored, answered } = divide(whole);
      const { unit, ...score } = scored;
      if (unit !== undefined) this.units.set(score.case, unit);
      if (score.score !== undefined && Object.keys(score).length === 2) known.numbers[this.placeOf(score.case)] = score.score;
      else known.others.set(score.case, score);
      if (split === 'train') this.held.hold(heldName(candidate, score.case), answered);
    }
  }

  /** A score without what was answered; undefined for a case that was not scored. */
  get(candidate: string, id: string): EvaluatedCase | undefined {
    const known = this.known.get(candidate);
    const number = known?.numbers[this.places.get(id) ?? -1];
    const score = number === undefined ? known?.others.get(id) : { case: id, score: number };
    const unit = this.units.get(id);
    return score === undefined || unit === undefined ? score : { ...score, unit };
  }

  /** A candidate's scores on training cases, all of which were scored, with what was answered. @throws what the disk says */
  async withAnswers(candidate: string, cases: readonly string[]): Promise<readonly EvaluatedCase[]> {
    const answers = new Map<string, Answered | undefined>(cases.map((id) => [id, this.held.get(heldName(candidate, id))]));
    for (const line of [...answers.values()].includes(undefined) ? (this.known.get(candidate)?.lines ?? []) : []) {
      const event = await this.journal.reread(line);
      if (event?.type !== 'scored') continue;
      for (const score of event.scores)
        if (answers.has(score.case)) answers.set(score.case, answers.get(score.case) ?? divide(score).answered);
    }
    return cases.map((id) => ({ ...(this.get(candidate, id) as EvaluatedCase), ...answers.get(id) }));
  }

  private placeOf(id: string): number {
    const place = this.places.get(id) ?? this.places.size;
    this.places.set(id, place);
    return place;
  }
}

/** An id of a candidate holds no line end that would make it another's. */
function heldName(candidate: string, id: string): string {
  return `${candidate}\n${id}`;
}
