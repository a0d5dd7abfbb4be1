import assert from 'node:assert/strict';
import { appendFile, cp, lstat, mkdtemp, readFile, rm, stat, symlink, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { describe, it } from 'mocha';
import { checksum } from '../../../src/core/checksum';
import { executeRun } from '../../../src/core/run/executeRun';
import { encodeEntry } from '../../../src/core/run/journal/journalText';
import { prepareRun } from '../../../src/core/run/prepareRun';
import { defaultConfig } from '../../../src/core/run/runConfig';
import type { RunSummary } from '../../../src/core/run/view/runSummary';
import { summarizeRun } from '../../../src/core/run/view/runSummary';
import { RunLock } from '../../../src/storage/runLock';
import type { StoredRun } from '../../../src/storage/runStore';
import { RunStore, summaryName } from '../../../src/storage/runStore';
import { readSummary } from '../../../src/storage/runSummaries';
import { memoryEnvironment } from '../../support/memoryRun';
import { parityCases, parityModels, parityPrompt, shortRuns } from '../../support/parityWorld';
import { testProgram } from '../../support/testProgram';
import { formatVersion } from '../../../src/core/run/journal/formatVersion';

/** Counts the journals that are read, and looks which runs are still in memory. */
class CountingStore extends RunStore {
  reads = 0;
  readonly runs: WeakRef<StoredRun>[] = [];
  readonly folds: WeakRef<object>[] = [];

  override async read(id: string): Promise<StoredRun | undefined> {
    this.reads++;
    const run = await super.read(id);
    if (run !== undefined) {
      this.runs.push(new WeakRef(run));
      this.folds.push(new WeakRef(run.fold));
    }
    return run;
  }
}

const collectGarbage = (): void => {
  setFlagsFromString('--expose-gc');
  (runInNewContext('gc') as () => void)();
};

describe('the summary of a run', function () {
  this.timeout(120_000);
  let store: CountingStore;
  beforeEach(async () => {
    store = new CountingStore(await mkdtemp(join(tmpdir(), 'whetstone-summaries-')));
  });
  afterEach(() => rm(store.root, { recursive: true, force: true }));

  async function makeRun(): Promise<string> {
    const config = {
      ...defaultConfig,
      method: 'metareflection' as const,
      optimizer: shortRuns.metareflection ?? {},
      models: { task: 'task', reflection: 'reflection', judge: 'judge' },
    };
    const { run } = await prepareRun({ program: testProgram(parityPrompt, join(store.root, 'SKILL.md')), cases: parityCases(24), config });
    const { id, prepared, sink } = await store.begin(run, new Date(0));
    await executeRun(prepared, { ...memoryEnvironment(parityModels(1), []), sink });
    await sink.close();
    return id;
  }

  async function summary(id: string, from: RunStore = store, mayKeep = true) {
    const state = await from.journalState(id);
    return state && readSummary(from, id, state, mayKeep);
  }

  async function ofJournal(id: string, from: RunStore = store) {
    const view = (await new RunStore(from.root).read(id))?.view;
    return view && summarizeRun(view);
  }

  it('is that of its journal, which is read once', async () => {
    const id = await makeRun();
    const expected = await ofJournal(id);
    assert.ok(expected?.taught.length, 'rules were learned');
    for (let time = 1; time <= 3; time++) assert.deepEqual(await summary(id), { summary: expected, owner: undefined });
    assert.equal(store.reads, 1);
  });

  it('follows its journal: what is appended, damaged, or written in another version, and its end', async () => {
    const id = await makeRun();
    assert.equal((await summary(id))?.summary?.hasAccepted, false);
    await store.note(id, new Date(1), { type: 'accepted', candidate: 'c1', hashBefore: 'a', hashAfter: 'b' });
    assert.equal((await summary(id))?.summary?.hasAccepted, true);
    assert.deepEqual((await summary(id))?.summary, await ofJournal(id));
    const path = store.journalPath(id);
    const text = await readFile(path, 'utf8');
    await writeFile(path, text.slice(0, text.lastIndexOf('{"sum"') + 20));
    assert.equal((await summary(id))?.summary?.hasAccepted, false, 'the note is torn');
    await writeFile(path, 'nonsense\n');
    assert.deepEqual(await summary(id), { owner: undefined, unreadable: 'damaged' });
    await writeFile(
      path,
      encodeEntry({ at: '2026-01-01T00:00:00.000Z', event: { type: 'started', formatVersion: formatVersion + 1 } as never }, 0),
    );
    assert.equal((await summary(id))?.unreadable, 'other version');
    await writeFile(path, text);
    assert.equal((await summary(id))?.summary?.hasAccepted, true);
    await rm(store.folder(id), { recursive: true });
    assert.equal(await summary(id), undefined);
  });

  it('is made anew where the one that was kept is damaged, or belongs to a folder that this is a copy of', async () => {
    const id = await makeRun();
    const expected = await summary(id);
    const path = join(store.folder(id), summaryName);
    const kept = await readFile(path, 'utf8');
    const [, key = '', json = ''] = kept.split('\n');
    const withRightSum = (other: string): string => `${checksum(`${key}\n${other}`)}\n${key}\n${other}\n`;
    assert.equal(withRightSum(json), kept);
    const { verdict, ...unproven } = JSON.parse(json) as RunSummary;
    const ofWrongForm: readonly object[] = [
      ...[null, {}, 7].map((other) => ({ ...unproven, measured: other, verdict })),
      ...[
        { rules: [null] },
        { startedAt: 'yesterday' },
        { hasSteps: null },
        { state: '__proto__' },
        { verdict: null },
        { id: 'another' },
        { more: 1 },
      ].map((other) => ({ ...unproven, ...other })),
      ...[[], [{}]],
    ];
    const damaged = [
      '',
      'nonsense',
      kept.slice(0, -9),
      kept.replace('"hasSteps":true', '"hasSteps":null'),
      withRightSum('null'),
      withRightSum('{'),
      ...ofWrongForm.map((other) => withRightSum(JSON.stringify(other))),
    ];
    for (const text of damaged) {
      await writeFile(path, text);
      assert.deepEqual(await summary(id), expected, text.slice(0, 300));
    }
    assert.equal(store.reads, 1 + damaged.length);
    const copy = new CountingStore(await mkdtemp(join(tmpdir(), 'whetstone-summaries-')));
    try {
      await cp(store.root, copy.root, { recursive: true, preserveTimestamps: true });
      const { atime, mtime } = await stat(store.journalPath(id));
      await utimes(copy.journalPath(id), atime, mtime);
      assert.equal((await summary(id, copy))?.summary?.files[0], join(copy.root, 'SKILL.md'));
    } finally {
      await rm(copy.root, { recursive: true, force: true });
    }
  });

  it('is not kept where a link is in its place, which stays, like the file that it leads to', async () => {
    const id = await makeRun();
    const outside = join(store.root, 'outside.txt');
    const path = join(store.folder(id), summaryName);
    await writeFile(outside, 'mine');
    await symlink(outside, path);
    assert.deepEqual((await summary(id))?.summary, await ofJournal(id));
    assert.equal(await readFile(outside, 'utf8'), 'mine');
    assert.ok((await lstat(path)).isSymbolicLink());
  });

  it('is not kept where nothing may be written, and used where it was', async () => {
    const id = await makeRun();
    const expected = await ofJournal(id);
    assert.deepEqual((await summary(id, store, false))?.summary, expected);
    await assert.rejects(stat(join(store.folder(id), summaryName)), /ENOENT/);
    await summary(id);
    assert.deepEqual([(await summary(id, store, false))?.summary, store.reads], [expected, 2]);
  });

  it('of a run under way names its owner, and is not kept', async () => {
    const id = await makeRun();
    const lock = await RunLock.acquire(store.folder(id));
    try {
      assert.equal((await summary(id))?.owner?.process, process.pid);
      await assert.rejects(stat(join(store.folder(id), summaryName)), /ENOENT/);
    } finally {
      await lock.release();
    }
    assert.equal((await summary(id))?.owner, undefined);
  });

  it('holds neither the fold nor the text of the journal in memory', async () => {
    const id = await makeRun();
    // Lines that are no entries: only text to be held.
    await appendFile(store.journalPath(id), `${'x'.repeat(1000)}\n`.repeat(2000));
    const ids = [id];
    for (let index = 2; index <= 10; index++) {
      ids.push(`${id}-${index}`);
      await cp(store.folder(id), store.folder(`${id}-${index}`), { recursive: true });
    }
    await summary(id);
    collectGarbage();
    const before = process.memoryUsage().heapUsed;
    const summaries = [];
    for (const each of ids) summaries.push((await summary(each))?.summary);
    // What a weak reference was made to or asked for stays until the next turn.
    await new Promise((resolve) => setImmediate(resolve));
    collectGarbage();
    const held = process.memoryUsage().heapUsed - before;
    assert.equal(store.reads, 10);
    assert.ok(
      summaries.every((each) => each?.taught.length),
      'all were read, and are held',
    );
    assert.deepEqual([...store.runs, ...store.folds].filter((each) => each.deref() !== undefined).length, 0);
    assert.ok(held < 4_000_000, `${held} bytes are held, of journals of 20 MB`);
  });
});
