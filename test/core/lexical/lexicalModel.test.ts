import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import * as fc from 'fast-check';
import { describe, it } from 'mocha';
import { createLexicalModel } from '../../../src/lexical/lexicalModel';
import type { ModelRequest } from '../../../src/core/models/model';
import { judge } from '../../../src/core/metrics/judge';
import { readInstruction } from '../../../src/core/optimizers/answers/instructionAnswer';
import { readRules } from '../../../src/core/optimizers/answers/rulesAnswer';
import { eventsOf, makeCase, runInMemory } from '../../support/memoryRun';
import { match } from '../metrics/rollout';

const signal = new AbortController().signal;

async function ask(system: string, user: string, options: { readonly temperature?: number; readonly seed?: number } = {}): Promise<string> {
  const messages =
    system === ''
      ? [{ role: 'user' as const, content: user }]
      : [
          { role: 'system' as const, content: system },
          { role: 'user' as const, content: user },
        ];
  const { temperature = 0, seed = 1 } = options;
  return (await createLexicalModel().complete({ key: 'k', messages, temperature, maxTokens: 2000, seed }, signal)).text;
}

describe('the lexical model', () => {
  const styles: Readonly<Record<string, string>> = {
    'a list with descriptions': 'Sort the animal.\n\n- `bird`: wings, feathers, sings\n- `fish`: water, gills, swims\n',
    'a list in bold': 'Sort the animal.\n\n* **bird** - wings, feathers, sings\n* **fish** - water, gills, swims\n',
    'a numbered list': 'Sort the animal:\n1. bird: wings, feathers, sings\n2. fish: water, gills, swims\n',
    'a table': '| label | meaning |\n|---|---|\n| bird | wings, feathers, sings |\n| fish | water, gills, swims |\n',
    'a bare list and sentences':
      'Answer with one of: bird, fish.\n\n' +
      'What has wings or feathers or sings is `bird`. What lives in water, has gills or swims is `fish`.\n',
  };
  for (const [style, prompt] of Object.entries(styles)) {
    it(`finds the labels in ${style}, and what is said of them`, async () => {
      assert.equal(await ask(prompt, 'It swims under water all day'), 'fish');
      assert.equal(await ask(prompt, 'It has feathers and sings'), 'bird');
    });
  }

  it('finds many bare labels in one paragraph', async () => {
    const prompt =
      'Classify the query into one of these intents: card_arrival, lost_or_stolen_card, exchange_rate, top_up_failed. ' +
      'Answer with the intent only.';
    assert.equal(await ask(prompt, 'my card was stolen on the train'), 'lost_or_stolen_card');
    assert.equal(await ask(prompt, 'what is the exchange rate today'), 'exchange_rate');
  });

  it('answers in the form that the prompt asks for', async () => {
    const labels = '\n- `bird`: wings\n- `fish`: water\n';
    assert.equal(await ask(`Sort it.${labels}\nAnswer as JSON: {"animal": "<label>"}`, 'wings'), '{"animal":"bird"}');
    assert.equal(await ask(`Sort it.${labels}\nAnswer in the form Animal: <label>`, 'wings'), 'Animal: bird');
    assert.equal(await ask(`Sort it.${labels}\nAnswer with the label only.`, 'wings'), 'bird');
  });

  it('takes a prompt and its message from one user message as well', async () => {
    assert.equal(await ask('', `Sort the animal.\n\n- \`bird\`: wings\n- \`fish\`: water\n\nIt lives in water`), 'fish');
  });

  it('answers the same for the same request, and samples by the seed', async () => {
    const request = await proposalRequest();
    const sample = async (seed: number) => (await createLexicalModel().complete({ ...request, temperature: 1, seed }, signal)).text;
    assert.equal(await sample(1), await sample(1));
    assert.ok(new Set(await Promise.all([1, 2, 3, 4, 5, 6].map(sample))).size > 1);
  });

  it('never throws, whatever it is asked', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'grapheme', maxLength: 300 }), fc.string({ maxLength: 100 }), async (system, user) => {
        assert.equal(typeof (await ask(system, user)), 'string');
      }),
      { numRuns: 300, seed: 5 },
    );
  });

  it('lets others have their turn before it computes, and sees then that it was called off', async () => {
    const controller = new AbortController();
    const model = createLexicalModel(() => new Promise((resolve) => setImmediate(resolve)));
    const request = {
      key: 'k',
      messages: [{ role: 'user', content: 'Answer yes or no.' }],
      temperature: 0,
      maxTokens: 10,
      seed: 1,
    } as const;
    const asked = model.complete(request, controller.signal);
    controller.abort();
    await assert.rejects(asked, { name: 'AbortError' });
  });

  it('grades by the words shared with the reference', async () => {
    const metric = judge.create({ rubric: 'Says the same as the reference.' });
    const model = createLexicalModel();
    const grade = async (output: string) => {
      const promptCase = makeCase('1', 'Where is it?', 'The parcel waits at the depot');
      const trajectory = { steps: [], output, end: 'answered' as const, usage: { inputTokens: 0, outputTokens: 0 } };
      return (
        await metric.score(
          trajectory,
          promptCase,
          (messages, format) => model.complete({ key: 'k', messages, format, temperature: 0, maxTokens: 400, seed: 1 }, signal),
          match,
        )
      ).value;
    };
    assert.equal(await grade('The parcel waits at the depot'), 1);
    assert.equal(await grade('No idea'), 0);
    const half = await grade('The parcel');
    assert.ok(half > 0 && half < 1);
  });
});

/** A request for a new instruction, as OPRO makes it. */
async function proposalRequest(): Promise<ModelRequest> {
  const requests: ModelRequest[] = [];
  await runWithLexical('opro', requests);
  return requests[0] ?? assert.fail('it asks');
}

