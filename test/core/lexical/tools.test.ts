import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import type { JsonObject } from '../../../src/core/json';
import type { ChatMessage, Completion, ToolCall, ToolSpec } from '../../../src/core/models/model';
import { fillArguments } from '../../../src/lexical/arguments';
import { createLexicalModel } from '../../../src/lexical/lexicalModel';
import { readPattern } from '../../../src/lexical/tokenPattern';

const model = createLexicalModel();

function tool(
  name: string,
  description: string,
  properties: JsonObject = {},
  required: readonly string[] = Object.keys(properties),
): ToolSpec {
  return { name, description, parameters: { type: 'object', properties, required } };
}

const orderTool = tool('find_order', 'Looks up an order: where a parcel is and when it is delivered.', {
  order_id: { type: 'string', pattern: '^[A-Z]-\\d{4}$' },
});
const weatherTool = tool(
  'forecast',
  'Tells the weather of a city: rain, sun, temperature.',
  { city: { type: 'string' }, days: { type: 'integer' } },
  ['city'],
);
const tools = [weatherTool, orderTool];

function complete(messages: readonly ChatMessage[], offered: readonly ToolSpec[] = tools): Promise<Completion> {
  return model.complete({ key: 'k', messages, tools: offered, temperature: 0, maxTokens: 500, seed: 1 }, new AbortController().signal);
}

const user = (content: string): ChatMessage => ({ role: 'user', content });
const system = (content: string): ChatMessage => ({ role: 'system', content });
const calling = (call: ToolCall): ChatMessage => ({ role: 'assistant', content: '', calls: [call] });
const result = (call: ToolCall, content: string): ChatMessage => ({ role: 'tool', content, callId: call.id });

async function callOf(messages: readonly ChatMessage[], offered?: readonly ToolSpec[]): Promise<ToolCall> {
  const { finish, calls, text } = await complete(messages, offered);
  assert.deepEqual([finish, text, calls?.length], ['calls', '', 1]);
  return calls?.[0] ?? assert.fail();
}

describe('the lexical model offered tools', () => {
  const prompt = system('Help the customer.');

  it('calls the one whose description the message speaks of, with arguments from the message', async () => {
    assert.deepEqual(await callOf([prompt, user('Where is my parcel, the order is B-1234?')]), {
      id: 'call-1',
      name: 'find_order',
      arguments: { order_id: 'B-1234' },
    });
    assert.deepEqual((await callOf([prompt, user('Will there be rain in Porto in the next 3 days')])).arguments, {
      city: 'Porto',
      days: 3,
    });
  });

  it('follows the descriptions, and what the prompt says of the tools', async () => {
    const message = user('My kettle leaks');
    const described = (first: string, second: string) => [tool('alpha', first), tool('beta', second)];
    assert.equal((await callOf([prompt, message], described('Mends a kettle that leaks.', 'Sells lamps.'))).name, 'alpha');
    assert.equal((await callOf([prompt, message], described('Sells lamps.', 'Mends a kettle that leaks.'))).name, 'beta');
    const bare = described('Does one thing.', 'Does another thing.');
    assert.equal((await callOf([system('Use `beta` where a kettle leaks.'), message], bare)).name, 'beta');
  });

  it('answers at once where no tool speaks of it, and where an argument stands nowhere', async () => {
    for (const content of ['Hello there', 'Where is my parcel?'])
      assert.equal((await complete([prompt, user(content)])).finish, 'stop', content);
  });

  it('answers from what a tool has said, and calls no more', async () => {
    const question = user('Where is my parcel, the order is B-1234?');
    const call = await callOf([prompt, question]);
    const { finish, text } = await complete([
      prompt,
      question,
      calling(call),
      result(call, 'Placed in May. The parcel waits at the depot.'),
    ]);
    assert.deepEqual([finish, text], ['stop', 'The parcel waits at the depot.']);
    const bare = await complete([prompt, question, calling(call), result(call, '42')]);
    assert.equal(bare.text, '42');
  });

  it('chooses the label that a tool has spoken for', async () => {
    const labels = system('Sort it.\n\n- `late`: delayed, held up\n- `on_time`: moving, as planned\n');
    const question = user('Which is my order B-1234?');
    const call = await callOf([labels, question]);
    const answer = async (said: string) => (await complete([labels, question, calling(call), result(call, said)])).text;
    assert.equal(await answer('It is held up at the border.'), 'late');
    assert.equal(await answer('It is moving.'), 'on_time');
  });

  it('tries another tool after one that failed, each once, and then answers without', async () => {
    const both = [orderTool, tool('find_parcel', 'Tracks a parcel on its way.', { number: { type: 'string' } })];
    const messages: ChatMessage[] = [prompt, user('Where is my parcel, the order is B-1234?')];
    const names: string[] = [];
    for (;;) {
      const { calls, finish } = await complete(messages, both);
      const [call] = calls ?? [];
      if (call === undefined) {
        assert.equal(finish, 'stop');
        break;
      }
      names.push(call.name);
      messages.push(calling(call), result(call, 'Error: the service is down'));
    }
    assert.deepEqual(names, ['find_order', 'find_parcel']);
  });

  it('takes up again what a tool has said as an argument of the next', async () => {
    const chain = [
      tool('find_customer', 'Finds the account of a customer by name.', { name: { type: 'string' } }),
      tool('find_invoice', 'Finds the invoice of an account.', { account_id: { type: 'string' } }),
    ];
    const labels = system('Answer with `paid` or `open`: `paid` when it was settled, `open` when it is due.');
    const question = user('Look up the customer: is the invoice of Ann Miller paid?');
    const first = await callOf([labels, question], chain);
    assert.deepEqual([first.name, first.arguments], ['find_customer', { name: 'Ann Miller' }]);
    const second = await callOf([labels, question, calling(first), result(first, 'account AC77')], chain);
    assert.deepEqual([second.id, second.name, second.arguments], ['call-2', 'find_invoice', { account_id: 'AC77' }]);
  });

  it('calls the same for the same request', async () => {
    const asked = [prompt, user('Will there be rain in Porto')];
    assert.deepEqual(await complete(asked), await complete(asked));
  });
});

