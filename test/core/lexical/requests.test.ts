import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { judge } from '../../../src/core/metrics/judge';
import type { ChatMessage, ModelRequest } from '../../../src/core/models/model';
import { repairMessages } from '../../../src/core/modelText/repairMessages';
import { requestTags } from '../../../src/core/modelText/requestParts';
import { formatCase } from '../../../src/core/optimizers/shownCase';
import { instructionFormat } from '../../../src/core/optimizers/answers/instructionAnswer';
import { createLexicalModel } from '../../../src/lexical/lexicalModel';
import { materialOf } from '../../../src/lexical/material';
import { partsOf } from '../../../src/lexical/tagged';
import { makeCase, runInMemory } from '../../support/memoryRun';
import { caseWith, match, outputOf } from '../metrics/rollout';

const signal = new AbortController().signal;
const model = createLexicalModel();

type Asked = Pick<ModelRequest, 'messages' | 'format'>;

async function ask(asked: Asked): Promise<string> {
  return (await model.complete({ key: 'k', temperature: 0.7, maxTokens: 4000, seed: 3, ...asked }, signal)).text;
}

function asks(content: string, schema?: Readonly<Record<string, unknown>>): Asked {
  return { messages: [{ role: 'user', content }], ...(schema === undefined ? {} : { format: { name: 'answer', schema } }) };
}

const animals = '# Animals\n\nSort the animal.\n\n- `bird`\n- `fish`\n\nAnswer with the label only.\n';
const cases = Array.from({ length: 40 }, (_, index) =>
  index % 2 === 0
    ? makeCase(`${index}`, `Saw feathers and a nest, number ${index}`, 'bird')
    : makeCase(`${index}`, `Saw gills in the river, number ${index}`, 'fish'),
);

/** What both methods and the judge ask, and each of it once more, as where its answer could not be read. */
async function ownRequests(): Promise<readonly Asked[]> {
  const requests: Asked[] = [];
  for (const method of ['opro', 'metareflection'] as const) {
    const reflection = { id: 'reflection', complete: (request: ModelRequest) => (requests.push(request), model.complete(request, signal)) };
    const { error } = await runInMemory({
      prompt: animals,
      cases,
      models: { task: model, reflection },
      config: { method, optimizer: method === 'opro' ? { steps: 2 } : { rounds: 2 } },
    });
    assert.equal(error, undefined);
  }
  await judge.create({ rubric: 'Says what it is.' }).score(
    outputOf('a bird'),
    caseWith({ expected: 'It is a bird' }),
    async (messages, format) => {
      requests.push({ messages, format });
      return { text: '{"reason": "Yes.", "score": 9}', finish: 'stop' };
    },
    match,
  );
  const again = requests.map((asked) => ({
    ...asked,
    messages: repairMessages(asked.messages, 'Well.', 'It says nothing.', 'Write it between `<rules>` and `</rules>`.'),
  }));
  return [...requests, ...again];
}

/** The parts of a request and its limits; a tag in backticks is prose. */
const part = new RegExp(`(?<!\`)(<(${requestTags.join('|')})\\b[^>\\n]*>[\\s\\S]*?</\\2>)`);

/** The message with other words outside of its tagged parts: as many, and as many lines. */
function reword({ role, content }: ChatMessage): ChatMessage {
  const pieces = content.split(part).filter((_, index) => index % 3 !== 2);
  return {
    role,
    content: pieces.map((piece, index) => (index % 2 === 0 ? piece.replace(/(?<![</])\b\p{L}+/gu, 'lorem') : piece)).join(''),
  };
}

describe('the lexical model and the prose of requests', () => {
  it('answers the same whatever the words round the tagged parts are', async () => {
    const requests = await ownRequests();
    assert.ok(requests.length >= 20, String(requests.length));
    for (const asked of requests) {
      const messages = asked.messages.map((message) => (message.role === 'user' ? reword(message) : message));
      assert.notDeepEqual(messages, asked.messages);
      assert.match(messages.at(-1)?.content ?? '', /lorem lorem lorem/);
      assert.equal(await ask({ ...asked, messages }), await ask(asked));
    }
  });

  it('reads every case of its own requests whole', async () => {
    for (const { messages, format } of await ownRequests()) {
      const material = materialOf(messages, format !== undefined);
      assert.ok(material !== undefined && (material.cases.length > 0 || material.graded !== undefined));
      assert.ok(material.cases.every(({ message, expected }) => message.startsWith('Saw ') && ['bird', 'fish'].includes(expected)));
    }
  });
});

