import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, symlink, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'mocha';
import { executeRun } from '../../../src/core/run/executeRun';
import { longestRepeated } from '../../../src/core/run/journal/longTexts';
import { prepareRun } from '../../../src/core/run/prepareRun';
import { defaultConfig } from '../../../src/core/run/runConfig';
import type { TrajectoryLine } from '../../../src/core/run/trajectoryLine';
import { encodeTrajectory, nameOfTrajectory } from '../../../src/core/run/trajectoryText';
import { createRandom } from '../../../src/core/stats/random';
import { openForResume } from '../../../src/storage/resumeRun';
import { RunStore } from '../../../src/storage/runStore';
import { readTrajectories, TrajectoryFile } from '../../../src/storage/trajectoryFile';
import { memoryEnvironment } from '../../support/memoryRun';
import { testProgram } from '../../support/testProgram';
import { parityCases, parityModels, parityPrompt, shortRuns } from '../../support/parityWorld';

const line = (rollout: string, text: string): TrajectoryLine => ({
  ...{
    rollout,
    candidate: 'c1',
    case: '@ "line" 1',
    output: text,
    end: 'limit',
    reason: 'No turns are left.',
    usage: { inputTokens: 1, outputTokens: 2 },
    score: 0.5,
    feedback: '@@',
  },
  steps: [
    {
      kind: 'said',
      actor: '',
      text,
      heard: [
        { role: 'system', content: text },
        { role: 'user', content: '@a' },
      ],
      ref: 'k',
      usage: { inputTokens: 1, outputTokens: 2 },
    },
    { kind: 'effect', actor: 'a', name: 'mcp', input: { query: text, list: [1, null, true] }, output: [text] },
    { kind: 'effect', actor: 'a', name: 'mcp', input: null, error: 'away' },
    { kind: 'found', actor: 'b', query: 'q', documents: [{ id: 'd', score: -1 }, { id: 'e' }] },
    { kind: 'checked', actor: 'b', accepted: false, feedback: text },
    { kind: 'noted', actor: 'b', name: 'rating', data: { value: 3 } },
  ],
});

