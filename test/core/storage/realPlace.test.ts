import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'mocha';
import { isBelowAny } from '../../../src/storage/realPlace';

describe('where a file really is', () => {
  let folder: string;
  let root: string;
  beforeEach(async function () {
    if (process.platform === 'win32') this.skip();
    folder = await mkdtemp(join(tmpdir(), 'whetstone-place-'));
    root = join(folder, 'root');
    await mkdir(join(root, 'inside'), { recursive: true });
    await mkdir(join(folder, 'outside'));
    for (const path of ['root/inside/a.md', 'outside/a.md']) await writeFile(join(folder, path), '');
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  const isBelow = (...path: readonly string[]) => isBelowAny([join(folder, 'elsewhere'), root], join(root, ...path));

  it('is below a folder when it stands there, or would', async () => {
    for (const path of ['inside/a.md', 'inside/none.md', 'none/none.md', 'inside/../..a.md']) assert.ok(await isBelow(path), path);
    for (const path of ['../outside/a.md', '../outside/none.md', '../rooted/a.md', '.']) assert.ok(!(await isBelow(path)), path);
    assert.ok(!(await isBelowAny([], join(root, 'inside', 'a.md'))));
  });

  it('is where links lead, also those to what is not there yet', async () => {
    const links = {
      'file.md': '../outside/a.md',
      'dangling.md': '../outside/none.md',
      'far.md': 'dangling.md',
      folder: '../outside',
      'none-folder': '../outside/none',
    };
    for (const [name, target] of Object.entries(links)) await symlink(target, join(root, name));
    await symlink('../inside/none.md', join(root, 'inside', 'fine.md'));
    for (const path of ['file.md', 'dangling.md', 'far.md', 'folder/a.md', 'folder/none.md', 'none-folder/a.md'])
      assert.ok(!(await isBelow(path)), path);
    assert.ok(await isBelow('inside/fine.md'));
  });

  it('is below a folder that a link leads to', async () => {
    await symlink(root, join(folder, 'link'));
    assert.ok(await isBelowAny([join(folder, 'link')], join(root, 'inside', 'a.md')));
    assert.ok(await isBelowAny([root], join(folder, 'link', 'inside', 'a.md')));
  });

  it('is found out of links in a circle, too', async () => {
    await symlink('b.md', join(root, 'a.md'));
    await symlink('a.md', join(root, 'b.md'));
    assert.ok(await isBelow('a.md'));
  });
});
