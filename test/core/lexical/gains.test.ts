import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { readCases } from '../../../src/core/cases/readCases';
import { createLexicalModel } from '../../../src/lexical/lexicalModel';
import { runInMemory } from '../../support/memoryRun';

/** What is gained on held-out cases at the least, in points; `node bench/intents.mjs` prints what is gained in truth, by seed. */
const held: readonly (readonly [prompt: string, method: string, seed: number, points: number])[] = [
  ['assistant-intents', 'metareflection', 1, 20],
  ['assistant-intents', 'opro', 2, 20],
  ['banking-intents', 'metareflection', 2, 10],
  ['banking-intents', 'opro', 2, 10],
  ['assistant-intents.input', 'metareflection', 1, 20],
  ['banking-intents.input', 'metareflection', 2, 10],
];

describe('the lexical model on public intents', function () {
  this.timeout(120_000);

  for (const [name, method, seed, points] of held) {
    it(`lets ${method} gain ${points} points on ${name}`, async () => {
      const set = name.replace(/\.input$/, '');
      const text = (file: string) => readFile(resolve('bench/data', file), 'utf8');
      const { cases } = await readCases(`${set}.csv`, await readFile(resolve('bench/data', `${set}.csv`)));
      const model = createLexicalModel();
      const { result, error } = await runInMemory({
        prompt: await text(`${name}.prompt.md`),
        cases,
        models: { task: model, reflection: model },
        config: { method, seed },
      });
      assert.equal(error, undefined);
      assert.ok((result?.verdict?.difference ?? 0) >= points / 100, JSON.stringify(result?.verdict));
    });
  }
});
