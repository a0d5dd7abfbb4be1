import { once } from 'node:events';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { connect } from 'node:net';

/** One request, as the server saw it. */
export interface SeenRequest {
  readonly method: string;
  /** With its query. */
  readonly url: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  /** The parsed body of a chat request; empty for others. */
  readonly body: Readonly<Record<string, unknown>>;
  readonly messages: readonly { readonly role: string; readonly content: string }[];
  /** Its number among the chat requests, from 0. */
  readonly order: number;
  /** Whether the client went away before it was answered. */
  aborted: boolean;
}

/** A scripted failure in place of an answer. */
export type Fault =
  | { readonly fault: 'status'; readonly status: number; readonly body?: unknown; readonly headers?: Readonly<Record<string, string>> }
  /** Status 200 with this body, as JSON or, if it is a string, as it is. */
  | { readonly fault: 'body'; readonly body: unknown; readonly contentType?: string }
  | { readonly fault: 'reset' }
  /** The headers and half of the body, then the connection breaks. */
  | { readonly fault: 'broken-body' }
  /** No answer until the client goes away. */
  | { readonly fault: 'hang' };

export interface OpenAIServerOptions {
  /** What `/v1/models` lists. */
  readonly models?: readonly string[];
  /** A request with another key, or none, gets 401. Without it every request is let in. */
  readonly apiKey?: string;
  /** How long each chat answer takes, in milliseconds. */
  readonly latencyMs?: number;
  /** Whether answers count tokens (one a word); true unless given. */
  readonly usage?: boolean;
  /** Parameters of a chat request that are refused with 400. */
  readonly refusedParameters?: readonly string[];
  /** Answers a chat request; unless given, with the last message's text. */
  readonly answer?: (request: SeenRequest) => string | Fault | Promise<string | Fault>;
}

/** Common faults. */
export const faults = {
  rateLimited: (headers: Readonly<Record<string, string>> = {}): Fault => ({
    fault: 'status',
    status: 429,
    body: errorBody('Too many requests', 'rate_limit_exceeded'),
    headers,
  }),
  serverError: (status = 500): Fault => ({ fault: 'status', status, body: errorBody('The engine is overloaded', 'server_error') }),
  html: { fault: 'body', body: '<!doctype html><html><body>Welcome</body></html>', contentType: 'text/html' },
  truncated: { fault: 'body', body: '{"choices":[{"message":{"content":"ha', contentType: 'application/json' },
  noChoices: { fault: 'body', body: { choices: [] } },
  nullContent: { fault: 'body', body: { choices: [{ index: 0, message: { role: 'assistant', content: null }, finish_reason: 'stop' }] } },
  reset: { fault: 'reset' },
  brokenBody: { fault: 'broken-body' },
  hang: { fault: 'hang' },
} as const satisfies Record<string, Fault | ((...values: never[]) => Fault)>;

/**
 * A server on 127.0.0.1 that speaks as much of OpenAI's API as a client of chat completions needs: a list of models, answers at once
 * and as a stream, usage, and every way to fail. It records what it is asked. It keeps no process alive.
 */
export class OpenAIServer {
  /** The chat requests, in order of arrival. */
  readonly requests: SeenRequest[] = [];
  /** All requests, the ones for models among them. */
  readonly allRequests: SeenRequest[] = [];
  /** The most chat requests that were open at once. */
  maxConcurrency = 0;
  latencyMs: number;

  private open = 0;
  /** How many requests have come and are not dealt with. */
  private handling = 0;
  private readonly sockets = new Set<Socket>();
  private readonly watchers = new Set<() => void>();
  private closed = false;

