import type { SpendingPlan } from '../../models/spendingPlan';
import type { Amount } from '../../models/limits';
import { SpendingForecast } from '../../models/spendingForecast';
import type { RunSettings } from '../journal/events';

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
