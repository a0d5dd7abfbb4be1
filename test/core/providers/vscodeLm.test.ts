import assert from 'node:assert/strict';
import type * as vscode from 'vscode';
import type { ModelErrorKind } from '../../../src/core/models/model';
import type { VscodeLm } from '../../../src/providers/vscodeLm';
import { foldSystem } from '../../../src/providers/foldSystem';
import { createVscodeLmModel, listVscodeLmModels } from '../../../src/providers/vscodeLm';
import { failureOf, never, requestFor } from './requests';

/** A model such as a provider in VS Code offers. */
interface FakeModel {
  readonly vendor: string;
  readonly id: string;
  readonly family?: string;
  /** The pieces of the answer; an error in their place ends it. */
  readonly stream?: (token: vscode.CancellationToken) => AsyncIterable<string>;
  /** The same as parts, for requests with tools. */
  readonly parts?: readonly unknown[];
  /** Thrown by the request itself. */
  readonly refuses?: () => Error | undefined;
  readonly countTokens?: (text: string) => Promise<number>;
}

interface SentRequest {
  readonly model: string;
  readonly messages: readonly { readonly role: string; readonly content: string }[];
  readonly options: vscode.LanguageModelChatRequestOptions | undefined;
  readonly token: vscode.CancellationToken;
}

class FakeCancellationTokenSource {
  static live = 0;
  private readonly listeners: (() => void)[] = [];
  readonly token = {
    isCancellationRequested: false,
    onCancellationRequested: (listener: () => void) => {
      this.listeners.push(listener);
      return { dispose: () => undefined };
    },
  };
  constructor() {
    FakeCancellationTokenSource.live++;
  }
  cancel(): void {
    this.token.isCancellationRequested = true;
    for (const listener of this.listeners) listener();
  }
  dispose(): void {
    FakeCancellationTokenSource.live--;
  }
}

async function* pieces(...texts: string[]): AsyncIterable<string> {
  for (const text of texts) yield text;
}

async function* each(parts: readonly unknown[]): AsyncIterable<unknown> {
  for (const part of parts) yield part;
}

class TextPart {
  constructor(readonly value: string) {}
}
class ToolCallPart {
  constructor(
    readonly callId: string,
    readonly name: string,
    readonly input: object,
  ) {}
}
class ToolResultPart {
  constructor(
    readonly callId: string,
    readonly content: readonly unknown[],
  ) {}
}

/** As much of VS Code as the provider uses. `selections` holds what was looked for. */
function fakeVscode(models: FakeModel[]): VscodeLm & { sent: SentRequest[]; selections: vscode.LanguageModelChatSelector[] } {
  const sent: SentRequest[] = [];
  const selections: vscode.LanguageModelChatSelector[] = [];
  const offered = models.map((model) => ({
    ...model,
    name: `${model.id} by ${model.vendor}`,
    family: model.family ?? model.id,
    version: '1',
    maxInputTokens: 1000,
    countTokens: model.countTokens ?? ((text: string) => Promise.resolve(text.length)),
    sendRequest: (messages: unknown, options: vscode.LanguageModelChatRequestOptions, token: vscode.CancellationToken) => {
      sent.push({ model: model.id, messages: messages as SentRequest['messages'], options, token });
      const error = model.refuses?.();
      return error === undefined
        ? Promise.resolve({ text: model.stream?.(token) ?? pieces('yes'), stream: each(model.parts ?? []) })
        : Promise.reject(error);
    },
  }));
  const fits = (model: (typeof offered)[number], selector: vscode.LanguageModelChatSelector): boolean =>
    (Object.keys(selector) as (keyof vscode.LanguageModelChatSelector)[]).every((key) => model[key] === selector[key]);
  const host = {
    sent,
    selections,
    lm: {
      selectChatModels: (selector: vscode.LanguageModelChatSelector = {}) => {
        selections.push(selector);
        return Promise.resolve(offered.filter((model) => fits(model, selector)));
      },
    },
    LanguageModelChatMessage: {
      User: (content: unknown) => ({ role: 'user', content }),
      Assistant: (content: unknown) => ({ role: 'assistant', content }),
    },
    LanguageModelTextPart: TextPart,
    LanguageModelToolCallPart: ToolCallPart,
    LanguageModelToolResultPart: ToolResultPart,
    CancellationTokenSource: FakeCancellationTokenSource,
  };
  return host as unknown as ReturnType<typeof fakeVscode>;
}

