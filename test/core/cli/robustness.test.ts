import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { existsSync, openSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { describe, it } from 'mocha';
import { Progress } from '../../../src/cli/progress';
import type { JournalEntry } from '../../../src/core/run/journal/events';
import { RunFold } from '../../../src/core/run/view/runFold';
import { RunStore } from '../../../src/storage/runStore';
import { startWhetstone } from '../../support/commandLine';

describe('the command line in bad surroundings', function () {
  this.timeout(120_000);
  let folder: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'whetstone-rough-'));
    await writeFile(join(folder, 'AGENTS.md'), 'Answer with `a` or `b`.\n');
    await writeFile(join(folder, 'cases.csv'), 'input,expected\none,a\ntwo,b\n');
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  const run = (...args: readonly string[]) => startWhetstone(folder, args).ended;
  const evaluate = ['eval', 'AGENTS.md', '--cases', 'cases.csv'];

  it('names the path where a file stands in place of its folders, and does not take it for a run', async () => {
    await writeFile(join(folder, '.whetstone'), '');
    for (const args of [['runs'], ['cache'], ['cache', '--clear'], evaluate]) {
      const { code, stdout, stderr } = await run(...args);
      assert.deepEqual([code, stdout], [1, ''], args.join(' '));
      assert.match(
        stderr,
        /\.whetstone\S* cannot be (read|written): a file (stands where a folder should be|of that name is in the way)\. Move it away and try again/,
      );
      assert.doesNotMatch(stderr, /\n\s+at |ENOTDIR/);
    }
    for (const command of ['show', 'apply']) assert.match((await run(command, 'x')).stderr, /^There is no run "x" in this folder/);
  });

  it('lists the other runs beside one whose journal is a folder', async () => {
    await run(...evaluate);
    await mkdir(join(new RunStore(folder).journalPath('barred')), { recursive: true });
    const { code, stdout } = await run('runs');
    assert.equal(code, 0);
    assert.match(
      stdout,
      /barred {2}cannot be read: a link, a folder or a device stands in the place of its journal or of a folder on the way, and is not followed; remove it\n/,
    );
    assert.match(stdout, /-evaluate {2}AGENTS\.md/);
    assert.deepEqual((JSON.parse((await run('runs', '--json')).stdout) as object[])[0], {
      run: 'barred',
      state: 'unreadable',
      reason: 'not a file',
    });
    for (const args of [
      ['show', 'barred'],
      ['apply', 'barred'],
      ['eval', '--resume', 'barred'],
    ]) {
      const refused = await run(...args);
      assert.match(refused.stderr, /cannot be read: /);
      assert.doesNotMatch(refused.stderr, /EISDIR|\n\s+at /);
    }
  });

  it('takes paths with spaces, letters of any script and quotes', async () => {
    const odd = join(folder, 'mein „Ordner“ ü', "it's");
    await mkdir(odd, { recursive: true });
    await writeFile(join(odd, 'prömpt 1.prompt.md'), 'Answer with `a` or `b`.\n');
    await writeFile(join(odd, 'fälle 1.csv'), 'input,expected\none,a\n');
    const { code, stdout } = await run('eval', join(odd, 'prömpt 1.prompt.md'), '--cases', join(odd, 'fälle 1.csv'));
    assert.equal(code, 0);
    assert.ok(stdout.includes("  prompt   mein „Ordner“ ü/it's/prömpt 1.prompt.md\n"), stdout);
  });

  it('goes on when nobody reads it any more, and says in words when a full disk does not take what it prints', async function () {
    const { child, ended } = startWhetstone(folder, [...evaluate, '--json']);
    child.stdout?.destroy();
    child.stderr?.destroy();
    assert.equal((await ended).code, 0);
    assert.equal((await new RunStore(folder).read((await new RunStore(folder).list())[0] ?? ''))?.view?.state, 'ended');
    if (!existsSync('/dev/full')) return this.skip();
    const onFullDisk = async (stdout: 'pipe' | number, stderr: 'pipe' | number) => {
      const process_ = spawn(process.execPath, [resolve('dist/cli/whetstone.mjs'), ...evaluate], {
        cwd: folder,
        stdio: ['ignore', stdout, stderr],
      });
      let said = '';
      process_.stderr?.on('data', (data: Buffer) => (said += data.toString()));
      process_.stdout?.on('data', (data: Buffer) => (said += data.toString()));
      return new Promise<readonly [number | null, string]>((done) => process_.on('close', (code) => done([code, said])));
    };
    const full = openSync('/dev/full', 'w');
    const [code, said] = await onFullDisk(full, 'pipe');
    assert.equal(code, 1);
    assert.match(
      said,
      /^Models: task lexical \(built in\)\nThe output cannot be written \(ENOSPC\)\. Runs are kept all the same: "whetstone runs" lists them\.\n$/,
    );
    const [unheard, printed] = await onFullDisk('pipe', full);
    assert.deepEqual([unheard, printed.includes('  score    ')], [0, true]);
  });

  it('says so where the folder that it is called in is gone', async function () {
    // Windows keeps a folder that a process is in.
    if (process.platform === 'win32') this.skip();
    const gone = join(folder, 'gone');
    await mkdir(gone);
    const { npm_lifecycle_event: _event, ...environment } = process.env;
    const shell = spawn(
      'sh',
      ['-c', 'cd "$1" && rmdir "$1" && "$2" "$3" runs', 'sh', gone, process.execPath, resolve('dist/cli/whetstone.mjs')],
      { env: environment },
    );
    let stderr = '';
    shell.stderr.on('data', (data: Buffer) => (stderr += data.toString()));
    const code = await new Promise((done) => shell.on('close', done));
    assert.deepEqual([code, stderr], [1, 'The folder that you are in is not there any more. Go to one that is, and try again.\n']);
  });

  it('takes help as a word, too', async () => {
    assert.deepEqual(await run('help'), await run('--help'));
    assert.deepEqual((await run()).stdout, (await run('--help')).stdout);
  });

  describe('its progress', () => {
    const terminal = process.env['TERM'];
    afterEach(() => {
      if (terminal === undefined) delete process.env['TERM'];
      else process.env['TERM'] = terminal;
    });

    const written = (isTTY: boolean, events: readonly JournalEntry['event'][]) => {
      let text = '';
      const stream = { isTTY, columns: 80, write: (part: string) => Boolean((text += part)) } as unknown as NodeJS.WriteStream;
      const progress = new Progress(new RunFold('run'), stream);
      events.forEach((event) => progress.apply({ at: '2026-01-01T00:00:00.000Z', event }));
      progress.end();
      return text;
    };
    const events: readonly JournalEntry['event'][] = [
      { type: 'step', step: 1, description: 'Trying to do without 2 of 4 rules' },
      { type: 'dropped', candidate: 'c3', reason: 'One is wrong \u001b[2Jagain.' },
      { type: 'rejected', step: 1, parents: [], values: {}, reason: 'The same as c1.' },
    ];

    it('tells what became of candidates and drafts, in plain lines where a terminal cannot clear one', () => {
      const lines = 'Trying to do without 2 of 4 rules\nc3 not admitted. One is wrong \\u001b[2Jagain.\nDraft rejected. The same as c1.\n';
      assert.equal(written(false, events), lines);
      process.env['TERM'] = 'dumb';
      assert.equal(written(true, events), lines);
      process.env['TERM'] = 'xterm';
      assert.doesNotMatch(written(true, events), /\n/);
    });
  });
});
