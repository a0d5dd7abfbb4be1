import type { Split } from '../cases/case';
import type { EvaluatedCase } from './evaluator';
import type { CaseScore } from './journal/events';
import type { Journal } from './journal/journal';

/** So much of what was answered is held, in characters. */
const mostHeld = 16_000_000;

/** A score, and the line of the journal with what was answered. */
interface Known {
  readonly score: EvaluatedCase;
  readonly line: number;
}

/**
 * What cases scored with the candidates of a run. Numbers stay; what was answered is held of those
 * that came last, and read from the journal of others.
 */
export class KnownScores {
  private readonly known = new Map<string, Map<string, Known>>();
  private readonly held = new Map<EvaluatedCase, EvaluatedCase>();
  private characters = 0;

  /** @param keepsTrajectories whether all that happened on training cases is held, for a method that reads it */
  constructor(
    private readonly journal: Journal,
    private readonly keepsTrajectories: boolean,
  ) {}

  /** Takes a candidate's scores on cases of one split in. @param line where they stand in the journal */
  take(candidate: string, split: Split, scores: readonly EvaluatedCase[], line: number): void {
    const known = this.known.get(candidate) ?? new Map<string, Known>();
    this.known.set(candidate, known);
    for (const whole of scores) {
      const { trajectory, output, feedback, parts, ...score } = whole;
      known.set(score.case, { score, line });
      // Nobody but an optimizer reads what was answered, and it sees no other cases.
      if (split === 'train') this.hold(score, this.keepsTrajectories ? whole : { ...score, ...answeredIn(whole) });
    }
  }

  has(candidate: string, id: string): boolean {
    return this.known.get(candidate)?.has(id) === true;
  }

  /** A score without what was answered; undefined for a case that was not scored. */
  get(candidate: string, id: string): EvaluatedCase | undefined {
    return this.known.get(candidate)?.get(id)?.score;
  }

  /** A candidate's scores on training cases, all of which were scored, with what was answered. @throws what the disk says */
  async withAnswers(candidate: string, cases: readonly string[]): Promise<readonly EvaluatedCase[]> {
    const wanted = cases.map((id) => this.known.get(candidate)?.get(id) as Known);
    const lines = new Set(wanted.flatMap(({ score, line }) => (this.held.has(score) ? [] : [line])));
    const read = new Map<string, CaseScore>();
    for (const line of lines) {
      const event = await this.journal.reread(line);
      if (event?.type === 'scored') event.scores.forEach((score) => read.set(score.case, score));
    }
    return wanted.map(({ score }) => this.held.get(score) ?? { ...read.get(score.case), ...score });
  }

  private hold(score: EvaluatedCase, whole: EvaluatedCase): void {
    this.held.set(score, whole);
    this.characters += sizeOf(whole);
    if (!this.journal.isReadable || this.keepsTrajectories) return;
    for (const [oldest, forgotten] of this.held) {
      if (this.characters <= mostHeld) return;
      this.held.delete(oldest);
      this.characters -= sizeOf(forgotten);
    }
  }
}

function answeredIn({ output, feedback, parts }: EvaluatedCase): Pick<EvaluatedCase, 'output' | 'feedback' | 'parts'> {
  return {
    ...(output === undefined ? {} : { output }),
    ...(feedback === undefined ? {} : { feedback }),
    ...(parts === undefined ? {} : { parts }),
  };
}

function sizeOf({ output = '', feedback = '' }: EvaluatedCase): number {
  return output.length + feedback.length;
}
