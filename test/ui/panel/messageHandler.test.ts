import { deepEqual, equal, rejects } from 'node:assert/strict';
import { isPanelRequest } from '../../../src/panel/checkRequest';
import { MessageHandler, type Handlers, type WireMessage } from '../../../src/panel/messageHandler';
import type { HostNotices, PanelRequests } from '../../../src/panel/protocol';

interface Questions {
  double(value: number): number;
  fail(): void;
  ping(): string;
}

interface News {
  changed(text: string): void;
}

/** Two ends, joined by the same cloning that a webview's messages go through. */
function pair(answers: Partial<Handlers<Questions>> = {}) {
  const sent: WireMessage[] = [];
  const heard: string[] = [];
  const deliver = (to: () => { receive(message: unknown): Promise<void> }) => (message: WireMessage) => {
    sent.push(message);
    void to().receive(structuredClone(message));
  };
  const asker = new MessageHandler<Questions, News>(
    deliver(() => answerer),
    { changed: (text) => void heard.push(text) },
  );
  const answerer: MessageHandler<News, Questions> = new MessageHandler<News, Questions>(
    deliver(() => asker),
    {
      double: (value) => value * 2,
      fail: () => {
        throw new Error('The disk is full.');
      },
      ping: () => 'pong',
      ...answers,
    },
  );
  return { asker, answerer, sent, heard };
}

describe('the message handler', () => {
  it('answers each request with its own result, in whatever order they come', async () => {
    let release = (): void => undefined;
    const gate = new Promise<void>((resolve) => (release = resolve));
    const { asker } = pair({ double: async (value) => (value === 1 ? gate.then(() => 2) : value * 2) });
    const first = asker.request('double', 1);
    const second = await asker.request('double', 21);
    release();
    deepEqual([await first, second], [2, 42]);
  });

  it('replies with the message of what a handler threw, and with nothing else of it', async () => {
    const { asker, sent } = pair();
    await rejects(asker.request('fail'), { name: 'Error', message: 'The disk is full.' });
    deepEqual(sent.at(-1), { kind: 'error', id: 1, message: 'The disk is full.' });
  });

  it('delivers a notice, and answers none', async () => {
    const { answerer, sent, heard } = pair();
    answerer.notify('changed', 'the run');
    deepEqual(heard, ['the run']);
    equal(sent.length, 1);
  });

  it('refuses a message that there is no handler for, also one named like a method of every object', async () => {
    const { answerer, sent } = pair();
    await answerer.receive({ kind: 'request', id: 7, name: 'toString', payload: undefined });
    deepEqual(sent, [{ kind: 'error', id: 7, message: 'There is no message named “toString”.' }]);
  });

  it('refuses what a request should not carry, before its handler sees it', async () => {
    const told: WireMessage[] = [];
    const handled: unknown[] = [];
    const only = (payload: unknown) => void handled.push(payload);
    const names = [
      'ready',
      'pairedCases',
      'casePage',
      'failedCases',
      'openCase',
      'openPrompt',
      'compare',
      'accept',
      'stop',
      'resume',
      'showLog',
      'showRuns',
    ];
    const handlers = Object.fromEntries(names.map((name) => [name, only])) as unknown as Handlers<PanelRequests>;
    const host = new MessageHandler<HostNotices, PanelRequests>((message) => void told.push(message), handlers, isPanelRequest);
    const ask = (name: string, payload: unknown) => host.receive({ kind: 'request', id: 1, name, payload });
    const page = { run: 'r', candidate: 'c1', split: 'test', outcome: 'fixed', from: 0 };
    const wrong: readonly (readonly [string, unknown])[] = [
      ...names.flatMap((name) => [3, 'text', [], {}].map((payload) => [name, payload] as const)),
      ['openCase', { run: 'r', case: { file: '/etc/passwd' } }],
      ['compare', { run: 'r', candidate: ['c1'] }],
      ...Object.entries({ split: '__proto__', outcome: 'all', from: -1 }).map(
        ([key, value]) => ['casePage', { ...page, [key]: value }] as const,
      ),
    ];
    for (const [name, payload] of wrong) await ask(name, payload);
    deepEqual([handled, told.map(({ kind }) => kind)], [[], wrong.map(() => 'error')]);
    await ask('casePage', page);
    await ask('ready', undefined);
    deepEqual(handled, [page, undefined]);
  });

  it('leaves alone what is not one of its messages', async () => {
    const { answerer, asker, sent } = pair();
    for (const message of [
      undefined,
      null,
      3,
      'ready',
      {},
      { kind: 'request', name: 'ping' },
      { kind: 'result' },
      { kind: 'result', id: 99, value: 1 },
    ]) {
      await answerer.receive(message);
      await asker.receive(message);
    }
    deepEqual(sent, []);
  });

  it('lets waiting requests fail when it is disposed of', async () => {
    const { asker } = pair({ ping: () => new Promise<string>(() => undefined) });
    const waiting = asker.request('ping');
    asker.dispose();
    await rejects(waiting, /closed/);
  });
});
