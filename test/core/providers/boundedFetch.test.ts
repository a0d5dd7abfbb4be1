import assert from 'node:assert/strict';
import { once } from 'node:events';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { describe, it } from 'mocha';
import type { ModelErrorKind } from '../../../src/core/models/model';
import { createOpenAIModel, listOpenAIModels } from '../../../src/providers/openai';
import type { OpenAIConnection } from '../../../src/providers/openaiEndpoint';
import { failureOf, modelErrorOf, never, requestFor } from './requests';

/** What a server does with each request. */
type Reply = (response: ServerResponse, request: IncomingMessage) => void;

const limit = 100_000;
const answerOf = (text: string): string => JSON.stringify({ choices: [{ message: { content: text }, finish_reason: 'stop' }] });

/** Sends one piece after the other, as fast as they are taken, until the client goes away. */
function sendEndlessly(response: ServerResponse, piece: string | Buffer): void {
  const more = (): void => {
    while (!response.destroyed) if (!response.write(piece)) return;
  };
  response.on('drain', more);
  more();
}

describe('the body of an answer', () => {
  const servers: Server[] = [];
  afterEach(() => {
    for (const server of servers.splice(0)) {
      server.closeAllConnections();
      server.close();
    }
  });

  /** A connection to a server that replies so, and what becomes of its answers. */
  async function serverThat(
    reply: Reply,
  ): Promise<{ readonly connection: OpenAIConnection; readonly sent: () => number; readonly gone: Promise<unknown> }> {
    let sent = (): number => 0;
    let isGone = (): void => undefined;
    const gone = new Promise<void>((resolve) => (isGone = resolve));
    const server = createServer((request, response) => {
      sent = () => request.socket.bytesWritten;
      response.on('close', isGone);
      reply(response, request);
    });
    servers.push(server);
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    return { connection: { baseUrl: `http://127.0.0.1:${port}/v1`, longestBodyBytes: limit }, sent: () => sent(), gone };
  }

  const bomb = answerOf('a'.repeat(20_000_000));
  const tooLong: readonly (readonly [string, Reply])[] = [
    [
      'a success without end',
      (response) =>
        sendEndlessly(
          response.writeHead(200, { 'content-type': 'application/json' }),
          '{"choices":[{"message":{"content":"aaaaaaaaaaaaaaaaaaaaaaaaaa',
        ),
    ],
    [
      'one that says how long it is',
      (response) =>
        sendEndlessly(response.writeHead(200, { 'content-type': 'application/json', 'content-length': '10000000000' }), ' '.repeat(10_000)),
    ],
    [
      'a stream of events that nobody asked for',
      (response) => sendEndlessly(response.writeHead(200, { 'content-type': 'text/event-stream' }), `data: ${answerOf('no')}\n\n`),
    ],
    ['a web page without end', (response) => sendEndlessly(response.writeHead(200, { 'content-type': 'text/html' }), '<p>Welcome</p>')],
    ['many small pieces', (response) => sendEndlessly(response.writeHead(200, { 'content-type': 'application/json' }), '[')],
    ['gzip', (response) => response.writeHead(200, { 'content-type': 'application/json', 'content-encoding': 'gzip' }).end(gzipSync(bomb))],
    [
      'brotli',
      (response) => response.writeHead(200, { 'content-type': 'application/json', 'content-encoding': 'br' }).end(brotliCompressSync(bomb)),
    ],
    [
      'deflate',
      (response) => response.writeHead(200, { 'content-type': 'application/json', 'content-encoding': 'deflate' }).end(deflateSync(bomb)),
    ],
    [
      'gzip twice',
      (response) =>
        response.writeHead(200, { 'content-type': 'application/json', 'content-encoding': 'gzip, gzip' }).end(gzipSync(gzipSync(bomb))),
    ],
  ];
  for (const [what, reply] of tooLong) {
    it(`is cut off where it is longer than it may be: ${what}`, async () => {
      const { connection, sent, gone } = await serverThat(reply);
      const error = await failureOf(createOpenAIModel({ name: 'm', ...connection }));
      assert.equal(error.kind, 'garbage');
      assert.match(
        error.message,
        /^127\.0\.0\.1:\d+ sent more than 0\.1 MB, which no answer of a model has\. Check the base URL http:\/\/127\.0\.0\.1:\d+\/v1: most end in \/v1\.$/,
      );
      await gone;
      // What the sockets of both sides hold comes on top.
      assert.ok(sent() < 10_000_000, `${sent()} bytes`);
    });
  }

  it('may have 8 MB unless told otherwise', async () => {
    const { connection } = await serverThat((response) =>
      response.writeHead(200, { 'content-type': 'application/json', 'content-encoding': 'gzip' }).end(gzipSync(bomb)),
    );
    assert.match((await failureOf(createOpenAIModel({ name: 'm', baseUrl: connection.baseUrl ?? '' }))).message, /sent more than 8 MB/);
  });

  it('is bounded where models are listed, too', async () => {
    const { connection } = await serverThat((response) =>
      sendEndlessly(response.writeHead(200, { 'content-type': 'application/json' }), '{"data":['),
    );
    assert.match((await modelErrorOf(listOpenAIModels(connection))).message, /sent more than 0\.1 MB/);
  });

  const kinds: readonly (readonly [number, ModelErrorKind, RegExp])[] = [
    [301, 'unknown-model', /has no model m \(301\)/],
    [400, 'bad-request', /refused the request for m \(400\)\.$/],
    [401, 'unauthorized', /wants an API key/],
    [429, 'rate-limited', /asks for fewer requests \(429\)\.$/],
    [500, 'unavailable', /failed to answer \(500\)\. It may work again later\.$/],
  ];
  for (const [status, kind, says] of kinds) {
    it(`of a failure is cut off as well, and leaves its status (${status})`, async () => {
      const { connection, gone } = await serverThat((response) =>
        sendEndlessly(response.writeHead(status, { 'content-type': 'application/json' }), '{"error":{"message":"no, no, no'),
      );
      const error = await failureOf(createOpenAIModel({ name: 'm', ...connection }));
      assert.equal(error.kind, kind);
      assert.match(error.message, says);
      await gone;
    });
  }

  it('is waited for no longer than a call may take where it trickles', async () => {
    const { connection, gone } = await serverThat(
      (response) => void response.writeHead(200, { 'content-type': 'application/json' }).write('{"choices":['),
    );
    assert.equal((await failureOf(createOpenAIModel({ name: 'm', ...connection, timeoutMs: 50 }))).kind, 'timeout');
    await gone;
  });

  it('is not asked for any more once the call is called off', async () => {
    const controller = new AbortController();
    const { connection, gone } = await serverThat((response) => {
      response.writeHead(200, { 'content-type': 'application/json' }).write('{"choices":[');
      setImmediate(() => controller.abort());
    });
    await assert.rejects(createOpenAIModel({ name: 'm', ...connection }).complete(requestFor('hello'), controller.signal), {
      name: 'AbortError',
    });
    await gone;
  });

  it('that is as long as it may be is read whole, compressed or not', async () => {
    const empty = answerOf('').length;
    for (const [extra, isRead] of [
      [0, true],
      [1, false],
    ] as const) {
      for (const compress of [(text: string) => Buffer.from(text), gzipSync]) {
        const text = 'é'.repeat((limit - empty) / 2 - 1) + 'a'.repeat(((limit - empty) % 2) + 2 + extra);
        const encoding = compress === gzipSync ? { 'content-encoding': 'gzip' } : {};
        const { connection } = await serverThat((response) =>
          response.writeHead(200, { 'content-type': 'application/json', ...encoding }).end(compress(answerOf(text))),
        );
        const work = createOpenAIModel({ name: 'm', ...connection }).complete(requestFor('hello', { maxTokens: 1e6 }), never);
        if (isRead) assert.equal((await work).text, text);
        else assert.equal((await modelErrorOf(work)).kind, 'garbage');
      }
    }
  });

  it('may be missing', async () => {
    const { connection } = await serverThat((response) => response.writeHead(204).end());
    assert.equal((await failureOf(createOpenAIModel({ name: 'm', ...connection }))).kind, 'garbage');
  });

  it('comes behind headers that are bounded as well', async () => {
    const { connection } = await serverThat((response) => response.writeHead(200, { 'x-long': 'a'.repeat(1_000_000) }).end());
    assert.equal((await failureOf(createOpenAIModel({ name: 'm', ...connection }))).kind, 'unreachable');
  });
});