  private constructor(
    private readonly server: Server,
    private readonly options: OpenAIServerOptions,
  ) {
    this.latencyMs = options.latencyMs ?? 0;
    server.on('connection', (socket: Socket) => {
      this.sockets.add(socket);
      socket.unref();
      socket.on('close', () => {
        this.sockets.delete(socket);
        this.changed();
      });
      this.changed();
    });
    server.on('request', (request: IncomingMessage, response: ServerResponse) => {
      this.handling++;
      this.handle(request, response)
        .catch((error: unknown) => {
          response.destroy(error instanceof Error ? error : undefined);
        })
        .finally(() => {
          this.handling--;
          this.changed();
        });
    });
  }

  static async start(options: OpenAIServerOptions = {}): Promise<OpenAIServer> {
    const server = createServer();
    const started = new OpenAIServer(server, options);
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    server.unref();
    return started;
  }

  /** `127.0.0.1:PORT`. */
  get host(): string {
    return `127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** The base URL for clients. */
  get url(): string {
    return `http://${this.host}/v1`;
  }

  /** How many chat requests the client gave up. */
  get abortedCount(): number {
    return this.requests.filter((request) => request.aborted).length;
  }

  /** Resolves as soon as the condition holds; it is looked at whenever a request or a connection comes or ends. */
  async until(condition: (server: OpenAIServer) => boolean): Promise<void> {
    while (!condition(this)) {
      if (this.closed) throw new Error('The server was closed before it came to what was waited for.');
      await new Promise<void>((resolve) => this.watchers.add(resolve));
    }
  }

  /**
   * Resolves once clients that have ended are gone from here as well, and all that they sent has been counted:
   * a killed one's last requests may come late.
   */
  async clientsGone(): Promise<void> {
    // Whoever connects now comes in behind all who wait to be let in.
    const last = connect((this.server.address() as AddressInfo).port, '127.0.0.1');
    await once(last, 'connect');
    const { localPort } = last;
    await this.until(() => [...this.sockets].some(({ remotePort }) => remotePort === localPort));
    last.destroy();
    await this.until(() => this.sockets.size === 0 && this.handling === 0);
  }

  /** Ends all connections and stops. */
  async close(): Promise<void> {
    if (this.closed) return;
    this.closed = true;
    const end = once(this.server, 'close');
    this.server.close();
    for (const socket of this.sockets) socket.destroy();
    await end;
    this.changed();
  }

  private changed(): void {
    const watchers = [...this.watchers];
    this.watchers.clear();
    for (const watcher of watchers) watcher();
  }

