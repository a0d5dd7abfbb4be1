import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { fitRules, lengthOf, shortenText } from '../../../src/core/optimizers/answers/fitRules';
import type { AnsweredRule } from '../../../src/core/optimizers/answers/rulesAnswer';
import { eventsOf, makeCase, runInMemory } from '../../support/memoryRun';
import { scriptedModel } from '../../support/scriptedModel';

const rule = (text: string, ...sources: string[]): AnsweredRule => ({ text, sources });
const textsOf = (rules: readonly AnsweredRule[]): readonly string[] => rules.map(({ text }) => text);
const bySources = ({ sources }: AnsweredRule): number => sources.length;

describe('fitRules', () => {
  it('takes all that fit as they are', () => {
    const rules = [rule('Refunds are billing.', '1'), rule('Parcels are shipping. They are heavy.', '2')];
    assert.deepEqual(fitRules(rules, { rules: 2, characters: 100 }, bySources), rules);
  });

  it('of too many takes those that more cases taught, in the order of the answer, of equal ones the first', () => {
    const rules = [
      rule('Apples are red.', '1'),
      rule('Boots are shoes.', '2', '3'),
      rule('Coal burns.', '4'),
      rule('Dust is gray.', '5', '6', '7'),
    ];
    assert.deepEqual(textsOf(fitRules(rules, { rules: 3, characters: 500 }, bySources)), [
      'Apples are red.',
      'Boots are shoes.',
      'Dust is gray.',
    ]);
  });

  it('makes one of near copies, with the sources of both, but not of rules that differ in a number', () => {
    const rules = [
      rule('A message about a refund is billing.', '1'),
      rule('A message about a refund is billing!', '2'),
      rule('A message about a refunds is billing', '3'),
      rule('A sum over 100 euros is large, and goes to the manager.', '4'),
      rule('A sum over 900 euros is large, and goes to the manager.', '5'),
    ];
    const fitted = fitRules(rules, { rules: 3, characters: 500 }, bySources);
    assert.deepEqual(fitted[0], rule('A message about a refund is billing.', '1', '2', '3'));
    assert.equal(fitted.length, 3);
  });

  it('leaves out the longest sentences behind the first of a rule before it leaves out rules', () => {
    const talk = 'This is so because it has always been done in this way, whatever else may be said of it.';
    const rules = [rule(`Refunds are billing. ${talk} Be quick.`, '1'), rule(`Parcels are shipping. ${talk}`, '2')];
    const fitted = fitRules(rules, { rules: 5, characters: 70 }, bySources);
    assert.deepEqual(textsOf(fitted), ['Refunds are billing. Be quick.', 'Parcels are shipping.']);
    assert.ok(lengthOf(fitted) <= 70);
  });

  it('leaves out whole rules where sentences are not enough, and takes a shorter one in place of what does not fit', () => {
    const rules = [
      rule(`Refunds are ${'very '.repeat(20)}much billing.`, '1', '2'),
      rule('Parcels are shipping.', '1'),
      rule('Coal burns.', '1'),
    ];
    assert.deepEqual(textsOf(fitRules(rules, { rules: 5, characters: 50 }, bySources)), ['Parcels are shipping.', 'Coal burns.']);
    assert.deepEqual(fitRules(rules, { rules: 5, characters: 5 }, bySources), []);
  });
});

describe('shortenText', () => {
  const text = 'Sort it. Refunds, whatever they are for and whoever asks, are billing. Answer {{input}} with one word.';
  it('leaves out the longest sentences, but none that holds a variable or stays', () => {
    assert.equal(
      shortenText(text, 60, () => false),
      'Sort it. Answer {{input}} with one word.',
    );
    assert.equal(
      shortenText(text, 35, () => false),
      'Answer {{input}} with one word.',
    );
    assert.equal(
      shortenText(text, 20, () => false),
      undefined,
    );
    assert.equal(
      shortenText(text, 60, (sentence) => sentence.startsWith('Refunds')),
      undefined,
    );
    assert.equal(
      shortenText(text, text.length, () => false),
      text,
    );
  });
});

