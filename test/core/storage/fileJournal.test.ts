import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'mocha';
import { executeRun } from '../../../src/core/run/executeRun';
import { decodeJournal, encodeEntry } from '../../../src/core/run/journal/journalText';
import { prepareRun } from '../../../src/core/run/prepareRun';
import { defaultConfig } from '../../../src/core/run/runConfig';
import { RunFold } from '../../../src/core/run/view/runFold';
import type { JournalFile } from '../../../src/storage/fileJournal';
import { FileJournal } from '../../../src/storage/fileJournal';
import { LockLost } from '../../../src/storage/runLock';
import { RunStore } from '../../../src/storage/runStore';
import { StorageError } from '../../../src/storage/storageError';
import { memoryEnvironment } from '../../support/memoryRun';
import { parityCases, parityModels, parityPrompt, shortRuns } from '../../support/parityWorld';
import { testProgram } from '../../support/testProgram';

let folder: string;
let path: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'whetstone-journal-'));
  path = join(folder, 'journal.jsonl');
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const note = (message: string) => encodeEntry({ at: '2026-01-01T00:00:00.000Z', event: { type: 'interrupted', message } }, 0);
const noLock = { verify: () => Promise.resolve(), release: () => Promise.resolve() };
const failure = (code: string): Error => Object.assign(new Error(`${code}: no`), { code });

describe('a journal in a file', () => {
  it('keeps the lines in the order in which they were handed in', async () => {
    const journal = await FileJournal.open(path);
    await Promise.all(Array.from({ length: 500 }, (_, index) => journal.append(`${index}\n`)));
    await journal.close();
    assert.equal(await readFile(path, 'utf8'), Array.from({ length: 500 }, (_, index) => `${index}\n`).join(''));
  });

  it('goes on behind the last whole line, wherever a crash tore the next one', async () => {
    const [one, two, long] = [note('one'), note('two'), note('x'.repeat(200_000))];
    const torn = [...Array.from({ length: two.length }, (_, cut) => two.slice(0, cut)), long.slice(0, 150_000), '\0'.repeat(5000)];
    for (const tail of torn) {
      await writeFile(path, one + tail);
      const journal = await FileJournal.open(path);
      await journal.append(note('next'));
      await journal.close();
      const whole = tail.length === two.length - 1 ? one + two : one;
      assert.equal(await readFile(path, 'utf8'), whole + note('next'));
    }
  });

  it('begins anew where not even the first line was whole', async () => {
    await writeFile(path, note('one').slice(0, -3));
    const journal = await FileJournal.open(path);
    await journal.append(note('next'));
    await journal.close();
    assert.equal(await readFile(path, 'utf8'), note('next'));
  });

  it('writes nothing after a line that could not be written, and says so each time', async () => {
    const written: string[] = [];
    const file: JournalFile = {
      appendFile: (text) => (written.length === 1 ? Promise.reject(failure('ENOSPC')) : Promise.resolve(void written.push(text as string))),
      datasync: () => Promise.resolve(),
      close: () => Promise.resolve(),
    };
    const journal = new FileJournal(path, file, noLock);
    await journal.append('one\n');
    const late = [journal.append('two\n'), journal.append('three\n')];
    for (const line of [...late, journal.append('four\n')])
      await assert.rejects(
        line,
        /journal\.jsonl cannot be written: the disk is full\. Free some space and try again; what was written before is kept/,
      );
    await assert.rejects(journal.append('five\n'), StorageError);
    await journal.close();
    assert.deepEqual(written, ['one\n']);
  });

  it('writes nothing when its run was taken over', async () => {
    const file = { appendFile: () => assert.fail('written'), datasync: () => Promise.resolve(), close: () => Promise.resolve() };
    const journal = new FileJournal(path, file, { ...noLock, verify: () => Promise.reject(new LockLost()) });
    await assert.rejects(journal.append('one\n'), /Another process has taken the run over/);
    await journal.close();
  });
});

describe('a disk that refuses', () => {
  /** A run whose disk gives out after so many lines. */
  async function runUntil(lines: number, refusal: 'appendFile' | 'datasync') {
    const kept: string[] = [];
    let left = lines;
    const file: JournalFile = {
      appendFile: (text) => {
        const all = text as string;
        left -= all.split('\n').length - 1;
        if (left >= 0) return Promise.resolve(void kept.push(all));
        // Half of it still finds its way to the disk.
        kept.push(all.slice(0, all.length / 2));
        return refusal === 'appendFile' ? Promise.reject(failure('ENOSPC')) : Promise.resolve();
      },
      datasync: () => (left >= 0 ? Promise.resolve() : Promise.reject(failure('EIO'))),
      close: () => Promise.resolve(),
    };
    const sink = new FileJournal(path, file, noLock);
    const models = parityModels(1);
    const fold = new RunFold('run');
    const config = {
      ...defaultConfig,
      method: 'metareflection',
      optimizer: shortRuns.metareflection ?? {},
      models: { task: 'task', reflection: 'reflection', judge: 'judge' },
    } as const;
    const { run } = await prepareRun({ program: testProgram(parityPrompt), cases: parityCases(24), config });
    const error: unknown = await executeRun(run, { ...memoryEnvironment(models, []), sink, onEntry: (entry) => fold.apply(entry) }).catch(
      (thrown: unknown) => thrown,
    );
    await sink.close();
    return { error, fold, entries: decodeJournal(kept.join('')).entries, asked: models.task.requests.length };
  }

  for (const refusal of ['appendFile', 'datasync'] as const) {
    it(`interrupts a run in good order and keeps what was written (${refusal})`, async () => {
      for (const lines of [0, 1, 2, 9, 30]) {
        const { error, fold, entries, asked } = await runUntil(lines, refusal);
        assert.ok(error instanceof StorageError, String(error));
        // Without its beginning there is nothing to show; a person reads the error.
        if (entries.some(({ event }) => event.type === 'started')) {
          assert.equal(fold.view(true)?.state, 'failed');
          assert.match(fold.view(true)?.statusLine ?? '', /cannot be written/);
        }
        assert.ok(entries.length >= Math.max(0, lines - 4), `${entries.length} of ${lines}`);
        // What cannot be recorded is not asked for, but for what was under way.
        assert.ok(asked <= lines + 4, `${asked} asked, ${lines} lines`);
      }
    });
  }

  it('is told of before a run begins', async () => {
    await writeFile(join(folder, 'file'), '');
    const store = new RunStore(join(folder, 'file'));
    await assert.rejects(store.create(new Date(0), 'opro'), /cannot be written: a file stands where a folder should be\. Move it away/);
    const real = new RunStore(folder);
    const id = await real.create(new Date(0), 'opro');
    await mkdir(real.journalPath(id));
    await assert.rejects(real.openJournal(id), /cannot be written: a folder of that name is in the way/);
    // The lock does not stay behind.
    assert.equal(await real.owner(id), undefined);
  });
});
