import type { ModelRole } from './model';

/** What calls of one role may use. */
export interface SpendingPlan {
  readonly role: ModelRole;
  /** Calls; those that are typical, where `rollouts` says that their number is not known. */
  readonly calls: number;
  readonly inputTokens: number;
  /** The most that their answers may have. */
  readonly outputTokens: number;
  /** The rollouts that make these calls, where it is not known beforehand how many each of them makes. */
  readonly rollouts?: number;
}

/** The sums of the plans of each role. */
export function byRole(plans: readonly SpendingPlan[]): readonly SpendingPlan[] {
  const sums = new Map<ModelRole, SpendingPlan>();
  for (const plan of plans) sums.set(plan.role, addPlans(sums.get(plan.role), plan));
  return [...sums.values()];
}

function addPlans(sum: SpendingPlan | undefined, plan: SpendingPlan): SpendingPlan {
  if (sum === undefined) return plan;
  const rollouts =
    sum.rollouts === undefined && plan.rollouts === undefined ? {} : { rollouts: (sum.rollouts ?? 0) + (plan.rollouts ?? 0) };
  return {
    role: plan.role,
    calls: sum.calls + plan.calls,
    inputTokens: sum.inputTokens + plan.inputTokens,
    outputTokens: sum.outputTokens + plan.outputTokens,
    ...rollouts,
  };
}

/** A share of each of the plans. */
export function scaled(plans: readonly SpendingPlan[], share: number): readonly SpendingPlan[] {
  return plans.map(({ role, calls, inputTokens, outputTokens, rollouts }) => ({
    ...{ role, calls: calls * share, inputTokens: inputTokens * share, outputTokens: outputTokens * share },
    ...(rollouts === undefined ? {} : { rollouts: rollouts * share }),
  }));
}
