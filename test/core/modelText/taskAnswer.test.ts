import assert from 'node:assert/strict';
import type { Completion } from '../../../src/core/models/model';
import type { TaskAsked } from '../../../src/core/modelText/taskAnswer';
import { readTaskAnswer } from '../../../src/core/modelText/taskAnswer';
import { addFlaws } from '../../../src/core/modelText/flaws';

const usage = { inputTokens: 1, outputTokens: 1 };
const read = (said: string | Partial<Completion>, asked: Partial<TaskAsked> = {}) => {
  const found = readTaskAnswer(
    { text: '', usage, finish: 'stop', ...(typeof said === 'string' ? { text: said } : said) },
    { messages: [{ role: 'user', content: 'Name the animal.' }], expected: 'otter', offersTools: false, ...asked },
  );
  if ('missing' in found) return found;
  const { isReasoned: _, ...answer } = found;
  return answer;
};

describe('the answer of a task model', () => {
  const withReasoning: Readonly<Record<string, string>> = {
    'a tag': '<think>A badger? No.</think>\notter',
    'a tag with a blank line before it': '\n\n<think>\nA badger?\n</think>\n\notter\n',
    'a tag with attributes, in capitals': '<Thinking time="3">badger</Thinking> otter',
    'a tag within a tag': '<think>a <think>badger</think> or</think>otter',
    'two tags, one after the other': '<think>badger</think>\n<reflection>badger?</reflection>\notter',
    'a tag that the template opened': 'It swims, so no badger.\n</think>\n\notter',
    brackets: '[THINK]badger[/THINK]otter',
    triangles: '◁think▷badger◁/think▷otter',
    'a tag with a colon': '<seed:think>badger</seed:think>otter',
    'marks of a template with a solution': '<|begin_of_thought|>badger<|end_of_thought|>\n<|begin_of_solution|>otter<|end_of_solution|>',
    'marks of a template with a response': '<|START_THINKING|>badger<|END_THINKING|><|START_RESPONSE|>otter<|END_RESPONSE|>',
    'unused tokens': '<unused94>thought\nbadger<unused95>otter',
    channels: '<|channel|>analysis<|message|>badger<|end|><|start|>assistant<|channel|>final<|message|>otter<|return|>',
    'channels, the last of which is no answer':
      '<|channel|>analysis<|message|>badger<|end|><|start|>assistant<|channel|>final<|message|>otter<|end|>' +
      '<|start|>assistant<|channel|>analysis<|message|>or',
    'a channel that is held to a format':
      '<|channel|>analysis<|message|>badger<|end|><|start|>assistant<|channel|>final <|constrain|>json<|message|>otter',
    'channels whose marks the server has dropped': 'analysisWe think: badger?assistantfinalotter',
    'a turn that the server left open': '<|im_start|>assistant\n<think>badger</think>\notter<|im_end|>',
  };
  for (const [what, text] of Object.entries(withReasoning))
    it(`stands behind ${what}`, () => assert.deepEqual(read(text), { text: 'otter', isCut: false }));

  it('is as it was where there is no reasoning, white space and marks of other languages included', () => {
    for (const text of [' otter\n', 'I think: otter', 'A <b>think</b> tank', '<s>badger</s> otter', 'analysisReport', 'a </b> c'])
      assert.deepEqual(read(text), { text, isCut: false });
  });

  it('keeps marks that it is expected to hold, and those that the prompt asks for where there is nothing else', () => {
    const expected = '<think>x</think>y';
    assert.deepEqual(read(expected, { expected }), { text: expected, isCut: false });
    const asked = { messages: [{ role: 'system', content: 'Write it into <analysis> and </analysis>.' }] as const };
    const text = '<analysis>It swims.</analysis>';
    assert.deepEqual(read(text, asked), { text, isCut: false });
    assert.deepEqual(read(`${text} otter`, asked), { text: 'otter', isCut: false });
    assert.deepEqual(read(text), { missing: 'reasoning' });
  });

  it('is none where there is reasoning alone, whole or cut off, in the text or beside it', () => {
    for (const text of ['<think>otter', '<think>otter</think>\n', '<|channel|>analysis<|message|>otter', "analysisIt's an otter, since"])
      for (const finish of ['stop', 'length'] as const) assert.deepEqual(read({ text, finish }), { missing: 'reasoning' });
    assert.deepEqual(read({ text: ' ', reasoning: 'otter' }), { missing: 'reasoning' });
  });

  it('is none where it is a call of a tool, unless there are tools', () => {
    const calls = [{ id: '1', name: 'look', arguments: {} }];
    assert.deepEqual(read({ finish: 'calls', calls }), { missing: 'call' });
    assert.deepEqual(read({ finish: 'calls', calls }, { offersTools: true }), { text: '', isCut: false });
    for (const text of [
      '<tool_call>{"name": "look", "arguments": {}}</tool_call>',
      '<think>Hm.</think>[TOOL_CALLS][{"name": "look"}]',
      '<|channel|>analysis<|message|>Hm.<|end|><|start|>assistant' +
        '<|channel|>commentary to=functions.look <|constrain|>json<|message|>{}<|call|>',
    ])
      assert.deepEqual(read(text), { missing: 'call' });
    assert.deepEqual(read('Write <tool_call> then.'), { text: 'Write <tool_call> then.', isCut: false });
  });

  it('is none where it is empty, declined or ended for a reason that is not known', () => {
    assert.deepEqual(read(' \n'), { missing: 'empty' });
    assert.deepEqual(read({ text: 'otter', finish: 'refused' }), { missing: 'refused' });
    assert.deepEqual(read({ text: 'otter', finish: 'unknown', endedBy: 'storm' }), { missing: 'unknown' });
  });

  it('is scored as it stands where it was cut off', () => {
    assert.deepEqual(read({ text: 'ott', finish: 'length' }), { text: 'ott', isCut: true });
    assert.deepEqual(read({ text: '<think>Hm.</think> ott', finish: 'length' }), { text: 'ott', isCut: true });
  });
});

describe('addFlaws', () => {
  it('adds up by flaw', () => {
    assert.deepEqual(addFlaws([{ cut: 1 }, undefined, { cut: 2, empty: 1 }]), { cut: 3, empty: 1 });
    assert.equal(addFlaws([undefined, {}]), undefined);
  });
});