describe('the trajectories of a run', function () {
  this.timeout(60_000);
  let store: RunStore;
  let id: string;
  let path: string;
  beforeEach(async () => {
    store = new RunStore(await mkdtemp(join(tmpdir(), 'whetstone-trajectories-')));
    id = await store.create(new Date(0), 'opro');
    path = store.trajectoriesPath(id);
  });
  afterEach(() => rm(store.root, { recursive: true, force: true }));

  const all = async (): Promise<readonly TrajectoryLine[]> => readTrajectories(path, () => true);
  const names = (lines: readonly TrajectoryLine[]): readonly string[] => lines.map(({ rollout }) => rollout).sort();

  it('are read as they were written, long texts once', async () => {
    const long = 'A long text, "quoted". '.repeat(20);
    const lines = [line('c1/1', long), line('c1/2', 'short'), line('c1/3', `${long}!`), line('c1/4', long)];
    for (let time = 1; time <= 2; time++) {
      const file = await TrajectoryFile.open(path);
      for (const each of lines) await file.record(each);
      await file.close();
    }
    assert.deepEqual(await all(), lines);
    assert.deepEqual(await readTrajectories(path, ({ rollout }) => rollout === 'c1/4'), lines.slice(3));
    assert.equal(
      (await readFile(path, 'utf8')).split(JSON.stringify(long).slice(1, -1)).length,
      3,
      'the one text, and the other that begins so',
    );
  });

  it('go on behind a last line that was torn at any byte', async () => {
    const long = 'x'.repeat(longestRepeated + 1);
    const first = encodeTrajectory(line('c1/1', long), 0, new Map());
    const second = line('c1/2', long);
    for (let cut = 0; cut <= first.length; cut += 7) {
      await writeFile(path, first.slice(0, cut));
      const file = await TrajectoryFile.open(path);
      await file.record(second);
      await file.record(line('c1/1', long));
      await file.close();
      assert.deepEqual(names(await all()), ['c1/1', 'c1/2'], String(cut));
      assert.deepEqual(
        (await all()).find(({ rollout }) => rollout === 'c1/2'),
        second,
      );
    }
  });

  it('are no others than those of their form', async () => {
    const whole = encodeTrajectory(line('c1/1', 'text'), 0, new Map());
    const odd = [
      '"score":0.5',
      '"kind":"said"',
      '"accepted":false',
      '"actor":""',
      '"end":"limit"',
      '"usage":{"inputTokens":1,"outputTokens":2},"score"',
    ].map((part) => {
      assert.ok(whole.includes(part), part);
      return whole.replace(part, part.replace(/:.*/, ':{}')).replace('"usage":{}', '"usage":{},"score"');
    });
    await writeFile(path, ['', '{}', 'null', ...odd, whole].map((each) => `${each.trimEnd()}\n`).join(''));
    assert.deepEqual(await all(), [line('c1/1', 'text')]);
    assert.equal(nameOfTrajectory('{"rollout":"a","candidate":"b","case":"c",'), undefined);
  });

  it('are left out where a link stands in their place, and the run goes on', async () => {
    await symlink(join(store.root, 'elsewhere'), path);
    assert.equal(await store.openTrajectories(id), undefined);
  });

  it('are kept of each rollout that was scored, once, also where the run was taken up again and the file cut', async () => {
    const config = {
      ...defaultConfig,
      method: 'metareflection' as const,
      optimizer: shortRuns.metareflection ?? {},
      models: { task: 'task', reflection: 'reflection', judge: 'judge' },
    };
    const { run } = await prepareRun({ program: testProgram(parityPrompt, join(store.root, 'SKILL.md')), cases: parityCases(24), config });
    const begun = await store.begin(run, new Date(1));
    const { sink, earlier } = begun;
    ({ id } = begun);
    path = store.trajectoriesPath(id);
    const trajectories = (await store.openTrajectories(id)) ?? assert.fail();
    await executeRun(begun.prepared, { ...memoryEnvironment(parityModels(1), []), sink, earlier, trajectories });
    await trajectories.close();
    await sink.close();
    const expected = await all();
    const fold = (await store.read(id))?.fold ?? assert.fail();
    const failed = await fold.failedCases('c0', 'train');
    assert.ok(failed.length > 0);
    for (const { case: name, output, score } of failed) {
      const found = expected.filter((each) => each.candidate === 'c0' && each.case === name);
      assert.deepEqual(
        found.map((each) => [each.output, each.score]),
        [[output, score]],
      );
      assert.ok(
        found[0]?.steps[0]?.kind === 'said' && found[0].steps[0].heard?.at(-1)?.content.includes(name.replace('line ', '')) !== undefined,
      );
    }
    assert.equal(new Set(names(expected)).size, expected.length);

    const bytes = await readFile(store.journalPath(id));
    const size = (await readFile(path)).length;
    const random = createRandom(1, 'cuts');
    for (let count = 0; count < 5; count++) {
      await writeFile(store.journalPath(id), bytes.subarray(0, bytes.length - 300 - random.integer(Math.floor(bytes.length / 3))));
      await truncate(path, random.integer(size));
      const resumed = await openForResume(store, id, new Date(2));
      const again = (await store.openTrajectories(id)) ?? assert.fail();
      await executeRun(resumed.prepared, {
        ...memoryEnvironment(parityModels(2), []),
        sink: resumed.sink,
        earlier: resumed.earlier,
        trajectories: again,
      });
      await again.close();
      await resumed.sink.close();
      // A pair of the verdict that was cut in half is asked anew, under another key.
      const withoutKeys = (each: TrajectoryLine) => ({ ...each, steps: each.steps.map(({ ref, ...step }) => step) });
      const byName = (lines: readonly TrajectoryLine[]) => new Map(lines.map((each) => [each.rollout, withoutKeys(each)]));
      assert.deepEqual(byName(await all()), byName(expected));
      assert.equal((await all()).length, expected.length);
    }
  });
});
