import assert from 'node:assert/strict';
import { cp, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'mocha';
import type { JournalEntry } from '../../../src/core/run/journal/events';
import { decodeJournal, encodeJournal } from '../../../src/core/run/journal/journalText';
import { RunStore } from '../../../src/storage/runStore';
import { startWhetstone } from '../../support/commandLine';
import { OpenAIServer } from '../../support/openaiServer';

const original = 'Answer with `a` or `b`.\n';
const refusal = /OUTSIDE\.md is not below \S+root, where the command was typed.*If it is the file that you mean, add --outside\.\n$/;

describe('writing a prompt outside of the folder where the command was typed', function () {
  this.timeout(120_000);
  let server: OpenAIServer;
  let prepared: string;
  let folder: string;
  let root: string;
  let outside: string;
  let id: string;

  const inFolder = (path: string): void => {
    folder = path;
    root = join(folder, 'root');
    outside = join(folder, 'OUTSIDE.md');
  };
  const run = (...args: readonly string[]) => startWhetstone(root, args).ended;
  const optimize = (prompt: string, ...args: readonly string[]) =>
    run(
      'optimize',
      prompt,
      '--cases',
      'cases.csv',
      '--method',
      'metareflection',
      '--model',
      'openai:any',
      '--base-url',
      server.url,
      ...args,
    );
  const journal = () => new RunStore(root).journalPath(id);

  before(async () => {
    server = await OpenAIServer.start({
      answer: ({ messages }) => {
        const text = messages.map(({ content }) => content).join('\n');
        if (text.includes('<rules>')) return '<rules>\n- Even numbers are `a`, odd ones `b`. [1]\n</rules>';
        if (text.includes('<case>')) return 'The number decides.';
        return text.includes('Even numbers') && Number(/message (\d+)/.exec(messages.at(-1)?.content ?? '')?.[1]) % 2 === 1 ? 'b' : 'a';
      },
    });
    prepared = await mkdtemp(join(tmpdir(), 'whetstone-outside-'));
    inFolder(prepared);
    await mkdir(root);
    for (const path of [outside, join(root, 'AGENTS.md')]) await writeFile(path, original);
    await writeFile(
      join(root, 'cases.csv'),
      `input,expected\n${Array.from({ length: 80 }, (_, index) => `message ${index},${index % 2 === 0 ? 'a' : 'b'}`).join('\n')}\n`,
    );
    const { code, stdout, stderr } = await optimize('AGENTS.md');
    assert.equal(code, 0, stderr);
    id = stdout.split(' ')[0] ?? '';
  });
  after(async () => {
    await server.close();
    await rm(prepared, { recursive: true, force: true });
  });

  beforeEach(async () => {
    inFolder(await mkdtemp(join(tmpdir(), 'whetstone-outside-')));
    await cp(prepared, folder, { recursive: true });
    server.requests.length = 0;
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  /** Writes a journal that says the run was on a file of that path. @param share how much of it is there */
  async function forge(path: string, share = 1): Promise<string> {
    const { entries } = decodeJournal(await readFile(journal(), 'utf8'));
    const forged = entries.slice(0, Math.ceil(entries.length * share)).map((entry): JournalEntry => {
      if (entry.event.type !== 'started') return entry;
      const { program } = entry.event;
      const files = program.files.map(({ place: _place, ...file }) => ({ ...file, path }));
      return { ...entry, event: { ...entry.event, program: { ...program, files } } };
    });
    const text = encodeJournal(forged);
    await writeFile(journal(), text);
    return text;
  }

  async function isRefused(args: Promise<{ readonly code: number | null; readonly stderr: string }>): Promise<void> {
    const { code, stderr } = await args;
    assert.equal(code, 2, stderr);
    assert.match(stderr, refusal);
    assert.equal(await readFile(outside, 'utf8'), original);
    assert.equal(server.requests.length, 0);
  }

  for (const [name, prompt] of [
    ['named by its path', '../OUTSIDE.md'],
    ['which a link leads to', 'OUTSIDE.md'],
  ] as const) {
    it(`is refused before anything is spent by optimize --apply of a file ${name}, and done with --outside`, async function () {
      if (process.platform === 'win32') this.skip();
      await symlink(outside, join(root, 'OUTSIDE.md'));
      const before = await new RunStore(root).list();
      await isRefused(optimize(prompt, '--apply'));
      assert.deepEqual(await new RunStore(root).list(), before);
      const { code, stderr } = await optimize(prompt, '--apply', '--outside');
      assert.equal(code, 0, stderr);
      assert.match(await readFile(outside, 'utf8'), /Even numbers/);
    });
  }

  it('is refused by apply of a journal that names the file, and done with --outside', async () => {
    const text = await forge(outside);
    await isRefused(run('apply', id));
    assert.equal(await readFile(journal(), 'utf8'), text);
    const { code, stderr } = await run('apply', id, '--outside');
    assert.equal(code, 0, stderr);
    assert.match(await readFile(outside, 'utf8'), /Even numbers/);
  });

  it('is refused by optimize --resume --apply before the run goes on, and done with --outside', async () => {
    const text = await forge(outside, 0.5);
    await isRefused(run('optimize', '--resume', id, '--base-url', server.url, '--apply'));
    assert.equal(await readFile(journal(), 'utf8'), text);
    const { code, stderr } = await run('optimize', '--resume', id, '--base-url', server.url, '--apply', '--outside');
    assert.equal(code, 0, stderr);
    assert.match(await readFile(outside, 'utf8'), /Even numbers/);
  });

  it('is no option of commands that write none', async () => {
    for (const args of [['eval', 'AGENTS.md'], ['runs'], ['show', id], ['cache']]) {
      const { code, stderr } = await run(...args, '--outside');
      assert.equal(code, 2);
      assert.match(stderr, /has no option --outside/);
    }
  });
});
