import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { getDescription } from 'valibot';
import { metareflection } from '../../../src/core/optimizers/metareflection/metareflection';
import { readRules } from '../../../src/core/optimizers/answers/rulesAnswer';
import { traceRules } from '../../../src/core/optimizers/metareflection/ruleMemory';
import type { Model, ModelRequest } from '../../../src/core/models/model';
import { eventsOf, makeCase, runInMemory } from '../../support/memoryRun';
import { scriptedModel } from '../../support/scriptedModel';
import { bestText } from '../../support/testProgram';

const prompt = '---\nname: letters\n---\n\nAnswer right.\n';

/**
 * A case is solved when its needs are met: `fixes` lists the rules that solve it, `breaks` those that spoil it. Without a rule the
 * kinds `B` and `C` are right.
 */
const kinds: Record<string, { readonly fixes: readonly string[]; readonly breaks: readonly string[]; readonly right: boolean }> = {
  A: { fixes: ['Rule one.'], breaks: [], right: false },
  B: { fixes: [], breaks: ['Rule one.'], right: true },
  C: { fixes: [], breaks: ['Rule one.'], right: true },
  D: { fixes: ['Rule two.'], breaks: [], right: false },
  E: { fixes: ['Rule two.'], breaks: [], right: false },
  F: { fixes: [], breaks: [], right: true },
};

const cases = Array.from({ length: 72 }, (_, index) => {
  const kind = 'ABCDEF'[index % 6] ?? '';
  return makeCase(`line ${index}`, `kind ${kind} number ${index}`, 'yes');
});

function solver() {
  return scriptedModel('task', ({ messages }) => {
    const kind = kinds[/kind (\w)/.exec(messages.at(-1)?.content ?? '')?.[1] ?? ''];
    const system = messages[0]?.content ?? '';
    if (kind === undefined) return 'no';
    const spoiled = kind.breaks.some((rule) => system.includes(rule));
    return !spoiled && (kind.right || kind.fixes.some((rule) => system.includes(rule))) ? 'yes' : 'no';
  });
}

/** The first list of rules is the harmful one, the later ones the good one. */
function reflector() {
  let rewrites = 0;
  return scriptedModel('reflection', ({ messages }) => {
    if (!(messages[0]?.content ?? '').includes('<rules>')) return 'The message needed another answer.';
    rewrites++;
    return rewrites === 1 ? '<rules>\n- Rule one. [1]\n</rules>' : '<rules>\n- Rule two. [1, 2]\n</rules>';
  });
}

const settings = { rounds: 2, failuresPerRound: 5, draftsPerStep: 1, successesChecked: 12, patience: 3 };
const split = { train: 0.5, validation: 0.25, test: 0.25 };

async function run() {
  const task = solver();
  const reflection = reflector();
  const outcome = await runInMemory({
    prompt,
    cases,
    models: { task, reflection },
    config: { method: 'metareflection', optimizer: settings, split },
  });
  assert.equal(outcome.error, undefined);
  return { ...outcome, task, reflection };
}

