import type { SpendingPlan } from '../../models/spendingPlan';
import { SpendingForecast } from '../../models/spendingForecast';
import type { RunSettings } from '../journal/events';

/** Amounts in the units of the limits. */
export interface Amount {
  readonly calls: number;
  readonly tokens: number;
  readonly cost: number;
}

/** The limits that can be counted. */
export const units = ['calls', 'tokens', 'cost'] as const;

/** What plans are expected to use before anything was asked. */
export function amountOf(plans: readonly SpendingPlan[], { models, prices }: RunSettings): Amount {
  const forecast = new SpendingForecast();
  return plans.reduce(
    (sum, plan) => {
      const { inputTokens, outputTokens } = plan.role === 'reflection' ? plan : forecast.expect(plan, 'largest');
      const price = prices[models[plan.role]] ?? { input: 0, output: 0 };
      return {
        calls: sum.calls + plan.calls,
        tokens: sum.tokens + inputTokens + outputTokens,
        cost: sum.cost + (inputTokens * price.input + outputTokens * price.output) / 1e6,
      };
    },
    { calls: 0, tokens: 0, cost: 0 },
  );
}
