import type { Model, ModelErrorKind } from './model';
import { ModelError } from './model';

/** Ways in which a call fails when nothing is there, or something else than a model. */
const noContact: ReadonlySet<ModelErrorKind> = new Set(['unreachable', 'garbage']);

/** How often a call is tried until the first answer has come. */
const firstAttempts = 3;

/**
 * Whether a model has ever answered in this run. Until it has, an endpoint that is not there ends the run at once: each further call
 * would wait for nothing. Once it has answered, the same failure is one of a connection that breaks now and then.
 */
export class FirstContact {
  private made = false;

  /** Whether a call that failed may be tried again, after so many attempts. */
  mayRetry(error: ModelError, attempt: number): boolean {
    return this.made || !noContact.has(error.kind) || attempt < firstAttempts;
  }

  /** A model whose failure to be there is fatal until it has answered once. Goes outside of `retrying`. */
  watch(model: Model): Model {
    return {
      id: model.id,
      complete: async (request, signal) => {
        try {
          const completion = await model.complete(request, signal);
          this.made = true;
          return completion;
        } catch (error) {
          if (!this.made && error instanceof ModelError && noContact.has(error.kind)) throw new ModelError('no-contact', error.message);
          throw error;
        }
      },
    };
  }
}
