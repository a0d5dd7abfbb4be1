import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'mocha';
import type { JournalEntry } from '../../../src/core/run/journal/events';
import { encodeEntry, encodeJournal } from '../../../src/core/run/journal/journalText';
import { readPromptText } from '../../../src/storage/readText';
import { RunStore } from '../../../src/storage/runStore';
import { formatVersion } from '../../../src/core/run/journal/formatVersion';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'whetstone-storage-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const note = (message: string, number: number) =>
  encodeEntry({ at: '2026-01-01T00:00:00.000Z', event: { type: 'interrupted', message } }, number);

describe('the runs of a folder', () => {
  it('are listed newest first, each with a folder of its own', async () => {
    const store = new RunStore(folder);
    assert.deepEqual(await store.list(), []);
    const at = new Date('2026-03-04T05:06:07Z');
    const ids = [
      await store.create(at, 'opro'),
      await store.create(at, 'opro'),
      await store.create(new Date('2026-03-05T00:00:00Z'), 'opro'),
    ];
    assert.deepEqual(ids, ['2026-03-04T05-06-07-opro', '2026-03-04T05-06-07-opro-2', '2026-03-05T00-00-00-opro']);
    assert.deepEqual(await store.list(), [...ids].reverse());
    assert.equal(await readFile(join(folder, '.whetstone', '.gitignore'), 'utf8'), '*\n');
  });

  it('are read as far as their journal is whole', async () => {
    const store = new RunStore(folder);
    const id = await store.create(new Date(0), 'opro');
    const path = join(store.folder(id), 'journal.jsonl');
    await writeFile(path, `${note('one', 0)}damaged\n${note('two', 2)}{"sum":"torn`);
    const run = await store.read(id);
    assert.equal(run?.damage.count, 2);
    assert.deepEqual(run.damage.damagedLines, [2]);
  });

  it('that cannot be shown say why, whatever their journal holds', async () => {
    const store = new RunStore(folder);
    const written = async (...events: readonly object[]): Promise<string | undefined> => {
      const id = await store.create(new Date(0), 'opro');
      await writeFile(
        store.journalPath(id),
        encodeJournal(events.map((event) => ({ at: '2026-01-01T00:00:00.000Z', event: event as JournalEntry['event'] }))),
      );
      const run = await store.read(id);
      assert.equal(run?.view, undefined);
      return run?.unreadable;
    };
    assert.equal(
      await written({ type: 'cases', groups: 3 }, { type: 'started', formatVersion: formatVersion + 1, task: {} }, { type: 'scored' }),
      'other version',
    );
    assert.equal(await written({ type: 'started', formatVersion }), 'damaged');
    assert.equal(await written({ type: 'cases', cases: 3 }), 'damaged');
    assert.equal(await written(), 'damaged');
  });

  it('are not looked for outside of the folder', async () => {
    const store = new RunStore(folder);
    for (const id of ['..', '../..', 'a/b', '.hidden', '']) assert.equal(await store.read(id), undefined);
    assert.equal(await store.read('none'), undefined);
  });
});

describe('reading text', () => {
  it('names the file that is missing, a folder, or not text', async () => {
    await assert.rejects(readPromptText(join(folder, 'none.md')), /none\.md: There is no such file/);
    await assert.rejects(readPromptText(folder), /This is a folder, not a file/);
    await writeFile(join(folder, 'binary.md'), new Uint8Array([104, 0, 105]));
    await assert.rejects(readPromptText(join(folder, 'binary.md')), /binary/);
  });

  it('keeps a byte order mark', async () => {
    await writeFile(join(folder, 'a.md'), '\uFEFFhello');
    assert.equal(await readPromptText(join(folder, 'a.md')), '\uFEFFhello');
  });
});
