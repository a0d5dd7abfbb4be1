import assert from 'node:assert/strict';
import { connect } from 'node:net';
import OpenAI from 'openai';
import { OpenAIServer } from '../../support/openaiServer';

describe('the OpenAI-compatible test server', () => {
  it('streams an answer in pieces, with usage when asked, as the SDK understands it', async () => {
    const server = await OpenAIServer.start({ answer: () => 'one two  three' });
    try {
      const client = new OpenAI({ baseURL: server.url, apiKey: 'any', maxRetries: 0 });
      const stream = await client.chat.completions.create({
        model: 'm',
        messages: [{ role: 'user', content: 'count up' }],
        stream: true,
        stream_options: { include_usage: true },
      });
      const pieces: string[] = [];
      let usage: unknown;
      for await (const chunk of stream) {
        const piece = chunk.choices[0]?.delta.content;
        if (typeof piece === 'string') pieces.push(piece);
        usage = chunk.usage ?? usage;
      }
      assert.deepEqual(pieces, ['one ', 'two  ', 'three']);
      assert.deepEqual(usage, { prompt_tokens: 2, completion_tokens: 3, total_tokens: 5 });
    } finally {
      await server.close();
    }
  });

  it('counts what clients asked last that have gone meanwhile', async () => {
    const server = await OpenAIServer.start({ answer: () => ({ fault: 'hang' }) });
    try {
      const client = connect(Number(new URL(server.url).port), '127.0.0.1');
      client.end('POST /v1/chat/completions HTTP/1.1\r\nhost: any\r\ncontent-length: 15\r\n\r\n{"messages":[]}');
      await server.clientsGone();
      assert.deepEqual([server.requests.length, server.abortedCount], [1, 1]);
    } finally {
      await server.close();
    }
  });

  it('closes while a request hangs, and tells who waits for what will not come', async () => {
    const server = await OpenAIServer.start({ answer: () => ({ fault: 'hang' }) });
    const client = new OpenAI({ baseURL: server.url, apiKey: 'any', maxRetries: 0 });
    const work = client.chat.completions.create({ model: 'm', messages: [] });
    await server.until(({ requests }) => requests.length === 1);
    const outcomes = Promise.all([
      assert.rejects(work),
      assert.rejects(
        server.until(({ requests }) => requests.length === 2),
        /closed before/,
      ),
    ]);
    await server.close();
    await outcomes;
  });
});
