import assert from 'node:assert/strict';
import { expectedText } from '../../../src/core/cases/expectation';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'mocha';
import type { Metric, ScorePart } from '../../../src/core/metrics/metric';
import { executeRun } from '../../../src/core/run/executeRun';
import { prepareRun } from '../../../src/core/run/prepareRun';
import { defaultConfig } from '../../../src/core/run/runConfig';
import { RunStore } from '../../../src/storage/runStore';
import { readTrajectories } from '../../../src/storage/trajectoryFile';
import { memoryEnvironment } from '../../support/memoryRun';
import { testProgram } from '../../support/testProgram';
import { parityCases, parityModels, parityPrompt, shortRuns } from '../../support/parityWorld';

/** Two objectives, and what the one step was worth. */
const partsOf = (output: string, expected: string): readonly ScorePart[] => [
  { name: 'right', value: output === expected ? 1 : 0, weight: 3, feedback: `${output} for ${expected}. `.repeat(20) },
  { name: 'short', value: 1 / output.length, weight: 1 },
  { name: 'step', value: 0.5, step: 0 },
];

const metric: Metric = {
  id: 'iequals',
  scale: 'graded',
  usesJudge: false,
  needsExpected: true,
  async score({ output }, { expected = '' }) {
    const parts = partsOf(output, expectedText(expected));
    return { value: (3 * (parts[0]?.value ?? 0) + (parts[1]?.value ?? 0)) / 4, feedback: 'Both count.', parts };
  },
};

describe('the parts of a score', () => {
  let store: RunStore;
  beforeEach(async () => {
    store = new RunStore(await mkdtemp(join(tmpdir(), 'whetstone-parts-')));
  });
  afterEach(() => rm(store.root, { recursive: true, force: true }));

  it('are those that the metric gave: in what failed, in what changed, and beside the journal', async () => {
    const config = {
      ...defaultConfig,
      method: 'metareflection' as const,
      optimizer: shortRuns.metareflection ?? {},
      models: { task: 'task', reflection: 'reflection', judge: 'judge' },
    };
    const { run } = await prepareRun({ program: testProgram(parityPrompt, join(store.root, 'SKILL.md')), cases: parityCases(24), config });
    const { id, prepared, sink, earlier } = await store.begin(
      { ...run, metric, settings: { ...run.settings, scale: 'graded' } },
      new Date(0),
    );
    const trajectories = (await store.openTrajectories(id)) ?? assert.fail();
    await executeRun(prepared, { ...memoryEnvironment(parityModels(1), []), sink, earlier, trajectories });
    await trajectories.close();
    await sink.close();
    const { fold, view } = (await store.read(id)) ?? assert.fail();
    const failed = await fold.failedCases('c0', 'validation');
    assert.ok(failed.length > 0);
    for (const { output = '', expected = '', parts } of failed) assert.deepEqual(parts, partsOf(output, expectedText(expected)));
    let compared = 0;
    for (const { id: candidate } of view?.candidates.slice(1) ?? []) {
      for (const [split, outcome] of [
        ['train', 'fixed'],
        ['train', 'same'],
        ['validation', 'broken'],
      ] as const) {
        const [changed] = await fold.changedCases(candidate, split, outcome);
        if (changed === undefined) continue;
        assert.deepEqual(changed.partsBefore, partsOf(changed.outputBefore ?? '', expectedText(changed.expected ?? '')));
        assert.deepEqual(changed.partsAfter, partsOf(changed.outputAfter ?? '', expectedText(changed.expected ?? '')));
        const [kept] = await readTrajectories(
          store.trajectoriesPath(id),
          (name) => name.candidate === candidate && name.case === changed.case,
        );
        assert.deepEqual(kept?.parts, changed.partsAfter);
        compared++;
      }
    }
    assert.ok(compared > 0);
  });
});
