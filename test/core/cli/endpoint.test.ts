import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'mocha';
import { RunStore } from '../../../src/storage/runStore';
import { startWhetstone } from '../../support/commandLine';
import { faults, OpenAIServer } from '../../support/openaiServer';

const key = 'sk-very-secret';
const caseCount = 6;
/** The first line of every evaluation here; nothing else is said where nothing is amiss. */
const models = 'Models: task openai:m\n';

describe('the key on the command line', function () {
  this.timeout(120_000);
  let folder: string;
  let server: OpenAIServer;
  let other: OpenAIServer;
  let hangs: boolean;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'whetstone-endpoint-'));
    hangs = false;
    server = await OpenAIServer.start({ answer: () => (hangs ? faults.hang : 'a') });
    other = await OpenAIServer.start({ answer: () => 'a' });
    await writeFile(join(folder, 'AGENTS.md'), 'Answer.\n');
    await writeFile(
      join(folder, 'cases.csv'),
      `input,expected\n${Array.from({ length: caseCount }, (_, index) => `message ${index},a`).join('\n')}\n`,
    );
  });
  afterEach(async () => {
    await Promise.all([server.close(), other.close()]);
    await rm(folder, { recursive: true, force: true });
  });

  const run = (args: readonly string[], environment: Readonly<Record<string, string>> = {}) =>
    startWhetstone(folder, args, { OPENAI_API_KEY: key, ...environment }).ended;
  const namedByFile = (baseUrl: string) =>
    writeFile(join(folder, 'a.eval.yaml'), `prompt: AGENTS.md\ncases: cases.csv\nmodels:\n  task: openai:m\n  baseUrl: ${baseUrl}\n`);
  const keysSeen = ({ requests }: OpenAIServer) => new Set(requests.map(({ headers }) => headers['authorization'] ?? 'none'));

  /** Evaluates until the endpoint says nothing any more, and kills the command. @returns the id of the run */
  async function interrupted(args: readonly string[]): Promise<string> {
    hangs = true;
    server.requests.length = 0;
    const { child, ended } = startWhetstone(folder, ['eval', 'AGENTS.md', ...args], { OPENAI_API_KEY: key });
    await server.until(() => server.requests.length > 0);
    child.kill('SIGKILL');
    await ended;
    await server.clientsGone();
    hangs = false;
    server.requests.length = 0;
    return (await new RunStore(folder).list())[0] ?? '';
  }

  it('does not go where an eval file alone says, and the person is told', async () => {
    await namedByFile(server.url);
    const { code, stderr } = await run(['eval', 'AGENTS.md']);
    assert.equal(code, 0, stderr);
    assert.ok(stderr.includes(`a.eval.yaml names ${new URL(server.url).host}; to send your key there, give --base-url URL.`), stderr);
    assert.deepEqual(keysSeen(server), new Set(['none']));
  });

  it('goes where the person says, on the command line or in the environment', async () => {
    await namedByFile(other.url);
    for (const [args, environment] of [
      [['--base-url', server.url], {}],
      [[], { OPENAI_BASE_URL: server.url }],
    ] as const) {
      server.requests.length = 0;
      await rm(join(folder, '.whetstone'), { recursive: true, force: true });
      const { code, stderr } = await run(['eval', 'AGENTS.md', ...args], environment);
      assert.equal(code, 0, stderr);
      assert.deepEqual([stderr, keysSeen(server), other.requests.length], [models, new Set([`Bearer ${key}`]), 0]);
    }
  });

  it('does not go where a journal alone says, and a stray base URL of the environment moves no run', async () => {
    const id = await interrupted(['--cases', 'cases.csv', '--model', 'openai:m', '--base-url', server.url]);
    const { code, stderr } = await run(['eval', '--resume', id], { OPENAI_BASE_URL: other.url });
    assert.equal(code, 0, stderr);
    assert.ok(
      stderr.includes(`${join('.whetstone', 'runs', id, 'journal.jsonl')} names ${new URL(server.url).host}; to send your key there`),
      stderr,
    );
    assert.deepEqual([keysSeen(server), other.requests.length], [new Set(['none']), 0]);
  });

  it('goes along with a resumed run whose endpoint is named again, and one that is typed counts before the recorded one', async () => {
    const args = ['--cases', 'cases.csv', '--model', 'openai:m', '--base-url', server.url];
    const first = await interrupted(args);
    assert.equal((await run(['eval', '--resume', first], { OPENAI_BASE_URL: server.url })).stderr, models);
    assert.deepEqual(keysSeen(server), new Set([`Bearer ${key}`]));
    await rm(join(folder, '.whetstone'), { recursive: true });
    const second = await interrupted(args);
    assert.match((await run(['eval', '--resume', second, '--base-url', other.url])).stderr, /The run began with .* and goes on with /);
    assert.deepEqual([keysSeen(other), server.requests.length], [new Set([`Bearer ${key}`]), 0]);
  });

  it('of the query of a base URL: it is kept in no file, and the person is told when a resumed run lacks it', async () => {
    const full = `${server.url}?token=query-secret`;
    const id = await interrupted(['--cases', 'cases.csv', '--model', 'openai:m', '--base-url', full]);
    assert.doesNotMatch(await readFile(new RunStore(folder).journalPath(id), 'utf8'), /query-secret/);
    const { stderr } = await run(['eval', '--resume', id]);
    assert.match(
      stderr,
      /The base URL of the run had a query, which is kept in no file since it may be secret\. If \S+ needs it, give the whole URL with --base-url\./,
    );
    await rm(join(folder, '.whetstone'), { recursive: true });
    const again = await interrupted(['--cases', 'cases.csv', '--model', 'openai:m', '--base-url', full]);
    const whole = await run(['eval', '--resume', again], { OPENAI_BASE_URL: full });
    assert.deepEqual([whole.code, whole.stderr], [0, models]);
    assert.ok(server.requests.length > 0 && server.requests.every(({ url }) => url.includes('token=query-secret')));
  });
});
