/**
 * The one server that all clients of the bench talk to: OpenAI's chat completions on 127.0.0.1, in a process of its own.
 * Each client has a session, which is a part of the base URL: `/s/NAME/v1`. The process that started the server makes sessions
 * and reads them over `/control/NAME`. The server ends with its parent, or after an hour without a request.
 */
import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { ChatCall, ChatMessage } from './chat';
import type { FaultKind } from './faults';
import type { SessionConfig } from './session';
import { Session } from './session';

/** Longer than any part of the bench that asks nothing. */
const idleMs = 60 * 60_000;
const sessions = new Map<string, Session>();

function send(response: ServerResponse, status: number, body: unknown, headers: Readonly<Record<string, string>> = {}): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers });
  response.end(JSON.stringify(body));
}

async function readBody(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return chunks.length === 0 ? undefined : (JSON.parse(Buffer.concat(chunks).toString('utf8')) as unknown);
}

async function control(request: IncomingMessage, response: ServerResponse, name: string): Promise<void> {
  if (request.method === 'PUT') sessions.set(name, new Session((await readBody(request)) as SessionConfig));
  const session = sessions.get(name);
  if (session === undefined) {
    send(response, 404, { error: `no session ${name}` });
    return;
  }
  if (request.method === 'DELETE') sessions.delete(name);
  send(response, 200, session.stats());
}

/** The request as the worlds see it: contents as text, whether they came as text or in parts. */
function readCall(body: {
  readonly model?: string;
  readonly messages?: readonly { readonly role: string; readonly content: unknown }[];
}): ChatCall {
  const messages = (body.messages ?? []).map(({ role, content }): ChatMessage => ({ role, content: textOf(content) }));
  return { model: body.model ?? '', messages };
}

function textOf(content: unknown): string {
  if (typeof content === 'string') return content;
  if (!Array.isArray(content)) return '';
  return content.map((part: { text?: string }) => part.text ?? '').join('');
}

async function chat(request: IncomingMessage, response: ServerResponse, session: Session): Promise<void> {
  const body = (await readBody(request)) as { model: string; stream?: boolean; messages: [] };
  const call = readCall(body);
  const fault = session.arrive(call);
  response.on('close', () => session.leave());
  const { latencyMs = 0 } = session.config;
  if (latencyMs > 0) await new Promise((resolve) => setTimeout(resolve, latencyMs));
  if (response.destroyed) return;
  if (fault !== undefined) fail(response, fault, session.config.faults?.retryAfterMs ?? 0);
  else answer(response, call, session.answer(call), body.stream === true);
}

function answer(response: ServerResponse, call: ChatCall, text: string, stream: boolean): void {
  const count = (content: string): number => Math.ceil(content.length / 4);
  const prompt_tokens = call.messages.reduce((sum, { content }) => sum + count(content), 0);
  const completion_tokens = count(text);
  const usage = { prompt_tokens, completion_tokens, total_tokens: prompt_tokens + completion_tokens };
  const head = { id: 'chatcmpl-bench', created: 0, model: call.model };
  if (!stream) {
    send(response, 200, {
      ...head,
      object: 'chat.completion',
      choices: [{ index: 0, message: { role: 'assistant', content: text }, finish_reason: 'stop' }],
      usage,
    });
    return;
  }
  const chunks = [
    { ...head, object: 'chat.completion.chunk', choices: [{ index: 0, delta: { role: 'assistant', content: text }, finish_reason: null }] },
    { ...head, object: 'chat.completion.chunk', choices: [{ index: 0, delta: {}, finish_reason: 'stop' }] },
    { ...head, object: 'chat.completion.chunk', choices: [], usage },
  ];
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  response.end(`${chunks.map((chunk) => `data: ${JSON.stringify(chunk)}\n\n`).join('')}data: [DONE]\n\n`);
}

function fail(response: ServerResponse, fault: FaultKind, retryAfterMs: number): void {
  const error = (message: string) => ({ error: { message, type: 'error', code: null, param: null } });
  switch (fault) {
    case 'rate-limit':
      send(response, 429, error('Too many requests'), {
        'retry-after-ms': String(retryAfterMs),
        'retry-after': String(Math.ceil(retryAfterMs / 1000)),
      });
      return;
    case 'server-error':
      send(response, 503, error('The engine is overloaded'));
      return;
    case 'reset':
      response.socket?.resetAndDestroy();
      return;
    case 'hang':
      // Until the client goes away.
      return;
  }
}

async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const [, area, name = '', ...rest] = (request.url ?? '').split('?')[0]?.split('/') ?? [];
  if (area === 'control') return control(request, response, name);
  const session = sessions.get(name);
  if (area === 's' && session !== undefined && rest.join('/').endsWith('chat/completions')) return chat(request, response, session);
  if (area === 's' && rest.at(-1) === 'models')
    return send(response, 200, { object: 'list', data: ['task', 'reflection'].map((id) => ({ id, object: 'model' })) });
  return send(response, 404, { error: { message: `There is nothing at ${request.url ?? ''}` } });
}

const server = createServer((request, response) => {
  idle.refresh();
  handle(request, response).catch((error: unknown) => response.destroy(error as Error));
});
const idle = setTimeout(() => process.exit(0), idleMs);
server.keepAliveTimeout = 60_000;
server.listen(0, '127.0.0.1');
await once(server, 'listening');
process.on('disconnect', () => process.exit(0));
process.send?.({ port: (server.address() as AddressInfo).port });
