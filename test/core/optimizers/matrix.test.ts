import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { methods } from '../../../src/core/optimizers/methods';
import type { JournalEntry } from '../../../src/core/run/journal/events';
import { eventsOf, makeCase, runInMemory } from '../../support/memoryRun';
import { rowOf } from '../../support/methodRow';
import { promptOf } from '../../support/parityWorld';
import { scriptedModel } from '../../support/scriptedModel';
import { testProgram } from '../../support/testProgram';

const oldRule = '\n<!-- whetstone:rules -->\n- An old rule that is no longer needed.\n<!-- /whetstone:rules -->\n';
const cases = Array.from({ length: 60 }, (_, index) => makeCase(`line ${index}`, `thing ${index}`, index % 2 === 0 ? 'red' : 'blue'));

interface Recorded {
  readonly requests: readonly string[];
  readonly entries: readonly JournalEntry[];
}

/** Runs a method with models that improve slowly, and returns what the reflection model was shown. */
async function record(method: string): Promise<Recorded> {
  const { answers, threeSteps } = rowOf(method);
  let proposals = 0;
  const task = scriptedModel('task', ({ messages }) => {
    const number = Number(/thing (\d+)/.exec(messages.at(-1)?.content ?? '')?.[1]);
    const level = Number(/level (\d)/.exec(messages[0]?.content ?? '')?.[1] ?? 3);
    const right = number % 2 === 0 ? 'red' : 'blue';
    return number % 10 < level ? right : 'WRONG-OUTPUT';
  });
  const reflection = scriptedModel('reflection', ({ messages }) => {
    const request = messages[0]?.content ?? '';
    return answers?.asks(request) === true ? answers.written(4 + (proposals % 5), proposals++) : 'It should have been the other one.';
  });
  const config = { method, optimizer: threeSteps, split: { train: 0.4, validation: 0.3, test: 0.3 } };
  const { entries, error } = await runInMemory({ prompt: promptOf(method) + oldRule, cases, models: { task, reflection }, config });
  assert.equal(error, undefined);
  return { requests: reflection.requests.map(({ messages }) => messages.map(({ content }) => content).join('\n')), entries };
}

describe('the methods are not one and the same', () => {
  it('differ in what they see and do', async () => {
    const all = await Promise.all(methods.map(({ id }) => record(id)));
    const done = all.map(({ requests, entries }) => JSON.stringify([requests, eventsOf(entries, 'candidate').map(({ values }) => values)]));
    assert.equal(new Set(done).size, done.length);
  });

  for (const method of methods.map(({ id }) => id)) {
    const row = rowOf(method);
    let recorded: Recorded;
    before(async () => {
      recorded = await record(method);
    });

    it(`${method}: ${row.scores ? 'sees' : 'never sees'} scores of earlier candidates`, () => {
      assert.equal(
        recorded.requests.some((request) => /<score>|\bscore[sd]?\b|\d+ ?%|accuracy/i.test(request)),
        row.scores,
      );
    });

    it(`${method}: ${row.failures ? 'sees' : 'never sees'} what went wrong`, () => {
      assert.equal(
        recorded.requests.some((request) => /WRONG-OUTPUT|Expected "/.test(request)),
        row.failures,
      );
    });

    it(`${method}: rewrites components of the kind ${row.rewrites} and no other`, () => {
      const [, ...made] = eventsOf(recorded.entries, 'candidate');
      assert.ok(made.length > 0);
      const { components } = testProgram(promptOf(method) + oldRule);
      for (const { values } of made) {
        const changed = components.filter(({ name }) => Object.hasOwn(values, name)).map(({ kind }) => kind);
        assert.deepEqual([...new Set(changed)], [row.rewrites]);
        assert.equal(changed.length, Object.keys(values).length);
      }
    });

    it(`${method}: ${row.shrinks ? 'can remove an old rule' : 'leaves the rules alone'}`, () => {
      const made = eventsOf(recorded.entries, 'candidate').slice(1);
      assert.equal(
        made.some(({ values }) => !(values['rules'] ?? 'An old rule').includes('An old rule')),
        row.shrinks,
      );
    });

    it(`${method}: sees ${row.cases ? 'training cases only' : 'no cases'}`, () => {
      const splits = eventsOf(recorded.entries, 'started')[0]?.splits;
      const hidden = new Set([...(splits?.validation ?? []), ...(splits?.test ?? [])].map((id) => id.replace('line', 'thing')));
      const shown = new Set(recorded.requests.flatMap((request) => request.match(/thing \d+/g) ?? []));
      assert.equal(shown.size > 0, row.cases);
      assert.deepEqual(
        [...shown].filter((input) => hidden.has(input)),
        [],
      );
    });
  }
});
