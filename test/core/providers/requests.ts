import type { Model, ModelRequest } from '../../../src/core/models/model';
import { ModelError } from '../../../src/core/models/model';

/** A signal that is never aborted. */
export const never = new AbortController().signal;

/** A request that asks one thing. */
export function requestFor(content: string, more: Partial<ModelRequest> = {}): ModelRequest {
  return { key: content, messages: [{ role: 'user', content }], temperature: 0, maxTokens: 100, seed: 7, ...more };
}

/** The `ModelError` that a promise is rejected with; any other outcome is an error of the test. */
export async function modelErrorOf(work: Promise<unknown>): Promise<ModelError> {
  try {
    await work;
  } catch (error) {
    if (error instanceof ModelError) return error;
    throw error;
  }
  throw new Error('It answered, where an error was expected.');
}

/** The `ModelError` of asking a model anything. */
export function failureOf(model: Model): Promise<ModelError> {
  return modelErrorOf(model.complete(requestFor('hello'), never));
}
