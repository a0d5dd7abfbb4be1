import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { metareflection } from '../../../src/core/optimizers/metareflection/metareflection';
import { RejectedVersions } from '../../../src/core/optimizers/metareflection/rejectedVersions';
import { eventsOf, makeCase, runInMemory } from '../../support/memoryRun';
import type { ModelRequest } from '../../../src/core/models/model';
import { ModelError } from '../../../src/core/models/model';
import { scriptedModel } from '../../support/scriptedModel';
import { bestText } from '../../support/testProgram';

const cases = Array.from({ length: 60 }, (_, index) =>
  makeCase(`line ${index}`, `kind ${'ABCDEF'[index % 6] ?? ''} number ${index}`, 'yes'),
);
const split = { train: 0.4, validation: 0.3, test: 0.3 };

/** Kinds A and B need a rule of their own; C is never right, D to F always. */
function solver() {
  return scriptedModel('task', ({ messages }) => {
    const kind = /kind (\w)/.exec(messages.at(-1)?.content ?? '')?.[1] ?? '';
    const system = messages[0]?.content ?? '';
    return 'DEF'.includes(kind) || system.includes(`Mind ${kind}.`) ? 'yes' : 'no';
  });
}

const useful = ['Mind A.', 'Mind B.'];
const needless = ['Stay calm.', 'Smile.'];
const listOf = (rules: readonly string[]) => `<rules>\n${rules.map((rule, index) => `- ${rule} [${index + 1}]`).join('\n')}\n</rules>`;

async function run(
  optimizer: Record<string, number>,
  prompt = 'Answer right.\n',
  preset: 'practical' | 'paper' = 'practical',
  budget = 5000,
) {
  let rewrites = 0;
  const task = solver();
  const reflection = scriptedModel('reflection', ({ messages }) => {
    if (!(messages[0]?.content ?? '').includes('</rules>')) return 'It needed another answer.';
    return rewrites++ === 0 ? listOf([...useful, ...needless]) : listOf([...useful, ...needless, `Vain ${rewrites}.`]);
  });
  const config = {
    method: 'metareflection' as const,
    preset,
    optimizer: { rounds: 6, patience: 2, failuresPerRound: 6, ...optimizer },
    split,
    budget: { calls: budget },
  };
  const outcome = await runInMemory({ prompt, cases, models: { task, reflection }, config });
  assert.equal(outcome.error, undefined);
  const rewriteRequests = reflection.requests.map(({ messages }) => messages[0]?.content ?? '').filter((text) => text.includes('</rules>'));
  return { ...outcome, task, steps: eventsOf(outcome.entries, 'step').map(({ description }) => description), rewriteRequests };
}

const tries = (steps: readonly string[]): number => steps.filter((step) => step.startsWith('Trying to do without')).length;

describe('rules that do not pay', () => {
  it('are removed at the end, and those that matter stay', async () => {
    const { result, steps } = await run({ deletions: 6 });
    assert.match(bestText(result) ?? '', /Mind A\.\n- Mind B\./);
    assert.doesNotMatch(bestText(result) ?? '', /calm|Smile/);
    assert.equal(result?.reason, 'stalled');
    assert.ok(steps.includes('Trying to do without 2 of 4 rules'), steps.join('\n'));
  });

  it('are looked for no more often than the setting says, and never in the paper preset', async () => {
    for (const deletions of [0, 1, 2]) assert.equal(tries((await run({ deletions })).steps), deletions);
    assert.equal(tries((await run({}, undefined, 'paper')).steps), 0);
    assert.equal(metareflection.presets.practical.deletions, 3);
  });

  it('are not sought where a removal loses a case that taught a rule: that costs a few training cases and no validation', async () => {
    const { entries } = await run({ deletions: 6 });
    const dropped = eventsOf(entries, 'dropped').filter(({ reason }) =>
      /^Without the rules that are left out, \d+ of the training cases/.test(reason),
    );
    assert.ok(dropped.length > 0);
    for (const { candidate } of dropped) {
      const scored = eventsOf(entries, 'scored').filter((event) => event.candidate === candidate);
      assert.ok(scored.every((event) => event.split === 'train'));
      assert.ok(scored.flatMap(({ scores }) => scores).length <= 10);
    }
  });

  it('are not those of a person', async () => {
    const written = 'Answer right.\n\n<!-- whetstone:rules -->\n- Stay calm.\n- Smile.\n<!-- /whetstone:rules -->\n';
    const { result } = await run({ deletions: 6 }, written);
    assert.match(bestText(result) ?? '', /Stay calm\.[\s\S]*Smile\./);
  });
});

