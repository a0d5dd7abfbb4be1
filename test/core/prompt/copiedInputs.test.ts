import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
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
    'labels': 'Choose `refund`, `lost_card` or nothing; `refund` before `lost_card`.',
    'an input of four words': 'My card was stolen.',
    'what the prompt says already': 'Where the customer wants to have the money of a purchase back, be kind.',
    'a short phrase without spaces': '“我想退款”或“买了一盏灯”是 `refund`。',
  };
  for (const [what, rule] of Object.entries(own)) it(`takes ${what}`, () => assert.equal(check(rule), undefined));

  it('stands before every method, and costs no call', async () => {
    const cases = Array.from({ length: 30 }, (_, index) => makeCase(`line ${index}`, `this is the quite long message of number ${index} which is ${index % 2 === 0 ? 'plain' : 'odd'}`, index % 2 === 0 ? 'a' : 'b'));
    for (const method of ['opro', 'metareflection'] as const) {
      const task = scriptedModel('task', () => 'a');
      const reflection = scriptedModel('reflection', ({ messages }) => {
        const request = messages[0]?.content ?? '';
        const shown = /this is the quite long message of number \d+/.exec(request)?.[0] ?? '';
        if (request.includes('</INS>')) return `<INS>When ${shown}, say a.</INS>`;
        return request.includes('</rules>') ? `<rules>\n- When ${shown}, say a. [1]\n</rules>` : 'Hm.';
      });
      const optimizer = method === 'opro' ? { steps: 1 } : { rounds: 1 };
      const { entries, error } = await runInMemory({ prompt: 'Say a or b.', cases, models: { task, reflection }, config: { method, optimizer } });
      assert.equal(error, undefined);
      assert.equal(eventsOf(entries, 'candidate').length, 1, method);
      assert.ok(eventsOf(entries, 'rejected').every(({ reason }) => /copies the training case line \d+/.test(reason)));
    }
  });
});