const prompt = '# Animals\n\nSort the animal.\n\n- `bird`\n- `fish`\n- `insect`\n\nAnswer with the label only.\n';
const words = {
  bird: ['feathers', 'nest', 'beak', 'wings', 'egg', 'tweets'],
  fish: ['gills', 'scales', 'ocean', 'fins', 'river', 'bubbles'],
  insect: ['antennae', 'larva', 'buzzes', 'hive', 'swarm', 'sting'],
};
const cases = Object.entries(words).flatMap(([label, list]) =>
  Array.from({ length: 24 }, (_, index) =>
    makeCase(
      `${label} ${index}`,
      `Saw one with ${list[index % 6] ?? ''} near the ${list[(index * 5 + 1) % 6] ?? ''}, number ${index}`,
      label,
    ),
  ),
);

async function runWithLexical(method: 'opro' | 'metareflection', requests: ModelRequest[] = [], seed = 1) {
  const lexical = createLexicalModel();
  const reflection = {
    id: 'reflection',
    complete: async (request: Parameters<typeof lexical.complete>[0], abort: AbortSignal) => {
      requests.push(request);
      return lexical.complete(request, abort);
    },
  };
  return runInMemory({ prompt, cases, models: { task: lexical, reflection }, config: { method, seed } });
}

describe('the lexical model as a reflection model', function () {
  this.timeout(120_000);

  for (const method of ['opro', 'metareflection'] as const) {
    it(`truly gains on held-out cases with ${method}`, async () => {
      for (const seed of [1, 2, 3]) {
        const { result, error } = await runWithLexical(method, [], seed);
        assert.equal(error, undefined);
        assert.ok((result?.verdict?.difference ?? 0) > 0.1, `seed ${seed}: ${JSON.stringify(result?.verdict)}`);
      }
    });
  }

  it('writes rules that can be read, within the limits, traced to their cases', async () => {
    const { entries } = await runWithLexical('metareflection');
    const rewrites = eventsOf(entries, 'reflection').filter(({ kind }) => kind === 'meta');
    assert.ok(rewrites.length > 0);
    for (const { answers } of rewrites) {
      const reading = readRules(answers[0] ?? '', { template: '', request: '', prompt: '', memory: [] });
      assert.ok('value' in reading && reading.value.length <= 20);
      assert.ok((answers[0] ?? '').length <= 3200);
    }
    const accepted = eventsOf(entries, 'candidate').filter(({ items }) => items !== undefined);
    for (const { items } of accepted) {
      for (const { text, cases: sources } of items?.['rules'] ?? []) {
        const label = /`(\w+)`/.exec(text)?.[1] ?? '';
        assert.ok(sources.length > 0);
        assert.ok(
          sources.some((id) => id.startsWith(label)),
          `${text} comes from ${sources.join(', ')}`,
        );
      }
    }
  });

  it('answers in the form when it is asked once more', async () => {
    for (const method of ['opro', 'metareflection'] as const) {
      const lexical = createLexicalModel();
      const kinds: string[] = [];
      // Every first answer is lost; only what is said the second time counts.
      const reflection = {
        id: 'reflection',
        complete: async (request: Parameters<typeof lexical.complete>[0], abort: AbortSignal) => {
          const asked = request.messages[0]?.content ?? '';
          const lost = request.messages.length === 1 && /<\/INS>|<\/rules>/.test(asked);
          kinds.push(lost ? 'lost' : 'kept');
          const completion = await lexical.complete(request, abort);
          return lost ? { ...completion, text: 'Well.' } : completion;
        },
      };
      const optimizer = method === 'opro' ? { steps: 2, candidatesPerStep: 3 } : { rounds: 2 };
      const { entries, error } = await runInMemory({ prompt, cases, models: { task: lexical, reflection }, config: { method, optimizer } });
      assert.equal(error, undefined);
      assert.ok(kinds.includes('lost'));
      assert.ok(eventsOf(entries, 'candidate').length > 1, method);
      assert.ok(eventsOf(entries, 'rejected').every(({ reason }) => !/no (?:list|instruction) between/.test(reason)));
    }
  });

  it('writes instructions within the limit, different from those shown', async () => {
    const { entries } = await runWithLexical('opro');
    for (const { messages, answers } of eventsOf(entries, 'reflection')) {
      const request = messages.map(({ content }) => content).join('\n\n');
      for (const answer of answers) {
        const reading = readInstruction(answer ?? '', { template: '', request, prompt: '', current: '' });
        const text = 'value' in reading ? reading.value : assert.fail(reading.fault);
        assert.ok(text.length <= 2000);
        assert.ok(!request.includes(`<instruction>\n${text}\n</instruction>`), 'it is new');
      }
    }
  });
});

describe('the lexical model stays general', () => {
  it('has no label of an example or of the benchmarks in its source', async () => {
    const folder = resolve('src/lexical');
    const source = (await Promise.all((await readdir(folder)).map((name) => readFile(join(folder, name), 'utf8'))))
      .join('\n')
      .replace(/\/\*\*[\s\S]*?\*\/|\/\/.*$/gm, '');
    const data = ['examples/support-triage/messages.csv', 'bench/data/banking-intents.csv', 'bench/data/assistant-intents.csv'];
    for (const path of data) {
      const labels = new Set(
        (await readFile(resolve(path), 'utf8'))
          .trim()
          .split('\n')
          .slice(1)
          .map((line) => line.split(',').at(-1) ?? ''),
      );
      for (const label of labels) if (/[-_]/.test(label)) assert.ok(!source.includes(label), label);
    }
  });
});
