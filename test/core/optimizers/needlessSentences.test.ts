import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { opro } from '../../../src/core/optimizers/opro/opro';
import { eventsOf, makeCase, runInMemory } from '../../support/memoryRun';
import { scriptedModel } from '../../support/scriptedModel';
import { bestText } from '../../support/testProgram';

const cases = Array.from({ length: 60 }, (_, index) =>
  makeCase(`line ${index}`, `kind ${'ABCDEF'[index % 6] ?? ''} number ${index}`, 'yes'),
);
const split = { train: 0.4, validation: 0.3, test: 0.3 };

/** Kinds A and B need a sentence of their own; C is never right, D to F always. */
function solver() {
  return scriptedModel('task', ({ messages }) => {
    const kind = /kind (\w)/.exec(messages.at(-1)?.content ?? '')?.[1] ?? '';
    return 'DEF'.includes(kind) || (messages[0]?.content ?? '').includes(`Mind ${kind}s.`) ? 'yes' : 'no';
  });
}

/** A prompt whose instruction may have several paragraphs. */
const marked = (instruction: string): string => `<!-- whetstone:slot task -->\n${instruction}\n<!-- /whetstone:slot -->\n`;

const written = 'Answer right. Mind As. Stay calm about everything else.\n\n- Mind Bs.\n- Smile at whoever is there.';

async function run(optimizer: Record<string, number>, prompt = marked('Answer right.'), preset: 'practical' | 'paper' = 'practical') {
  const config = {
    method: 'opro' as const,
    preset,
    optimizer: { steps: 3, patience: 0, candidatesPerStep: 1, trainingCases: 0, ...optimizer },
    split,
    budget: { calls: 5000 },
  };
  const outcome = await runInMemory({
    prompt,
    cases,
    models: { task: solver(), reflection: scriptedModel('reflection', () => `<INS>${written}</INS>`) },
    config,
  });
  assert.equal(outcome.error, undefined);
  return { ...outcome, steps: eventsOf(outcome.entries, 'step').map(({ description }) => description) };
}

const tries = (steps: readonly string[]): number => steps.filter((step) => step.startsWith('Trying to do without')).length;

describe('sentences that do not pay', () => {
  it('are removed at the end, and those that matter stay', async () => {
    const { result, entries, steps } = await run({ deletions: 6 });
    assert.equal(bestText(result), marked('Answer right. Mind As.\n\n- Mind Bs.'));
    assert.match(
      eventsOf(entries, 'ended')[0]?.detail ?? '',
      /^All 3 steps are done\. c\d+, without 2 of the 4 sentences that had been written, was admitted\.$/,
    );
    assert.ok(steps.includes('Trying to do without 2 sentences'), steps.join('\n'));
    assert.ok(eventsOf(entries, 'gate').some(({ reason }) => /^Level with c1 and shorter by/.test(reason)));
  });

  it('are looked for no more often than the setting says, and never in the paper preset', async () => {
    for (const deletions of [0, 1, 2]) assert.equal(tries((await run({ deletions })).steps), deletions);
    assert.equal(tries((await run({}, undefined, 'paper')).steps), 0);
    assert.equal(opro.presets.practical.deletions, 3);
  });

  it('are not sought where a removal loses training cases: that costs no validation', async () => {
    const { entries } = await run({ deletions: 6 });
    const dropped = eventsOf(entries, 'dropped').filter(({ reason }) =>
      /^On the training cases that both were scored on 5[48]\.\d % without what is left out, 79\.\d % with it\.$/.test(reason),
    );
    assert.equal(dropped.length, 2);
    for (const { candidate } of dropped) {
      const scored = eventsOf(entries, 'scored').filter((event) => event.candidate === candidate);
      assert.ok(scored.length > 0 && scored.every((event) => event.split === 'train'));
    }
  });

  it('are not those of a person, nor those of a prompt that stays', async () => {
    for (const theirs of ['Answer right. Stay calm about everything else.', 'Answer right.\n\n* Stay calm\n  about everything else.']) {
      const { result } = await run({ deletions: 6 }, marked(theirs));
      assert.equal(bestText(result), marked('Answer right. Mind As. Stay calm about everything else.\n\n- Mind Bs.'));
    }
    assert.equal(tries((await run({ deletions: 6 }, marked(written))).steps), 0);
  });

  it('are sought in the steps that follow the last one of the search', async () => {
    // All training cases are right after the first step, and one validation case stays wrong.
    const solved = (wrong: ReadonlySet<string>) =>
      scriptedModel('task', ({ messages }) =>
        wrong.has(messages.at(-1)?.content ?? '') || !(messages[0]?.content ?? '').includes('Mind') ? 'no' : 'yes',
      );
    const go = (wrong: ReadonlySet<string>) => {
      const config = { method: 'opro' as const, optimizer: { candidatesPerStep: 1, trainingCases: 0, validateEvery: 1 }, split };
      return runInMemory({
        prompt: marked('Answer right.'),
        cases,
        models: { task: solved(wrong), reflection: scriptedModel('reflection', () => `<INS>${written}</INS>`) },
        config,
      });
    };
    const splits = eventsOf((await go(new Set())).entries, 'started')[0]?.splits;
    const { entries } = await go(new Set(cases.filter(({ id }) => id === splits?.validation[0]).map(({ input }) => input)));
    const steps = eventsOf(entries, 'step').map(({ step, description }) => `${step} ${description.split(' ')[0] ?? ''}`);
    assert.deepEqual([...new Set(steps)].slice(0, 3), ['0 Scoring', '1 Step', '2 Trying']);
  });

  it('are not all there is: an instruction is never left empty', async () => {
    const config = {
      method: 'opro' as const,
      optimizer: { steps: 1, candidatesPerStep: 1, trainingCases: 0 },
      split,
      budget: { calls: 5000 },
    };
    const reflection = scriptedModel('reflection', () => '<INS>Mind As.</INS>');
    const { entries, result } = await runInMemory({
      prompt: 'Answer right, please.\n',
      cases,
      models: { task: solver(), reflection },
      config,
    });
    assert.equal(bestText(result), 'Mind As.\n');
    assert.deepEqual(eventsOf(entries, 'rejected'), []);
  });
});
