// @ts-check
import assert from 'node:assert/strict';
import { mkdtemp, readdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'mocha';
import { removeOthers, writeBuilt } from './keepBuilt.mjs';

describe('what was built', () => {
  /** @type {string} */ let folder;
  beforeEach(async () => void (folder = await mkdtemp(join(tmpdir(), 'whetstone-built-'))));
  afterEach(() => rm(folder, { recursive: true, force: true }));
  const built = (/** @type {Record<string, string>} */ files) =>
    Object.entries(files).map(([name, text]) => ({ path: join(folder, name), contents: Buffer.from(text) }));

  it('replaces what has changed, leaves alone what is the same, and removes what is old', async () => {
    const first = built({ 'main.mjs': 'one', 'part-A.mjs': 'a', 'deep/x.css': 'x' });
    await writeBuilt(first);
    await removeOthers(folder, first);
    await utimes(join(folder, 'main.mjs'), 1000, 1000);
    await utimes(join(folder, 'deep', 'x.css'), 1000, 1000);
    await writeFile(join(folder, 'old.mjs'), '');
    const second = built({ 'main.mjs': 'two', 'part-B.mjs': 'b', 'deep/x.css': 'x' });
    await writeBuilt(second);
    assert.ok((await readdir(folder)).includes('part-A.mjs'), 'nothing goes before all is there');
    await removeOthers(folder, second);
    assert.deepEqual((await readdir(folder, { recursive: true })).sort(), ['deep', join('deep', 'x.css'), 'main.mjs', 'part-B.mjs'].sort());
    assert.equal(await readFile(join(folder, 'main.mjs'), 'utf8'), 'two');
    const changed = await Promise.all(
      ['main.mjs', join('deep', 'x.css')].map(async (name) => (await stat(join(folder, name))).mtimeMs !== 1_000_000),
    );
    assert.deepEqual(changed, [true, false]);
  });
});
