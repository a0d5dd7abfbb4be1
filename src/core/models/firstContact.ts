import type { Model, ModelErrorKind } from './model';
import { ModelError } from './model';

/**
 * What a failure means as long as nothing has answered: that nothing is there, or something else than a model, or that nobody is let in.
 */
const meaning: Partial<Record<ModelErrorKind, ModelErrorKind>> = {
  unreachable: 'no-contact',
  garbage: 'no-contact',
  forbidden: 'unauthorized',
};

/** How often a call is tried until the first answer has come. */
const firstAttempts = 3;

/**
 * Whether a model has ever answered in this run. Until it has, an endpoint that is not there, or does not let one in, ends the run at
 * once: each further call would wait for nothing. Once it has answered, the same failure is one of a connection that breaks now and then,
 * or of a single request.
 */
export class FirstContact {
  /** @param made whether it has answered before the run was taken up again. */
  constructor(private made = false) {}

  /** Whether a call that failed may be tried again, after so many attempts. */
  mayRetry(error: ModelError, attempt: number): boolean {
    return this.made || meaning[error.kind] === undefined || attempt < firstAttempts;
  }

  /** A model whose failure to be there is fatal until it has answered once. Goes outside of `retrying`. */
  watch(model: Model): Model {
    return {
      id: model.id,
      complete: async (request, signal, payment) => {
        try {
          const completion = await model.complete(request, signal, payment);
          this.made = true;
          return completion;
        } catch (error) {
          const kind = error instanceof ModelError && !this.made ? meaning[error.kind] : undefined;
          throw kind === undefined ? error : new ModelError(kind, (error as ModelError).message);
        }
      },
    };
  }
}