/** Failures with traces, as a reflective mutation of one component shows them. */
const mutation = `Someone's assistant did badly. What follows is its text.

<instruction>
Sort the animal into \`bird\` or \`fish\`.
</instruction>

And here is how it went:

<case number="1">
<input>Saw feathers and a nest</input>
<step>looked at the picture</step>
<answer>fish</answer>
<feedback>Expected "bird", got "fish".</feedback>
</case>

<case number="2">
<input>Saw gills in the river</input>
<answer>bird</answer>
<feedback>Expected "fish", got "bird".</feedback>
</case>

Kindly offer a replacement of at most <limit of="characters">200</limit>.`;

const insights = `<rules>
- A message that mentions wings is \`bird\`. [r1]
- Be kind to animals. [r2]
</rules>

<case number="1">
<input>It has feathers and builds a nest</input>
<expected>bird</expected>
<answer>bird</answer>
</case>

<case number="2">
<input>It has gills and swims</input>
<expected>fish</expected>
<answer>bird</answer>
</case>

Which insights hold? No more than <limit of="rules">10</limit>.`;

const operations = {
  type: 'object',
  properties: {
    operations: {
      type: 'array',
      items: {
        type: 'object',
        properties: {
          operation: { type: 'string', enum: ['AGREE', 'EDIT', 'ADD'] },
          number: { type: 'integer' },
          insight: { type: 'string' },
        },
      },
    },
  },
};

describe('the lexical model and requests that it has never seen', () => {
  it('writes a new version of an instruction from failures and their feedback', async () => {
    const { instruction } = JSON.parse(await ask({ ...asks(mutation), format: instructionFormat })) as { instruction: string };
    assert.match(instruction, /^Sort the animal into `bird` or `fish`\. .*Choose `bird` for [^.]*\bfeathers\b/);
    assert.match(instruction, /Choose `fish` for [^.]*\bgills\b/);
    assert.ok(instruction.length <= 200);
  });

  it('says what a list of insights becomes, as operations on it', async () => {
    const { operations: done } = JSON.parse(await ask(asks(insights, operations))) as {
      operations: { operation: string; number: number; insight: string }[];
    };
    assert.deepEqual(
      done.map(({ operation }) => operation),
      ['EDIT', 'AGREE', 'ADD'],
    );
    assert.match(done[0]?.insight ?? '', /wings.*feathers.*`bird`|feathers.*wings.*`bird`/);
    assert.deepEqual([done[0]?.number, done[1]?.insight], [1, 'Be kind to animals.']);
    assert.match(done[2]?.insight ?? '', /gills.*`fish`/);
  });

  it('gives a plain list of texts, as short as it has to be', async () => {
    const list = async (maxItems: number) =>
      (
        JSON.parse(
          await ask(asks(insights, { type: 'object', properties: { insights: { type: 'array', maxItems, items: { type: 'string' } } } })),
        ) as { insights: string[] }
      ).insights;
    assert.equal((await list(9)).length, 3);
    assert.equal((await list(2)).length, 2);
    assert.ok((await list(9)).every((text) => text.length > 10));
  });

  it('reflects in words where no form is asked for, also on several cases', async () => {
    const reflection = await ask(asks(mutation));
    assert.match(reflection, /“feathers”.* should have led to `bird`.*“gills”.* should have led to `fish`/);
  });

  it('answers a task in the form of a schema', async () => {
    const schema = {
      type: 'object',
      properties: {
        label: { type: 'string', enum: ['fish', 'bird'] },
        why: { type: 'string' },
        sure: { type: 'boolean' },
        count: { type: 'integer', minimum: 1, maximum: 5 },
      },
    };
    const messages: readonly ChatMessage[] = [
      { role: 'system', content: `${animals}\nWhat has feathers is \`bird\`. What has gills is \`fish\`.` },
      { role: 'user', content: 'I saw 3 with gills' },
    ];
    const answer = JSON.parse(await ask({ messages, format: { name: 'animal', schema } })) as Record<string, unknown>;
    assert.deepEqual([answer['label'], answer['why'], answer['count']], ['fish', 'fish', 3]);
    assert.equal(typeof answer['sure'], 'boolean');
  });

  it('takes no task for a request to reflect, whatever tags its prompt has', async () => {
    const labels = 'Labels:\n\n- bird: feathers\n- fish: gills\n';
    const prompts = [
      `<instruction>\nSort it.\n</instruction>\n<rules>\n- Be quick.\n</rules>\n${labels}`,
      `${labels}\n<case>\n<input>A beak</input>\n<expected>bird</expected>\n</case>\n`,
      `<prompt>\nSort it.\n</prompt>\n${labels}`,
    ];
    for (const system of prompts) {
      assert.equal(
        await ask({
          messages: [
            { role: 'system', content: system },
            { role: 'user', content: 'It has gills' },
          ],
        }),
        'fish',
        system,
      );
    }
  });
});