/** An error as VS Code throws it. */
function languageModelError(code: string, message = 'no'): Error {
  return Object.assign(new Error(message), { code, name: 'LanguageModelError' });
}

describe('createVscodeLmModel', () => {
  afterEach(() => assert.equal(FakeCancellationTokenSource.live, 0, 'every cancellation source is disposed of'));

  it('joins the stream, counts tokens as the model does, and folds the system text into the first user message', async () => {
    const host = fakeVscode([{ vendor: 'copilot', id: 'gpt-x', stream: () => pieces('the ', 'answer') }]);
    const model = createVscodeLmModel('copilot/gpt-x', host);
    const completion = await model.complete(
      requestFor('', {
        messages: [
          { role: 'system', content: 'Be brief.' },
          { role: 'user', content: 'Why?' },
        ],
        temperature: 0.7,
        maxTokens: 50,
      }),
      never,
    );
    assert.equal(model.id, 'vscode:copilot/gpt-x');
    assert.deepEqual(completion, {
      text: 'the answer',
      usage: { inputTokens: 'Be brief.\n\nWhy?'.length, outputTokens: 10 },
      finish: 'stop',
    });
    assert.deepEqual(host.sent[0]?.messages, [{ role: 'user', content: 'Be brief.\n\nWhy?' }]);
    assert.deepEqual(host.sent[0]?.options?.modelOptions, { temperature: 0.7, max_tokens: 50 });
    assert.match(host.sent[0]?.options?.justification ?? '', /Whetstone/);
  });

  describe('with tools', () => {
    const tools = [{ name: 'find', description: 'Finds it.', parameters: { type: 'object', properties: { id: { type: 'integer' } } } }];

    it('offers them, and reads text and calls', async () => {
      const host = fakeVscode([
        { vendor: 'v', id: 'm', parts: [new TextPart('Let me '), {}, new TextPart('see.'), new ToolCallPart('c1', 'find', { id: 7 })] },
      ]);
      const completion = await createVscodeLmModel('v/m', host).complete(requestFor('Where?', { tools }), never);
      assert.deepEqual(
        [completion.text, completion.finish, completion.calls],
        ['Let me see.', 'calls', [{ id: 'c1', name: 'find', arguments: { id: 7 } }]],
      );
      assert.deepEqual(host.sent[0]?.options?.tools, [{ name: 'find', description: 'Finds it.', inputSchema: tools[0]?.parameters }]);
    });

    it('sends back what was called and what came of it', async () => {
      const host = fakeVscode([{ vendor: 'v', id: 'm', parts: [new TextPart('There.')] }]);
      const calls = [
        { id: 'c1', name: 'find', arguments: { id: 7 } },
        { id: 'c2', name: 'find', arguments: 'seven' },
      ];
      const messages = [
        { role: 'user', content: 'Where?' },
        { role: 'assistant', content: '', calls },
        { role: 'tool', content: 'Here.', callId: 'c1' },
      ] as const;
      const { text, finish, calls: made } = await createVscodeLmModel('v/m', host).complete(requestFor('', { messages, tools }), never);
      assert.deepEqual([text, finish, made], ['There.', 'stop', undefined]);
      assert.deepEqual(host.sent[0]?.messages.slice(1), [
        { role: 'assistant', content: [new ToolCallPart('c1', 'find', { id: 7 }), new ToolCallPart('c2', 'find', { value: 'seven' })] },
        { role: 'user', content: [new ToolResultPart('c1', [new TextPart('Here.')])] },
      ]);
    });

    it('cuts off an answer that never ends to call', async () => {
      const call = new ToolCallPart('c1', 'find', {});
      const host = fakeVscode([{ vendor: 'v', id: 'm', parts: [new TextPart('Well.'), ...Array.from({ length: 1000 }, () => call)] }]);
      assert.equal((await createVscodeLmModel('v/m', host).complete(requestFor('Where?', { tools }), never)).finish, 'length');
    });
  });

  it('finds a model by vendor and id, else by vendor and family, else by name alone, and looks once', async () => {
    const models = [
      { vendor: 'local', id: 'gpt-x' },
      { vendor: 'copilot', id: 'gpt-x-2026', family: 'gpt-x' },
      { vendor: 'copilot', id: 'org/own:7b' },
    ];
    for (const [name, found] of [
      ['copilot/gpt-x', 'gpt-x-2026'],
      ['copilot/gpt-x-2026', 'gpt-x-2026'],
      ['copilot/org/own:7b', 'org/own:7b'],
      ['gpt-x', 'gpt-x'],
    ]) {
      const host = fakeVscode(models);
      const model = createVscodeLmModel(name as string, host);
      await model.complete(requestFor('a'), never);
      const looked = host.selections.length;
      await model.complete(requestFor('b'), never);
      assert.deepEqual(
        host.sent.map(({ model: id }) => id),
        [found, found],
      );
      assert.equal(host.selections.length, looked);
    }
  });

  it('looks again for a model that was not there, and after one has gone', async () => {
    const models: FakeModel[] = [];
    const model = createVscodeLmModel('copilot/gpt-x', {
      ...fakeVscode([]),
      lm: { selectChatModels: (selector) => current.lm.selectChatModels(selector) },
    });
    let current = fakeVscode(models);
    const missing = await failureOf(model);
    assert.equal(missing.kind, 'unknown-model');
    assert.match(missing.message, /^VS Code offers no model copilot\/gpt-x\. Choose one with the command Whetstone: Select Models/);
    current = fakeVscode([{ vendor: 'copilot', id: 'gpt-x', refuses: () => languageModelError('NotFound') }]);
    assert.equal((await failureOf(model)).kind, 'unknown-model');
    current = fakeVscode([{ vendor: 'copilot', id: 'gpt-x' }]);
    assert.equal((await model.complete(requestFor('a'), never)).text, 'yes');
  });

  const errors: [Error, ModelErrorKind, RegExp][] = [
    [
      languageModelError('NoPermissions'),
      'not-permitted',
      /was not allowed to use copilot\/gpt-x\. Allow it in .*Manage Language Model Access/,
    ],
    [languageModelError('Blocked'), 'rate-limited', /fewer requests/],
    [Object.assign(new Error('slow down'), { name: 'ChatRateLimited' }), 'rate-limited', /fewer requests/],
    [Object.assign(new Error('quota'), { name: 'ChatQuotaExceeded' }), 'not-permitted', /is used up/],
    [new Error('Message exceeds token limit.'), 'bad-request', /too long/],
    [languageModelError('Unknown', 'the provider broke'), 'unavailable', /It says: the provider broke$/],
  ];
  for (const [error, kind, message] of errors) {
    it(`takes ${error.name} ${'code' in error ? String(error.code) : ''} for ${kind}, at the request and within the stream`, async () => {
      const atOnce = await failureOf(
        createVscodeLmModel('copilot/gpt-x', fakeVscode([{ vendor: 'copilot', id: 'gpt-x', refuses: () => error }])),
      );
      // eslint-disable-next-line require-yield
      const broken = async function* (): AsyncIterable<string> {
        throw error;
      };
      const later = await failureOf(createVscodeLmModel('copilot/gpt-x', fakeVscode([{ vendor: 'copilot', id: 'gpt-x', stream: broken }])));
      for (const got of [atOnce, later]) {
        assert.equal(got.kind, kind);
        assert.match(got.message, message);
      }
    });
  }

  it('gives an answer without text as it is', async () => {
    const host = fakeVscode([{ vendor: 'copilot', id: 'gpt-x', stream: () => pieces() }]);
    const { text, finish } = await createVscodeLmModel('copilot/gpt-x', host).complete(requestFor('hello'), never);
    assert.deepEqual({ text, finish }, { text: '', finish: 'stop' });
  });

  it('estimates the usage where the model does not count', async () => {
    const host = fakeVscode([{ vendor: 'copilot', id: 'gpt-x', countTokens: () => Promise.reject(new Error('cannot count')) }]);
    assert.deepEqual((await createVscodeLmModel('copilot/gpt-x', host).complete(requestFor('12345'), never)).usage, {
      inputTokens: 2,
      outputTokens: 1,
    });
  });

  it('cuts an answer off at the limit and cancels the rest', async () => {
    let given = 0;
    const endless = async function* (): AsyncIterable<string> {
      for (;;) {
        given++;
        yield 'abcdef ';
      }
    };
    const host = fakeVscode([{ vendor: 'copilot', id: 'gpt-x', stream: endless }]);
    const completion = await createVscodeLmModel('copilot/gpt-x', host).complete(requestFor('go on', { maxTokens: 3 }), never);
    assert.deepEqual([completion.text, completion.finish], ['abcdef abcde', 'length']);
    assert.equal(given, 2);
    assert.equal(host.sent[0]?.token.isCancellationRequested, true);
  });

  it('ends a stream of nothing, and keeps no more of one piece than of many', async () => {
    const empty = async function* (): AsyncIterable<string> {
      for (;;) yield '';
    };
    const silent = fakeVscode([{ vendor: 'copilot', id: 'gpt-x', stream: empty }]);
    assert.equal((await failureOf(createVscodeLmModel('copilot/gpt-x', silent))).kind, 'garbage');
    assert.equal(silent.sent[0]?.token.isCancellationRequested, true);
    const long = fakeVscode([{ vendor: 'copilot', id: 'gpt-x', stream: () => pieces('a'.repeat(20_000_000)) }]);
    const { text, finish } = await createVscodeLmModel('copilot/gpt-x', long).complete(requestFor('go on', { maxTokens: 1e9 }), never);
    assert.deepEqual([text.length, finish], [8_000_000, 'length']);
  });

  /** A stream that ends when its request is cancelled, and one that never ends. */
  const hanging = (token: vscode.CancellationToken): AsyncIterable<string> =>
    (async function* () {
      yield 'first ';
      await new Promise<void>((resolve) => token.onCancellationRequested(() => resolve()));
    })();
  const deaf = (): AsyncIterable<string> => ({ [Symbol.asyncIterator]: () => ({ next: () => new Promise(() => undefined) }) });

  it('cancels the request at once when aborted', async () => {
    const host = fakeVscode([{ vendor: 'copilot', id: 'gpt-x', stream: hanging }]);
    const controller = new AbortController();
    const work = createVscodeLmModel('copilot/gpt-x', host).complete(requestFor('a'), controller.signal);
    while (host.sent.length === 0) await new Promise((resolve) => setImmediate(resolve));
    controller.abort();
    await assert.rejects(work, { name: 'AbortError' });
    assert.equal(host.sent[0]?.token.isCancellationRequested, true);
    while (FakeCancellationTokenSource.live > 0) await new Promise((resolve) => setImmediate(resolve));
  });

  it('sends nothing when aborted before the model was found', async () => {
    const host = fakeVscode([{ vendor: 'copilot', id: 'gpt-x' }]);
    const controller = new AbortController();
    const work = createVscodeLmModel('copilot/gpt-x', host).complete(requestFor('a'), controller.signal);
    controller.abort();
    await assert.rejects(work, { name: 'AbortError' });
    while (FakeCancellationTokenSource.live > 0) await new Promise((resolve) => setImmediate(resolve));
    assert.equal(host.sent.length, 0);
  });

  it('gives up on a model that takes too long, even on one that is deaf to cancellation', async () => {
    const host = fakeVscode([{ vendor: 'copilot', id: 'gpt-x', stream: deaf }]);
    const error = await failureOf(createVscodeLmModel('copilot/gpt-x', host, 20));
    assert.equal(error.kind, 'timeout');
    assert.equal(host.sent[0]?.token.isCancellationRequested, true);
    FakeCancellationTokenSource.live = 0;
  });
});

