import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import type { Stats } from 'node:fs';
import { existsSync, lstatSync } from 'node:fs';
import { cp, link, mkdir, mkdtemp, readdir, readFile, readlink, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { describe, it } from 'mocha';
import { applyRun } from '../../../src/cli/applyRun';
import { readArguments, UsageError } from '../../../src/cli/arguments';
import { showCache } from '../../../src/cli/cache';
import { listRuns, showRun } from '../../../src/cli/history';
import { UnfinishedRun, resumeRun, startRun } from '../../../src/cli/startRun';
import { NotApplied } from '../../../src/cli/writeCandidate';
import { CannotResume } from '../../../src/core/run/journal/restoreRun';
import { cachePath } from '../../../src/storage/cacheFolder';
import { RunStore } from '../../../src/storage/runStore';
import { readSummary } from '../../../src/storage/runSummaries';
import { StorageError } from '../../../src/storage/storageError';
import { startWhetstone } from '../../support/commandLine';
import { OpenAIServer } from '../../support/openaiServer';

/** The ids of a run that has ended, and of its copy, cut off in the middle. */
const whole = '2026-01-02T00-00-00-metareflection';
const cut = '2026-01-01T00-00-00-metareflection';

/** What may stand below `.whetstone`, and in the folder of each run. */
const places = ['.', '.gitignore', 'runs', 'cache', 'cache/completions.jsonl', 'cache/completions.jsonl.2'];
const runPlaces = ['.', 'journal.jsonl', 'summary.json', 'AGENTS.md', 'lock-1-deadbeef-0123456789abcdef', 'journal.damaged.jsonl'];

/**
 * What a repository, or an archive, may bring in place of what was there, which is in `aside` now.
 * In the folder `outside` nothing may be changed.
 */
const attacks: Readonly<Record<string, (path: string, aside: string, outside: string) => unknown>> = {
  'a link to what was there': (path, aside) => symlink(aside, path),
  'a link to another file': (path, _, outside) => symlink(join(outside, 'mine.txt'), path),
  'a link to another folder': (path, _, outside) => symlink(join(outside, 'folder'), path),
  'a dangling link': (path, _, outside) => symlink(join(outside, 'none'), path),
  'a link to a device': (path) => symlink('/dev/zero', path),
  'a pipe': (path) => execFileSync('mkfifo', [path]),
};

describe('what a repository brings below .whetstone', function () {
  this.timeout(60_000);
  let server: OpenAIServer;
  let prepared: string;
  let folder: string;
  let root: string;
  let outside: string;

  before(async function () {
    // Windows has no pipes among its files, and lets few make links.
    if (process.platform === 'win32') this.skip();
    server = await OpenAIServer.start({
      answer: ({ messages }) => {
        const text = messages.map(({ content }) => content).join('\n');
        if (text.includes('<rules>')) return '<rules>\n- Even numbers are `a`, odd ones `b`. [1]\n</rules>';
        if (text.includes('<case>')) return 'The number decides.';
        return text.includes('Even numbers') && Number(/message (\d+)/.exec(messages.at(-1)?.content ?? '')?.[1]) % 2 === 1 ? 'b' : 'a';
      },
    });
    prepared = root = await mkdtemp(join(tmpdir(), 'whetstone-hostile-'));
    await writeFile(join(root, 'AGENTS.md'), 'Answer with `a` or `b`.\n');
    await writeFile(
      join(root, 'cases.csv'),
      `input,expected\n${Array.from({ length: 40 }, (_, index) => `message ${index},${index % 2 === 0 ? 'a' : 'b'}`).join('\n')}\n`,
    );
    await run('optimize', 'AGENTS.md', '--cases', 'cases.csv', '--method', 'metareflection', ...endpoint());
    const store = new RunStore(root);
    await rename(store.folder((await store.list())[0] ?? ''), store.folder(whole));
    await summarize(store, whole);
    await cp(store.folder(whole), store.folder(cut), { recursive: true });
    const lines = (await readFile(store.journalPath(whole), 'utf8')).split('\n');
    await writeFile(store.journalPath(cut), `${lines.slice(0, Math.floor(lines.length / 2)).join('\n')}\n`);
  });
  after(async () => {
    await server.close();
    await rm(prepared, { recursive: true, force: true });
  });

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'whetstone-hostile-'));
    root = join(folder, 'workspace');
    outside = join(folder, 'outside');
    await cp(prepared, root, { recursive: true });
    await mkdir(join(outside, 'folder'), { recursive: true });
    for (const path of ['mine.txt', 'folder/completions.jsonl', 'folder/journal.jsonl', 'folder/AGENTS.md'])
      await writeFile(join(outside, path), 'mine\n');
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  const endpoint = () => ['--model', 'openai:any', '--base-url', server.url];
  const evaluate = () => ['eval', 'AGENTS.md', '--cases', 'cases.csv', ...endpoint()];

  /** What lists do with a run. */
  async function summarize(store: RunStore, id: string): Promise<void> {
    const state = await store.journalState(id);
    if (state !== undefined) await readSummary(store, id, state, true);
  }

  /** Runs a command as `main` does, without its output. */
  async function run(...argv: readonly string[]): Promise<unknown> {
    const { command, operand = '', options } = readArguments(argv);
    const place = { folder: root, environment: {}, signal: new AbortController().signal };
    const { stdout, stderr } = process;
    const writes = [stdout.write.bind(stdout), stderr.write.bind(stderr)] as const;
    for (const stream of [stdout, stderr]) Object.assign(stream, { write: () => true });
    try {
      if (command === 'runs') return await listRuns(root, options.json);
      if (command === 'show') return await showRun(place, operand, options.json);
      if (command === 'apply') return await applyRun(root, operand, options);
      if (command === 'cache') return await showCache(root, options.clear, options.json);
      if (options.resume !== undefined) return await resumeRun('optimize', options.resume, options, place);
      return await startRun(command === 'eval' ? 'eval' : 'optimize', operand, options, place);
    } finally {
      [stdout, stderr].forEach((stream, index) => Object.assign(stream, { write: writes[index] }));
    }
  }

  /** Runs every command, and returns what those that were refused said. None may say anything but what a person can do something with. */
  async function runAll(): Promise<Readonly<Record<string, string>>> {
    const refusals: Record<string, string> = {};
    const commands = [
      ['runs'],
      ['show', whole],
      ['cache'],
      evaluate(),
      ['optimize', '--resume', cut, ...endpoint().slice(2)],
      ['show', cut],
      ['apply', whole],
      ['cache', '--clear'],
      ['runs'],
    ];
    for (const command of commands) {
      const error = await run(...command).then(
        () => undefined,
        (refusal: unknown) => (refusal instanceof UnfinishedRun || refusal instanceof NotApplied ? refusal.cause : refusal),
      );
      if (error === undefined) continue;
      assert.ok(
        [StorageError, UsageError, CannotResume].some((kind) => error instanceof kind),
        inspect(error),
      );
      const { message } = error as Error;
      assert.match(message, /cannot be used: .* and try again|cannot be (read|written): .*(Move it away|remove it)|^There is no run/);
      refusals[command.slice(0, 2).join(' ')] = message;
    }
    for (const id of [whole, cut]) await summarize(new RunStore(root), id);
    return refusals;
  }

  /** All below a folder: what each file holds, and where each link leads. */
  async function contentOf(path: string): Promise<readonly string[]> {
    const found: string[] = [];
    for (const entry of await readdir(path, { withFileTypes: true, recursive: true })) {
      const each = join(entry.parentPath, entry.name);
      found.push(`${each}: ${entry.isFile() ? await readFile(each, 'utf8') : entry.isSymbolicLink() ? await readlink(each) : 'folder'}`);
    }
    return found.sort();
  }

  /** Where an attack is made: below `.whetstone` itself, or at the same place of both runs. */
  const whereFor = (place: string, ofRun: boolean): readonly string[] =>
    ofRun ? [whole, cut].map((id) => join(root, '.whetstone/runs', id, place)) : [join(root, '.whetstone', place)];

  for (const [name, put] of Object.entries(attacks)) {
    for (const [place, ofRun] of [...places.map((each) => [each, false] as const), ...runPlaces.map((each) => [each, true] as const)]) {
      it(`is left alone: ${name} in the place of ${join('.whetstone', ofRun ? 'runs/RUN' : '', place)}`, async () => {
        const paths = whereFor(place, ofRun);
        for (const [index, path] of paths.entries()) {
          const aside = join(outside, `moved ${index}`);
          if (existsSync(path)) await rename(path, aside);
          else await writeFile(aside, 'mine\n');
          await put(path, aside, outside);
        }
        // A damaged journal is set aside when it is taken up.
        if (place === 'journal.damaged.jsonl') await writeFile(new RunStore(root).journalPath(cut), 'damage\n', { flag: 'a' });
        const before = [await contentOf(outside), paths.map(standing)];
        const refusals = await runAll();
        assert.deepEqual([await contentOf(outside), paths.map(standing)], before);
        if (place.startsWith('cache') || place.startsWith('lock'))
          assert.deepEqual(
            Object.keys(refusals).filter((command) => !command.startsWith('cache')),
            [],
          );
        if (ofRun) assert.ok(!('runs' in refusals));
      });
    }
  }

  it('is listed as a run that cannot be read, beside the others', async () => {
    const store = new RunStore(root);
    await rm(store.journalPath(cut));
    execFileSync('mkfifo', [store.journalPath(cut)]);
    await symlink(store.folder(whole), store.folder('linked'));
    await mkdir(store.journalPath('a-folder'), { recursive: true });
    await mkdir(store.folder('a-socket'));
    const socket = createServer().listen(store.journalPath('a-socket'));
    await once(socket, 'listening');
    const { code, stdout } = await startWhetstone(root, ['runs', '--json']).ended;
    socket.close();
    const odd = ['linked', 'a-socket', 'a-folder', cut];
    const listed = (JSON.parse(stdout) as { readonly run: string; readonly state: string; readonly reason?: string }[]).map(
      ({ run: id, state, reason }) => [id, state, reason],
    );
    assert.deepEqual([code, listed.filter(([id]) => id !== whole)], [0, odd.map((id) => [id, 'unreadable', 'not a file'])]);
    assert.equal(listed.find(([id]) => id === whole)?.[1], 'ended');
  });

  it('is named, with what to do', async () => {
    const cache = join(root, '.whetstone/cache');
    await rename(cache, join(outside, 'cache'));
    await symlink(join(outside, 'cache'), cache);
    const { code, stdout, stderr } = await startWhetstone(root, ['cache', '--clear']).ended;
    assert.deepEqual(
      [code, stdout, stderr],
      [1, '', `${cache} cannot be used: it is a symbolic link, and none is followed there. Remove it and try again.\n`],
    );
    assert.ok((await readFile(join(outside, 'cache/completions.jsonl'))).length > 0);
  });

  it('does not change a file that has another name as well', async () => {
    const store = new RunStore(root);
    const paths = [
      store.journalPath(whole),
      store.journalPath(cut),
      cachePath(root),
      join(store.folder(whole), 'summary.json'),
      join(store.folder(cut), 'AGENTS.md'),
    ];
    for (const [index, path] of paths.entries()) await link(path, join(outside, `other name ${index}`));
    const before = await contentOf(outside);
    const refusals = await runAll();
    assert.deepEqual(await contentOf(outside), before);
    assert.deepEqual(Object.keys(refusals), ['optimize --resume', `apply ${whole}`]);
    for (const message of Object.values(refusals))
      assert.match(message, /journal\.jsonl cannot be used: it has other names \(hard links\).* Put a copy in its place and try again/);
    assert.ok(!existsSync(cachePath(root)), 'the cache is cleared');
  });

  const standing = (path: string): Pick<Stats, 'ino' | 'mode' | 'mtimeMs'> => {
    const { ino, mode, mtimeMs } = lstatSync(path);
    return { ino, mode, mtimeMs };
  };
});
