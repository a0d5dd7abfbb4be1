import { InputError } from '../../problems';
import { createMetric, metricConfigOf } from '../../metrics/createMetric';
import type { ModelRole } from '../../models/model';
import { lexicalModelId } from '../../models/model';
import type { RunSettings } from '../journal/events';
import type { Price } from '../../models/limits';

/** A limit of money where the price of a model that is asked is not known. Whoever shows it adds where a price can be given. */
export class PriceMissing extends InputError {
  constructor(
    file: string,
    /** Ids of the models without a price. */
    readonly models: readonly string[],
  ) {
    super([{ severity: 'error', file, message: `A limit of money needs the price of ${models.join(' and ')}.` }]);
  }
}

/** The roles that a run asks: an evaluation reflects on nothing, and most metrics need no judge. */
export function askedRoles({ method, metric }: Pick<RunSettings, 'method' | 'metric'>): readonly ModelRole[] {
  const { usesJudge } = createMetric(metricConfigOf(metric));
  return ['task', ...(method === 'evaluate' ? [] : ['reflection' as const]), ...(usesJudge ? ['judge' as const] : [])];
}

/** Ids of the models that a run asks and that have no price. The built-in model costs nothing. */
export function unpricedModels({
  models,
  prices,
  ...settings
}: Pick<RunSettings, 'method' | 'metric' | 'models' | 'prices'>): readonly string[] {
  const asked = new Set(askedRoles(settings).map((role) => models[role]));
  return [...asked].filter((id) => id !== lexicalModelId && !isPrice(prices[id]));
}

/** Whether both halves of a price are amounts: settings and journals may hold anything. */
export function isPrice(price: Partial<Price> | undefined): price is Price {
  return [price?.input, price?.output].every((amount) => typeof amount === 'number' && Number.isFinite(amount) && amount >= 0);
}
