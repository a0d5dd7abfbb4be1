import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { readInstruction } from '../../../src/core/optimizers/answers/instructionAnswer';
import type { Reading } from '../../../src/core/modelText/reading';
import { readReflection } from '../../../src/core/optimizers/answers/reflectionAnswer';
import { readRules } from '../../../src/core/optimizers/answers/rulesAnswer';
import { methods } from '../../../src/core/optimizers/methods';
import { eventsOf, makeCase, runInMemory } from '../../support/memoryRun';
import type { AnswerRow } from '../../support/methodRow';
import { rowOf } from '../../support/methodRow';
import { scriptedModel } from '../../support/scriptedModel';

const file = '# Colors\n\nSay the color.\n\n- red\n- blue\n\nAnswer with the name of one color and with nothing else at all.\n';
const asked = {
  template: 'Answer with the new instruction alone, between `<INS>` and `</INS>`.\n',
  request: `The request. ${file} {"instruction": "of the prompt"}`,
  prompt: file.replace('Say the color.', '<INS>'),
  current: 'Say the color.',
};

function faultIn(reading: Reading<unknown>): string {
  return 'fault' in reading ? reading.fault : assert.fail(`It was read: ${JSON.stringify(reading.value)}`);
}

describe('readInstruction', () => {
  const understood: Record<string, string> = {
    'between marks': '<INS>\nName it.\n</INS>',
    'in the last pair of marks': 'between <INS> and </INS>: <INS> Name it. </INS> done',
    'in marks in a block of code of any language': '```json\n<INS>Name it.</INS>\n```',
    'as JSON': '{"instruction": "Name it."}',
    'as JSON in a block of code': 'Sure:\n```json\n{"instruction": "Name it."}\n```',
    'as JSON in prose': 'I would say {"instruction": "Name it."}, which is general.',
    'in a block of code': 'Here it is:\n\n```markdown\nName it.\n```\n',
    'in square brackets': '[Name it.]',
    'behind reasoning': '<think>Maybe <INS>draft</INS>?</think>\n<INS>Name it.</INS>',
    'behind reasoning that was opened in the prompt': 'So I say this.</think>\n<INS>Name it.</INS>',
    'behind a reasoning channel':
      '<|channel|>analysis<|message|>Hm, <INS>draft</INS><|end|><|start|>assistant<|channel|>final<|message|><INS>Name it.</INS><|return|>',
    'in a block of code in the marks': '<INS>```text\nName it.\n```</INS>',
    'as JSON in the marks': '<INS>{"instruction": "Name it."}</INS>',
    'as JSON in a block of code in the marks': '<INS>\n```json\n{"instruction": "Name it."}\n```\n</INS>',
    'behind the request': `${file}${asked.template}<INS>Name it.</INS>`,
    'as JSON with the marks in it': '{"instruction": "<INS>\\nName it.\\n</INS>"}',
  };
  for (const [where, answer] of Object.entries(understood)) {
    it(`finds it ${where}`, () => assert.deepEqual(readInstruction(answer, asked), { value: 'Name it.' }));
  }

  const faults: Record<string, [answer: string, fault: RegExp]> = {
    'an empty answer': [' \n', /is empty/],
    'nothing between the marks': ['<INS>\n</INS>', /is empty/],
    'no marks': ['Name the color.', /no instruction between <INS> and <\/INS>/],
    'a cut answer': ['<INS>Name the', /cut off/],
    'cut JSON': ['```json\n{"instruction": "Name the', /JSON that was cut off/],
    'JSON of another shape': ['{"prompt": "Name it."}', /no instruction between/],
    'JSON of the prompt': ['As you said, {"instruction": "of the prompt"}', /no instruction between/],
    'another language': ['```python\nname(it)\n```', /said to be python/],
    'two blocks': ['```\nName it.\n```\nor\n```\nSay it.\n```', /2 blocks/],
    'a block of the prompt': ['```\n- red\n- blue\n```', /no instruction between/],
    'reasoning alone': ['<think>Perhaps <INS>draft</INS> or', /nothing but reasoning/],
    'reasoning in the marks': ['<INS><think>Hm.</think>Name it.</INS>', /holds <think>/],
    'a refusal': ["I'm sorry, but I can't help with that.", /declines/],
    'a refusal in the marks': ['<INS>I cannot assist with this request.</INS>', /declines/],
    'a refusal of an AI': ['<INS>As an AI language model, I cannot write that.</INS>', /declines/],
    'the request again': [`${file}\n${asked.template}`, /repeats the request/],
    'the marks as the request names them': ['Here it is, between `<INS>` and `</INS>`: Name it.', /repeats the request/],
    'the marks named without quotes': ['I would put my answer between <INS> and </INS>.', /repeats the request/],
    'the marks named in other words': ['I begin with the <INS> mark and end with </INS>.', /only speaks of <INS> and <\/INS>/],
    'the marks named around what is meant': ['I put `<INS>` before my new instruction, and `</INS>` after it.', /only speaks of/],
    'a plan that names the marks': ['First <INS>, then I name the color of the thing, and then </INS>.', /only speaks of/],
    'what the plan ends in': ['So: <INS>, name the color </INS>.', /only speaks of/],
    'a place for the instruction': ['<INS>[Your new instruction here]</INS>', /only speaks of/],
    'parts of the request': ['<INS>Name it.\n</instruction>\n<score>90</score></INS>', /repeats parts of the request/],
    'marks that are spoken of in JSON': ['{"instruction": "The answer has <INS> without </INS> after it."}', /holds the mark <INS>/],
    'the form of JSON as it is shown': ['{"instruction": "…"}', /has no words/],
    'a case of the request': ['<INS>Name it. <case number="1"></INS>', /repeats parts of the request/],
    'a place in square brackets': ['[instruction]', /only a place for an instruction: "\[instruction\]"/],
    'a place in angle brackets': ['<INS><better text></INS>', /only a place for one: "<better text>"/],
    'a place in square brackets between the marks': ['<INS>[rewritten text]</INS>', /only a place for one/],
    'an announcement': ['<INS>Sure! Here is a better instruction: Name it.</INS>', /begins by announcing itself/],
    'an announcement on its own line': ['<INS>Here is the improved instruction:\n\nName it.</INS>', /begins by announcing itself/],
    'an account of the work': ["<INS>I've rewritten the instruction to be clearer: Name it.</INS>", /begins by announcing itself/],
    'thinking aloud': ['<INS>Okay, so the user wants a better instruction. Let me write: Name it.</INS>', /thinks aloud/],
    'thinking of scores': ['<INS>We need to improve the score. The previous instruction got 40. So: Name it.</INS>', /thinks aloud/],
    'a second thought': ['<INS>Wait, the colors are two. Name one.</INS>', /thinks aloud/],
    'a call of a tool': ['<INS><tool_call>{"name": "x"}</tool_call></INS>', /is a call of a tool/],
    'a call of a tool in the words of another model': ['<INS>[TOOL_CALLS] [{"name": "x"}]</INS>', /is a call of a tool/],
    'a mark of the end of a text': ['<INS>Name it.</s></INS>', /holds <\/s>/],
    'a refusal in German': ['<INS>Es tut mir leid, dabei kann ich nicht helfen.</INS>', /declines/],
    'a refusal in French': ['<INS>Je suis désolé, mais je ne peux pas répondre.</INS>', /declines/],
    'a refusal in Spanish': ['Lo siento, pero no puedo ayudar con eso.', /declines/],
    'a refusal in Chinese': ['<INS>很抱歉，我无法提供帮助。</INS>', /declines/],
    'a refusal in Japanese': ['<INS>申し訳ありませんが、お手伝いできません。</INS>', /declines/],
    'the whole prompt': [`<INS>${file.replace('Say', 'Name')}</INS>`, /repeats the prompt around it/],
  };
  for (const [what, [answer, fault]] of Object.entries(faults)) {
    it(`does not take ${what}`, () => assert.match(faultIn(readInstruction(answer, asked)), fault));
  }

  it('takes instructions that only look like garbage', () => {
    for (const text of [
      'Apologize first, then name it.',
      'As an AI assistant of the shop, name it.',
      'Sort by color; sorry customers first.',
      'Say [unknown] where you cannot tell.',
      'Answer as {"color": "red"}.',
      'Start with the color and end with the tag of it',
      'and name it',
      '(Name it.)',
    ]) {
      assert.deepEqual(readInstruction(`<INS>${text}</INS>`, asked), { value: text });
    }
    const reasons = { ...asked, request: 'Think in <think> and </think> first.' };
    assert.deepEqual(readInstruction('<INS>Reason in <think> and </think>.</INS>', reasons), { value: 'Reason in <think> and </think>.' });
  });
});

