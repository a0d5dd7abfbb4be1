import type { ModelRole, Usage } from './model';

/** Usage of the calls of a role so far. */
interface Observed {
  readonly calls: number;
  readonly inputTokens: number;
  readonly plannedInputTokens: number;
  readonly outputTokens: number;
  readonly largestOutput: number;
}

/** Tokens of an answer before any was seen, unless it may have fewer. */
const firstGuess = 100;

/** What calls will use, by what calls of the same role used. Depends on the answers, not on their order. */
export class SpendingForecast {
  private readonly observed = new Map<ModelRole, Observed>();

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

  /** Whether an answer of that role was seen. */
  knows(role: ModelRole): boolean {
    return this.observed.has(role);
  }

  /** What planned calls are expected to use, with answers as long as they are on average, or as the longest so far. */
  expect(plan: { readonly role: ModelRole; readonly calls: number } & Usage, outputs: 'mean' | 'largest'): Usage {
    const known = this.observed.get(plan.role);
    if (known === undefined) return { inputTokens: plan.inputTokens, outputTokens: Math.min(plan.outputTokens, firstGuess * plan.calls) };
    // How the endpoint counts tokens, against the estimate by characters.
    const counting = known.plannedInputTokens === 0 ? 1 : known.inputTokens / known.plannedInputTokens;
    const output = outputs === 'mean' ? known.outputTokens / known.calls : known.largestOutput;
    return { inputTokens: plan.inputTokens * counting, outputTokens: output * plan.calls };
  }
}
