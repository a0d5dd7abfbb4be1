import assert from 'node:assert/strict';
import { appendFile, mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, it } from 'mocha';
import { checksum } from '../../../src/core/checksum';
import { hashText } from '../../../src/core/hash';
import type { Completion } from '../../../src/core/models/model';
import { cacheFolder, cachePath, cacheSize, clearCache } from '../../../src/storage/cacheFolder';
import { FileCache } from '../../../src/storage/fileCache';

describe('the cache', () => {
  let root: string;
  let path: string;
  const open: FileCache[] = [];

  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'whetstone-cache-'));
    path = cachePath(root);
  });
  afterEach(async () => {
    await Promise.all(open.splice(0).map((cache) => cache.close()));
    await rm(root, { recursive: true, force: true });
  });

  function cache(baseUrl = 'http://one/v1', limit?: number): FileCache {
    const made = new FileCache(path, baseUrl, limit, () => time);
    open.push(made);
    return made;
  }
  const time = '2026-01-01T00:00:00.000Z';
  const completion = (text: string): Completion => ({ text, usage: { inputTokens: 1, outputTokens: 2 }, finish: 'stop', keptAt: time });
  const hash = (name: string | number): string => hashText(String(name));

  it('is there again for the next run, whatever the text, and for one endpoint alone', async () => {
    const first = cache();
    const texts = ['yes', '', 'line\nend', '"quoted"', 'naïve 🙂 \u2028', 'x'.repeat(3_000_000)];
    await Promise.all(texts.map((text, index) => first.put(hash(index), completion(text))));
    for (const reader of [first, cache(), cache('http://one/v1/ ')]) {
      for (const [index, text] of texts.entries()) assert.deepEqual(await reader.get(hash(index)), completion(text));
      assert.equal(await reader.get(hash('none')), undefined);
    }
    assert.equal(await cache('http://two/v1').get(hash(0)), undefined);
  });

  it('holds the calls of an answer', async () => {
    const called: Completion = {
      ...completion(''),
      calls: [{ id: 'c', name: 'find', arguments: { ids: [1, null, 'x'] } }],
      finish: 'calls',
    };
    await cache().put(hash('a'), called);
    assert.deepEqual(await cache().get(hash('a')), called);
  });

  it('knows what is on its way to the file', async () => {
    const one = cache();
    const writing = one.put(hash('a'), completion('a'));
    assert.deepEqual(await one.get(hash('a')), completion('a'));
    await writing;
  });

  it('asks again for what was damaged, and for no more', async () => {
    const one = cache();
    for (const name of ['a', 'b', 'c']) await one.put(hash(name), completion(`text ${name}`));
    await one.close();
    await writeFile(path, (await readFile(path, 'utf8')).replace('text b', 'text B'));
    await appendFile(path, '{"key": "torn');
    const next = cache();
    await next.put(hash('d'), completion('text d'));
    for (const reader of [next, cache()]) {
      const found = await Promise.all(['a', 'b', 'c', 'd'].map(async (name) => (await reader.get(hash(name)))?.text));
      assert.deepEqual(found, ['text a', undefined, 'text c', 'text d']);
    }
  });

  it('asks again for what has a right checksum and is no answer', async () => {
    const one = cache();
    await one.put(hash('a'), completion('a'));
    await one.close();
    const [, key = '', json = ''] = /"key":"([^"]+)".*"completion":(.*)\}\n$/.exec(await readFile(path, 'utf8')) ?? [];
    const lineOf = (other: string): string => `{"key":"${key}","sum":"${checksum(other)}","completion":${other}}\n`;
    const right = JSON.parse(json) as Completion;
    const wrong = [
      null,
      7,
      [],
      {},
      { ...right, text: 7 },
      { ...right, usage: null },
      { ...right, usage: { inputTokens: '1', outputTokens: -1 } },
      { ...right, finish: 'x' },
      { ...right, keptAt: 7 },
      { ...right, more: 1 },
    ];
    for (const other of ['{', ...wrong.map((each) => JSON.stringify(each))]) {
      await writeFile(path, lineOf(other));
      assert.equal(await cache().get(hash('a')), undefined, other);
    }
    await writeFile(path, lineOf(json));
    assert.deepEqual(await cache().get(hash('a')), right);
  });

  it('takes entries from two who write at once', async () => {
    const both = [cache(), cache()];
    await Promise.all(both.map((each) => each.get(hash('none'))));
    await Promise.all(
      Array.from({ length: 200 }, (_, index) => (both[index % 2] as FileCache).put(hash(index), completion(`text ${index}`))),
    );
    const reader = cache();
    for (let index = 0; index < 200; index++) {
      assert.equal((await both[index % 2]?.get(hash(index)))?.text, `text ${index}`);
      assert.equal((await reader.get(hash(index)))?.text, `text ${index}`);
    }
  });

  it('drops the oldest when it grows too large, while it is used and when it is opened', async () => {
    const limit = 20_000;
    const one = cache(undefined, limit);
    for (let index = 0; index < 400; index++) {
      await one.put(hash(index), completion(`text ${index}`));
      assert.equal((await one.get(hash(index)))?.text, `text ${index}`);
      assert.ok((await stat(path)).size <= limit + 500);
    }
    assert.equal(await one.get(hash(0)), undefined);
    const small = cache(undefined, 2000);
    assert.equal((await small.get(hash(399)))?.text, 'text 399');
    assert.ok((await stat(path)).size <= 2000);
    // The other goes on with the file that it had open, and finds what it finds.
    await one.put(hash('late'), completion('late'));
    assert.equal((await one.get(hash('late')))?.text, 'late');
  });

  it('costs no run its answers when it cannot be read or written', async () => {
    await mkdir(path, { recursive: true });
    const one = cache();
    await one.put(hash('a'), completion('a'));
    assert.equal(await one.get(hash('a')), undefined);
  });

  it('can be measured and emptied', async () => {
    assert.deepEqual(await cacheSize(root), { entries: 0, bytes: 0 });
    const one = cache();
    for (const name of ['a', 'b']) await one.put(hash(name), completion(name));
    await one.close();
    const { size: bytes } = await stat(path);
    assert.deepEqual(await cacheSize(root), { entries: 2, bytes });
    assert.equal(dirname(path), cacheFolder(root));
    assert.deepEqual(await clearCache(root), { entries: 2, bytes });
    assert.deepEqual(await cacheSize(root), { entries: 0, bytes: 0 });
    assert.equal(await cache().get(hash('a')), undefined);
  });
});