describe('two hundred instructions that may be meant', () => {
  const things = ['mail', 'ticket', 'review', 'log line', 'commit message', 'question', 'chat turn', 'bug report', 'invoice', 'tweet'];
  const templates: readonly ((thing: string) => string)[] = [
    (thing) => `Okay, bad or great: pick one for the ${thing}.`,
    (thing) => `Okay: the ${thing} needs no answer. Urgent: it needs one today.`,
    (thing) => `Wait for the whole ${thing} before you answer.`,
    (thing) => `Let's think step by step about the ${thing}, then give the label alone.`,
    (thing) => `The user wants to know which rules apply to the ${thing}; name them.`,
    (thing) => `The user asked a question in the ${thing}. Say which, in one sentence.`,
    (thing) => `We need the label of the ${thing} and nothing else.`,
    (thing) => `Here are the rules for a ${thing}: be short, be kind, name the label.`,
    (thing) => `Here is a ${thing}. Classify it as a or b.`,
    (thing) => `Answer about the ${thing} as {"label": "a", "why": "…"} and as no other JSON.`,
    (thing) => `Return a JSON array such as ["a", "b"] with the labels of the ${thing}.`,
    (thing) => `Call the tool search once before you label the ${thing}; never invent a tool call.`,
    (thing) => `Wrap tool calls for the ${thing} in <tool_call> tags, one a line.`,
    (thing) => `Say [unknown] where the ${thing} does not tell, and <none> where it is empty.`,
    (thing) => `My new card: a ${thing} that says so is card_arrival.`,
    (thing) => `Of course, a ${thing} may be both; then choose what comes first.`,
    (thing) => `Given the scores in the ${thing}, say who won.`,
    (thing) => `Apologize for the wait first where the ${thing} is a complaint, then label it.`,
    (thing) => `Sortiere: Tut mir leid am Anfang der Antwort heißt, dass ${thing} abgelehnt ist.`,
    (thing) => `First let the ${thing} speak for itself: look for the verb, then for the object.`,
  ];

  it('are taken as they are', () => {
    const all = templates.flatMap((template) => things.map(template));
    assert.equal(all.length, 200);
    for (const text of all) {
      assert.deepEqual(readInstruction(`<INS>${text}</INS>`, asked), { value: text });
      assert.deepEqual(readRules(`<rules>\n- ${text} [1]\n</rules>`, { template: '', request: '', prompt: '', memory: [] }), {
        value: [{ text, sources: ['1'] }],
      });
    }
  });
});

