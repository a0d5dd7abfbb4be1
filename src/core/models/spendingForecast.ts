import type { ModelRole, Usage } from './model';
import type { SpendingPlan } from './spendingPlan';

/** Usage of the calls of a role so far. */
interface Observed {
  readonly calls: number;
  readonly inputTokens: number;
  readonly plannedInputTokens: number;
  readonly outputTokens: number;
  readonly largestOutput: number;
}

/** What the calls of one role in a rollout come to, or planned calls are expected to. */
export interface Expected extends Usage {
  readonly calls: number;
}

/** Tokens of an answer before any was seen, unless it may have fewer. */
const firstGuess = 100;

const quantities = ['calls', 'inputTokens', 'outputTokens'] as const;

/** The rollouts of a role so far: of each quantity its sum, the sum of its squares and the largest. */
class ObservedRollouts {
  private count = 0;
  private readonly sums = { calls: 0, inputTokens: 0, outputTokens: 0 };
  private readonly squares = { calls: 0, inputTokens: 0, outputTokens: 0 };
  private readonly largest = { calls: 0, inputTokens: 0, outputTokens: 0 };

  add(rollout: Expected): void {
    this.count++;
    for (const quantity of quantities) {
      const value = rollout[quantity];
      this.sums[quantity] += value;
      this.squares[quantity] += value * value;
      this.largest[quantity] = Math.max(this.largest[quantity], value);
    }
  }

  /**
   * So many further ones: on average, or as much as they hardly exceed. That is three standard errors of the prediction more, which
   * counts that the mean itself is known from so few, and no more than the largest each.
   */
  expect(rollouts: number, how: 'mean' | 'largest'): Expected {
    const of = (quantity: (typeof quantities)[number]): number => {
      const mean = this.sums[quantity] / this.count;
      if (how === 'mean') return rollouts * mean;
      const variance = Math.max(0, this.squares[quantity] / this.count - mean * mean);
      const error = Math.sqrt(rollouts * variance * (1 + rollouts / this.count));
      return Math.min(rollouts * mean + 3 * error, rollouts * this.largest[quantity]);
    };
    return { calls: of('calls'), inputTokens: of('inputTokens'), outputTokens: of('outputTokens') };
  }
}

/** What calls will use, by what calls of the same role used. Depends on the answers, not on their order. */
export class SpendingForecast {
  private readonly observed = new Map<ModelRole, Observed>();
  private readonly rollouts = new Map<ModelRole, ObservedRollouts>();

  /** Takes in what a call used that was planned with so many input tokens. A failed one, which used nothing, tells nothing. */
  observe(role: ModelRole, { inputTokens, outputTokens }: Usage, plannedInputTokens: number): void {
    if (inputTokens + outputTokens === 0) return;
    const known = this.observed.get(role);
    this.observed.set(role, {
      calls: (known?.calls ?? 0) + 1,
      inputTokens: (known?.inputTokens ?? 0) + inputTokens,
      plannedInputTokens: (known?.plannedInputTokens ?? 0) + plannedInputTokens,
      outputTokens: (known?.outputTokens ?? 0) + outputTokens,
      largestOutput: Math.max(known?.largestOutput ?? 0, outputTokens),
    });
  }

  /** Takes in what a whole rollout asked of a role. */
  observeRollout(role: ModelRole, rollout: Expected): void {
    const known = this.rollouts.get(role) ?? new ObservedRollouts();
    known.add(rollout);
    this.rollouts.set(role, known);
  }

  /** Whether anything like the plan was seen. */
  knows({ role, rollouts }: SpendingPlan): boolean {
    return rollouts === undefined ? this.observed.has(role) : this.rollouts.has(role);
  }

  /** What a plan is expected to use: as much as is usual, or with answers as long, and rollouts of as many calls, as can well be. */
  expect(plan: SpendingPlan, how: 'mean' | 'largest'): Expected {
    const seen = plan.rollouts === undefined ? undefined : this.rollouts.get(plan.role);
    if (seen !== undefined) return seen.expect(plan.rollouts ?? 0, how);
    const { calls } = plan;
    const known = this.observed.get(plan.role);
    if (known === undefined) return { calls, inputTokens: plan.inputTokens, outputTokens: Math.min(plan.outputTokens, firstGuess * calls) };
    // How the endpoint counts tokens, against the estimate by characters.
    const counting = known.plannedInputTokens === 0 ? 1 : known.inputTokens / known.plannedInputTokens;
    const output = how === 'mean' ? known.outputTokens / known.calls : known.largestOutput;
    return { calls, inputTokens: plan.inputTokens * counting, outputTokens: output * calls };
  }
}