describe('MetaReflection (Gupta et al. 2024)', () => {
  it('goes back from rules that lose earlier successes, and keeps rules that hold', async () => {
    const { result, entries } = await run();
    assert.match(bestText(result) ?? '', /Rule two\./);
    assert.doesNotMatch(bestText(result) ?? '', /Rule one\./);
    const [dropped] = eventsOf(entries, 'dropped');
    assert.match(dropped?.reason ?? '', /^Back to the old rules: of 5 failures and \d+ earlier successes, \d+ gained and \d+ lost\.$/);
    const gates = eventsOf(entries, 'gate');
    assert.equal(gates.length, 1, 'the harmful rules never reach the gate');
    assert.ok(gates[0]?.admitted);
  });

  it('restores the memory byte for byte', async () => {
    const { reflection, entries } = await run();
    const rewrites = reflection.requests.map(({ messages }) => messages[0]?.content ?? '').filter((text) => text.includes('<rules>'));
    const memory = (text: string) => /<rules>\n([\s\S]*?)\n<\/rules>/.exec(text)?.[1];
    assert.equal(memory(rewrites[0] ?? ''), '(none yet)');
    assert.equal(memory(rewrites[1] ?? ''), memory(rewrites[0] ?? ''), 'the second round begins from the old memory');
    const second = eventsOf(entries, 'candidate')[2];
    assert.deepEqual(second?.parents, ['c0']);
  });

  it('asks for reflections on failed cases only, and traces each rule to its cases', async () => {
    const { entries } = await run();
    const reflections = eventsOf(entries, 'reflection').filter(({ kind }) => kind === 'failure');
    const inputs = new Map(eventsOf(entries, 'cases').flatMap(({ cases: told }) => told.map(({ id, input }) => [id, input])));
    assert.equal(reflections.length, 10, 'five a round');
    assert.ok(eventsOf(entries, 'step').some(({ description }) => description === 'Step 1: reflecting on 5 failed cases'));
    const single = await runInMemory({
      prompt,
      cases,
      models: { task: solver(), reflection: reflector() },
      config: { method: 'metareflection', optimizer: { ...settings, failuresPerRound: 1 }, split },
    });
    assert.ok(eventsOf(single.entries, 'step').some(({ description }) => description === 'Step 1: reflecting on 1 failed case'));
    assert.ok(reflections.every(({ cases: [id] }) => /kind [ADE]/.test(inputs.get(id ?? '') ?? '')));
    const accepted = eventsOf(entries, 'candidate')[2];
    const secondRound = reflections.slice(5).map(({ cases: [id] }) => id);
    assert.deepEqual(accepted?.items?.['rules'], [{ id: 'rule 2', text: 'Rule two.', cases: secondRound.slice(0, 2) }]);
  });

  it('shows a person its memory as items, with the cases that taught each, once for each version that was admitted', async () => {
    const { entries } = await run();
    const accepted = eventsOf(entries, 'candidate')[2];
    const items = accepted?.items?.['rules'] ?? [];
    assert.deepEqual(
      eventsOf(entries, 'exhibit').map(({ exhibit }) => exhibit),
      [{ id: 'rules', title: 'Rules, and the cases that taught them', shape: 'items', items }],
    );
    assert.equal(items[0]?.cases.length, 2);
  });

  it('without its check would adopt the rules that break B and C', async () => {
    // The twin: the check is blind when it has no earlier successes to look at, and the gate would have to stop it alone.
    const task = solver();
    const outcome = await runInMemory({
      prompt,
      cases: cases.filter(({ input }) => !/kind [DE]/.test(input)),
      models: { task, reflection: reflector() },
      config: { method: 'metareflection', optimizer: { ...settings, rounds: 1, successesChecked: 0 }, split },
    });
    assert.equal(eventsOf(outcome.entries, 'dropped').length, 0);
    assert.equal(eventsOf(outcome.entries, 'gate')[0]?.admitted, false, 'the gate is the second line');
  });

  it('checks several versions of a step on a part of the cases, and the better half on all; only the best meet the gate', async () => {
    const many = Array.from({ length: 40 }, (_, index) => makeCase(`line ${index}`, `number ${index}`, 'yes'));
    const task = scriptedModel('task', ({ messages }) => {
      const level = Number(/Level (\d)/.exec(messages[0]?.content ?? '')?.[1] ?? 4);
      return Number(/number \d*(\d)/.exec(messages.at(-1)?.content ?? '')?.[1]) < level ? 'yes' : 'no';
    });
    let count = 0;
    const reflection = scriptedModel('reflection', ({ messages }) =>
      messages[0]?.content.includes('<rules>') === true
        ? `<rules>\n- Level ${[3, 9, 6, 2][count++ % 4]}. [1]\n</rules>`
        : 'It was too low.',
    );
    const { entries, error } = await runInMemory({
      prompt: 'Answer.\n',
      cases: many,
      models: { task, reflection },
      config: {
        method: 'metareflection',
        optimizer: { rounds: 1, failuresPerRound: 6, successesChecked: 4, draftsPerStep: 4, deletions: 0 },
        split: { train: 0.5, validation: 0.25, test: 0.25 },
      },
    });
    assert.equal(error, undefined);
    const tried = new Map<string, number>();
    for (const { candidate, split, scores } of eventsOf(entries, 'scored'))
      if (split === 'train' && candidate !== 'c0') tried.set(candidate, (tried.get(candidate) ?? 0) + scores.length);
    const sizes = [...tried].map(([, size]) => size).sort((a, b) => a - b);
    assert.equal(sizes.length, 4);
    assert.ok((sizes[1] ?? 0) < (sizes[2] ?? 0) && sizes[2] === sizes[3], sizes.join());
    const levelOf = (id: string | undefined): string =>
      Object.values(eventsOf(entries, 'candidate').find((each) => each.id === id)?.values ?? {}).join();
    const gates = eventsOf(entries, 'gate');
    assert.match(levelOf(gates[0]?.candidate), /Level 9/);
    assert.deepEqual([gates.length, gates[0]?.admitted], [1, true], 'none is submitted after one that was admitted');
  });

  it('writes fewer versions of the rules, from fewer failures, where what is left pays for no more', async () => {
    const asked = async (calls: number) => {
      const reflection = scriptedModel('reflection', ({ key, messages }) =>
        (messages[0]?.content ?? '').includes('<rules>') ? `<rules>\n- Rule two. ${key} [1]\n</rules>` : 'It is the number of its kind.',
      );
      const { entries, error } = await runInMemory({
        prompt,
        cases,
        models: { task: solver(), reflection },
        config: { method: 'metareflection', optimizer: { ...settings, rounds: 1, draftsPerStep: 4 }, split, budget: { calls } },
      });
      assert.equal(error, undefined);
      const reflections = eventsOf(entries, 'reflection');
      const versions = reflections.filter(({ kind }) => kind === 'meta').flatMap(({ answers }) => answers).length;
      const ended = eventsOf(entries, 'ended')[0];
      return { versions, failures: reflections.filter(({ kind }) => kind !== 'meta').length, ended };
    };
    const plenty = await asked(5000);
    assert.deepEqual([plenty.versions, plenty.failures], [4, 5]);
    const poor = await asked(116);
    assert.deepEqual([poor.versions, poor.failures], [2, 5]);
    assert.equal(poor.ended?.verdict?.cases, 18, 'and the verdict is paid for');
    const poorer = await asked(96);
    assert.deepEqual([poorer.versions, poorer.failures], [1, 3]);
  });

  it('stops after stalled rounds, and when nothing fails', async () => {
    const useless = scriptedModel('reflection', ({ key, messages }) =>
      (messages[0]?.content ?? '').includes('<rules>') ? `<rules>\n- Useless ${key}. [1]\n</rules>` : 'Hm.',
    );
    const stalled = await runInMemory({
      prompt,
      cases,
      models: { task: solver(), reflection: useless },
      config: { method: 'metareflection', optimizer: { ...settings, rounds: 10 }, split },
    });
    assert.equal(stalled.result?.reason, 'stalled');
    assert.match(
      eventsOf(stalled.entries, 'ended')[0]?.detail ?? '',
      /^2 steps in a row brought no version that held: of 2 drafts asked for, 2 did not stand out on the training cases\./,
    );
    const right = cases.filter(({ input }) => /kind [BCF]/.test(input));
    // Validation cases are all right as well, so the run is perfect before it begins.
    const perfect = await runInMemory({
      prompt,
      cases: right,
      models: { task: solver(), reflection: useless },
      config: { method: 'metareflection', optimizer: settings, split },
    });
    assert.equal(perfect.result?.reason, 'perfect');
    assert.equal(perfect.result?.verdict?.kind, 'no gain');
  });

  it('says when no draft could be read, or none was new', async () => {
    const detailOf = async (answer: (count: number) => string, first = 'The number needed another answer.') => {
      const reflection = scriptedModel('reflection', ({ messages }, count) =>
        (messages[0]?.content ?? '').includes('<rules>') ? answer(count) : first,
      );
      const { entries } = await runInMemory({
        prompt,
        cases,
        models: { task: solver(), reflection },
        config: { method: 'metareflection', optimizer: { ...settings, rounds: 10, patience: 20 }, split },
      });
      return eventsOf(entries, 'ended')[0]?.detail;
    };
    const nothing = '3 steps in a row brought nothing new that could be scored: of 3 drafts asked for,';
    assert.equal(await detailOf(() => 'No list.'), `${nothing} 3 could not be read.`);
    assert.equal(await detailOf(() => '', "I'm sorry, but I can't help with that."), `${nothing} 3 could not be read.`);
    assert.equal(await detailOf(() => '<rules>\n- Use {{history}}. [1]\n</rules>'), `${nothing} 3 were rejected.`);
  });

  it('leaves out reflections that share nothing with their cases, and says that a model cannot reflect that writes no other', async () => {
    const runWith = async (reflect: (count: number) => string) => {
      const reflection = scriptedModel('reflection', ({ messages }, count) =>
        (messages[0]?.content ?? '').includes('<rules>') ? '<rules>\n- Mind it well. [1]\n</rules>' : reflect(count),
      );
      const { entries } = await runInMemory({
        prompt,
        cases,
        models: { task: solver(), reflection },
        config: { method: 'metareflection', optimizer: { ...settings, rounds: 3, patience: 0 }, split },
      });
      const rewrite = reflection.requests.find(({ messages }) => (messages[0]?.content ?? '').includes('<rules>'));
      return {
        detail: eventsOf(entries, 'ended')[0]?.detail ?? '',
        shown: rewrite?.messages[0]?.content.match(/<reflection>/g)?.length ?? 0,
        cases: rewrite?.messages[0]?.content.match(/<case number=/g)?.length ?? 0,
      };
    };
    const vague = await runWith(() => 'The model should consider the context.');
    assert.match(vague.detail, /The reflection model cannot reflect: none of its 15 reflections shares a word with its case/);
    assert.deepEqual([vague.shown, vague.cases], [0, 5], 'the cases are shown all the same');
    const half = await runWith((count) => (count % 2 === 0 ? 'It is the number.' : 'The model should consider the context.'));
    assert.doesNotMatch(half.detail, /cannot reflect/);
    assert.ok(half.shown > 0 && half.shown < 5);
  });

  it('asks once more for reflections that were cut off, with double room, and records those that stay so', async () => {
    const script = reflector();
    const asked: ModelRequest[] = [];
    const reflection: Model = {
      id: 'reflection',
      complete: async (request, signal) => {
        asked.push(request);
        const completion = await script.complete(request, signal);
        if ((request.messages[0]?.content ?? '').includes('<rules>')) return completion;
        const first = request.messages.length === 1;
        // The second repair is as long as its first answer.
        const again = asked.filter(({ messages }) => messages.length > 1).length;
        return { ...completion, finish: first || again === 2 ? 'length' : 'stop' };
      },
    };
    const { entries, error } = await runInMemory({
      prompt,
      cases,
      models: { task: solver(), reflection },
      config: { method: 'metareflection', optimizer: { ...settings, rounds: 1, failuresPerRound: 3 }, split },
      environment: { concurrency: 1 },
    });
    assert.equal(error, undefined);
    const told = eventsOf(entries, 'reflection');
    assert.deepEqual(
      told.map(({ kind }) => kind),
      ['failure', 'failure', 'failure', 'repair', 'repair', 'repair', 'meta'],
    );
    assert.deepEqual(asked.map(({ maxTokens }) => maxTokens).slice(0, 6), [512, 512, 512, 1024, 1024, 1024]);
    const rejected = eventsOf(entries, 'rejected');
    assert.equal(rejected.length, 1);
    assert.match(
      rejected[0]?.reason ?? '',
      /^Reflection on line \d+: The answer was cut off .* It was asked for once more: The answer was cut off/,
    );
    assert.equal(rejected[0]?.reflection, told[4]?.id);
    assert.equal(
      (told[6]?.messages[0]?.content.match(/<case number=/g) ?? []).length,
      2,
      'the rules are written from those that could be read',
    );
  });

  it('asks for each reflection twice at the most', async () => {
    const cut = scriptedModel('reflection', () => '');
    const { entries } = await runInMemory({
      prompt,
      cases,
      models: { task: solver(), reflection: cut },
      config: { method: 'metareflection', optimizer: { ...settings, rounds: 2, failuresPerRound: 3 }, split },
    });
    assert.equal(cut.requests.length, 2 * 2 * 3);
    assert.equal(eventsOf(entries, 'rejected').length, 6);
  });

  it('traces rules through their tags', () => {
    const old = [{ id: 'rule 1', text: 'Old.', cases: ['a', 'b'] }];
    let count = 1;
    const newId = (): string => `rule ${++count}`;
    const reflections = [
      { number: 1, case: 'x' },
      { number: 2, case: 'y' },
    ];
    const reading = readRules('<rules>\n- Merged. [r1, 2]\n* Old.\n- Free of tags\n- Array is [] [1]\n</rules>', {
      template: '',
      request: '',
      prompt: '',
      memory: [],
    });
    assert.ok('value' in reading);
    assert.deepEqual(traceRules(reading.value, old, reflections, newId), [
      { id: 'rule 2', text: 'Merged.', cases: ['a', 'b', 'y'] },
      { id: 'rule 1', text: 'Old.', cases: ['a', 'b'] },
      { id: 'rule 3', text: 'Free of tags', cases: ['x', 'y'] },
      { id: 'rule 4', text: 'Array is []', cases: ['x'] },
    ]);
  });

  it('says of its unpublished settings that they are ours', () => {
    const { rounds, failuresPerRound, successesChecked, patience } = metareflection.options.entries;
    for (const setting of [rounds, failuresPerRound, successesChecked, patience])
      assert.match((setting && getDescription(setting)) ?? '', /ours\.$/i);
  });
});