describe('foldSystem', () => {
  it('puts system texts in front of the next user message, in order, and leaves the others', () => {
    const folded = foldSystem([
      { role: 'system', content: 'one' },
      { role: 'system', content: 'two' },
      { role: 'assistant', content: 'hello' },
      { role: 'user', content: 'first' },
      { role: 'user', content: 'second' },
      { role: 'system', content: 'three' },
    ]);
    assert.deepEqual(folded, [
      { role: 'assistant', content: 'hello' },
      { role: 'user', content: 'one\n\ntwo\n\nfirst' },
      { role: 'user', content: 'second' },
      { role: 'user', content: 'three' },
    ]);
  });
});

describe('listVscodeLmModels', () => {
  it('lists models by id, sorted, once each', async () => {
    const host = fakeVscode([
      { vendor: 'local', id: 'b' },
      { vendor: 'copilot', id: 'z' },
      { vendor: 'local', id: 'a' },
      { vendor: 'local', id: 'b' },
    ]);
    assert.deepEqual(await listVscodeLmModels(host), [
      { id: 'vscode:copilot/z', name: 'z by copilot', maxInputTokens: 1000 },
      { id: 'vscode:local/a', name: 'a by local', maxInputTokens: 1000 },
      { id: 'vscode:local/b', name: 'b by local', maxInputTokens: 1000 },
    ]);
    assert.deepEqual(await listVscodeLmModels(fakeVscode([])), []);
  });
});
