import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { isOnCase } from '../../../src/core/optimizers/answers/reflectionAnswer';
import { instructionFormat, readInstruction } from '../../../src/core/optimizers/answers/instructionAnswer';
import { readRules } from '../../../src/core/optimizers/answers/rulesAnswer';
import proposeTemplate from '../../../src/core/optimizers/opro/propose.md';
import reflectTemplate from '../../../src/core/optimizers/metareflection/reflect.md';
import rewriteTemplate from '../../../src/core/optimizers/metareflection/rewriteRules.md';

const current = 'Sort the ticket into its kind and answer with that kind alone. Ticket: {{input}}';
const asked = {
  template: `${proposeTemplate}\n${JSON.stringify(instructionFormat)}`,
  request: `${proposeTemplate}\n<case>\n<INS>\n<input>My refund</input>\n<expected>billing</expected>\n</case>`,
  prompt: '# Sorter\n\n<INS>\n',
  current,
};
const askedRules = {
  template: rewriteTemplate,
  request:
    `${rewriteTemplate}\n<rules>\n- Old one. [r1]\n</rules>\n` +
    '<case number="1">\n<input>My refund</input>\n<answer>other</answer>\n<feedback>Expected "billing".</feedback>\n</case>',
  prompt: '# Sorter\n\nSort the ticket into its kind and answer with that kind alone. Ticket: {{input}}\n',
  memory: ['Old one.', 'Friendly'],
};

const goal = 'Sort the ticket: refund is billing. Ticket: {{input}}';
const instruction = (answer: string) => readInstruction(answer, asked);
const rules = (answer: string) => readRules(answer, askedRules);

function faultIn(reading: object): string {
  return 'fault' in reading ? String(reading.fault) : assert.fail(`It was read: ${JSON.stringify(reading)}`);
}