  private async handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await readJson(request);
    const seen: SeenRequest = {
      method: request.method ?? '',
      url: request.url ?? '',
      headers: request.headers,
      body,
      messages: (body.messages ?? []) as SeenRequest['messages'],
      order: this.requests.length,
      aborted: false,
    };
    this.allRequests.push(seen);
    const path = seen.url.split('?')[0] ?? '';
    if (!this.isLetIn(seen)) {
      send(
        response,
        401,
        errorBody(`Incorrect API key provided: ${JSON.stringify(request.headers.authorization ?? '')}`, 'invalid_api_key'),
      );
    } else if (seen.method === 'GET' && path.endsWith('/models')) {
      const data = (this.options.models ?? ['test-model']).map((id) => ({ id, object: 'model', created: 0, owned_by: 'test' }));
      send(response, 200, { object: 'list', data });
    } else if (seen.method === 'POST' && path.endsWith('/chat/completions')) {
      await this.chat(seen, response);
    } else {
      send(response, 404, '<html><body>Not Found</body></html>', { 'content-type': 'text/html' });
    }
  }

  private isLetIn({ headers }: SeenRequest): boolean {
    const { apiKey } = this.options;
    return apiKey === undefined || headers.authorization === `Bearer ${apiKey}` || headers['api-key'] === apiKey;
  }

  private async chat(seen: SeenRequest, response: ServerResponse): Promise<void> {
    this.requests.push(seen);
    this.open++;
    this.maxConcurrency = Math.max(this.maxConcurrency, this.open);
    response.on('close', () => {
      this.open--;
      seen.aborted = !response.writableFinished;
      this.changed();
    });
    this.changed();

    const { body } = seen;
    const models = this.options.models;
    if (models !== undefined && !models.includes(String(body.model))) {
      send(response, 404, errorBody(`The model '${String(body.model)}' does not exist`, 'model_not_found'));
      return;
    }
    const refused = this.options.refusedParameters?.find((name) => name in body);
    if (refused !== undefined) {
      const error = {
        message: `Unsupported parameter: '${refused}' is not supported with this model.`,
        type: 'invalid_request_error',
        param: refused,
        code: 'unsupported_parameter',
      };
      send(response, 400, { error });
      return;
    }
    const answer = (await this.options.answer?.(seen)) ?? seen.messages.at(-1)?.content ?? '';
    if (this.latencyMs > 0) await new Promise((resolve) => setTimeout(resolve, this.latencyMs).unref());
    if (response.destroyed) return;
    if (typeof answer !== 'string') fail(response, answer);
    else if (body.stream === true) this.stream(seen, answer, response);
    else
      send(response, 200, {
        ...this.envelope('chat.completion', seen, answer),
        choices: [{ index: 0, message: { role: 'assistant', content: answer, refusal: null }, finish_reason: 'stop' }],
      });
  }

  private stream(seen: SeenRequest, answer: string, response: ServerResponse): void {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    const chunk = (choices: unknown[], extra: object = {}): void => {
      const envelope = { id: 'chatcmpl-test', object: 'chat.completion.chunk', created: 0, model: seen.body.model };
      response.write(`data: ${JSON.stringify({ ...envelope, choices, ...extra })}\n\n`);
    };
    for (const piece of answer.match(/\S+\s*|\s+/g) ?? []) chunk([{ index: 0, delta: { content: piece }, finish_reason: null }]);
    chunk([{ index: 0, delta: {}, finish_reason: 'stop' }]);
    const options = seen.body.stream_options as { include_usage?: boolean } | undefined;
    if (options?.include_usage === true) chunk([], { usage: countWords(seen, answer) });
    response.end('data: [DONE]\n\n');
  }

  private envelope(object: string, seen: SeenRequest, answer: string): object {
    const usage = this.options.usage === false ? {} : { usage: countWords(seen, answer) };
    return { id: `chatcmpl-${seen.order}`, object, created: 0, model: seen.body.model, ...usage };
  }
}

/** The body of an error as OpenAI writes it. */
export function errorBody(message: string, code: string): { error: { message: string; type: string; param: null; code: string } } {
  return { error: { message, type: 'error', param: null, code } };
}

function countWords(seen: SeenRequest, answer: string): { prompt_tokens: number; completion_tokens: number; total_tokens: number } {
  const words = (text: string): number => text.split(/\s+/).filter((word) => word !== '').length;
  const prompt_tokens = seen.messages.reduce((sum, message) => sum + words(message.content), 0);
  const completion_tokens = words(answer);
  return { prompt_tokens, completion_tokens, total_tokens: prompt_tokens + completion_tokens };
}

function fail(response: ServerResponse, fault: Fault): void {
  switch (fault.fault) {
    case 'status':
      send(response, fault.status, fault.body ?? '', fault.headers);
      return;
    case 'body':
      send(response, 200, fault.body, { 'content-type': fault.contentType ?? 'application/json' });
      return;
    case 'reset':
      response.socket?.resetAndDestroy();
      return;
    case 'broken-body':
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': '1000' });
      response.write('{"choices":[{"mess', () => response.socket?.destroy());
      return;
    case 'hang':
      return;
  }
}

function send(response: ServerResponse, status: number, body: unknown, headers: Readonly<Record<string, string>> = {}): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers });
  response.end(typeof body === 'string' ? body : JSON.stringify(body));
}

async function readJson(request: IncomingMessage): Promise<Record<string, unknown>> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const text = Buffer.concat(chunks).toString('utf8');
  return text === '' ? {} : (JSON.parse(text) as Record<string, unknown>);
}
