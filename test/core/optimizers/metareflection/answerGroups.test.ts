import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { groupByAnswer } from '../../../../src/core/optimizers/metareflection/answerGroups';
import { readRules } from '../../../../src/core/optimizers/answers/rulesAnswer';
import type { Model } from '../../../../src/core/models/model';
import { createLexicalModel } from '../../../../src/lexical/lexicalModel';
import { eventsOf, makeCase, runInMemory } from '../../../support/memoryRun';
import { scriptedModel } from '../../../support/scriptedModel';

const topics = {
  K: ['garbage truck', 'compost bin', 'yellow sack', 'glass container', 'bulky waste', 'recycling yard'],
  M: ['novel', 'dictionary', 'reading room', 'cookbook', 'library card', 'comic book'],
  R: ['parking meter', 'parking permit', 'towed car', 'loading zone', 'car park', 'license plate'],
} as const;
const things = Object.entries(topics).flatMap(([answer, names]) => names.map((name) => ({ answer, name })));
const cases = Array.from({ length: 72 }, (_, index) => {
  const { answer, name } = things[(index * 7) % things.length] ?? { answer: '', name: '' };
  return makeCase(`line ${index}`, `Message ${index} about the ${name}.`, answer);
});
const prompt = '---\nname: town\n---\n\nAnswer with K, M or R.\n\n{{input}}\n';

/** Answers rightly when the prompt has a rule for the queue that names the topic of the message. */
function sorter(): Model {
  return scriptedModel('task', ({ messages }) => {
    const text = messages.map(({ content }) => content).join('\n');
    const message = /Message \d+ about the ([a-z ]+)\./.exec(text)?.[1] ?? '';
    return things.find(({ name, answer }) => name === message && text.includes(lineOf(answer)))?.answer ?? 'none';
  });
}

const wordOf: Readonly<Record<string, string>> = { K: 'waste', M: 'books', R: 'parking' };
/** The rule of a queue, as it stands in a prompt. */
const lineOf = (answer: string): string => `${answer}: inputs about ${wordOf[answer] ?? ''}`;
/** What a model answers that knows the rules of all queues. */
const rightAnswer = JSON.stringify({ rules: ['K', 'M', 'R'].map((answer) => ({ answer, rule: `inputs about ${wordOf[answer] ?? ''}` })) });

const limits = { cases: 40, answers: 20 };

