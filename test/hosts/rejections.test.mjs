// @ts-check
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'mocha';
import { languageModelFixture, repositoryRoot } from './paths.mjs';
import { startProcess } from './processes.mjs';
import { removeTemporaryFolder, temporaryFolder } from './temporaryFolder.mjs';

describe('a rejection that nobody handles', () => {
  let folder = '';
  beforeEach(() => {
    folder = temporaryFolder();
  });
  afterEach(() => removeTemporaryFolder(folder));

  /**
   * Runs a file of tests in a process of its own.
   * @param {string} content
   * @param {object} [options]
   */
  async function outcome(content, options = {}) {
    const [file, resultsFile] = [join(folder, 'some.test.mjs'), join(folder, 'results.jsonl')];
    await writeFile(file, content);
    const run = { files: [file], resultsFile, timeoutMs: 10_000, ...options };
    const child = startProcess(process.execPath, [join(repositoryRoot, 'scripts', 'nodeTests.mjs'), JSON.stringify(run)], {
      stdio: 'ignore',
    });
    const [code] = await once(child, 'exit');
    /** @type {import('./mocha.mjs').TestEvent[]} */
    const events = (await readFile(resultsFile, 'utf8'))
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    return { code, events, failures: events.filter(({ type }) => type === 'fail') };
  }

  it('fails the run, with its stack, and the tests go on', async () => {
    const { code, events, failures } = await outcome(`
      void Promise.reject(new Error('while loading'));
      describe('work', () => {
        it('is lost', async () => {
          void Promise.reject(new Error('in between'));
          await new Promise((resolve) => setTimeout(resolve));
        });
        it('is waited for', () => Promise.reject(new Error('handled')).catch(() => undefined));
        it('is lost at the end', () => void Promise.reject('no error'));
      });
    `);
    assert.equal(code, 1);
    const said = 'A rejection that nobody handled, of this test or an earlier one: ';
    assert.deepEqual(
      failures.map(({ message }) => message),
      ['while loading', 'in between', 'no error'].map((message) => said + message),
    );
    assert.deepEqual(failures[1]?.title, ['work', 'is lost', 'unhandled rejection']);
    assert.match(failures[1]?.stack ?? '', /some\.test\.mjs:5:/);
    assert.deepEqual([events.filter(({ type }) => type === 'pass').length, events.at(-1)?.type], [3, 'end']);
  });

  it('counts in a process that is shared only where it has passed through our files', async () => {
    const files = {
      ours: join(repositoryRoot, 'dist', 'extension', 'extension.mjs'),
      library: join(repositoryRoot, 'node_modules', 'library', 'index.js'),
      fixture: join(languageModelFixture, 'extension.js'),
      foreign: join(folder, 'extension.js'),
    };
    const rejections = Object.entries(files).map(([name, file]) => {
      const stack = `Error: ${name}\n    at f (${file}:1:1)`;
      return `void Promise.reject(Object.assign(new Error('${name}'), { stack: ${JSON.stringify(stack)} }));`;
    });
    const { code, failures } = await outcome(`it('works', () => { ${rejections.join('\n')} });`, { sharesProcess: true });
    assert.equal(code, 1);
    assert.deepEqual(
      failures.map(({ message }) => message?.split(': ').at(-1)),
      ['ours'],
    );
  });
});
