import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { CandidatePool } from '../../../src/core/run/candidatePool';
import { Journal } from '../../../src/core/run/journal/journal';
import { slotRoom } from '../../../src/core/prompt/slotRoom';
import { eventsOf, makeCase, runInMemory } from '../../support/memoryRun';
import { scriptedModel } from '../../support/scriptedModel';
import { testProgram } from '../../support/testProgram';

const cases = Array.from({ length: 30 }, (_, index) => makeCase(`line ${index}`, `thing ${index}`, 'yes'));
/** 100 tokens. */
const prompt = `Say it. ${'x'.repeat(392)}`;

async function propose(length: number, maxPromptTokens: number | undefined) {
  const task = scriptedModel('task', ({ messages }) => (Number(/\d+/.exec(messages.at(-1)?.content ?? '')?.[0]) % 2 === 0 ? 'yes' : 'no'));
  const reflection = scriptedModel('reflection', () => `<INS>${'y'.repeat(length)}</INS>`);
  const config = {
    method: 'opro',
    optimizer: { steps: 1, candidatesPerStep: 1 },
    ...(maxPromptTokens === undefined ? {} : { maxPromptTokens }),
  } as const;
  const outcome = await runInMemory({ prompt, cases, models: { task, reflection }, config });
  assert.equal(outcome.error, undefined);
  return {
    ...outcome,
    reasons: eventsOf(outcome.entries, 'rejected').map(({ reason }) => reason),
    asked: reflection.requests[0]?.messages[0]?.content ?? '',
  };
}

describe('the limit of the prompt', () => {
  it('rejects what is longer before it costs a call, and lets through what is not', async () => {
    const over = await propose(481, 120);
    assert.match(over.reasons[0] ?? '', /481 characters|121 tokens/);
    assert.equal(eventsOf(over.entries, 'candidate').length, 1);
    assert.equal(eventsOf(over.entries, 'scored').filter(({ candidate }) => candidate !== 'c0').length, 0);
    assert.deepEqual((await propose(480, 120)).reasons, []);
    assert.deepEqual((await propose(481, undefined)).reasons, []);
  });

  it('counts the whole file, whatever a slot may hold', () => {
    const journal = new Journal({ append: () => Promise.resolve() }, () => ({ at: '', atWork: 0 }));
    const pool = new CandidatePool(testProgram(prompt, 'x.md'), journal, { maxSlotCharacters: 5000, maxPromptTokens: 120 }, []);
    const reason = (instruction: string, rules = '') => {
      const proposal = pool.propose({ parents: [], values: { instruction, rules } }, 1);
      return proposal.outcome === 'rejected' ? proposal.reason : proposal.outcome;
    };
    assert.equal(reason('y'.repeat(481)), 'The prompt would have 121 tokens (estimated); 120 are allowed.');
    assert.match(reason('y'.repeat(400), '- Mind the rules of the house, all of them.'), /^The prompt would have \d+ tokens/);
    assert.equal(reason('y'.repeat(480)), 'new');
  });

  it('leaves a slot what the rest of the file does not take', () => {
    const twice =
      `<!-- whetstone:slot a -->\n${'x'.repeat(200)}\n<!-- /whetstone:slot -->\n<!-- whetstone:rules -->\n` +
      `- ${'r'.repeat(100)}\n<!-- /whetstone:rules -->\n`;
    const room = slotRoom(testProgram(twice, 'x.md'), ['text'], 120);
    assert.equal(room, 480 - (twice.length - 200));
    assert.equal(slotRoom(testProgram(twice, 'x.md'), ['text'], undefined), Infinity);
  });

  it('never rejects what is no longer than the file as it is', async () => {
    assert.deepEqual((await propose(400, 10)).reasons, []);
    assert.match((await propose(401, 10)).reasons[0] ?? '', /has 401 characters, 1 more than the limit of 400/);
  });

  it('tells the reflection model how much it may write', async () => {
    assert.match((await propose(10, 120)).asked, /at most <limit of="characters">480<\/limit> characters/);
    assert.match((await propose(10, undefined)).asked, /at most <limit of="characters">2000<\/limit> characters/);
  });
});