describe('answers of small models that say the instruction all the same', () => {
  const json = JSON.stringify({ instruction: goal });
  const answers: readonly string[] = [
    `<INS>${goal}</INS>`,
    `<ins>${goal}</ins>`,
    `<Ins>\n${goal}\n</Ins>`,
    `< INS >${goal}</ INS >`,
    `<INS>${goal}</ins>`,
    `**<INS>**${goal}**</INS>**`,
    `Sure.\n<ins>${goal}</ins>\nGood luck!`,
    json,
    `\`\`\`json\n${json}\n\`\`\``,
    `\`\`\`\n${json}\n\`\`\``,
    `[${json}]`,
    `{"Instruction": ${JSON.stringify(goal)}}`,
    `{"reasoning": "I put it between <INS> and </INS>.", "instruction": ${JSON.stringify(goal)}}`,
    `Here: {"note": "<INS>x</INS>", "instruction": ${JSON.stringify(goal)},}`,
    `{"instruction": ${JSON.stringify(goal)},}`,
    `{"instruction": "\\n${goal}\\n"}`,
    `The form is {"instruction": "…"}. <INS>${goal}</INS>`,
    `<INS>${json}</INS>`,
    `<INS>"${goal}"</INS>`,
    `<INS>“${goal}”</INS>`,
    `<INS>„${goal}“</INS>`,
    `<INS>«${goal}»</INS>`,
    `<INS>‘${goal}’</INS>`,
    `<INS>「${goal}」</INS>`,
    `<INS>'${goal}'</INS>`,
    `<INS>\`${goal}\`</INS>`,
    `<INS>**${goal}**</INS>`,
    JSON.stringify({ instruction: `"${goal}"` }),
    `<INS>**Improved instruction:** ${goal}</INS>`,
    `<INS>**Improved Instruction:**\n\n${goal}</INS>`,
    `<INS>Improved instruction: "${goal}"</INS>`,
    `<INS># New prompt\n\n${goal}</INS>`,
    `<INS>### Revised Instruction:\n${goal}</INS>`,
    `<INS>Instruction:\n${goal}</INS>`,
    `<INS>**Instruction:** ${goal}</INS>`,
    `<INS>Verbesserte Anweisung: ${goal}</INS>`,
    `<INS>**Nouvelle instruction :** ${goal}</INS>`,
    `<INS>Instrucción mejorada: ${goal}</INS>`,
    `<INS>Nova instrução: ${goal}</INS>`,
    `<INS>改进后的指令：${goal}</INS>`,
    `<INS>${goal}\nscore: 95</INS>`,
    `<INS>${goal}\n\n**Score:** 95/100</INS>`,
    `<INS>${goal}\n(Expected score: 95%)</INS>`,
    `<INS>${goal} Score: 97.</INS>`,
    `<INS>score: 95\n${goal}</INS>`,
    `<INS>${goal}\nPunktzahl: 95 %</INS>`,
    `<INS>${goal}\nPuntuación: 95</INS>`,
    `<INS>${goal}\n得分：95</INS>`,
    `<INS>${goal} Note: this version is shorter than the previous one and should reach a higher score.</INS>`,
    `<INS>${goal}\n\nThis version is clearer than the previous instruction.</INS>`,
    `<INS>${goal}\n\n(I removed the heading of the earlier instruction.)</INS>`,
    `<INS>${goal}\n\nChanges made:\n- named the kinds\n- kept the variable</INS>`,
    `<INS>${goal}\n\n**Why this is better:** it names the kinds.</INS>`,
    `<INS>${goal}\n\nHinweis: Diese Fassung ist kürzer als die vorherige.</INS>`,
    `<INS>${goal}\n\nCette version est plus claire que la précédente.</INS>`,
    `<INS>${goal}\n\nEsta versión es más clara que la anterior.</INS>`,
    `<INS>${goal}\n\n这个版本比之前的得分更高。</INS>`,
    `<INS>**Improved instruction:** "${goal}"\n\nscore: 99</INS>`,
    `<INS>${goal} (see reflection 1)</INS>`,
    `<INS>${goal} (reflections 2 and 3)</INS>`,
    `<INS>${goal} [siehe Fall 2]</INS>`,
    `<INS>${goal} （见案例 2）</INS>`,
  ];
  for (const answer of answers) it(`reads ${JSON.stringify(answer)}`, () => assert.deepEqual(instruction(answer), { value: goal }));

  it('reads JSON whose text has line breaks of its own', () =>
    assert.deepEqual(instruction('{"instruction": "Sort the ticket:\n\t- refund is billing\nTicket: {{input}}"}'), {
      value: 'Sort the ticket:\n\t- refund is billing\nTicket: {{input}}',
    }));
});

describe('odd instructions that are meant', () => {
  const kept: readonly string[] = [
    'Sort it.\nAnswer in two lines:\nLabel: billing\nScore: 95',
    'Sort the ticket and grade it, as in:\nScore: 95',
    '"billing" or "shipping": answer with one of the two for {{input}}',
    '**Sort** the ticket into **kinds**',
    '`billing` or `technical`',
    'Note: a ticket about a refund is billing. Ticket: {{input}}',
    'Give a score from 0 to 10 and nothing else.',
    'This version of the form is for refunds only; sort it as billing.',
    'In case 2 kinds fit, choose the first one.',
    'See the ticket as a whole, then sort it.',
    'Mark additions in <ins> and </ins>, then sort the ticket.',
    'Explanation: refunds are billing. Now sort {{input}}.',
    'Instructions for use are technical; sort the ticket.',
    'New cards are billing: sort the ticket.',
    "Do not say 'billing' for parcels, say 'shipping'",
    'Sort the ticket:\n- refund => billing\n- parcel => shipping\n\nTicket: {{input}}',
    'First read the ticket.\n\nThen sort it.\n\nTicket: {{input}}',
    '把工单分类，只回答类别：{{input}}',
    '請將工單分類',
    'Answer as {"kind": "billing"} and as no other JSON.',
    'Wrap the kind in <answer> and </answer>.',
    'Rule 1: refunds are billing. Rule 2: parcels are shipping. Ticket: {{input}}',
    'Classify this one.',
    'A new version of the app that fails is technical. Ticket: {{input}}',
    'Is the new version better than the old one? Say yes or no for {{input}}.',
    'Compare the new version with the previous version: {{input}}',
    'My instruction to you is better than none: sort {{input}}.',
    'If the user says "I removed the rule", it is technical.',
    'A ticket of kind A (rule 3) goes first.',
    'Rate it.\nScore: 0 to 10',
    'Respond with: Score: 95',
    'I have added money but it is not there: that is billing. Ticket: {{input}}',
  ];
  for (const text of kept) {
    it(`keeps ${JSON.stringify(text)}`, () => {
      assert.deepEqual(instruction(`<INS>${text}</INS>`), { value: text });
      assert.deepEqual(instruction(JSON.stringify({ instruction: text })), { value: text });
    });
  }

  it('keeps what the prompt has as well', () => {
    const habits = { ...asked, current: '**Instruction:** "Sort it."\nScore: 95' };
    const text = '**Instruction:** "Sort it well."\nScore: 96';
    assert.deepEqual(readInstruction(`<INS>${text}</INS>`, habits), { value: text });
  });
});

