import assert from 'node:assert/strict';
import { createOpenAIModel, listOpenAIModels } from '../../../src/providers/openai';
import type { OpenAIConnection } from '../../../src/providers/openaiEndpoint';
import { readRetryAfter } from '../../../src/providers/openaiErrors';
import { never, requestFor } from './requests';

interface Sent {
  readonly url: string;
  readonly headers: Headers;
}

/** Where a request for the model `gpt x` goes, and the key with it. */
async function requestTo(connection: OpenAIConnection): Promise<Sent> {
  const sent: Sent[] = [];
  const fetch: typeof globalThis.fetch = (input, init) => {
    sent.push({ url: input as string, headers: new Headers(init?.headers) });
    return Promise.resolve(Response.json({ choices: [{ message: { content: 'yes' }, finish_reason: 'stop' }] }));
  };
  await createOpenAIModel({ name: 'gpt x', apiKey: 'the-key', fetch, ...connection }).complete(requestFor('hello'), never);
  assert.equal(sent.length, 1);
  return sent[0] as Sent;
}

describe('OpenAI endpoints', () => {
  const bearer: [string, string | undefined, string][] = [
    ['OpenAI unless told otherwise', undefined, 'https://api.openai.com/v1/chat/completions'],
    ['Ollama', 'http://localhost:11434/v1', 'http://localhost:11434/v1/chat/completions'],
    ['a slash at the end', 'http://localhost:8000/v1///', 'http://localhost:8000/v1/chat/completions'],
    ['OpenRouter', 'https://openrouter.ai/api/v1', 'https://openrouter.ai/api/v1/chat/completions'],
    ['the URL of the chat itself', 'https://api.example.com/chat/completions', 'https://api.example.com/chat/completions'],
    ['a URL with a query', 'https://api.example.com/v1?tenant=7', 'https://api.example.com/v1/chat/completions?tenant=7'],
    ['blanks round the URL', ' http://localhost:8000/v1 ', 'http://localhost:8000/v1/chat/completions'],
  ];
  for (const [what, baseUrl, url] of bearer) {
    it(`reaches ${what}`, async () => {
      const sent = await requestTo(baseUrl === undefined ? {} : { baseUrl });
      assert.equal(sent.url, url);
      assert.equal(sent.headers.get('authorization'), 'Bearer the-key');
      assert.equal(sent.headers.get('api-key'), null);
    });
  }

  const dated = { azureApiVersion: '2024-10-21' };
  const azure: [string, OpenAIConnection, string][] = [
    ['a resource', { baseUrl: 'https://res.openai.azure.com' }, 'https://res.openai.azure.com/openai/v1/chat/completions'],
    ['the v1 API', { baseUrl: 'https://res.openai.azure.com/openai/v1/' }, 'https://res.openai.azure.com/openai/v1/chat/completions'],
    [
      'a resource with a version',
      { baseUrl: 'https://res.openai.azure.com/', ...dated },
      'https://res.openai.azure.com/openai/deployments/gpt%20x/chat/completions?api-version=2024-10-21',
    ],
    [
      'a gateway with a version',
      { baseUrl: 'https://gateway.example/ai/openai', ...dated },
      'https://gateway.example/ai/openai/deployments/gpt%20x/chat/completions?api-version=2024-10-21',
    ],
    [
      'the whole URL from the portal',
      { baseUrl: 'https://res.cognitiveservices.azure.com/openai/deployments/other/chat/completions?api-version=2025-01-01' },
      'https://res.cognitiveservices.azure.com/openai/deployments/other/chat/completions?api-version=2025-01-01',
    ],
  ];
  for (const [what, connection, url] of azure) {
    it(`reaches ${what} on Azure, with its own header for the key`, async () => {
      const sent = await requestTo(connection);
      assert.equal(sent.url, url);
      assert.equal(sent.headers.get('api-key'), 'the-key');
      assert.equal(sent.headers.get('authorization'), null);
    });
  }

  it('takes an Azure machine that serves a model of its own for an ordinary endpoint', async () => {
    const sent = await requestTo({ baseUrl: 'http://box.westus.cloudapp.azure.com:8000/v1' });
    assert.equal(sent.headers.get('authorization'), 'Bearer the-key');
  });

  it('sends no key where none is set', async () => {
    const sent = await requestTo({ baseUrl: 'http://localhost:11434/v1', apiKey: '' });
    assert.equal(sent.headers.get('authorization'), null);
  });

  it("lists models outside of a deployment's path on Azure", async () => {
    const urls: string[] = [];
    const fetch: typeof globalThis.fetch = (input) => {
      urls.push(input as string);
      return Promise.resolve(Response.json({ data: [] }));
    };
    await listOpenAIModels({ baseUrl: 'https://res.openai.azure.com', apiKey: 'the-key', fetch, ...dated });
    assert.deepEqual(urls, ['https://res.openai.azure.com/openai/models?api-version=2024-10-21']);
  });
});

describe('readRetryAfter', () => {
  const now = Date.parse('2026-11-23T12:00:00Z');
  const read = (headers: Record<string, string>): number | undefined => readRetryAfter(new Headers(headers), now);

  it('reads seconds, milliseconds and dates', () => {
    assert.equal(read({ 'retry-after': '120' }), 120_000);
    assert.equal(read({ 'retry-after': '0' }), 0);
    assert.equal(read({ 'retry-after': '1.5' }), 1500);
    assert.equal(read({ 'retry-after-ms': '250', 'retry-after': '1' }), 250);
    assert.equal(read({ 'retry-after': 'Mon, 23 Nov 2026 12:00:30 GMT' }), 30_000);
    assert.equal(read({ 'retry-after': 'Mon, 23 Nov 2026 11:00:00 GMT' }), 0);
  });

  it('understands no more than a year', () => {
    const year = 365 * 86_400_000;
    const long = '9'.repeat(400);
    for (const value of [long, `${long}.${long}`, '31536001', 'Fri, 31 Dec 9999 23:59:59 GMT'])
      assert.equal(read({ 'retry-after': value }), year, value.slice(0, 40));
    assert.equal(read({ 'retry-after-ms': long }), year);
    assert.equal(read({ 'retry-after': 'Thu, 01 Jan 1970 00:00:00 GMT' }), 0);
  });

  it('ignores what makes no sense', () => {
    for (const value of [
      'soon',
      '-5',
      '',
      'NaN',
      '1e9x',
      '1e999',
      'Infinity',
      '-Infinity',
      '0x10',
      '5, 5',
      '1 2',
      '+3',
      '.',
      'Mon, 99 Nov 2026 99:99:99 GMT',
    ])
      assert.equal(read({ 'retry-after': value }), undefined, value);
    assert.equal(read({}), undefined);
    for (const value of ['x', 'Infinity', '-1', '1e3', ''])
      assert.equal(read({ 'retry-after-ms': value, 'retry-after': '3' }), 3000, value);
  });
});