describe('the arguments of a call', () => {
  const given = (properties: JsonObject, text: string, required: readonly string[] = []) =>
    fillArguments({ type: 'object', properties, required }, text);

  it('are taken by name, type, format, pattern and description', () => {
    const properties: JsonObject = {
      quantity: { type: 'integer', description: 'how many boxes' },
      price: { type: 'number', description: 'price in euros' },
      size: { type: 'string', enum: ['small', 'extra large'] },
      gift: { type: 'boolean', description: 'whether it is wrapped' },
      when: { type: 'string', format: 'date' },
      mail: { type: 'string', format: 'email' },
      city: { type: 'string' },
      items: { type: 'array', items: { type: 'string', pattern: '[A-Z]{2}\\d+' } },
      to: { type: 'object', properties: { zip_code: { type: 'string' } } },
      kind: { const: 'order' },
      lang: { type: 'string', enum: ['en', 'de'], default: 'de' },
    };
    const text =
      'Send boxes: 1,200 of KX77 in extra large, price 2.50, not as a gift, to Oslo on 2026-03-01, code Z9. Write to a.b@example.org';
    assert.deepEqual(given(properties, text), {
      quantity: 1200,
      price: 2.5,
      size: 'extra large',
      gift: false,
      when: '2026-03-01',
      mail: 'a.b@example.org',
      city: 'Oslo',
      items: ['KX77'],
      to: { zip_code: 'Z9' },
      kind: 'order',
      lang: 'de',
    });
  });

  it('are the whole text for a question, and none where what is needed is missing', () => {
    assert.deepEqual(given({ query: { type: 'string' } }, 'how do I descale it?', ['query']), { query: 'how do I descale it?' });
    assert.deepEqual(given({ query: { type: 'string' } }, 'search for "hot water"', ['query']), { query: 'hot water' });
    assert.equal(given({ count: { type: 'integer' } }, 'a few', ['count']), undefined);
    assert.deepEqual(given({ count: { type: 'integer' } }, 'a few'), {});
  });

  it('are found for any schema and text', () => {
    const form = fc.record(
      {
        type: fc.constantFrom('string', 'integer', 'boolean', 'array', 'object', 'other'),
        pattern: fc.option(fc.string(), { nil: undefined }),
        enum: fc.option(fc.array(fc.string()), { nil: undefined }),
      },
      { requiredKeys: ['type'] },
    );
    fc.assert(
      fc.property(fc.dictionary(fc.string(), form), fc.string({ unit: 'grapheme', maxLength: 200 }), (properties, text) => {
        fillArguments({ type: 'object', properties, required: Object.keys(properties) }, text);
      }),
      { numRuns: 300, seed: 4 },
    );
  });
});

describe('a pattern of a tool', () => {
  const sets = fc.constantFrom('[A-Z]', '[^x]', '\\d', '\\w', 'a', '-', '.', '\\.', '[a-f0-9]');
  const counts = fc.constantFrom('', '+', '*', '?', '{2}', '{1,3}', '{2,}');

  it('matches what the expression matches, where it is a plain row', () => {
    const pattern = fc
      .array(
        fc.tuple(sets, counts).map((pair) => pair.join('')),
        { minLength: 1, maxLength: 4 },
      )
      .map((places) => places.join(''));
    const text = fc.string({ unit: fc.constantFrom('A', 'a', 'x', '1', '-', '.'), maxLength: 8 });
    fc.assert(
      fc.property(pattern, text, (source, tried) => {
        assert.equal(readPattern(`^${source}$`)?.(tried), new RegExp(`^(?:${source})$`, 'u').test(tried));
      }),
      { numRuns: 2000, seed: 6 },
    );
  });

  it('is not read where it is more than that, and never takes long', () => {
    for (const source of ['(a+)+$', 'a|b', '(?=x)', '\\1', '\\bx', '', '[', 'a**', '\\p{L}'])
      assert.equal(readPattern(source), undefined, source);
    assert.equal(readPattern('a*a*a*a*a*a*a*a*a*a*b')?.('a'.repeat(200)), false);
  });
});
