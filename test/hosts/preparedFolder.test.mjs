// @ts-check
import assert from 'node:assert/strict';
import { existsSync, readdirSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'mocha';
import { preparedFolder } from './preparedFolder.mjs';
import { removeTemporaryFolder, temporaryFolder } from './temporaryFolder.mjs';

describe('a prepared folder', () => {
  let cache = '';
  beforeEach(() => {
    cache = temporaryFolder();
  });
  afterEach(() => removeTemporaryFolder(cache));

  it('is built once', async () => {
    let built = 0;
    const build = async (/** @type {string} */ folder) => {
      built++;
      await writeFile(join(folder, 'file'), 'x');
    };
    const first = await preparedFolder('thing-1', build, cache);
    assert.equal(await preparedFolder('thing-1', build, cache), first);
    assert.equal(built, 1);
    assert.ok(existsSync(join(first, 'file')));
  });

  it('is absent when its build failed', async () => {
    const failing = preparedFolder('thing-1', () => Promise.reject(new Error('no network')), cache);
    await assert.rejects(failing, /no network/);
    assert.deepEqual(readdirSync(cache), []);
  });

  it('replaces one that was never completed', async () => {
    await mkdir(join(cache, 'thing-1'));
    const folder = await preparedFolder('thing-1', (target) => writeFile(join(target, 'file'), 'x'), cache);
    assert.ok(existsSync(join(folder, 'file')));
  });

  it('is the same for all who build it at once', async () => {
    const folders = await Promise.all(
      ['a', 'b', 'c'].map((name) => preparedFolder('thing-1', (target) => writeFile(join(target, 'file'), name), cache)),
    );
    assert.equal(new Set(folders).size, 1);
    assert.deepEqual(readdirSync(cache), ['thing-1']);
  });
});