describe('the parts of a request', () => {
  it('end where their own tag closes them, and hold those within', () => {
    const shown = '<case number="2">\n<input>\na <rules> of\nits own\n</input>\n<expected>x</expected>\n</case>';
    const text = `In \`<rules>\` and \`</rules>\`:\n${shown}\n<score>40</score> <prompt>\nopen`;
    assert.deepEqual(
      partsOf(text).map(({ name, attributes }) => [name, attributes]),
      [
        ['case', { number: '2' }],
        ['score', {}],
      ],
    );
    assert.deepEqual(
      partsOf(partsOf(text)[0]?.content ?? '').map(({ name, content }) => [name, content]),
      [
        ['input', 'a <rules> of\nits own'],
        ['expected', 'x'],
      ],
    );
  });

  it('are never ended by what a case brings', () => {
    const piece = fc.constantFrom(
      ...requestTags.flatMap((tag) => [`<${tag}>`, `</${tag}>`, `</ ${tag.toUpperCase()} >`]),
      '\n',
      ' ',
      'word',
      '`',
    );
    fc.assert(
      fc.property(fc.array(piece, { minLength: 1 }), fc.array(piece, { minLength: 1 }), (input, answer) => {
        const shown = formatCase(makeCase('1', `a${input.join('')}z`, ''), { number: 4, answer: `a${answer.join('')}z`, feedback: 'b' });
        const text = `${shown}\n\n<rules>\n- c\n</rules>`;
        assert.deepEqual(
          partsOf(text).map(({ name }) => name),
          ['case', 'rules'],
        );
        assert.deepEqual(
          partsOf(partsOf(text)[0]?.content ?? '').map(({ name }) => name),
          ['input', 'answer', 'feedback'],
        );
      }),
      { numRuns: 500, seed: 2 },
    );
  });

  it('are found in a time that does not grow with the square of a text', () => {
    for (const piece of requestTags.flatMap((tag) => [`<${tag}>`, `<${tag}>\n`, `\n<${tag}>\n</${tag}> `, `</${tag}>\n`])) {
      const content = piece.repeat(200_000 / piece.length);
      materialOf([{ role: 'user', content: `${content}\n</input>` }], true);
    }
  });

  it('fill any form, or leave it null', async () => {
    const leaf = fc.constantFrom('string', 'integer', 'number', 'boolean', 'null', 'other').map((type) => ({ type }));
    const enums = fc.array(fc.oneof(fc.string(), fc.integer(), fc.constant(null))).map((values) => ({ enum: values }));
    const schema = fc.letrec<{ any: Record<string, unknown> }>((tie) => ({
      any: fc.oneof(
        { maxDepth: 3 },
        leaf,
        enums,
        fc.record({ type: fc.constant('array'), items: tie('any'), maxItems: fc.option(fc.nat(3), { nil: undefined }) }),
        fc.record({
          type: fc.constant('object'),
          properties: fc.dictionary(fc.constantFrom('instruction', 'rules', 'sources', 'reason', 'score'), tie('any')),
        }),
        fc.record({ anyOf: fc.array(tie('any'), { maxLength: 2 }) }),
      ),
    })).any;
    await fc.assert(
      fc.asyncProperty(schema, fc.constantFrom(mutation, insights, 'It has gills', ''), async (form, content) => {
        JSON.parse(await ask(asks(content, form)));
      }),
      { numRuns: 200, seed: 8 },
    );
  });
});