describe('cases grouped by answer', () => {
  const of = (...answers: string[]) => answers.map((answer, index) => makeCase(String(index), `message ${index}`, answer));
  const sizes = (...answers: string[]) => groupByAnswer(of(...answers), limits)?.map(({ answer, cases: some }) => [answer, some.length]);

  it('are as many of one answer as of another, the first ones', () => {
    const groups = groupByAnswer(cases, { cases: 12, answers: 20 });
    assert.deepEqual(
      groups?.map((group) => group.cases.map(({ id }) => id)),
      ['K', 'M', 'R']
        .map((answer) =>
          cases
            .filter(({ expected }) => expected === answer)
            .slice(0, 4)
            .map(({ id }) => id),
        )
        .sort((a, b) => (a[0] ?? '').localeCompare(b[0] ?? '')),
    );
  });

  it('leave out answers that few cases have', () => {
    assert.deepEqual(sizes('a', 'a', 'a', 'b', 'b', 'b', 'c'), [
      ['a', 3],
      ['b', 3],
    ]);
  });

  it('are none where answers are no classes', () => {
    assert.equal(sizes('a', 'b', 'c', 'd', 'e', 'f'), undefined, 'each has its own');
    assert.equal(sizes('a', 'a', 'a', 'a', 'a', 'a'), undefined, 'there is one');
    assert.equal(sizes('a', 'a', 'a', 'b', 'b', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i'), undefined, 'most have their own');
    assert.equal(groupByAnswer(cases, { cases: 10, answers: 20 }), undefined, 'too few could be shown');
    assert.equal(groupByAnswer(cases, { cases: 40, answers: 2 }), undefined, 'there may not be so many rules');
    const long = Array.from({ length: 12 }, (_, index) => `${'a long answer '.repeat(8)}${index % 2}`);
    assert.equal(sizes(...long), undefined, 'they are texts');
  });
});

describe('rules from cases grouped by answer', () => {
  const run = async (answer: string, text = prompt) => {
    const reflection = scriptedModel('reflection', () => answer);
    const optimizer = { rounds: 1, draftsPerStep: 1, deletions: 0 };
    const outcome = await runInMemory({
      prompt: text,
      cases,
      models: { task: sorter(), reflection },
      config: { method: 'metareflection', optimizer },
    });
    return { ...outcome, asked: reflection.requests };
  };

  it('take one request, which shows cases of each answer, and no reflection', async () => {
    const { entries, asked, result } = await run(rightAnswer);
    assert.equal(asked.length, 1);
    const request = asked[0]?.messages[0]?.content ?? '';
    for (const answer of ['K', 'M', 'R']) assert.match(request, new RegExp(`Right answer ${answer}:\n\n<case number=`));
    const [, made] = eventsOf(entries, 'candidate');
    assert.equal(made?.values['rules'], ['K', 'M', 'R'].map((answer) => `- ${lineOf(answer)}`).join('\n'));
    assert.equal(result?.best.id, 'c1');
  });

  it('come from the cases of their answers', async () => {
    const { entries } = await run(rightAnswer);
    const [, made] = eventsOf(entries, 'candidate');
    for (const { text, cases: ids } of made?.items?.['rules'] ?? []) {
      assert.ok(ids.length >= 4, text);
      assert.ok(
        ids.every((id) => cases.find((one) => one.id === id)?.expected === text[0]),
        text,
      );
    }
  });

  it('leave rules of the file that name no answer as they are', async () => {
    const file = prompt.replace(
      '{{input}}',
      '<!-- whetstone:rules -->\n- Never explain.\n- K: nothing.\n<!-- /whetstone:rules -->\n\n{{input}}',
    );
    const { entries } = await run(rightAnswer, file);
    const [, made] = eventsOf(entries, 'candidate');
    assert.deepEqual(made?.values['rules']?.split('\n'), ['- Never explain.', ...['K', 'M', 'R'].map((answer) => `- ${lineOf(answer)}`)]);
  });

  it('are asked for every other step', async () => {
    const reflection = scriptedModel('reflection', ({ messages }) =>
      /<\/rules>/.test(messages[0]?.content ?? '') ? '<rules>\n- Mind it well. [1]\n</rules>' : 'It was about the garbage.',
    );
    const optimizer = { rounds: 4, draftsPerStep: 1, patience: 0, deletions: 0 };
    const { entries } = await runInMemory({
      prompt,
      cases,
      models: { task: sorter(), reflection },
      config: { method: 'metareflection', optimizer },
    });
    const titles = eventsOf(entries, 'reflection')
      .filter(({ kind }) => kind === 'meta')
      .map(({ title }) => title);
    assert.deepEqual(
      titles.map((title) => /grouped/.test(title)),
      [true, false, true, false],
    );
  });

  it('are written by the built-in model', async () => {
    const { entries } = await runInMemory({
      prompt,
      cases,
      models: { task: createLexicalModel(), reflection: createLexicalModel() },
      config: { method: 'metareflection', optimizer: { rounds: 1, deletions: 0 } },
    });
    const [first] = eventsOf(entries, 'candidate').slice(1);
    assert.match(String(first?.values['rules']), /^- A message that mentions [^\n]*(?:bin|garbage)[^\n]* is `K`\.$/m);
    assert.ok(eventsOf(entries, 'gate').some(({ admitted }) => admitted));
  });
});

describe('a rule that is answered apart from its answer', () => {
  const asked = { template: '', request: '', prompt: '', memory: [] };
  const read = (answer: string, rule: string) => {
    const reading = readRules(JSON.stringify({ rules: [{ answer, rule }] }), asked);
    return 'value' in reading ? reading.value[0]?.text : reading.fault;
  };

  it('begins with it, unless it names it', () => {
    assert.equal(read('K', 'inputs about trash and bins'), 'K: inputs about trash and bins');
    assert.equal(read('K', 'Inputs about trash go to K.'), 'Inputs about trash go to K.');
    assert.equal(read('card', 'inputs about discarded cards'), 'card: inputs about discarded cards');
  });
});
