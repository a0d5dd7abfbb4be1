import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import type { Case } from '../../../src/core/cases/case';
import { CopiedInputs } from '../../../src/core/prompt/copiedInputs';
import { testProgram } from '../../support/testProgram';
import { eventsOf, makeCase, runInMemory } from '../../support/memoryRun';
import { scriptedModel } from '../../support/scriptedModel';

const file = 'Choose `refund` when the customer wants to have the money of a purchase back.\n\n- `refund`\n- `lost_card`\n';
const training = [
  makeCase('line 1', 'I bought the blue lamp last week, it flickers, and now I want my money back at once!', 'refund'),
  makeCase('line 2', 'My card was stolen.', 'lost_card'),
  makeCase('line 3', 'Where is my new card?', 'lost_card'),
  makeCase('line 4', 'The customer wants to have the money of a purchase back today', 'refund'),
  { ...makeCase('line 5', 'short', 'refund'), variables: { history: 'the agent said that nobody would ever call me back' } },
  makeCase('line 6', '我昨天在你们的商店买了一盏灯但是它不亮我想退款', 'refund'),
];
const check = (rule: string) => new CopiedInputs(testProgram(file, 'x.md'), training).check({ values: { rules: `- ${rule}` } });

/**
 * The same answer, sought the plain way: the longest run first, then the first in the draft,
 * then the first case. Words stand apart by spaces.
 */
function plainCopy(original: string, draft: string, cases: readonly Case[]): string | undefined {
  const inputs = cases.flatMap(({ id, input, variables }) =>
    [input, ...Object.values(variables)].map((text) => ({ id, words: text.split(' ') })),
  );
  const lengthOf = (words: readonly string[]): number => {
    const unit = words.filter((each) => /\p{Script=Han}/u.test(each)).length * 2 > words.length ? 2 : 1;
    return words.length < 5 * unit ? 0 : Math.max(5 * unit, Math.min(8 * unit, Math.ceil(words.length * 0.8)));
  };
  const holds = (words: readonly string[], run: string) => ` ${words.join(' ')} `.includes(` ${run} `);
  const words = draft.split(' ');
  for (let length = 16; length >= 5; length--) {
    for (let start = 0; start + length <= words.length; start++) {
      const run = words.slice(start, start + length).join(' ');
      const source = holds(original.split(' '), run)
        ? undefined
        : inputs.find((input) => lengthOf(input.words) === length && holds(input.words, run));
      if (source !== undefined) return `Slot "rules" copies the training case ${source.id}: "${run}".`;
    }
  }
  return undefined;
}

describe('the guard against copied inputs', () => {
  const copies: Record<string, [rule: string, id: string]> = {
    'eight words in a row': ['When I bought the blue lamp last week it flickers: `refund`.', 'line 1'],
    'other case and marks': ['“i BOUGHT — the blue; lamp LAST week it…” is a refund.', 'line 1'],
    'a short input whole': ['Where is my new card is `lost_card`.', 'line 3'],
    'a variable': ['The agent said that nobody would ever call means refund.', 'line 5'],
    'a script without spaces': ['如果写“我昨天在你们的商店买了一盏灯但是”就退款', 'line 6'],
  };
  for (const [what, [rule, id]] of Object.entries(copies)) {
    it(`flags ${what}`, () => assert.match(check(rule) ?? 'passed', new RegExp(`^Slot "rules" copies the training case ${id}: ".+"\\. `)));
  }

  const own: Record<string, string> = {
    'words and short phrases': 'A message that says “money back”, “I want my money back”, flickers or blue lamp is `refund`.',
    'many words out of order': 'Mentions of lamp, week, money, blue, bought, flickers, back, want or once are `refund`.',
    labels: 'Choose `refund`, `lost_card` or nothing; `refund` before `lost_card`.',
    'an input of four words': 'My card was stolen.',
    'what the prompt says already': 'Where the customer wants to have the money of a purchase back, be kind.',
    'a short phrase without spaces': '“我想退款”或“买了一盏灯”是 `refund`。',
  };
  for (const [what, rule] of Object.entries(own)) it(`takes ${what}`, () => assert.equal(check(rule), undefined));

  it('names the copy that a plain search finds', () => {
    const words = fc
      .array(fc.constantFrom('a', 'b', 'c', '灯', '我'), { minLength: 1, maxLength: 30, size: 'max' })
      .map((list) => list.join(' '));
    const cases = fc.array(fc.record({ input: words, variables: fc.dictionary(fc.constantFrom('x', 'y'), words) }), { maxLength: 6 });
    // Inputs have some words of the original, and a draft is made of stretches of both.
    const stretches = fc.array(fc.record({ own: words, from: fc.nat(), count: fc.integer({ min: 1, max: 16 }) }), {
      minLength: 1,
      maxLength: 4,
    });
    let copies = 0;
    fc.assert(
      fc.property(words, stretches, cases, fc.nat(25), (original, parts, inputs, from) => {
        const shared =
          original
            .split(' ')
            .slice(from, from + 12)
            .join(' ') || 'c';
        const training = inputs.map(({ input, variables }, index) => ({
          ...makeCase(`line ${index}`, `${input} ${shared}`, 'a'),
          variables,
        }));
        const pool = [original, ...training.flatMap(({ input, variables }) => [input, ...Object.values(variables)])].join(' ').split(' ');
        const draft = parts.map(({ own, from, count }) => [own, ...pool.slice(from % pool.length).slice(0, count)].join(' ')).join(' ');
        const program = testProgram(`Say so.\n\n- ${original}\n`, 'x.md');
        const found = new CopiedInputs(program, training).check({ values: { rules: draft } });
        const plain = plainCopy(`say so ${original}`, draft, training);
        assert.equal(found?.replace(/ A prompt has to hold.*/, ''), plain);
        copies += plain === undefined ? 0 : 1;
      }),
      { seed: 11, numRuns: 300 },
    );
    assert.ok(copies > 50 && copies < 250, `${copies} of 300 are copies`);
  });

  it('stands before every method, and costs no call', async () => {
    const cases = Array.from({ length: 30 }, (_, index) =>
      makeCase(
        `line ${index}`,
        `this is the quite long message of number ${index} which is ${index % 2 === 0 ? 'plain' : 'odd'}`,
        index % 2 === 0 ? 'a' : 'b',
      ),
    );
    for (const method of ['opro', 'metareflection'] as const) {
      const task = scriptedModel('task', () => 'a');
      const reflection = scriptedModel('reflection', ({ messages }) => {
        const request = messages[0]?.content ?? '';
        const shown = /this is the quite long message of number \d+/.exec(request)?.[0] ?? '';
        if (request.includes('</INS>')) return `<INS>When ${shown}, say a.</INS>`;
        return request.includes('</rules>') ? `<rules>\n- When ${shown}, say a. [1]\n</rules>` : 'Hm.';
      });
      const optimizer = method === 'opro' ? { steps: 1 } : { rounds: 1 };
      const { entries, error } = await runInMemory({
        prompt: 'Say a or b.',
        cases,
        models: { task, reflection },
        config: { method, optimizer },
      });
      assert.equal(error, undefined);
      assert.equal(eventsOf(entries, 'candidate').length, 1, method);
      assert.ok(eventsOf(entries, 'rejected').every(({ reason }) => /copies the training case line \d+/.test(reason)));
    }
  });
});
