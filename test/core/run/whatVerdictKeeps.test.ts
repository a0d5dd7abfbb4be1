import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import type { Completion, Model } from '../../../src/core/models/model';
import { estimateTokens, ModelError } from '../../../src/core/models/model';
import { opro } from '../../../src/core/optimizers/opro/opro';
import type { Optimizer } from '../../../src/core/optimizers/optimizer';
import type { BudgetLimits } from '../../../src/core/models/limits';
import { executeRun } from '../../../src/core/run/executeRun';
import { decodeJournal } from '../../../src/core/run/journal/journalText';
import { prepareRun } from '../../../src/core/run/prepareRun';
import { defaultConfig } from '../../../src/core/run/runConfig';
import { eventsOf, makeCase, memoryEnvironment } from '../../support/memoryRun';
import { testProgram } from '../../support/testProgram';

/** What the task model is asked: with which instruction, on a case of which split. */
interface Asked {
  readonly instruction: string;
  readonly split: string;
  readonly number: number;
  /** How often the same was asked before. */
  readonly earlier: number;
}

/** A run whose optimizer submits the given instructions, one after the other; with what it used. */
async function submitting(
  drafts: readonly string[],
  budget: BudgetLimits,
  sizes: { readonly validation: number; readonly test: number },
  answer: (asked: Asked) => { readonly text: string; readonly outputTokens: number },
) {
  const times = new Map<string, number>();
  let tokens = 0;
  let calls = 0;
  const task: Model = {
    id: 'task',
    complete: async ({ messages, key }): Promise<Completion> => {
      calls++;
      const [, split = '', number = ''] = /(train|validation|test) (\d+)/.exec(messages.at(-1)?.content ?? '') ?? [];
      const earlier = times.get(key) ?? 0;
      times.set(key, earlier + 1);
      const { text, outputTokens } = answer({ instruction: messages[0]?.content ?? '', split, number: Number(number), earlier });
      const usage = { inputTokens: messages.reduce((sum, { content }) => sum + estimateTokens(content), 0), outputTokens };
      tokens += usage.inputTokens + usage.outputTokens;
      return { text, usage, finish: 'stop' };
    },
  };
  const optimizer: Optimizer = {
    ...opro,
    optimize: async (context) => {
      context.beginStep(1, 'Submitting');
      for (const instruction of drafts) {
        const proposal = context.propose({ parents: ['c0'], values: { instruction } });
        assert.equal(proposal.outcome, 'new');
        if (proposal.outcome === 'new') await context.submit(proposal.candidate);
      }
      return { reason: 'finished', detail: 'All were submitted.' };
    },
  };
  const of = (split: string, count: number) =>
    Array.from({ length: count }, (_, index) => makeCase(`${split} ${index}`, `${split} ${index}`, 'right'));
  const splits = { train: of('train', 20), validation: of('validation', sizes.validation), test: of('test', sizes.test) };
  const config = { ...defaultConfig, method: 'opro', models: { task: 'task', reflection: 'task', judge: 'task' } } as const;
  const { run } = await prepareRun({
    program: testProgram('Say it.\n'),
    cases: [...splits.train, ...splits.validation, ...splits.test],
    config,
  });
  const lines: string[] = [];
  const settings = { ...run.settings, budget, maxSlotCharacters: 20_000 };
  const result = await executeRun({ ...run, splits, settings, optimizer }, memoryEnvironment({ task, reflection: task }, lines));
  return { result, tokens, calls, ended: eventsOf(decodeJournal(lines.join('')).entries, 'ended')[0] };
}

describe('what is kept for the verdict', () => {
  const sizes = { validation: 20, test: 40 };

  it('pays for a candidate that is longer than the best so far before it races', async () => {
    const long = `LONG ${'word '.repeat(800)}`;
    const answer = ({ instruction, number }: Asked) => ({
      text: instruction.includes('LONG') || number % 2 === 0 ? 'right' : 'wrong',
      outputTokens: 1,
    });
    const paid = await submitting([long], { tokens: 150_000 }, sizes, answer);
    assert.equal(paid.result.best.id, 'c1');
    assert.ok(paid.tokens > 40_000);
    const unpaid = await submitting([long], { tokens: 35_000 }, sizes, answer);
    assert.deepEqual([unpaid.result.best.id, unpaid.result.reason], ['c0', 'budget']);
    assert.ok(unpaid.tokens <= 35_000, String(unpaid.tokens));
    assert.equal(unpaid.ended?.verdict?.cases, 40);
  });

  it('pays for answers as long as the longest so far', async () => {
    const drafts = ['Say it best.', ...Array.from({ length: 100 }, (_, index) => `Say it badly, ${100 + index}.`)];
    const limit = 24_000;
    const answer = ({ split, number, instruction }: Asked) => {
      const isRight = instruction.includes('best') ? number !== 5 : number % 2 === 0 && !instruction.includes('badly');
      return { text: isRight ? 'right' : 'wrong', outputTokens: split === 'test' || (split === 'validation' && number === 3) ? 200 : 1 };
    };
    const { tokens, result, ended } = await submitting(drafts, { tokens: limit }, sizes, answer);
    assert.equal(result.best.id, 'c1');
    assert.equal(ended?.verdict?.cases, 40);
    assert.ok(tokens > 17_000 && tokens <= limit, String(tokens));
  });

  it('pays for fewer cases where its answers are longer than any before', async () => {
    const limit = 12_000;
    const answer = ({ split, number }: Asked) => ({ text: number % 2 === 0 ? 'right' : 'wrong', outputTokens: split === 'test' ? 500 : 1 });
    const { tokens, ended } = await submitting([], { tokens: limit }, sizes, answer);
    assert.ok(tokens <= limit + 4 * 600, String(tokens));
    assert.ok((ended?.verdict?.cases ?? 0) > 5 && (ended?.verdict?.cases ?? 0) < 40, String(ended?.verdict?.cases));
  });

  it('never makes more calls than the budget has, whatever fails then', async () => {
    const limit = 134;
    const answer = ({ split, number, earlier, instruction }: Asked) => {
      if (split === 'test' && number % 3 === 0 && earlier === 0) throw new ModelError('unavailable', 'busy');
      return { text: instruction.includes('well') || number % 2 === 0 ? 'right' : 'wrong', outputTokens: 1 };
    };
    const { calls, ended } = await submitting(['Say it well.'], { calls: limit }, sizes, (asked) =>
      asked.split === 'validation' && asked.number === 1 ? { text: 'wrong', outputTokens: 1 } : answer(asked),
    );
    assert.ok(calls <= limit, String(calls));
    assert.ok((ended?.verdict?.cases ?? 0) < 40 && (ended?.verdict?.cases ?? 0) > 5, String(ended?.verdict?.cases));
  });
});
