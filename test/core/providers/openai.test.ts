import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Completion, Model } from '../../../src/core/models/model';
import { limited, Limiter } from '../../../src/core/models/limiter';
import { retrying } from '../../../src/core/models/retry';
import { createOpenAIModel, listOpenAIModels } from '../../../src/providers/openai';
import type { OpenAIConnection } from '../../../src/providers/openaiEndpoint';
import { systemClock } from '../../../src/providers/systemClock';
import type { Fault, OpenAIServerOptions } from '../../support/openaiServer';
import { errorBody, faults, OpenAIServer } from '../../support/openaiServer';
import { SimulatedClock } from '../../support/simulatedClock';
import { failureOf, modelErrorOf, never, requestFor } from './requests';

/** A model at a server made for one test. */
type AtServer = (options?: OpenAIServerOptions, connection?: OpenAIConnection) => Promise<{ server: OpenAIServer; model: Model }>;

describe('createOpenAIModel', () => {
  const servers: OpenAIServer[] = [];
  afterEach(async () => {
    await Promise.all(servers.splice(0).map((server) => server.close()));
  });

  const atServer: AtServer = async (options = {}, connection = {}) => {
    const server = await OpenAIServer.start(options);
    servers.push(server);
    return { server, model: createOpenAIModel({ name: 'test-model', baseUrl: server.url, ...connection }) };
  };

  describe('answers', () => {
    it('offers tools, reads the calls of an answer, and sends them back with what came of them', async () => {
      const made = [
        { id: 'c1', type: 'function', function: { name: 'find', arguments: '{"id":7}' } },
        { type: 'function', function: { name: 'find', arguments: '{"id":' } },
        { id: 'c3', type: 'function', function: { name: 'list', arguments: '' } },
        { id: 'c4', type: 'function', function: {} },
      ];
      const message = { role: 'assistant', content: null, tool_calls: made };
      const { server, model } = await atServer({
        answer: () => ({ fault: 'body', body: { choices: [{ index: 0, message, finish_reason: 'tool_calls' }] } }),
      });
      const tools = [{ name: 'find', description: 'Finds it.', parameters: { type: 'object', properties: {} } }];
      const first = await model.complete(requestFor('Where?', { tools }), never);
      const calls = [
        { id: 'c1', name: 'find', arguments: { id: 7 } },
        { id: 'call-2', name: 'find', arguments: '{"id":' },
        { id: 'c3', name: 'list', arguments: {} },
      ];
      assert.deepEqual([first.text, first.finish, first.calls], ['', 'calls', calls]);
      assert.deepEqual(server.requests[0]?.body['tools'], [{ type: 'function', function: tools[0] }]);
      await model.complete(
        requestFor('', {
          tools,
          messages: [
            { role: 'assistant', content: '', calls: calls.slice(0, 2) },
            { role: 'tool', content: 'Here.', callId: 'c1' },
          ],
        }),
        never,
      );
      assert.deepEqual(server.requests[1]?.messages, [
        { role: 'assistant', content: null, tool_calls: [made[0], { ...made[1], id: 'call-2' }] },
        { role: 'tool', content: 'Here.', tool_call_id: 'c1' },
      ]);
      assert.equal((await model.complete(requestFor('Where?'), never)).finish, 'calls', 'also where none was offered');
    });

    it('sends messages, temperature, seed and limit, and returns text, usage and finish', async () => {
      const { server, model } = await atServer({ answer: () => 'the answer is four' });
      const completion = await model.complete(
        {
          key: 'k',
          messages: [
            { role: 'system', content: 'Add.' },
            { role: 'user', content: 'two and two' },
          ],
          temperature: 0.5,
          maxTokens: 64,
          seed: 0xffff_ffff,
        },
        never,
      );
      assert.equal(model.id, 'openai:test-model');
      assert.deepEqual(completion, { text: 'the answer is four', usage: { inputTokens: 4, outputTokens: 4 }, finish: 'stop' });
      assert.deepEqual(server.requests[0]?.body, {
        model: 'test-model',
        messages: [
          { role: 'system', content: 'Add.' },
          { role: 'user', content: 'two and two' },
        ],
        temperature: 0.5,
        max_completion_tokens: 64,
        // The seed fits a signed 32-bit integer.
        seed: 0x7fff_ffff,
      });
    });

    it('estimates the usage where the endpoint counts nothing: four characters a token', async () => {
      const { model } = await atServer({ usage: false, answer: () => '123456789' });
      assert.deepEqual((await model.complete(requestFor('12345'), never)).usage, { inputTokens: 2, outputTokens: 3 });
    });

    const choice = (message: object, finish_reason: string): Fault => ({
      fault: 'body',
      body: { choices: [{ index: 0, message, finish_reason }] },
    });
    const bodies: [string, Fault, Pick<Completion, 'text' | 'finish' | 'reasoning' | 'endedBy'>][] = [
      ['an answer cut off at the limit', choice({ content: 'half an ans' }, 'length'), { text: 'half an ans', finish: 'length' }],
      ['a limit that was reached before the first word', choice({ content: null }, 'length'), { text: '', finish: 'length' }],
      [
        'a refusal by the model',
        choice({ content: null, refusal: 'I cannot help with that.' }, 'stop'),
        { text: 'I cannot help with that.', finish: 'refused' },
      ],
      ['an answer that a filter cut off', choice({ content: 'so' }, 'content_filter'), { text: 'so', finish: 'refused' }],
      ['an empty answer', choice({ content: '' }, 'stop'), { text: '', finish: 'stop' }],
      ['an answer without text', faults.nullContent, { text: '', finish: 'stop' }],
      [
        'reasoning beside no text',
        choice({ content: null, reasoning_content: 'hm' }, 'stop'),
        { text: '', finish: 'stop', reasoning: 'hm' },
      ],
      ['reasoning beside a text', choice({ content: 'yes', reasoning: 'hm' }, 'stop'), { text: 'yes', finish: 'stop', reasoning: 'hm' }],
      [
        'reasoning in details',
        choice({ content: 'yes', reasoning_details: [{ type: 'reasoning.text', text: 'hm' }] }, 'eos_token'),
        { text: 'yes', finish: 'stop', reasoning: 'hm' },
      ],
      [
        'a call that nobody offered',
        choice({ content: null, tool_calls: [{ id: 'c', function: { name: 'find', arguments: '{}' } }] }, 'tool_calls'),
        { text: '', finish: 'calls' },
      ],
      [
        'an older form of it',
        choice({ content: null, function_call: { name: 'find', arguments: '{}' } }, 'function_call'),
        { text: '', finish: 'calls' },
      ],
      ['a limit in other words', choice({ content: 'so' }, 'MAX_TOKENS'), { text: 'so', finish: 'length' }],
      ['a filter in other words', choice({ content: 'so' }, 'SAFETY'), { text: 'so', finish: 'refused' }],
      ['an end that nobody knows', choice({ content: 'so' }, 'storm'), { text: 'so', finish: 'unknown', endedBy: 'storm' }],
      [
        'an answer in parts',
        choice(
          {
            content: [
              { type: 'thinking', thinking: [{ type: 'text', text: 'hm' }] },
              { type: 'text', text: 'a' },
              { type: 'text', text: 'b' },
            ],
          },
          'stop',
        ),
        { text: 'ab', finish: 'stop', reasoning: 'hm' },
      ],
      [
        'JSON that calls itself text',
        { fault: 'body', body: '{"choices":[{"message":{"content":"yes"},"finish_reason":"stop"}]}', contentType: 'text/plain' },
        { text: 'yes', finish: 'stop' },
      ],
      [
        'a prompt that a filter declined with 400',
        { fault: 'status', status: 400, body: errorBody('The prompt was filtered', 'content_filter') },
        { text: '', finish: 'refused' },
      ],
      [
        'a prompt that a gateway flagged with 403',
        { fault: 'status', status: 403, body: { error: { code: 403, message: 'flagged', metadata: { reasons: ['violence'] } } } },
        { text: '', finish: 'refused' },
      ],
    ];
    for (const [what, fault, expected] of bodies) {
      it(`understands ${what}`, async () => {
        const { model, server } = await atServer({ answer: () => fault });
        const { usage: _usage, calls: _calls, ...said } = await model.complete(requestFor('hello'), never);
        assert.deepEqual(said, expected);
        assert.equal(server.requests.length, 1);
      });
    }
  });

  describe('errors', () => {
    it('says how to set the key, as whoever connects puts it, when it is wrong, and when there is none', async () => {
      const { model, server } = await atServer({ apiKey: 'right-key-1234' }, { apiKey: 'wrong-key-1234' });
      const wrong = await failureOf(model);
      assert.equal(wrong.kind, 'unauthorized');
      assert.ok(wrong.fatal);
      assert.equal(wrong.message, `${server.host} refused the API key (401). Set the key of the endpoint.`);
      const none = await failureOf(createOpenAIModel({ name: 'test-model', baseUrl: server.url, keyAdvice: 'Ask the porter.' }));
      assert.equal(none.message, `${server.host} wants an API key (401). Ask the porter.`);
    });

    it('asks OpenAI nothing without a key', async () => {
      let calls = 0;
      const fetch = (): Promise<Response> => {
        calls++;
        return Promise.reject(new Error('no request expected'));
      };
      for (const baseUrl of [undefined, '', 'https://api.openai.com/v1/']) {
        const connection = { fetch, apiKey: '  ', ...(baseUrl === undefined ? {} : { baseUrl }) };
        assert.equal((await failureOf(createOpenAIModel({ name: 'm', ...connection }))).kind, 'no-key');
        assert.equal((await modelErrorOf(listOpenAIModels(connection))).kind, 'no-key');
      }
      assert.equal(calls, 0);
    });

    it('names an unknown model, and the URL in case that is wrong', async () => {
      const { model, server } = await atServer({ models: ['other-model'] });
      const unknown = await failureOf(model);
      assert.equal(unknown.kind, 'unknown-model');
      assert.match(unknown.message, /has no model test-model \(404\)\. Choose another model/);
      const wrongUrl = await failureOf(createOpenAIModel({ name: 'test-model', baseUrl: `http://${server.host}/nowhere` }));
      assert.equal(wrongUrl.kind, 'unknown-model');
      assert.ok(wrongUrl.message.includes(`http://${server.host}/nowhere has no model`), wrongUrl.message);
      assert.ok(!wrongUrl.message.includes('<html'), wrongUrl.message);
    });

    const statuses: [number, unknown, string, RegExp][] = [
      [
        400,
        errorBody('Messages are too many', 'invalid'),
        'bad-request',
        /refused the request for test-model \(400\)\. It says: Messages are too many$/,
      ],
      [400, errorBody('nonsense/x is not a valid model ID', '400'), 'unknown-model', /has no model test-model/],
      [400, { object: 'error', message: 'context length exceeded', code: 400 }, 'bad-request', /It says: context length exceeded$/],
      [400, { error: 'a plain string' }, 'bad-request', /It says: a plain string$/],
      [422, { detail: [{ loc: ['body', 'messages'], msg: 'field required' }] }, 'bad-request', /It says: .*field required/],
      [400, errorBody('long '.repeat(400), 'invalid'), 'bad-request', /It says: (long ){60}…$/],
      [400, '', 'bad-request', /\(400\)\.$/],
      [402, errorBody('Insufficient credits', '402'), 'not-permitted', /no credit left \(402\)/],
      [403, errorBody('Your region is not supported', 'unsupported_country'), 'forbidden', /does not allow this.*It says: Your region/],
      [408, '', 'timeout', /gave up waiting/],
      [413, 'Payload Too Large', 'bad-request', /It says: Payload Too Large$/],
      [429, errorBody('You exceeded your current quota', 'insufficient_quota'), 'not-permitted', /no credit left/],
      [500, errorBody('The engine is overloaded', 'server_error'), 'unavailable', /failed to answer \(500\)/],
      [502, '<html><body>Bad Gateway</body></html>', 'unavailable', /later\.$/],
      [503, '<html><body>Service Unavailable</body></html>', 'overloaded', /has too much to do \(503\)\. It may work again later\.$/],
      [529, '', 'overloaded', /\(529\)/],
    ];
    for (const [status, body, kind, message] of statuses) {
      it(`takes ${status} ${JSON.stringify(body).slice(0, 50)} for ${kind}`, async () => {
        const { model, server } = await atServer({ answer: () => ({ fault: 'status', status, body }) });
        const error = await failureOf(model);
        assert.equal(error.kind, kind);
        assert.match(error.message, message);
        assert.equal(server.requests.length, 1);
      });
    }

    const broken: [string, Fault, string, RegExp][] = [
      ['a web page', faults.html, 'garbage', /a web page instead of JSON\. Check the base URL http:.*most end in \/v1/],
      ['JSON cut off', faults.truncated, 'garbage', /not whole JSON/],
      ['no choice', faults.noChoices, 'garbage', /without a choice/],
      ['no message', { fault: 'body', body: { choices: [{ index: 0, finish_reason: 'stop' }] } }, 'garbage', /without a message/],
      ['a bare string', { fault: 'body', body: '"hm"' }, 'garbage', /not JSON/],
      ['nothing', { fault: 'body', body: '' }, 'garbage', /not/],
      [
        'a failure with status 200',
        { fault: 'body', body: { error: { code: 503, message: 'No provider is up' } } },
        'overloaded',
        /It says: No provider is up/,
      ],
      [
        'a failure within a choice, which was begun,',
        { fault: 'body', body: { choices: [{ error: { code: 429, message: 'Slow down' }, message: { content: 'par' } }] } },
        'unavailable',
        /It says: Slow down/,
      ],
      ['a connection that was reset', faults.reset, 'unreachable', /The connection to 127\.0\.0\.1:\d+ broke off/],
      ['an answer that broke off', faults.brokenBody, 'unreachable', /broke off/],
    ];
    for (const [what, fault, kind, message] of broken) {
      it(`takes ${what} for ${kind}`, async () => {
        const { model } = await atServer({ answer: () => fault });
        const error = await failureOf(model);
        assert.equal(error.kind, kind, error.message);
        assert.match(error.message, message);
        assert.ok(error.retryable);
      });
    }

    it('names a host where nothing answers', async () => {
      const server = createServer().listen(0, '127.0.0.1');
      await new Promise((resolve) => server.once('listening', resolve));
      const { port } = server.address() as AddressInfo;
      await new Promise((resolve) => server.close(resolve));
      const error = await failureOf(createOpenAIModel({ name: 'm', baseUrl: `http://127.0.0.1:${port}/v1` }));
      assert.equal(error.kind, 'unreachable');
      assert.equal(error.message, `Nothing answers at 127.0.0.1:${port}. Check the base URL, and that the server runs.`);
    });

    it('names a host that does not exist', async () => {
      const fetch = (): Promise<Response> =>
        Promise.reject(new TypeError('fetch failed', { cause: Object.assign(new Error('getaddrinfo'), { code: 'ENOTFOUND' }) }));
      const error = await failureOf(createOpenAIModel({ name: 'm', baseUrl: 'http://models.invalid/v1', fetch }));
      assert.equal(error.kind, 'unreachable');
      assert.match(error.message, /^There is no host models\.invalid, or no network\./);
    });

    it('gives up on an endpoint that takes too long, and lets go of the connection', async () => {
      const { server, model } = await atServer({ answer: () => faults.hang }, { timeoutMs: 1000 });
      const error = await failureOf(model);
      assert.equal(error.kind, 'timeout');
      assert.match(error.message, /^127\.0\.0\.1:\d+ did not answer within 1 s\. Give it longer with "timeoutSeconds"/);
      await server.until(({ abortedCount }) => abortedCount === 1);
    });

    it('aborts a request in flight at once, and one that was aborted before is never sent', async () => {
      const { server, model } = await atServer({ answer: () => faults.hang });
      const controller = new AbortController();
      const work = model.complete(requestFor('hello'), controller.signal);
      await server.until(({ requests }) => requests.length === 1);
      controller.abort();
      await assert.rejects(work, { name: 'AbortError' });
      await server.until(({ abortedCount }) => abortedCount === 1);
      await assert.rejects(model.complete(requestFor('hello'), controller.signal), { name: 'AbortError' });
      assert.equal(server.requests.length, 1);
    });

    it('does not follow a redirect with the key', async () => {
      const { server: elsewhere } = await atServer();
      const { server, model } = await atServer(
        { answer: () => ({ fault: 'status', status: 307, headers: { location: `${elsewhere.url}/chat/completions` } }) },
        { apiKey: 'secret-key-1234' },
      );
      const error = await failureOf(model);
      assert.equal(error.kind, 'unknown-model');
      assert.match(error.message, /redirects \(307\)\. Set the base URL to where it leads\./);
      assert.deepEqual([server.requests.length, elsewhere.allRequests.length], [1, 0]);
    });

    it('refuses a base URL that is none, without repeating what it holds', async () => {
      for (const baseUrl of ['not a url', 'ftp://host/v1', 'https://me:my-password@host/v1']) {
        const error = await failureOf(createOpenAIModel({ name: 'm', baseUrl }));
        assert.ok(error.fatal);
        assert.ok(!error.message.includes('my-password'));
        assert.match(error.message, /base URL/);
      }
    });
  });

  describe('waiting', () => {
    it('passes on how long a 429 asks to wait, and a retry honors it', async () => {
      const script = [
        faults.rateLimited({ 'retry-after': '2' }),
        faults.rateLimited({ 'retry-after-ms': '1500', 'retry-after': '60' }),
        faults.serverError(503),
      ];
      const { server, model } = await atServer({ answer: ({ order }) => script[order] ?? 'at last' });
      const clock = new SimulatedClock();
      // The waits are simulated, the requests are real: each wait ends as soon as it was noted.
      const sleep = (milliseconds: number): Promise<void> => {
        clock.waits.push(milliseconds);
        return Promise.resolve();
      };
      const completion = await retrying(model, { attempts: 4, sleep, random: () => 0 }).complete(requestFor('hello'), never);
      assert.equal(completion.text, 'at last');
      assert.deepEqual(clock.waits, [2000, 1500, 1000]);
      assert.equal(server.requests.length, 4);
    });

    it('does not try again by itself', async () => {
      const { server, model } = await atServer({ answer: () => faults.serverError() });
      await failureOf(model);
      assert.equal(server.requests.length, 1);
    });

    it('keeps the number of requests that are open at once', async () => {
      const waiting: (() => void)[] = [];
      const { server, model } = await atServer({ answer: () => new Promise<string>((resolve) => waiting.push(() => resolve('yes'))) });
      const bounded = limited(model, new Limiter({ maximum: 3 }));
      const work = Promise.all(Array.from({ length: 10 }, (_, index) => bounded.complete(requestFor(String(index)), never)));
      for (let answered = 0; answered < 10; answered++) {
        await server.until(({ requests }) => requests.length === Math.min(10, answered + 3));
        waiting[answered]?.();
      }
      assert.equal((await work).length, 10);
      assert.equal(server.maxConcurrency, 3);
    });

    it('sleeps in real time, and wakes at once when called off, leaving no timer behind', async () => {
      await systemClock.sleep(1, never);
      const timers = (): number => process.getActiveResourcesInfo().filter((resource) => resource === 'Timeout').length;
      const before = timers();
      const controller = new AbortController();
      const sleeping = systemClock.sleep(3_600_000, controller.signal);
      assert.equal(timers(), before + 1);
      controller.abort();
      await assert.rejects(sleeping, { name: 'AbortError' });
      await assert.rejects(systemClock.sleep(1, controller.signal), { name: 'AbortError' });
      assert.equal(timers(), before);
    });
  });

  describe('parameters that an endpoint does not take', () => {
    const sent = (server: OpenAIServer): string[][] =>
      server.requests.map(({ body }) => Object.keys(body).filter((name) => name !== 'model' && name !== 'messages'));

    it('falls back to max_tokens, and remembers', async () => {
      const { server, model } = await atServer({ refusedParameters: ['max_completion_tokens'], answer: () => 'yes' });
      for (const text of ['a', 'b']) assert.equal((await model.complete(requestFor(text), never)).text, 'yes');
      assert.deepEqual(sent(server), [
        ['max_completion_tokens', 'temperature', 'seed'],
        ['max_tokens', 'temperature', 'seed'],
        ['max_tokens', 'temperature', 'seed'],
      ]);
    });

    it('says of answers that no temperature was taken for that they were sampled', async () => {
      const { model } = await atServer({ refusedParameters: ['temperature'] });
      assert.deepEqual(
        [(await model.complete(requestFor('a'), never)).sampled, (await model.complete(requestFor('b'), never)).sampled],
        [true, true],
      );
      const { model: other } = await atServer({ refusedParameters: ['seed'] });
      assert.equal((await other.complete(requestFor('a'), never)).sampled, undefined);
    });

    it('does without temperature and seed where it must, remembers, and says so once', async () => {
      const notes: string[] = [];
      const { server, model } = await atServer({ refusedParameters: ['temperature', 'seed'] }, { note: (note) => notes.push(note) });
      for (const text of ['a', 'b', 'c']) await model.complete(requestFor(text), never);
      assert.deepEqual(
        sent(server).map((names) => names.join(' ')),
        [
          'max_completion_tokens temperature seed',
          'max_completion_tokens seed',
          'max_completion_tokens',
          'max_completion_tokens',
          'max_completion_tokens',
        ],
      );
      assert.deepEqual(notes, ['openai:test-model takes no temperature and no seed; it is asked without.']);
    });

    it('says once what it learned in several calls at a time', async () => {
      const notes: string[] = [];
      const { model } = await atServer({ refusedParameters: ['seed'] }, { note: (note) => notes.push(note) });
      await Promise.all(['a', 'b', 'c'].map((text) => model.complete(requestFor(text), never)));
      assert.deepEqual(notes, ['openai:test-model takes no seed; it is asked without.']);
    });

    const messages: [string, Fault][] = [
      [
        'of Mistral',
        {
          fault: 'status',
          status: 422,
          body: {
            object: 'error',
            message: {
              detail: [{ type: 'extra_forbidden', loc: ['body', 'max_completion_tokens'], msg: 'Extra inputs are not permitted' }],
            },
          },
        },
      ],
      [
        'of a server without param',
        { fault: 'status', status: 400, body: errorBody('Unrecognized request argument supplied: max_completion_tokens', 'x') },
      ],
      ['in plain text', { fault: 'status', status: 400, body: 'unknown field "max_completion_tokens"' }],
    ];
    for (const [what, fault] of messages) {
      it(`understands the refusal ${what}`, async () => {
        const { model } = await atServer({ answer: ({ body }) => ('max_completion_tokens' in body ? fault : 'yes') });
        assert.equal((await model.complete(requestFor('a'), never)).text, 'yes');
      });
    }

    it('does not take a limit that is too large for a name that is unknown', async () => {
      const body = {
        error: {
          message: 'max_completion_tokens is too large: 100. This model takes at most 50.',
          param: 'max_completion_tokens',
          code: 'invalid_value',
        },
      };
      const { server, model } = await atServer({ answer: () => ({ fault: 'status', status: 400, body }) });
      const error = await failureOf(model);
      assert.equal(error.kind, 'bad-request');
      assert.match(error.message, /too large: 100/);
      assert.equal(server.requests.length, 1);
    });

    it('forgets what did not help', async () => {
      // Refuses the first request whatever it holds, blaming the temperature.
      const { server, model } = await atServer({
        answer: ({ messages: [message] }) =>
          message?.content === 'bad' ? { fault: 'status', status: 400, body: errorBody('temperature and more are wrong', 'x') } : 'yes',
      });
      assert.equal((await modelErrorOf(model.complete(requestFor('bad'), never))).kind, 'bad-request');
      await model.complete(requestFor('good'), never);
      assert.deepEqual(sent(server).at(-1), ['max_completion_tokens', 'temperature', 'seed']);
    });

    const format = { name: 'rules', schema: { type: 'object' } };

    it('asks for JSON where a format is wanted, and for none where not', async () => {
      const { server, model } = await atServer({ answer: () => '{}' });
      await model.complete(requestFor('a', { format }), never);
      await model.complete(requestFor('b'), never);
      assert.deepEqual(server.requests[0]?.body['response_format'], {
        type: 'json_schema',
        json_schema: { name: 'rules', schema: { type: 'object' }, strict: true },
      });
      assert.equal(server.requests[1]?.body['response_format'], undefined);
    });

    const refusals: Record<string, unknown> = {
      'that names the parameter': errorBody('Unsupported parameter: response_format', 'x'),
      'that names the value': errorBody('This response_format type is unavailable now', 'invalid_request_error'),
      'that says nothing of the cause': errorBody('Bad Request', 'x'),
    };
    for (const [what, body] of Object.entries(refusals)) {
      it(`does without a format after a refusal ${what}, remembers, and says so once`, async () => {
        const notes: string[] = [];
        const { server, model } = await atServer(
          { answer: ({ body: asked }) => ('response_format' in asked ? { fault: 'status', status: 400, body } : 'text') },
          { note: (note) => notes.push(note) },
        );
        for (const text of ['a', 'b']) assert.equal((await model.complete(requestFor(text, { format }), never)).text, 'text');
        assert.deepEqual(
          server.requests.map(({ body: asked }) => 'response_format' in asked),
          [true, false, false],
        );
        assert.deepEqual(notes, ['openai:test-model takes no response_format; it is asked without.']);
      });
    }

    it('does not blame the format for a request that is too long', async () => {
      const body = errorBody("This model's maximum context length is 8192 tokens", 'context_length_exceeded');
      const { server, model } = await atServer({ answer: () => ({ fault: 'status', status: 400, body }) });
      await modelErrorOf(model.complete(requestFor('a', { format }), never));
      assert.equal(server.requests.length, 1);
    });

    it('ends when the limit is refused under both names, for without it no budget holds', async () => {
      const { server, model } = await atServer({ refusedParameters: ['max_completion_tokens', 'max_tokens'] });
      assert.equal((await failureOf(model)).kind, 'bad-request');
      assert.equal(server.requests.length, 2);
    });
  });
});

