import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { constants } from 'node:fs';
import { link, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'mocha';
import { checkFolders, makeOwnFolder, openOwn, readOwn, removeOwn, standingAt, statOwn } from '../../../src/storage/ownFiles';
import { replaceOwn } from '../../../src/storage/replaceFile';
import { RunLock } from '../../../src/storage/runLock';
import { StorageError } from '../../../src/storage/storageError';

describe('files below .whetstone', () => {
  let folder: string;
  let own: string;
  beforeEach(async function () {
    if (process.platform === 'win32') this.skip();
    folder = await mkdtemp(join(tmpdir(), 'whetstone-own-'));
    own = join(folder, '.whetstone');
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  const append = constants.O_WRONLY | constants.O_APPEND | constants.O_CREAT;
  const create = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL;
  const refusedAt = (path: string, words: RegExp) => (error: unknown) =>
    error instanceof StorageError && error.path === path && words.test(error.message);

  it('are made, written, replaced, read and removed', async () => {
    const path = join(own, 'runs', 'run', 'a.txt');
    await makeOwnFolder(join(own, 'runs', 'run'));
    await makeOwnFolder(join(own, 'runs', 'run'));
    const file = await openOwn(path, append);
    await file.writeFile('one');
    await file.close();
    assert.equal(String(await readOwn(path)), 'one');
    await replaceOwn(path, 'two');
    assert.equal(String(await readOwn(path)), 'two');
    assert.deepEqual(await readdir(join(own, 'runs', 'run')), ['a.txt']);
    await removeOwn(path);
    await removeOwn(path);
    assert.deepEqual([await statOwn(path), await standingAt(path)], [undefined, undefined]);
    await assert.rejects(readOwn(path), { code: 'ENOENT' });
  });

  it('may be in a workspace that a link leads to, also one below another .whetstone', async () => {
    const real = join(folder, 'real', '.whetstone', 'workspace');
    await mkdir(real, { recursive: true });
    await symlink(join(folder, 'real'), own);
    const path = join(own, '.whetstone', 'workspace', '.whetstone', 'runs', 'a.txt');
    await makeOwnFolder(join(path, '..'));
    await replaceOwn(path, 'one');
    assert.equal(await readFile(join(real, '.whetstone', 'runs', 'a.txt'), 'utf8'), 'one');
  });

  it('are in no folder that a link leads to: the link is named, and nothing is made behind it', async () => {
    const outside = join(folder, 'outside');
    await mkdir(join(outside, 'run'), { recursive: true });
    await writeFile(join(outside, 'run', 'a.txt'), 'mine');
    await mkdir(own);
    const runs = join(own, 'runs');
    await symlink(outside, runs);
    const path = join(runs, 'run', 'a.txt');
    const acts = [
      () => openOwn(path, append),
      () => openOwn(join(runs, 'run', 'new'), create),
      () => readOwn(path),
      () => statOwn(path),
      () => removeOwn(path),
      () => replaceOwn(path, 'x'),
    ];
    const folders = [
      () => makeOwnFolder(join(runs, 'new')),
      () => makeOwnFolder(runs),
      () => checkFolders(runs),
      () => RunLock.acquire(join(runs, 'run')),
      () => RunLock.owner(join(runs, 'run')),
    ];
    for (const act of [...acts, ...folders])
      await assert.rejects(
        act,
        refusedAt(runs, /runs cannot be used: it is a symbolic link, and none is followed there\. Remove it and try again\.$/),
      );
    assert.ok((await standingAt(path))?.isSymbolicLink());
    assert.deepEqual(
      [await readdir(outside), await readdir(join(outside, 'run')), await readFile(join(outside, 'run', 'a.txt'), 'utf8')],
      [['run'], ['a.txt'], 'mine'],
    );
  });

  it('are regular files, with no other name where they are written', async () => {
    await mkdir(own);
    await writeFile(join(folder, 'mine'), 'mine');
    await symlink(join(folder, 'mine'), join(own, 'link'));
    await symlink(join(folder, 'none'), join(own, 'dangling'));
    await link(join(folder, 'mine'), join(own, 'hard'));
    execFileSync('mkfifo', [join(own, 'pipe')]);
    const refusals = {
      link: /it is a symbolic link/,
      dangling: /it is a symbolic link/,
      pipe: /it is a pipe, a device or the like, and no file\. Remove it/,
    };
    for (const [name, words] of Object.entries(refusals)) {
      const path = join(own, name);
      for (const act of [() => openOwn(path, append), () => readOwn(path), () => removeOwn(path), () => replaceOwn(path, 'x')])
        await assert.rejects(act, refusedAt(path, words));
      await assert.rejects(openOwn(path, create), { code: 'EEXIST' });
    }
    await assert.rejects(openOwn(join(own, 'hard'), append), /it has other names \(hard links\)/);
    assert.equal(String(await readOwn(join(own, 'hard'))), 'mine');
    await replaceOwn(join(own, 'hard'), 'another');
    assert.equal(await readFile(join(folder, 'mine'), 'utf8'), 'mine');
    assert.deepEqual((await readdir(own)).sort(), ['dangling', 'hard', 'link', 'pipe']);
    assert.deepEqual((await readdir(folder)).sort(), ['.whetstone', 'mine']);
  });

  it('that are claims to a run say who has it, or only their name does', async () => {
    await mkdir(own);
    const name = 'lock-77-deadbeef-0123456789abcdef';
    const ownerOf = async (text: string) => {
      await writeFile(join(own, name), text);
      return RunLock.owner(own);
    };
    assert.deepEqual(await ownerOf('{"process":5,"host":"there","since":"now"}\n'), { process: 5, host: 'there', since: 'now' });
    for (const text of [
      '',
      'null',
      '[]',
      '{"process":"5","host":"there","since":"now"}',
      '{"process":5,"host":{},"since":"now"}',
      `{"process":5,"host":"there","since":"${'x'.repeat(5000)}"}`,
    ]) {
      assert.deepEqual(await ownerOf(text), { process: 77, host: 'another machine', since: 'a moment ago' }, text.slice(0, 50));
    }
    await rm(join(own, name));
    await writeFile(join(folder, 'mine'), 'mine');
    await symlink(join(folder, 'mine'), join(own, name));
    execFileSync('mkfifo', [join(own, `${name.slice(0, -1)}0`)]);
    assert.equal(await RunLock.owner(own), undefined);
    await (await RunLock.acquire(own)).release();
    assert.equal((await readdir(own)).length, 2);
  });
});