describe('a search that is over', () => {
  it('says why it ended also where the budget does not pay for all removals', async () => {
    const all = tries((await run({ deletions: 6 })).steps);
    let cut = 0;
    for (let budget = 400; budget > 150; budget -= 10) {
      const { steps, result, entries } = await run({ deletions: 6 }, undefined, undefined, budget);
      if (tries(steps) === 0) continue;
      assert.equal(result?.reason, 'stalled', `${budget} calls`);
      assert.match(eventsOf(entries, 'ended')[0]?.detail ?? '', /^2 steps in a row brought/);
      if (tries(steps) < all) cut++;
    }
    assert.ok(cut > 0);
  });
});

describe('cases without an answer', () => {
  const kindOf = ({ messages }: ModelRequest): string => /kind (\w)/.exec(messages.at(-1)?.content ?? '')?.[1] ?? '';
  const declined = () => Promise.reject(new ModelError('no-answer', 'declined'));

  it('are named where all others are right, by every method', async () => {
    for (const method of ['opro', 'metareflection'] as const) {
      const wrong: { input?: string | undefined } = {};
      const task = scriptedModel('task', (request) =>
        kindOf(request) === 'F' ? declined() : request.messages.at(-1)?.content === wrong.input ? 'no' : 'yes',
      );
      const run = () => runInMemory({ prompt: 'Answer right.\n', cases, models: { task, reflection: task }, config: { method, split } });
      const validation = new Set(eventsOf((await run()).entries, 'started')[0]?.splits.validation);
      // One wrong validation case, else there is nothing to look for.
      wrong.input = cases.find(({ id, input }) => validation.has(id) && !input.includes('kind F'))?.input;
      const detail = eventsOf((await run()).entries, 'ended')[0]?.detail ?? '';
      assert.match(detail, /^c\d+ is right on \d+ of the \d+ training cases( that were drawn \(of \d+\))?; the other \d+ got no answer\./);
    }
  });

  it('are failures of the rules that brought them about', async () => {
    const task = scriptedModel('task', (request) => {
      const kind = kindOf(request);
      const isNew = (request.messages[0]?.content ?? '').includes('Mind A.');
      if (isNew && 'BDEF'.includes(kind)) return declined();
      return 'BDEF'.includes(kind) || (isNew && kind === 'A') ? 'yes' : 'no';
    });
    const reflection = scriptedModel('reflection', ({ messages }) =>
      (messages[0]?.content ?? '').includes('</rules>') ? '<rules>\n- Mind A. [1]\n</rules>' : 'Hm.',
    );
    const config = { method: 'metareflection' as const, optimizer: { rounds: 1, failuresPerRound: 8, successesChecked: 6 }, split };
    const { entries } = await runInMemory({ prompt: 'Answer right.\n', cases, models: { task, reflection }, config });
    assert.match(eventsOf(entries, 'dropped')[0]?.reason ?? '', /^Back to the old rules: .* [2-5] gained and 6 lost\.$/);
  });
});

describe('the memory of rejected rules', () => {
  it('tells the next rewrite what was tried and why it did not hold, in words', async () => {
    const { rewriteRequests } = await run({ draftsPerStep: 1 });
    assert.doesNotMatch(rewriteRequests[0] ?? '', /<rejected>/);
    assert.match(rewriteRequests.at(-1) ?? '', /<rejected>\n\+ Vain \d\.\nWhy not: It mended none of the mistakes\.\n<\/rejected>/);
    assert.ok(rewriteRequests.every((request) => !/<score>|\bscore[sd]?\b|\d+ ?%|accuracy/i.test(request)));
  });

  it('is not shown in the paper preset, whose request stays as it was', async () => {
    const { rewriteRequests } = await run({}, undefined, 'paper');
    assert.ok(rewriteRequests.length > 2);
    assert.ok(rewriteRequests.every((request) => request.includes('</case>\n\nRewrite the rules')));
  });

  it('names the variable that a rejected version lost or invented', async () => {
    const reflection = scriptedModel('reflection', ({ messages }) =>
      (messages[0]?.content ?? '').includes('</rules>') ? '<rules>\n- Read {{history}} first. [1]\n</rules>' : 'Hm.',
    );
    await runInMemory({
      prompt: 'Answer right.',
      cases,
      models: { task: solver(), reflection },
      config: { method: 'metareflection', optimizer: { rounds: 2 }, split },
    });
    const last = reflection.requests.at(-1)?.messages[0]?.content ?? '';
    assert.match(last, /Why not: It could not be tried\. Slot "rules" adds {{history}}, which was not there before\./);
  });

  it('keeps the latest versions, briefly', () => {
    const rejected = new RejectedVersions(2);
    const rule = (text: string) => ({ id: text, text, cases: [] });
    for (const name of ['one', 'two', 'three'])
      rejected.add(
        [rule('old')],
        Array.from({ length: 20 }, (_, index) => rule(`${name} ${index} ${'x'.repeat(500)}`)),
        'No.',
      );
    const text = rejected.format();
    assert.doesNotMatch(text, /\+ one/);
    assert.match(text, /\+ two 0[\s\S]*\(and 13 more\)[\s\S]*\+ three 0/);
    assert.ok(text.length < 4000);
  });
});
