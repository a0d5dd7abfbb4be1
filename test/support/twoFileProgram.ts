import assert from 'node:assert/strict';
import { strictObject } from 'valibot';
import type { Agent } from '../../src/core/agents/agent';
import { madeUpRollout } from '../../src/core/agents/madeUpRollout';
import type { Optimizer } from '../../src/core/optimizers/optimizer';
import type { Values } from '../../src/core/prompt/program';
import { renderFiles, valueOf } from '../../src/core/prompt/version';
import { executeRun } from '../../src/core/run/executeRun';
import { prepareRun } from '../../src/core/run/prepareRun';
import { defaultConfig } from '../../src/core/run/runConfig';
import type { RunStore } from '../../src/storage/runStore';
import { applyEval, caseSourceOf, loadEval, loadInput, programSourceOf } from '../../src/storage/runTarget';
import { memoryEnvironment } from './memoryRun';
import { scriptedModel } from './scriptedModel';

/** The files of a program, by their place: two prompts and an eval file with configuration. */
export const twoFiles = {
  'AGENTS.md': '\uFEFF# Desk\r\n\r\nAnswer the mail.\r\n\r\n- Be kind.\r\n',
  'skills/x/SKILL.md':
    "---\nname: sort # mine\ndescription: 'Sorts mail.' # short\n---\n\nName the tray.\n\n<!-- whetstone:rules -->\n" +
    '- Old.\n<!-- /whetstone:rules -->\n\nEnd.  \n',
  'desk.eval.yaml':
    'prompt: AGENTS.md\nfiles: [skills/x/SKILL.md]   # the other one\nconfig:\n  model.task: lexical\n' +
    '  retrieval.topK: 5 # of all\nlocked:\n  - model.task\nmetric: equals\ncases:\n' +
    Array.from({ length: 300 }, (_, index) => `  - { input: "${index}", expected: "yes" }\n`).join(''),
} as const;

/** The same once all changes are accepted. */
export const twoFilesChanged = {
  'AGENTS.md': twoFiles['AGENTS.md'].replace('Answer the mail.', 'Answer the mail, level A.'),
  'skills/x/SKILL.md': twoFiles['skills/x/SKILL.md']
    .replace('- Old.', '- Old.\n- Level B.')
    .replace("'Sorts mail.'", "'Sorts mail: it''s level C.'"),
  'desk.eval.yaml': twoFiles['desk.eval.yaml'].replace('topK: 5', 'topK: 9'),
};

/** What the method changes, step by step, and what the file then says. */
export const twoFileSteps: readonly Values[] = [
  { instruction: 'Answer the mail, level A.' },
  { 'skills/x/SKILL.md#rules': '- Old.\n- Level B.' },
  { 'skills/x/SKILL.md#description': "Sorts mail: it's level C." },
  { 'retrieval.topK': '9' },
];

/** Offers each change on top of the best candidate so far, and lets the gate decide. */
const stepwise: Optimizer = {
  ...{ id: 'opro', label: 'Stepwise', description: '', source: '', improves: ['text', 'rules', 'description', 'config'] },
  ...{ presets: { practical: {}, paper: {} }, options: strictObject({}) },
  async optimize(context) {
    for (const [index, values] of twoFileSteps.entries()) {
      context.beginStep(index + 1, `Step ${index + 1}`);
      const proposal = context.propose({ parents: [context.incumbent.id], values: { ...context.incumbent.values, ...values } });
      assert.equal(proposal.outcome, 'new', JSON.stringify(proposal));
      if (proposal.outcome === 'new') await context.submit(proposal.candidate);
    }
    const locked = context.propose({ parents: [], values: { 'model.task': '"openai:x"' } });
    assert.equal(locked.outcome === 'rejected' && locked.reason, 'Setting "model.task" is locked.');
    return { reason: 'finished', detail: 'All steps are done.' };
  },
};

/** Sends all files and a piece of configuration. */
const wholeAgent: Agent = {
  turns: { fewest: 1, typical: 1, most: 1 },
  reads: () => true,
  async run({ case: promptCase, ...version }, world) {
    const content = [...renderFiles(version).values()].map(({ text }) => text).join('\n') + `\ntop ${valueOf(version, 'retrieval.topK')}`;
    const { text } = await world.ask({
      messages: [
        { role: 'system', content },
        { role: 'user', content: promptCase.input },
      ],
    });
    return { output: text, end: 'answered' };
  },
  dry: (_task, random) => madeUpRollout({ fewest: 1, typical: 1, most: 1 }, random),
};

/** Right on more of the numbers the more of the changes it is told of. */
const task = scriptedModel('task', ({ messages }) => {
  const told = messages[0]?.content ?? '';
  const known = [/level A\./, /- Level B\./, /level C\./, /top 9$/].filter((change) => change.test(told)).length;
  return Number(/\d+/.exec(messages[1]?.content ?? '')?.[0]) % 20 < 4 + 3.5 * known ? 'yes' : 'no';
});

/** Optimizes the program in a folder, by a method that offers each change in turn, and keeps the run there. @returns the id of the run */
export async function optimizeTwoFiles(evalPath: string, promptPath: string, store: RunStore): Promise<string> {
  const loaded = await loadEval(evalPath);
  const base = { ...defaultConfig, method: 'opro' as const, models: { task: 'task', reflection: 'reflection', judge: 'judge' } };
  const sources = { prompt: promptPath, program: programSourceOf(loaded), cases: caseSourceOf(loaded) ?? assert.fail() };
  const { input, problems } = await loadInput(sources, applyEval(base, loaded));
  assert.deepEqual(problems, []);
  const { run } = await prepareRun(input);
  const { id, prepared, sink } = await store.begin({ ...run, program: input.program, agent: wholeAgent, optimizer: stepwise }, new Date());
  await executeRun(prepared, { ...memoryEnvironment({ task, reflection: task }, []), sink });
  await sink.close();
  return id;
}
