import type { ModelRole } from '../models/model';
import type { Item } from '../prompt/item';
import type { Step } from './trajectory';

/** What makes a rollout another one than that by which candidates are chosen. */
export interface RolloutVariant {
  /** What the agent remembers; nothing unless given. */
  readonly memory?: readonly Item[];
  /** Sampling temperature; 0 unless given. */
  readonly temperature?: number;
  /** The model that answers in place of the task model. */
  readonly model?: ModelRole;
  /** A recorded beginning: what it holds is answered from it. */
  readonly prefix?: readonly Step[];
  /** The rollout ends after the first new step of that kind, without a score. */
  readonly until?: { readonly kind: Step['kind']; readonly actor?: string };
}

/** What of a variant makes it one: nothing where everything is as usual. */
export function variantOf({ memory, temperature, model, prefix, until }: RolloutVariant): RolloutVariant | undefined {
  const variant: RolloutVariant = {
    ...(memory === undefined || memory.length === 0 ? {} : { memory }),
    ...(temperature === undefined || temperature === 0 ? {} : { temperature }),
    ...(model === undefined || model === 'task' ? {} : { model }),
    ...(prefix === undefined || prefix.length === 0 ? {} : { prefix }),
    ...(until === undefined ? {} : { until }),
  };
  return Object.keys(variant).length === 0 ? undefined : variant;
}