describe('listOpenAIModels', () => {
  it('lists the models for chat, sorted, once each', async () => {
    const models = [
      'zeta-chat',
      'text-embedding-3-small',
      'alpha',
      'whisper-1',
      'tts-1-hd',
      'nomic-embed-text',
      'alpha',
      'llama3.2:3b',
      'imagenious-7b',
    ];
    const server = await OpenAIServer.start({ models, apiKey: 'right-key-1234' });
    try {
      assert.deepEqual(await listOpenAIModels({ baseUrl: server.url, apiKey: 'right-key-1234' }), [
        'alpha',
        'imagenious-7b',
        'llama3.2:3b',
        'zeta-chat',
      ]);
      assert.equal((await modelErrorOf(listOpenAIModels({ baseUrl: server.url, apiKey: 'wrong' }))).kind, 'unauthorized');
      const elsewhere = await modelErrorOf(listOpenAIModels({ baseUrl: `http://${server.host}/` }));
      assert.equal(elsewhere.kind, 'unauthorized');
    } finally {
      await server.close();
    }
  });

  it('lists all there is where nothing is for chat, understands a bare list, and refuses what is none', async () => {
    const answering = (body: unknown): OpenAIConnection => ({
      baseUrl: 'http://127.0.0.1:9/v1',
      fetch: () => Promise.resolve(Response.json(body)),
    });
    assert.deepEqual(await listOpenAIModels(answering({ data: [{ id: 'embed-x' }] })), ['embed-x']);
    assert.deepEqual(await listOpenAIModels(answering([{ id: 'b' }, { id: 'a' }, { id: 7 }, null])), ['a', 'b']);
    assert.deepEqual(await listOpenAIModels(answering({ data: [] })), []);
    assert.equal((await modelErrorOf(listOpenAIModels(answering({ models: [] })))).kind, 'garbage');
  });
});
