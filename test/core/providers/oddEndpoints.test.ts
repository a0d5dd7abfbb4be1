import assert from 'node:assert/strict';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import type { OpenAIConnection } from '../../../src/providers/openaiEndpoint';
import { createOpenAIModel } from '../../../src/providers/openai';
import type { Fault, OpenAIServerOptions, SeenRequest } from '../../support/openaiServer';
import { OpenAIServer } from '../../support/openaiServer';
import { failureOf, never, requestFor } from './requests';

describe('endpoints that do things in their own way', () => {
  const servers: OpenAIServer[] = [];
  after(() => Promise.all(servers.map((server) => server.close())));
  const atServer = async (options: OpenAIServerOptions, connection: Partial<OpenAIConnection> = {}) => {
    const server = await OpenAIServer.start(options);
    servers.push(server);
    const notes: string[] = [];
    const model = createOpenAIModel({ name: 'm', baseUrl: server.url, note: (note) => notes.push(note), ...connection });
    return { server, model, notes };
  };
  const refusal = (message: string, status = 400): Fault => ({ fault: 'status', status, body: { object: 'error', message, code: status } });
  const withSystem = (content: string) =>
    requestFor(content, {
      messages: [
        { role: 'system', content: 'Be brief.' },
        { role: 'user', content },
      ],
    });
  const hasSystem = ({ messages }: SeenRequest) => messages.some(({ role }) => role === 'system');

  describe('a system role that is refused', () => {
    const refusals: readonly Fault[] = [
      refusal('System role not supported'),
      refusal('Conversation roles must alternate user/assistant/user/assistant/...'),
      refusal('This model does not support a system message.', 422),
      refusal('Developer instruction is not enabled for this model'),
      refusal('Unexpected role "system" in message 0'),
      refusal('Only user and assistant roles are supported!', 500),
      { fault: 'body', body: { error: { message: 'system messages are not allowed', code: 400 } } },
    ];
    for (const fault of refusals) {
      it(`goes into the user message, once for all: ${JSON.stringify(fault).slice(0, 90)}`, async () => {
        const { server, model, notes } = await atServer({ answer: (request) => (hasSystem(request) ? fault : 'yes') });
        for (const content of ['one', 'two']) assert.equal((await model.complete(withSystem(content), never)).text, 'yes');
        assert.deepEqual(server.requests.map(hasSystem), [true, false, false]);
        assert.deepEqual(server.requests[2]?.messages, [{ role: 'user', content: 'Be brief.\n\ntwo' }]);
        assert.deepEqual(notes, ['openai:m takes no system message; the prompt is put in front of the user message.']);
      });
    }

    it('is no reason to ask again where there was none, or where the refusal is about something else', async () => {
      const { server, model } = await atServer({ answer: () => refusal('System role not supported') });
      assert.equal((await failureOf(model)).kind, 'bad-request');
      assert.equal(server.requests.length, 1);
      const other = await atServer({ answer: () => refusal('The system is busy with an upgrade of its tokenizer') });
      await assert.rejects(other.model.complete(withSystem('one'), never), { kind: 'bad-request' });
      assert.equal(other.server.requests.length, 1);
    });
  });

  for (const message of [
    '`temperature` must be greater than 0',
    'temperature has to be a strictly positive float',
    'temperature: should be at least 0.01',
  ])
    it(`is asked without a temperature where it says: ${message}`, async () => {
      const { server, model } = await atServer({
        answer: ({ body }) => ('temperature' in body ? { fault: 'status', status: 422, body: { error: { message } } } : 'yes'),
      });
      const answer = await model.complete(requestFor('one'), never);
      assert.deepEqual([answer.text, answer.sampled, server.requests.length], ['yes', true, 2]);
    });

  describe('requests that an endpoint cuts off', () => {
    const counted = (prompt_tokens: number): Fault => ({
      fault: 'body',
      body: { choices: [{ message: { content: 'yes' }, finish_reason: 'stop' }], usage: { prompt_tokens, completion_tokens: 1 } },
    });
    const long = 'A sentence of the prompt. '.repeat(2_000);

    it('are told by what it counts, once, and each of their answers is marked', async () => {
      const { model, notes } = await atServer({ answer: () => counted(2_048) });
      assert.equal((await model.complete(requestFor('short'), never)).isInputCut, undefined);
      for (const each of [long, `${long}x`]) assert.equal((await model.complete(requestFor(each), never)).isInputCut, true);
      assert.equal(notes.length, 1);
      assert.match(notes[0] ?? '', /was sent 52000 characters, and its endpoint counted 2048 tokens.*num_ctx/);
    });

    it('are not suspected where it has counted all of such a one, and only what is new since, or nothing at all', async () => {
      let calls = 0;
      const { model, notes } = await atServer({ answer: () => counted(calls++ === 0 ? 10_400 : 12) });
      for (const each of [long, `${long}x`]) assert.equal((await model.complete(requestFor(each), never)).isInputCut, undefined);
      const uncounted = await atServer({ usage: false, answer: () => 'yes' });
      assert.equal((await uncounted.model.complete(requestFor(long), never)).isInputCut, undefined);
      assert.deepEqual([notes, uncounted.notes], [[], []]);
    });
  });

  describe('failures in words of its own', () => {
    const ofBody = (body: unknown, status = 200): Fault => (status === 200 ? { fault: 'body', body } : { fault: 'status', status, body });
    const failures: [Fault, string, RegExp][] = [
      [ofBody({ object: 'error', message: 'the model is asleep', code: 404 }), 'unknown-model', /It says: the model is asleep/],
      [ofBody({ detail: 'No such deployment' }), 'unavailable', /It says: No such deployment/],
      [ofBody({ msg: 'quota of the day', code: 429 }), 'rate-limited', /It says: quota of the day/],
      [ofBody([{ error: { message: 'API key is odd', code: 400 } }]), 'bad-request', /It says: API key is odd/],
      [ofBody({ detail: [{ loc: ['body', 'messages', 0], msg: 'field required' }] }, 422), 'bad-request', /messages\.0: field required/],
      [ofBody({ msg: 'bad luck' }, 400), 'bad-request', /It says: bad luck/],
      [ofBody({ error_description: 'worn out' }, 400), 'bad-request', /It says: worn out/],
      [ofBody('<html><head><title>502 Bad Gateway</title></head></html>', 502), 'unavailable', /It says: 502 Bad Gateway/],
      [ofBody('data: {"error": {"message": "stream failed", "code": 503}}\n\n'), 'overloaded', /It says: stream failed/],
    ];
    for (const [fault, kind, says] of failures)
      it(`are told: ${JSON.stringify(fault).slice(0, 90)}`, async () => {
        const { model } = await atServer({ answer: () => fault });
        const error = await failureOf(model);
        assert.match(error.message, says);
        assert.equal(error.kind, kind);
      });
  });

  it('is understood where it sends a stream that nobody asked for', async () => {
    const event = (delta: object, finish: string | null = null) =>
      `data: ${JSON.stringify({ choices: [{ delta, finish_reason: finish }] })}\n\n`;
    const body =
      `: hello\n\n${event({ role: 'assistant' })}${event({ reasoning_content: 'hm' })}${event({ content: 'ot' })}` +
      event({ content: 'ter' }, 'stop') +
      'data: {"choices":[],"usage":{"prompt_tokens":9,"completion_tokens":3}}\r\n\r\ndata: [DONE]\n';
    const { model } = await atServer({ answer: () => ({ fault: 'body', body, contentType: 'text/event-stream' }) });
    const { text, reasoning, finish, usage } = await model.complete(requestFor('one'), never);
    assert.deepEqual([text, reasoning, finish, usage], ['otter', 'hm', 'stop', { inputTokens: 9, outputTokens: 3 }]);
    const cut = await atServer({ answer: () => ({ fault: 'body', body: event({ content: 'ot' }), contentType: 'text/event-stream' }) });
    assert.equal((await cut.model.complete(requestFor('one'), never)).finish, 'length');
  });

  describe('connections that come to nothing', () => {
    it('are told where it speaks no HTTPS', async () => {
      const { server } = await atServer({});
      const error = await failureOf(createOpenAIModel({ name: 'm', baseUrl: `https://${server.host}/v1` }));
      assert.match(error.message, /^127\.0\.0\.1:\d+ does not speak HTTPS .*Begin the base URL with http:\/\//);
    });

    it('are told where it speaks something else than HTTP', async () => {
      const server = createServer((socket) => socket.on('error', () => undefined).end(Buffer.from([21, 3, 1, 0, 2, 2, 70])));
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
      server.unref();
      const { port } = server.address() as AddressInfo;
      const error = await failureOf(createOpenAIModel({ name: 'm', baseUrl: `http://127.0.0.1:${port}/v1` }));
      server.close();
      assert.match(error.message, /does not answer in HTTP\. .*begin the base URL with https:\/\//);
    });

    const codes: [string, RegExp][] = [
      ['DEPTH_ZERO_SELF_SIGNED_CERT', /is not trusted .*NODE_EXTRA_CA_CERTS/],
      ['SELF_SIGNED_CERT_IN_CHAIN', /a proxy that reads along/],
      ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', /is not trusted/],
      ['CERT_HAS_EXPIRED', /has run out .*Renew it/],
      ['ERR_TLS_CERT_ALTNAME_INVALID', /is for another host/],
    ];
    for (const [code, says] of codes)
      it(`are told by their code, ${code}`, async () => {
        const fetch = () => Promise.reject(new TypeError('fetch failed', { cause: Object.assign(new Error('tls'), { code }) }));
        assert.match((await failureOf(createOpenAIModel({ name: 'm', baseUrl: 'https://models.test/v1', fetch }))).message, says);
      });

    it('name the proxy that is not used', async () => {
      const { HTTPS_PROXY } = process.env;
      process.env['HTTPS_PROXY'] = 'http://proxy.test:3128';
      try {
        const fetch = () => Promise.reject(new TypeError('fetch failed', { cause: Object.assign(new Error('no'), { code: 'ENOTFOUND' }) }));
        const error = await failureOf(createOpenAIModel({ name: 'm', baseUrl: 'https://models.test/v1', fetch }));
        assert.match(error.message, /names a proxy, which is used only if NODE_USE_ENV_PROXY=1/);
      } finally {
        if (HTTPS_PROXY === undefined) delete process.env['HTTPS_PROXY'];
        else process.env['HTTPS_PROXY'] = HTTPS_PROXY;
      }
    });
  });
});