describe('readRules', () => {
  const of = {
    template: 'Answer with the complete new list between `<rules>` and `</rules>`, one rule a line.',
    request: '<rules>\n- Old. [r1]\n</rules> <reflection>',
    prompt: file,
    memory: ['Old.'],
  };
  const rules = [
    { text: 'Do this.', sources: ['r1', '2'] },
    { text: 'And that.', sources: ['3'] },
  ];
  const understood: Record<string, string> = {
    'between tags': '<rules>\n- Do this. [r1, 2]\n- And that. [3]\n</rules>',
    'with numbers and other bullets': '<rules>\n1. Do this. [r1, 2]\n• And that. [3]\n</rules>',
    'on several lines': '<rules>\n- Do\n  this. [r1, 2]\n\n- And that. [3]\n</rules>',
    'in a block within the tags': '<rules>\n```\n- Do this. [r1, 2]\n- And that. [3]\n```\n</rules>',
    'as JSON': '{"rules": [{"rule": "Do this.", "sources": ["r1", "2"]}, {"rule": "And that.", "sources": ["[3]"]}]}',
    'as JSON within the tags':
      '<rules>\n{"rules": [{"rule": "Do this.", "sources": ["r1", "2"]}, {"rule": "And that.", "sources": ["3"]}]}\n</rules>',
    'in a list that is indented': '<rules>\n  - Do this. [r1, 2]\n  - And that. [3]\n</rules>',
    'as JSON in prose':
      'I wrote {"rules": [{"rule": "- Do this. [r1, 2]", "sources": []}, {"rule": "And that.", "sources": [3]}]} for you.',
    'in a block of code': '```text\n- Do this. [r1, 2]\n- And that. [3]\n```',
    'behind reasoning': '<think>\n<rules>\n- Draft.\n</rules>\n</think>\n<rules>\n- Do this. [r1, 2]\n- And that. [3]\n</rules>',
  };
  for (const [where, answer] of Object.entries(understood)) {
    it(`finds them ${where}`, () => assert.deepEqual(readRules(answer, of), { value: rules }));
  }

  const faults: Record<string, [answer: string, fault: RegExp]> = {
    'an empty answer': ['', /is empty/],
    'no tags': ['- Do this.', /no list between/],
    'a cut list': ['<rules>\n- Do this.\n- And th', /cut off/],
    'an empty list': ['<rules>\n</rules>', /has no rules/],
    'an empty list as JSON': ['{"rules": []}', /has no rules/],
    'cut JSON': ['{"rules": [{"rule": "Do this.", "sour', /JSON that was cut off/],
    'JSON of another shape': ['["Do this."]', /no list between/],
    'JSON with a rule that is none': ['{"rules": [{"rule": "Do this.", "sources": []}, 7]}', /is no text: 7/],
    'a line that is no rule': ['<rules>\nHere they are:\n- Do this.\n</rules>', /"Here they are:" does not begin/],
    'prose between the tags': ['<rules>(none yet)</rules>', /is no rule/],
    'another language': ['```yaml\n- Do this.\n```', /said to be yaml/],
    'reasoning alone': ['<thinking>Well', /nothing but reasoning/],
    'reasoning in a rule': ['<rules>\n- </think> Do this.\n</rules>', /holds <\/think>/],
    'a refusal': ['I cannot help with that request.', /declines/],
    'a place for a rule': ['<rules>\n- Do this. [1]\n- <rule> [2]\n</rules>', /A rule is only a place for one: "<rule>"/],
    'thinking aloud as a rule': [
      '<rules>\n- Wait, the user said the rules should be short. [1]\n- Do this. [1]\n</rules>',
      /A rule thinks aloud/,
    ],
    'a list within a rule': [
      '<rules>\n- Do this: [1]\n  - by day\n  - by night\n- And that. [2]\n</rules>',
      /A rule has a list of its own: "by day"/,
    ],
    'a refusal as a rule': ["<rules>\n- I'm sorry, but I can't do that.\n</rules>", /declines/],
    'the request again': [`${of.request}\n${of.template}`, /repeats the request/],
  };
  for (const [what, [answer, fault]] of Object.entries(faults)) {
    it(`does not take ${what}`, () => assert.match(faultIn(readRules(answer, of)), fault));
  }
});

