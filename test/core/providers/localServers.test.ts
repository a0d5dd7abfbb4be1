import assert from 'node:assert/strict';
import { findLocalServers } from '../../../src/providers/localServers';
import { OpenAIServer } from '../../support/openaiServer';
import { never } from './requests';

describe('servers of models on this machine', () => {
  it('are those that list models, asked for nothing else and without a key', async () => {
    const ollama = await OpenAIServer.start({ models: ['small', 'smaller'] });
    const studio = await OpenAIServer.start({ models: [] });
    const portOf = ({ host }: OpenAIServer) => Number(host.split(':')[1]);
    try {
      const found = await findLocalServers(never, { Ollama: portOf(ollama), 'LM Studio': portOf(studio), 'llama-server': 1 });
      assert.deepEqual(found, [
        { name: 'Ollama', baseUrl: ollama.url, models: ['small', 'smaller'] },
        { name: 'LM Studio', baseUrl: studio.url, models: [] },
      ]);
      assert.deepEqual(
        ollama.allRequests.map(({ method, url, headers }) => [method, url, headers['authorization']]),
        [['GET', '/v1/models', undefined]],
      );
    } finally {
      await Promise.all([ollama.close(), studio.close()]);
    }
  });

  it('are none where another program has the port', async () => {
    const other = await OpenAIServer.start({ apiKey: 'somebody-elses' });
    try {
      const port = Number(other.host.split(':')[1]);
      assert.deepEqual(await findLocalServers(never, { Ollama: port, 'LM Studio': 1, 'llama-server': 1 }), []);
    } finally {
      await other.close();
    }
  });
});
