import assert from 'node:assert/strict';
import { chmod, lstat, mkdir, mkdtemp, open, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'mocha';
import type { EndedRun } from '../../../src/cli/startRun';
import { applyBest } from '../../../src/cli/applyBest';
import type { OpenNew } from '../../../src/storage/replaceFile';
import { replaceFile } from '../../../src/storage/replaceFile';
import { RunStore } from '../../../src/storage/runStore';
import { testProgram } from '../../support/testProgram';

/** A disk that takes five bytes and is full. */
const fullDisk: OpenNew = async (path, flags, mode) => {
  const file = await open(path, flags, mode);
  const writeHalf = async (content: unknown): Promise<void> => {
    await file.writeFile(String(content).slice(0, 5));
    throw Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' });
  };
  return { writeFile: writeHalf, chmod: (wanted) => file.chmod(wanted), sync: () => file.sync(), close: () => file.close() };
};

describe('replacing a file', () => {
  let folder: string;
  let path: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'whetstone-replace-'));
    path = join(folder, 'SKILL.md');
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  it('leaves it as it was when the disk is full, and nothing beside it', async () => {
    await writeFile(path, 'the original prompt\n');
    await assert.rejects(
      replaceFile(path, 'a longer prompt than before\n', fullDisk),
      /SKILL\.md cannot be written: the disk is full\. Free some space/,
    );
    assert.deepEqual([await readFile(path, 'utf8'), await readdir(folder)], ['the original prompt\n', ['SKILL.md']]);
  });

  it('follows a symbolic link, and keeps the link and the mode of the file', async () => {
    const real = join(folder, 'real', 'x.md');
    await mkdir(join(folder, 'real'));
    await writeFile(real, 'old');
    await chmod(real, 0o666);
    await symlink(real, path);
    await replaceFile(path, 'new');
    assert.ok((await lstat(path)).isSymbolicLink());
    assert.deepEqual([await readFile(real, 'utf8'), (await stat(real)).mode & 0o777], ['new', 0o666]);
    assert.deepEqual(await readdir(join(folder, 'real')), ['x.md']);
  });

  it('makes one that is not there', async () => {
    await replaceFile(path, 'new');
    assert.equal(await readFile(path, 'utf8'), 'new');
  });

  it('with the best prompt of a run: says where it is kept when the disk refuses', async () => {
    await writeFile(path, 'old');
    const view = {
      id: 'run',
      state: 'ended',
      best: 'c1',
      baseline: 'c0',
      candidates: [{ id: 'c1', state: 'best' }],
      accepted: [],
      files: [{ path, text: 'old', hash: '' }],
      components: testProgram('old', path).components,
      verdict: { kind: 'proven' },
    };
    const ended = {
      view,
      result: { best: { values: { instruction: 'the best one' } } },
      store: new RunStore(folder),
      kept: '/runs/run/SKILL.md',
    } as unknown as EndedRun;
    const onFullDisk = (file: string, text: string) => replaceFile(file, text, fullDisk);
    await assert.rejects(applyBest(ended, 'proven', onFullDisk), /the disk is full.* The best prompt is kept in \/runs\/run\/SKILL\.md\.$/);
    const { kept: _kept, ...notKept } = ended;
    await assert.rejects(applyBest(notKept, 'proven', onFullDisk), /The best prompt is in the journal of the run run\.$/);
    assert.equal(await readFile(path, 'utf8'), 'old');
    const { verdict: _verdict, ...withoutVerdict } = view;
    assert.equal(
      await applyBest({ ...ended, view: withoutVerdict } as unknown as EndedRun, 'unproven'),
      'Nothing applied: the run ended without a verdict. To write it all the same: whetstone apply run --candidate c1',
    );
    assert.match(await applyBest(ended, 'proven'), /Candidate c1 was written into/);
    assert.equal(await readFile(path, 'utf8'), 'the best one');
  });
});