describe('answers that have to be given again', () => {
  const faults: readonly (readonly [string, RegExp])[] = [
    ['{"instruction":"The answer has <INS> without </INS> after it."}', /holds the mark <INS>/],
    ['```json\n{"instruction":"The answer has <INS> without </INS> after it."}\n```', /holds the mark <INS>/],
    ['<INS>without</INS>', /is only "without", in place of a text of 13 words/],
    ['{"instruction": "Classify"}', /is only "Classify"/],
    ['<INS>分类</INS>', /is only/],
    ['<INS>score: 95</INS>', /is empty/],
    ['<INS>Sort it. This version is shorter than the previous one. Ticket: {{input}}</INS>', /speaks of itself/],
    ['<INS>Sort it as reflection 1 says. Ticket: {{input}}</INS>', /points to "reflection 1"/],
    ['{"instruction": "The new instruction, and nothing else."}', /repeats words of the request/],
    ['<INS>Write a new instruction that is different from all the instructions above.</INS>', /repeats words of the request/],
    ['<INS>the new instruction alone</INS>', /repeats words|only speaks/],
    ['<INS><input>My refund</input> Sort it.</INS>', /repeats parts of the request/],
    ['{"instruction": "…"}', /repeats the request/],
    ['{ "instruction": "..." }', /has no words/],
  ];
  for (const [answer, fault] of faults) it(`does not take ${answer}`, () => assert.match(faultIn(instruction(answer)), fault));
});

