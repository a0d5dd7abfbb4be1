import assert from 'node:assert/strict';
import { cp, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'mocha';
import { executeRun } from '../../../src/core/run/executeRun';
import { prepareRun } from '../../../src/core/run/prepareRun';
import { defaultConfig } from '../../../src/core/run/runConfig';
import { usesOf } from '../../../src/core/run/view/runUses';
import { usesBehind, usesBeside } from '../../../src/storage/knownUses';
import { RunStore, summaryName, traceName, usesName } from '../../../src/storage/runStore';
import { memoryEnvironment } from '../../support/memoryRun';
import { parityCases, parityModels, parityPrompt, shortRuns } from '../../support/parityWorld';
import { bestText, testProgram } from '../../support/testProgram';

describe('what earlier runs used', function () {
  this.timeout(60_000);
  let store: RunStore;
  beforeEach(async () => {
    store = new RunStore(await mkdtemp(join(tmpdir(), 'whetstone-uses-')));
  });
  afterEach(() => rm(store.root, { recursive: true, force: true }));

  const cases = parityCases(24);
  const path = () => join(store.root, 'SKILL.md');

  async function makeRun() {
    const config = {
      ...defaultConfig,
      method: 'metareflection' as const,
      optimizer: shortRuns.metareflection ?? {},
      models: { task: 'task', reflection: 'reflection', judge: 'judge' },
    };
    const { run } = await prepareRun({ program: testProgram(parityPrompt, path()), cases, config });
    const { id, prepared, sink } = await store.begin(run, new Date(0));
    const result = await executeRun(prepared, { ...memoryEnvironment(parityModels(1), []), sink });
    await sink.close();
    const { view, fold } = (await store.read(id)) ?? {};
    assert.ok(view && fold);
    return { id, best: bestText(result) ?? '', uses: usesOf(view, fold.splitCases) };
  }

  const places = (mayKeep: boolean) => ({
    folders: [store.root],
    mayKeep: () => mayKeep,
    environment: { XDG_STATE_HOME: join(store.root, 'state') },
  });

  it('is read from what is kept of them, where it may be kept, and is the same as from their journals', async () => {
    const { id, best, uses } = await makeRun();
    const kept = async () => (await readdir(store.folder(id))).filter((name) => [summaryName, traceName, usesName].includes(name)).length;
    assert.deepEqual(await usesBehind(testProgram(best, path()), cases, places(false)), [uses]);
    assert.equal(await kept(), 0);
    for (let time = 1; time <= 2; time++) {
      assert.deepEqual(await usesBehind(testProgram(best, path()), cases, places(true)), [uses]);
      assert.equal(await kept(), 3);
    }
  });

  it('is that of the runs alone that have made the text, or stand beside', async () => {
    const { id, uses } = await makeRun();
    assert.deepEqual(await usesBehind(testProgram(parityPrompt, path()), cases, places(true)), []);
    assert.deepEqual(await usesBeside(uses, cases, places(true)), [], 'it does not stand beside itself');
    await cp(store.folder(id), store.folder(`${id}-2`), { recursive: true, filter: (from) => !from.endsWith('.json') });
    assert.deepEqual(
      (await usesBeside(uses, cases, places(true))).map((other) => other.id),
      [`${id}-2`],
    );
  });

  it('follows a journal that goes on', async () => {
    const { id, best } = await makeRun();
    const accepted = async () => (await usesBehind(testProgram(best, path()), cases, places(true))).map(({ hasAccepted }) => hasAccepted);
    assert.deepEqual(await accepted(), [false]);
    await store.note(id, new Date(1), { type: 'accepted', candidate: 'c1', hashBefore: 'a', hashAfter: 'b' });
    assert.deepEqual(await accepted(), [true]);
  });
});