describe('readReflection', () => {
  const of = { template: 'Say in two or three sentences what should have led to the answer.', request: '' };
  it('takes the words alone', () =>
    assert.deepEqual(readReflection('<think>Hm.</think> The word refund.', of), { value: 'The word refund.' }));
  it('takes no refusal, no request, nothing empty', () => {
    for (const answer of ['', '<think>Hm.', "I'm sorry, I can't.", of.template]) faultIn(readReflection(answer, of));
  });
});

const cases = Array.from({ length: 30 }, (_, index) => makeCase(`line ${index}`, `thing ${index}`, index % 2 === 0 ? 'red' : 'blue'));

/** Answers right on more cases once a candidate holds the word "level". */
const solver = () =>
  scriptedModel('task', ({ messages }) => {
    const number = Number(/thing (\d+)/.exec(messages.at(-1)?.content ?? '')?.[1]);
    const level = (messages[0]?.content ?? '').includes('level') ? 8 : 4;
    return number % 10 < level ? (number % 2 === 0 ? 'red' : 'blue') : 'wrong';
  });

function answersOf(method: string): AnswerRow {
  return rowOf(method).answers ?? assert.fail(`${method} asks no reflection model`);
}

async function run(method: string, answer: (repair: boolean) => { text: string; finish?: 'stop' | 'length' | 'refused' }, budget = 5000) {
  const { asks, once: optimizer } = answersOf(method);
  const script = scriptedModel('reflection', ({ messages }) =>
    asks(messages[0]?.content ?? '') ? answer(messages.length > 1).text : 'It was the other one.',
  );
  const reflection = {
    ...script,
    complete: async (...call: Parameters<typeof script.complete>) => {
      const completion = await script.complete(...call);
      const { messages } = call[0];
      return asks(messages[0]?.content ?? '') ? { ...completion, finish: answer(messages.length > 1).finish ?? 'stop' } : completion;
    },
  };
  const outcome = await runInMemory({
    prompt: file,
    cases,
    models: { task: solver(), reflection },
    config: { method, optimizer, budget: { calls: budget } },
  });
  assert.equal(outcome.error, undefined);
  return {
    ...outcome,
    made: eventsOf(outcome.entries, 'candidate').slice(1),
    rejected: eventsOf(outcome.entries, 'rejected'),
    requests: script.requests.filter(({ messages }) => asks(messages[0]?.content ?? '')),
  };
}