describe('rules of small models', () => {
  const one = [{ text: 'Refunds are billing.', sources: ['1'] }];
  const read: readonly string[] = [
    '<rules>\n- Refunds are billing. [1]\n</rules>',
    '<RULES>\n- Refunds are billing. [1]\n</RULES>',
    '<Rules>\n– Refunds are billing. [1]\n</rules>',
    '<rules>\n(1) Refunds are billing. [1]\n</rules>',
    '<rules>\n**1.** Refunds are billing. [1]\n</rules>',
    '<rules>\nRefunds are billing. [1]\n</rules>',
    '<rules>\n- **Rule 1:** Refunds are billing. [1]\n</rules>',
    '<rules>\n- Regel 1: Refunds are billing. [1]\n</rules>',
    '<rules>\n- "Refunds are billing." [1]\n</rules>',
    '<rules>\n- **Refunds are billing.** [1]\n</rules>',
    '<rules>\n- Refunds are billing. [case 1]\n</rules>',
    '<rules>\n- Refunds are billing. (case 1)\n</rules>',
    '<rules>\n- Refunds are billing. [#1].\n</rules>',
    '<rules>\n- Refunds are billing (see reflection 1). [1]\n</rules>',
    '<rules>\n- Refunds are billing. [1]\n- refunds are billing [1]\n</rules>',
    '{"rules": [{"rule": "Refunds are billing.", "sources": ["1"]}]}',
    '{"rules": [{"rule": "Refunds are billing.", "sources": [1]},]}',
    '```json\n{"rules": [{"rule": "Refunds are billing.", "sources": ["case 1"]}]}\n```',
    '{"note": "between <rules> and </rules>", "rules": [{"rule": "Refunds are billing.", "sources": ["1"]}]}',
  ];
  for (const answer of read) {
    it(`reads ${JSON.stringify(answer)}`, () => {
      const reading = rules(answer);
      assert.ok('value' in reading, JSON.stringify(reading));
      assert.deepEqual(
        reading.value.map(({ text, sources }) => ({ text: text.replace(/\.?$/, '.'), sources })),
        one,
      );
    });
  }

  it('reads two rules on one line, and rules of the prompt as they are', () => {
    assert.deepEqual(rules('<rules>- Refunds are billing. [1] - Parcels are shipping. [r1, 2]</rules>'), {
      value: [...one, { text: 'Parcels are shipping.', sources: ['r1', '2'] }],
    });
    assert.deepEqual(rules('<rules>\n- Friendly [r2]\n- Be brief. [1]\n- 简短回答 [1]\n</rules>'), {
      value: [
        { text: 'Friendly', sources: ['r2'] },
        { text: 'Be brief.', sources: ['1'] },
        { text: '简短回答', sources: ['1'] },
      ],
    });
  });

  const again: readonly (readonly [string, RegExp])[] = [
    ['<rules>\n- billing\n</rules>', /is a bare label: "billing"/],
    ['<rules>\n- other\n- card_arrival [1]\n</rules>', /is a bare label: "other"/],
    ['<rules>\n- **Refunds:** [1]\n</rules>', /is a bare label/],
    ['<rules>\n- Case 2 [2]\n</rules>', /is a bare label/],
    ['<rules>\n- Rule 1 [2]\n</rules>', /is a bare label/],
    ['<rules>\n- Sort the ticket into its kind. [1]\n</rules>', /repeats the prompt/],
    ['{"rules": [{"rule": "Answer with that kind alone", "sources": []}]}', /repeats the prompt/],
    ['<rules>\n- Merge rules that say the same. [1]\n</rules>', /repeats words of the request/],
    ['{"rules": [{"rule": "…", "sources": ["r1", "2", "5"]}, {"rule": "…", "sources": []}]}', /has no words/],
    ['<rules></rules>', /has no rules/],
    ['<rules>\n- As reflection 2 says, refunds are billing. [2]\n</rules>', /points to "reflection 2"/],
    ['<rules>\n- This version is shorter than the previous rules one. [2]\n</rules>', /speaks of itself/],
  ];
  for (const [answer, fault] of again) it(`does not take ${JSON.stringify(answer)}`, () => assert.match(faultIn(rules(answer)), fault));

  it('would take the others in the end where only some say nothing', () => {
    const reading = rules('<rules>\n- billing\n- Refunds are billing. [1]\n</rules>');
    assert.ok('fault' in reading);
    assert.deepEqual(reading.fallback, one);
    assert.equal('fallback' in rules("<rules>\n- I'm sorry, I can't.\n- Refunds are billing. [1]\n</rules>"), false);
  });
});

describe('reflections that share something with their case', () => {
  const refund = { input: 'I want to ask about the refund of order 1007', answers: ['other', 'billing'] };
  const chinese = { input: '我想咨询退款的事', answers: ['其他', '账单'] };
  const on = (text: string, ofCase: { input: string; answers: string[] } = refund) => isOnCase(text, ofCase, reflectTemplate);
  it('are told by a word of the input, of the answer or of what was expected', () => {
    for (const text of [
      'Refunds belong to money.',
      'It is billing.',
      'It said "other".',
      'Die Bestellung 1007 war gemeint.',
      'ORDER matters.',
    ])
      assert.ok(on(text), text);
    for (const text of ['退款属于财务。', '应为账单']) assert.ok(on(text, chinese), text);
  });
  it('and are missed where they could be on any case', () => {
    for (const text of [
      'The model should consider the context.',
      'The answer was wrong. The expected answer should have been given.',
      'Think more carefully.',
      'What in the input should have led to the expected answer misled the model.',
    ])
      assert.ok(!on(text), text);
    assert.ok(!on('模型应该更仔细。', chinese));
  });
  it('are not held against a case that has no words', () => assert.ok(on('Add the two.', { input: '+', answers: ['', ''] })));
});
