import { ModelError } from '../models/model';

/**
 * An effect came to nothing that could be observed: a server died, a command could not be started.
 * It is an error of the rollout, never a score.
 */
export class EffectError extends ModelError {
  constructor(message: string) {
    super('effect-failed', message);
  }
}