describe('an answer that cannot be read', () => {
  for (const { id: method } of methods.filter(({ id }) => rowOf(id).answers !== undefined)) {
    const { garbage, good } = answersOf(method);
    for (const [kind, text] of Object.entries(garbage)) {
      it(`${method}, ${kind}: is never adopted, and rejected with the reason after one repair`, async () => {
        const { made, rejected, requests, result } = await run(method, () => ({ text }));
        assert.deepEqual(made, []);
        assert.equal(requests.length, 2);
        assert.equal(rejected.length, 1);
        assert.match(rejected[0]?.reason ?? '', /\. It was asked for once more: .+\.$/);
        assert.equal(result?.best.id, 'c0');
      });

      it(`${method}, ${kind}: is repaired when the second answer is good`, async () => {
        const { made, rejected, requests, entries } = await run(method, (repair) => ({ text: repair ? good : text }));
        assert.equal(made.length, 1);
        assert.deepEqual(rejected, []);
        const repair = eventsOf(entries, 'reflection').find(({ kind: is }) => is === 'repair');
        assert.equal(made[0]?.reflection, repair?.id);
        assert.match(repair?.title ?? '', /^Repair of an answer to m\d+$/);
        const [first, second] = requests;
        assert.deepEqual(second?.messages.slice(0, 2), [
          ...(first?.messages ?? []),
          { role: 'assistant', content: text.trim() || '(nothing)' },
        ]);
        assert.match(second?.messages[2]?.content ?? '', /^That answer cannot be used: .+\.\n/);
        assert.ok(first?.format && second?.format, 'an endpoint that can is held to the form from the first request on');
      });
    }

    it(`${method}: an answer that was cut off or declined is not read, however whole it looks`, async () => {
      for (const finish of ['length', 'refused'] as const) {
        const { made, rejected, requests } = await run(method, () => ({ text: good, finish }));
        assert.deepEqual(made, []);
        assert.match(rejected[0]?.reason ?? '', finish === 'length' ? /cut off at the most tokens/ : /declined to answer/);
        const [first, second] = requests.map(({ maxTokens }) => maxTokens);
        assert.equal(second, (first ?? 0) * (finish === 'length' ? 2 : 1));
      }
    });

    it(`${method}: a repair is reserved like any call`, async () => {
      const whole = await run(method, (repair) => ({ text: repair ? good : '' }));
      const events = whole.entries.map(({ event }) => event);
      const at = events.findIndex((event) => event.type === 'reflection' && event.kind === 'repair');
      const before = events.slice(0, at).filter(({ type }) => type === 'completion').length;
      // The verdict's calls are reserved from the first on; the repair itself is one of those before its event.
      const verdict = 2 * (eventsOf(whole.entries, 'started')[0]?.splits.test.length ?? 0);
      const { entries, result } = await run(method, (repair) => ({ text: repair ? good : '' }), before - 1 + verdict);
      assert.equal(
        eventsOf(entries, 'reflection').some(({ kind }) => kind === 'repair'),
        false,
      );
      assert.equal(result?.reason, 'budget');
    });
  }

  it('ends to be repaired by a model that never learns the form', async () => {
    const reflection = scriptedModel('reflection', () => 'no marks');
    const { entries } = await runInMemory({
      prompt: file,
      cases,
      models: { task: solver(), reflection },
      config: { method: 'opro', optimizer: { ...answersOf('opro').once, steps: 4, candidatesPerStep: 5, patience: 0 } },
    });
    assert.equal(reflection.requests.length, 4 * 5 + 8);
    assert.equal(eventsOf(entries, 'rejected').length, 20);
  });
});
