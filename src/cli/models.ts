import { Limiter, limited } from '../core/models/limiter';
import type { Model } from '../core/models/model';
import type { ModelEnvironment } from '../providers/createModel';
import { createModel, endpointOf } from '../providers/createModel';
import { systemClock } from '../providers/systemClock';

/** Where models are reached: as typed, else as the environment says, else as the run or its eval file does. The key is the environment's. */
export function modelEnvironment(typed: string | undefined, environment: NodeJS.ProcessEnv, configured: string | undefined): ModelEnvironment {
  const baseUrl = typed ?? (environment['OPENAI_BASE_URL'] || configured);
  const apiKey = environment['OPENAI_API_KEY'];
  return { openai: { ...(baseUrl ? { baseUrl } : {}), ...(apiKey ? { apiKey } : {}), note: (message) => process.stderr.write(`${message}\n`) } };
}

/** Makes models that share one limiter an endpoint. */
export function limitedModels(environment: ModelEnvironment, maximum: number): (id: string) => Model {
  const limiters = new Map<string, Limiter>();
  return (id) => {
    const endpoint = endpointOf(id, environment);
    const limiter = limiters.get(endpoint) ?? new Limiter({ maximum, ...(endpoint === 'lexical' ? {} : { clock: systemClock }) });
    limiters.set(endpoint, limiter);
    return limited(createModel(id, environment), limiter);
  };
}