describe('an answer over a limit', () => {
  const cases = Array.from({ length: 48 }, (_, index) => makeCase(`line ${index}`, `thing ${index}`, index % 2 === 0 ? 'red' : 'blue'));
  const prompt = 'Say the color of the thing.\n\nBe brief.\n';
  const task = () =>
    scriptedModel('task', ({ messages }) => {
      const number = Number(/thing (\d+)/.exec(messages.at(-1)?.content ?? '')?.[1]);
      const isKnown = (messages[0]?.content ?? '').includes('Mind the level');
      return number % 8 < (isKnown ? 8 : 3) ? (number % 2 === 0 ? 'red' : 'blue') : 'wrong';
    });
  const talk = 'It has been so for as long as anybody here can remember, and nobody has ever seen a reason to doubt it. '.repeat(4).trim();
  const run = async (method: string, answer: string, second = answer) => {
    const reflection = scriptedModel('reflection', ({ messages }) => {
      const request = messages[0]?.content ?? '';
      if (!/<\/(?:rules|INS)>/.test(request)) return 'The thing was another one, red or blue.';
      return messages.length > 1 ? second : answer;
    });
    const optimizer =
      method === 'opro'
        ? { steps: 1, candidatesPerStep: 1, maxSlotCharacters: 120 }
        : { rounds: 1, draftsPerStep: 1, groupedCases: 0, maxSlotCharacters: 120, maxRules: 2 };
    const { entries, error, result } = await runInMemory({
      prompt,
      cases,
      models: { task: task(), reflection },
      config: { method, optimizer },
    });
    assert.equal(error, undefined);
    const repair = reflection.requests.find(({ messages }) => messages.length > 1);
    return {
      made: eventsOf(entries, 'candidate').slice(1),
      said: repair?.messages.at(-1)?.content ?? '',
      rejected: eventsOf(entries, 'rejected'),
      result,
    };
  };

  it('opro: is asked for again with its length and the limit, and then taken without its longest sentences', async () => {
    const text = `Say the color of the thing. Mind the level. ${talk}`;
    const { made, said, rejected, result } = await run('opro', `<INS>${text}</INS>`);
    assert.match(said, new RegExp(`has ${text.length} characters, ${text.length - 120} more than the limit of 120`));
    assert.match(said, /in at most 120 characters/);
    assert.equal(made[0]?.values['instruction'], 'Say the color of the thing. Mind the level.');
    assert.deepEqual(rejected, []);
    assert.equal(result?.best.id, 'c1');
  });

  it('metareflection: the same, sentence by sentence and rule by rule', async () => {
    const { made, said, rejected, result } = await run(
      'metareflection',
      `<rules>\n- Mind the level. ${talk} [1, 2]\n- Mind the color of all. ${talk} [3]\n- Mind it. [4, 5]\n</rules>`,
    );
    assert.match(said, /has 3 rules; 2 are allowed\. .* The rules have \d+ characters in all, \d+ more than the limit of 120\./);
    assert.match(said, /at most 2 rules and 120 characters in all/);
    assert.equal(made[0]?.values['rules'], '- Mind the level.\n- Mind it.');
    assert.deepEqual(rejected, []);
    assert.equal(result?.best.id, 'c1');
  });

  it('is asked for again, too, where it cannot stand in the prompt, and rejected for that where it is no better', async () => {
    const opro = await run('opro', '<INS>Mind the level of {{history}}.</INS>', '<INS>Mind the level of all.</INS>');
    assert.match(opro.said, /^That answer cannot be used: Slot "instruction" adds {{history}}, which was not there before\./);
    assert.equal(opro.made[0]?.values['instruction'], 'Mind the level of all.');
    const again = await run('metareflection', '<rules>\n- Mind the level of {{history}}. [1]\n</rules>');
    assert.deepEqual(again.made, []);
    assert.deepEqual(
      again.rejected.map(({ reason }) => reason),
      ['Slot "rules" adds {{history}}, which was not there before.'],
    );
  });

  it('is taken whole where the second one is short enough, and as the first had it where the second is none', async () => {
    const long = `<rules>\n- Mind the level. ${talk} [1]\n</rules>`;
    const short = await run('metareflection', long, '<rules>\n- Mind the level, always. [1]\n</rules>');
    assert.equal(short.made[0]?.values['rules'], '- Mind the level, always.');
    const none = await run('metareflection', long, 'Sorry?');
    assert.equal(none.made[0]?.values['rules'], '- Mind the level.');
  });
});
