import type { EvaluatedCase } from './evaluator';

/** So much of what was answered is held, in characters. */
const mostHeld = 400_000;

/** What was answered, beside what it scored. */
export type Answered = Pick<EvaluatedCase, 'trajectory' | 'output' | 'feedback' | 'parts'>;

/** What was answered in those rollouts that came last: whoever needs more reads it from the journal. */
export class HeldAnswers {
  private readonly held = new Map<string, Answered>();
  private characters = 0;

  /**
   * @param keepsTrajectories whether all that happened is held, of all rollouts, for a method that reads it
   * @param forgets whether anything can be read again
   */
  constructor(
    private readonly keepsTrajectories: boolean,
    private readonly forgets: boolean,
  ) {}

  /** @param name of the rollout */
  hold(name: string, { trajectory, ...answered }: Answered): void {
    const whole = this.keepsTrajectories && trajectory !== undefined ? { ...answered, trajectory } : answered;
    this.held.set(name, whole);
    if (this.keepsTrajectories || !this.forgets) return;
    this.characters += sizeOf(whole);
    for (const [oldest, forgotten] of this.held) {
      if (this.characters <= mostHeld) return;
      this.held.delete(oldest);
      this.characters -= sizeOf(forgotten);
    }
  }

  get(name: string): Answered | undefined {
    return this.held.get(name);
  }
}

/** A rollout as what it scored, and what was answered in it. */
export function divide({ trajectory, output, feedback, parts, ...score }: EvaluatedCase): {
  readonly score: EvaluatedCase;
  readonly answered: Answered;
} {
  const answered = {
    ...(trajectory === undefined ? {} : { trajectory }),
    ...(output === undefined ? {} : { output }),
    ...(feedback === undefined ? {} : { feedback }),
    ...(parts === undefined ? {} : { parts }),
  };
  return { score, answered };
}

function sizeOf({ output = '', feedback = '' }: Answered): number {
  return output.length + feedback.length;
}
