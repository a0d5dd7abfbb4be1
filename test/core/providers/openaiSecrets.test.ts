import assert from 'node:assert/strict';
import { inspect } from 'node:util';
import type { ModelError } from '../../../src/core/models/model';
import { createOpenAIModel, listOpenAIModels } from '../../../src/providers/openai';
import { resolveEndpoint } from '../../../src/providers/openaiEndpoint';
import type { Fault } from '../../support/openaiServer';
import { errorBody, faults, OpenAIServer } from '../../support/openaiServer';
import { failureOf, never, requestFor } from './requests';

const key = 'sk-test-0123456789abcdef';
const headerSecret = 'tenant-secret-zyxw';

describe('secrets of an OpenAI connection', () => {
  /** Endpoints that repeat what they were sent, in every way they can. */
  const echoes: Fault[] = [
    ...[400, 401, 402, 403, 404, 408, 409, 413, 422, 429, 500, 503].flatMap((status): Fault[] => [
      { fault: 'status', status, body: errorBody(`Bad: Bearer ${key} and ${headerSecret}`, 'x') },
      { fault: 'status', status, body: { detail: { headers: { authorization: `Bearer ${key}`, 'x-tenant': headerSecret } } } },
      { fault: 'status', status, body: `plain ${key} ${headerSecret}`, headers: { 'x-echo': key } },
    ]),
    { fault: 'status', status: 307, headers: { location: `http://127.0.0.1:9/${key}` } },
    { fault: 'body', body: { error: { code: 500, message: `with ${key} ${headerSecret}` } } },
    { fault: 'body', body: `{"choices": "${key}` },
    { fault: 'body', body: `<html>${key}</html>`, contentType: 'text/html' },
    faults.reset,
    faults.brokenBody,
  ];

  it('are in no error, whatever the endpoint sends back, nor in what is printed', async () => {
    const server = await OpenAIServer.start({ answer: ({ order }) => echoes[order] ?? 'done' });
    const printed: unknown[] = [];
    const original = { ...console };
    const print = (...values: unknown[]): void => void printed.push(values);
    const logBefore = process.env.OPENAI_LOG;
    process.env.OPENAI_LOG = 'debug';
    try {
      Object.assign(console, { log: print, error: print, warn: print, info: print, debug: print });
      const model = createOpenAIModel({
        name: 'm',
        baseUrl: `${server.url}?token=${headerSecret}`,
        apiKey: key,
        headers: { 'X-Tenant': headerSecret },
      });
      const errors: ModelError[] = [];
      for (let index = 0; index < echoes.length; index++) errors.push(await failureOf(model));
      assert.equal((await model.complete(requestFor('x'), never)).text, 'done');
      // What a log or a journal could take of an error or a model: its fields, its text, its JSON.
      const all =
        [...errors, ...errors.map(({ message, stack }) => [message, stack]), model]
          .map((value) => `${inspect(value, { depth: 10, showHidden: true })} ${JSON.stringify(value)}`)
          .join('\n') + inspect(printed, { depth: 10 });
      assert.ok(!all.includes(key), 'the key was found');
      assert.ok(!all.includes(headerSecret), 'the header was found');
      assert.ok(all.includes('(hidden)'));
      assert.deepEqual(printed, []);
      assert.ok(server.requests.every(({ headers }) => headers.authorization === `Bearer ${key}` && headers['x-tenant'] === headerSecret));
    } finally {
      Object.assign(console, original);
      if (logBefore === undefined) delete process.env.OPENAI_LOG;
      else process.env.OPENAI_LOG = logBefore;
      await server.close();
    }
  });

  it('are not shown when they cannot be sent', async () => {
    for (const connection of [
      { apiKey: `${key}\n${key}` },
      { apiKey: `${key}ü` },
      { headers: { 'X-Tenant': `${headerSecret}\r\nX-More: 1` } },
      { headers: { 'X Tenant': headerSecret } },
    ]) {
      const error = await failureOf(createOpenAIModel({ name: 'm', baseUrl: 'http://127.0.0.1:9/v1', ...connection }));
      assert.equal(error.kind, 'unauthorized');
      assert.ok(!inspect(error).includes(key) && !inspect(error).includes(headerSecret), error.message);
    }
  });

  it('of the environment stay there: only what was set for an endpoint reaches it', async () => {
    const names = [
      'OPENAI_API_KEY',
      'OPENAI_ADMIN_KEY',
      'OPENAI_ORG_ID',
      'OPENAI_PROJECT_ID',
      'OPENAI_BASE_URL',
      'OPENAI_CUSTOM_HEADERS',
    ] as const;
    const before = names.map((name) => process.env[name]);
    const server = await OpenAIServer.start();
    try {
      for (const name of names) process.env[name] = `http://127.0.0.1:9/${name}-${key}`;
      process.env.OPENAI_CUSTOM_HEADERS = `X-Team: ${key}\nAuthorization: Bearer ${key}`;
      await createOpenAIModel({ name: 'm', baseUrl: server.url }).complete(requestFor('x'), never);
      await listOpenAIModels({ baseUrl: server.url });
      assert.equal(server.allRequests.length, 2);
      for (const { headers, url } of server.allRequests) {
        assert.equal(headers.authorization, undefined);
        assert.ok(!JSON.stringify([headers, url]).includes(key));
      }
    } finally {
      names.forEach((name, index) => {
        const value = before[index];
        if (value === undefined) delete process.env[name];
        else process.env[name] = value;
      });
      await server.close();
    }
  });

  it('are trimmed, as they come with a line break out of files', async () => {
    const server = await OpenAIServer.start({ apiKey: key });
    try {
      await createOpenAIModel({ name: 'm', baseUrl: server.url, apiKey: ` ${key}\n` }).complete(requestFor('x'), never);
    } finally {
      await server.close();
    }
  });

  it('can come in a header of their own in place of the key', () => {
    assert.deepEqual(resolveEndpoint({ headers: { authorization: 'Basic abc' } }).headers, { Authorization: 'Basic abc' });
    assert.throws(() => resolveEndpoint({ headers: { 'X-Other': 'abc' } }), { kind: 'no-key' });
  });
});
