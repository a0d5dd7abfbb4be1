import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { describe, it } from 'mocha';
import { methods } from '../../../src/core/optimizers/methods';
import type { MethodId } from '../../../src/core/optimizers/optimizer';
import type { JournalEntry } from '../../../src/core/run/events';
import { decodeJournal, encodeEntry } from '../../../src/core/run/journal';
import { createRandom } from '../../../src/core/stats/random';
import type { MemoryResult } from '../../support/memoryRun';
import { makeCase, runInMemory } from '../../support/memoryRun';
import { scriptedModel } from '../../support/scriptedModel';

const prompt = '---\nname: parity\n---\n\n# Parity\n\nSay the parity.\n';
const cases = Array.from({ length: 40 }, (_, index) => makeCase(`line ${index}`, `number ${index}`, index % 2 === 0 ? 'even' : 'odd'));
const overrides: Record<MethodId, Record<string, number>> = { opro: { steps: 2, trainingCases: 8 }, metareflection: { rounds: 2 } };

/** Models whose answers depend on the request alone, and arrive in an order that `arrival` shuffles. */
function models(arrival: number) {
  const wait = createRandom(arrival, 'arrival');
  const late = async <T>(value: T): Promise<T> => {
    for (let turns = wait.integer(5); turns > 0; turns--) await Promise.resolve();
    return value;
  };
  const task = scriptedModel('task', ({ messages }) => {
    const number = Number(/number (\d+)/.exec(messages.at(-1)?.content ?? '')?.[1]);
    const level = Number(/level (\d)/.exec(messages[0]?.content ?? '')?.[1] ?? 3);
    return late(number % 10 < level ? (number % 2 === 0 ? 'even' : 'odd') : 'unsure');
  });
  const reflection = scriptedModel('reflection', ({ messages, seed }) => {
    const request = messages[0]?.content ?? '';
    const level = 3 + (seed % 7);
    if (request.includes('</INS>')) return late(`<INS>Say it, level ${level}, ${seed % 1000}.</INS>`);
    return late(request.includes('<rules>') ? `<rules>\n- Mind level ${level}. [1]\n</rules>` : 'It was the other one.');
  });
  return { task, reflection };
}

interface Journaled extends MemoryResult {
  readonly asked: number;
}

async function run(method: MethodId, arrival: number, earlier: readonly JournalEntry[] = []): Promise<Journaled> {
  const { task, reflection } = models(arrival);
  const outcome = await runInMemory({
    prompt,
    cases,
    models: { task, reflection },
    config: { method, optimizer: overrides[method] },
    environment: { earlier, concurrency: 8 },
  });
  assert.equal(outcome.error, undefined);
  return { ...outcome, asked: task.requests.length + reflection.requests.length };
}

const completions = (entries: readonly JournalEntry[]) => entries.filter(({ event }) => event.type === 'completion').length;

describe('a run is a function of what it received', () => {
  for (const method of Object.keys(methods) as MethodId[]) {
    it(`${method}: does the same in whatever order the answers arrive`, async () => {
      const derived = ({ lines }: MemoryResult) => lines.filter((line) => !line.includes('"type":"completion"'));
      const first = await run(method, 1);
      for (const arrival of [2, 3, 4]) assert.deepEqual(derived(await run(method, arrival)), derived(first));
    });

    it(`${method}: cut off anywhere and taken up again, ends the same and asks nothing twice`, async () => {
      const whole = await run(method, 1);
      const text = whole.lines.join('');
      await fc.assert(
        fc.asyncProperty(fc.integer({ min: 0, max: text.length }), fc.integer({ min: 2, max: 9 }), async (cut, arrival) => {
          const { entries, damagedLines } = decodeJournal(text.slice(0, cut));
          assert.deepEqual(damagedLines, []);
          const resumed = await run(method, arrival, entries);
          assert.equal(resumed.result?.best.text, whole.result?.best.text);
          assert.deepEqual(resumed.result?.verdict, whole.result?.verdict);
          assert.equal(resumed.asked, completions(whole.entries) - completions(entries));
        }),
        { numRuns: 40, seed: 7 },
      );
    });
  }

  it('refuses to go on with a journal that tells of another run', async () => {
    const { entries } = await run('opro', 1);
    const outcome = await runInMemory({
      prompt: prompt.replace('Say', 'Tell'),
      cases,
      models: models(1),
      config: { method: 'opro', optimizer: overrides.opro },
      environment: { earlier: entries },
    });
    assert.match(String(outcome.error), /cannot be resumed/);
  });
});

describe('the journal', () => {
  const entry = (text: string): JournalEntry => ({ at: '2026-01-01T00:00:00.000Z', event: { type: 'interrupted', message: text } });

  it('reads back what was written, whatever the text', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'binary' })), (texts) => {
        const entries = texts.map(entry);
        assert.deepEqual(decodeJournal(entries.map(encodeEntry).join('')), { entries, damagedLines: [] });
      }),
      { seed: 3 },
    );
  });

  it('drops a torn last line and names damaged ones', () => {
    const lines = ['one', 'two', 'three'].map((text) => encodeEntry(entry(text)));
    assert.equal(decodeJournal(lines.join('').slice(0, -5)).entries.length, 2);
    const damaged = decodeJournal(lines.join('').replace('two', 'tvo'));
    assert.deepEqual(damaged.damagedLines, [2]);
    assert.equal(damaged.entries.length, 2);
  });
});
