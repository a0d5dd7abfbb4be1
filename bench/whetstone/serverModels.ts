import { Limiter, limited } from '../../src/core/models/limiter';
import type { Model } from '../../src/core/models/model';
import { createModel } from '../../src/providers/createModel';
import { systemClock } from '../../src/providers/systemClock';

/** The ids of the models behind the bench's server. */
export const serverModelIds = { task: 'openai:task', reflection: 'openai:reflection', judge: 'openai:reflection' } as const;

/** Models behind a session of the server, reached as the product does: through the adaptive limiter of the endpoint. */
export function serverModels(url: string, concurrency: number, timeoutMs?: number): (id: string) => Model {
  const limiter = new Limiter({ maximum: concurrency, clock: systemClock });
  const connection = { baseUrl: url, apiKey: 'local', ...(timeoutMs === undefined ? {} : { timeoutMs }) };
  return (id) => limited(createModel(id, { openai: connection }), limiter);
}
