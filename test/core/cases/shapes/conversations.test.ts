import assert from 'node:assert/strict';
import { pairsOf, readCaseFile } from '../../../support/readCaseFile';

const lines = (...records: readonly object[]) => records.map((record) => JSON.stringify(record)).join('\n');
const user = (content: unknown) => ({ role: 'user', content });
const assistant = (content: unknown) => ({ role: 'assistant', content });
const system = (content: string) => ({ role: 'system', content });
const needs = { needsExpected: true };

const tools = {
  'OpenAI’s data for fine-tuning': (q: string, a: string) => ({ messages: [user(q), assistant(a)] }),
  'messages in parts': (q: string, a: string) => ({
    messages: [user([{ type: 'text', text: q }]), assistant([{ type: 'output_text', text: a }])],
  }),
  ShareGPT: (q: string, a: string) => ({
    id: q,
    conversations: [
      { from: 'human', value: q },
      { from: 'gpt', value: a },
    ],
  }),
  Gemini: (q: string, a: string) => ({
    contents: [
      { role: 'user', parts: [{ text: q }] },
      { role: 'model', parts: [{ text: a }] },
    ],
  }),
  'OpenAI’s evals': (q: string, a: string) => ({ input: [system('Be brief.'), user(q)], ideal: a }),
  'prompt and completion': (prompt: string, completion: string) => ({ prompt, completion }),
};

describe('cases that are conversations', () => {
  for (const [name, write] of Object.entries(tools)) {
    it(`are read from ${name}`, async () => {
      const text = lines(write('Where is it?', 'shipping'), write('It is broken', 'technical'));
      for (const [file, content] of [
        ['a.jsonl', text],
        ['a.json', `[${text.replace('\n', ',')}]`],
      ] as const) {
        const { cases, problems } = await readCaseFile(file, content, {}, needs);
        assert.deepEqual(
          [problems, pairsOf(cases)],
          [
            [],
            [
              ['Where is it?', 'shipping'],
              ['It is broken', 'technical'],
            ],
          ],
        );
      }
    });
  }

  it('leave out a system message that all share, and say so; one of its own belongs to a case', async () => {
    const shared = await readCaseFile('a.jsonl', lines(...['a', 'b'].map((q) => ({ messages: [system('S'), user(q), assistant('x')] }))));
    assert.deepEqual(pairsOf(shared.cases), [
      ['a', 'x'],
      ['b', 'x'],
    ]);
    assert.match(shared.notes.join(' '), /same system message, which is not sent/);
    const own = await readCaseFile(
      'a.jsonl',
      lines({ messages: [system('S'), user('a'), assistant('x')] }, { messages: [user('b'), assistant('x')] }),
    );
    assert.deepEqual(pairsOf(own.cases), [
      ['system: S\n\nuser: a', 'x'],
      ['b', 'x'],
    ]);
    assert.match(own.notes.join(' '), /system messages of their own, which are sent/);
  });

  it('keep their earlier turns, and say how', async () => {
    const messages = [user('I ordered two.'), assistant('Which ones?'), user('The blue ones.'), assistant('shipping')];
    const { cases, notes } = await readCaseFile('a.jsonl', lines({ messages }));
    assert.deepEqual(pairsOf(cases), [['user: I ordered two.\n\nassistant: Which ones?\n\nuser: The blue ones.', 'shipping']]);
    assert.match(notes.join(' '), /1 case has several turns, which are sent as one message/);
  });

  it('that hold what is no text are left out, and named', async () => {
    const { cases, problems } = await readCaseFile(
      'a.jsonl',
      lines(
        { messages: [user('a'), { role: 'assistant', content: null, tool_calls: [{ id: '1' }] }] },
        { messages: [user([{ type: 'input_audio', input_audio: {} }]), assistant('x')] },
        { messages: [{ role: 'narrator', content: 'b' }, assistant('x')] },
        { messages: [user('c')] },
        { messages: [user('d'), assistant('x')] },
      ),
      {},
      needs,
    );
    assert.deepEqual(pairsOf(cases), [['d', 'x']]);
    assert.deepEqual(
      problems.map(({ line }) => line),
      [1, 2, 3, 4],
    );
    for (const [index, says] of [/call of a tool/, /no text \(input_audio\)/, /"narrator", who is not known/, /has no expected/].entries())
      assert.match(problems[index]?.message ?? '', says);
  });

  it('leave what is expected to a column of its own', async () => {
    const { cases } = await readCaseFile('a.jsonl', lines({ messages: [user('a'), assistant('b')], expected: ['c', 'd'] }));
    assert.deepEqual(pairsOf(cases), [['user: a\n\nassistant: b', ['c', 'd']]]);
  });
});
