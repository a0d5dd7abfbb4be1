import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'mocha';
import { RunStore } from '../../../src/storage/runStore';
import { startWhetstone } from '../../support/commandLine';
import { faults, OpenAIServer } from '../../support/openaiServer';

const key = 'sk-very-secret';

describe('models of roles that are asked each in its own way', function () {
  this.timeout(120_000);
  let folder: string;
  let near: OpenAIServer;
  let far: OpenAIServer;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'whetstone-roles-'));
    near = await OpenAIServer.start({ answer: () => '{"answer": "otter"}' });
    far = await OpenAIServer.start({ answer: () => '<INS>Name the animal that swims. Answer with otter or badger.</INS>' });
    await writeFile(join(folder, 'AGENTS.md'), 'Name the animal. Answer with otter or badger.\n');
    const rows = Array.from({ length: 20 }, (_, index) => `message ${index},${index % 2 === 0 ? 'otter' : 'badger'}`);
    await writeFile(join(folder, 'cases.csv'), `input,expected\n${rows.join('\n')}\n`);
  });
  afterEach(async () => {
    await Promise.all([near.close(), far.close()]);
    await rm(folder, { recursive: true, force: true });
  });

  const evalFile = (models: string) =>
    writeFile(join(folder, 'a.eval.yaml'), `prompt: AGENTS.md\ncases: cases.csv\nmetric: iequals\n${models}`);
  const run = (args: readonly string[]) => startWhetstone(folder, args, { OPENAI_API_KEY: key }).ended;
  const keysSeen = ({ requests }: OpenAIServer) => new Set(requests.map(({ headers }) => headers['authorization'] ?? 'none'));

  it('asks each where it is, sends the key only where a person says, and keeps both in the journal', async () => {
    await evalFile(
      `models:\n  task: { model: openai:small, baseUrl: ${near.url} }\n` +
        `  reflection: { model: openai:large, baseUrl: ${far.url}?secret=7 }\n`,
    );
    const { code, stderr } = await run([
      'optimize',
      'AGENTS.md',
      '--method',
      'opro',
      '--max-calls',
      '90',
      '--reflection-base-url',
      far.url,
    ]);
    assert.equal(code, 0, stderr);
    assert.ok(near.requests.length > 20 && far.requests.length > 0);
    assert.deepEqual(new Set(near.requests.map(({ body }) => body['model'])), new Set(['small']));
    assert.deepEqual(new Set(far.requests.map(({ body }) => body['model'])), new Set(['large']));
    assert.deepEqual([keysSeen(near), keysSeen(far)], [new Set(['none']), new Set([`Bearer ${key}`])]);
    assert.match(stderr, /names 127\.0\.0\.1:\d+; to send your key there, give --base-url/);
    const store = new RunStore(folder);
    const journal = await readFile(store.journalPath((await store.list())[0] ?? ''), 'utf8');
    assert.ok(journal.includes(near.url) && journal.includes(far.url) && !journal.includes('secret=7') && !journal.includes(key));
  });

  it('holds the task model to a list of answers, and reads them', async () => {
    await evalFile(`models:\n  task: { model: openai:small, baseUrl: ${near.url}, answers: [otter, badger] }\n`);
    const { stdout } = await run(['eval', 'AGENTS.md', '--json']);
    assert.equal((JSON.parse(stdout) as { score: number }).score, 0.5);
    const format = near.requests[0]?.body['response_format'] as { json_schema: { schema: { properties: { answer: { enum: string[] } } } } };
    assert.deepEqual(format.json_schema.schema.properties.answer.enum, ['otter', 'badger']);
  });

  it('sends the format that the eval file gives, and reads the answer as it is', async () => {
    const schema = '{ type: object, properties: { answer: { type: string } } }';
    await evalFile(
      `models:\n  task:\n    model: openai:small\n    baseUrl: ${near.url}\n` +
        `    response_format: { type: json_schema, json_schema: { name: animal, schema: ${schema} } }\n`,
    );
    const { stdout } = await run(['eval', 'AGENTS.md', '--json', '--metric', 'icontains']);
    assert.equal((JSON.parse(stdout) as { score: number }).score, 0.5);
    const format = near.requests[0]?.body['response_format'] as { json_schema: { name: string } };
    assert.equal(format.json_schema.name, 'animal');
  });

  it('keeps answers of one endpoint apart from those of another', async () => {
    const other = await OpenAIServer.start({ answer: () => 'badger' });
    try {
      for (const url of [near.url, other.url]) {
        await evalFile(`models:\n  task: { model: openai:small, baseUrl: ${url}, answers: [otter, badger] }\n`);
        await run(['eval', 'AGENTS.md']);
      }
      assert.deepEqual([near.requests.length, other.requests.length], [20, 20]);
    } finally {
      await other.close();
    }
  });

  it('ends a call after the time-out of its role, and says how to give it longer', async () => {
    const slow = await OpenAIServer.start({ answer: () => faults.hang });
    try {
      await evalFile(`models:\n  task: { model: openai:small, baseUrl: ${slow.url}, timeoutSeconds: 60 }\n`);
      const { code, stderr } = await run(['eval', 'AGENTS.md', '--max-cases', '2', '--max-calls', '2', '--timeout', '1']);
      assert.equal(code, 0, stderr);
      const store = new RunStore(folder);
      const journal = await readFile(store.journalPath((await store.list())[0] ?? ''), 'utf8');
      assert.match(journal, /did not answer within 1 s\. Give it longer with .*timeoutSeconds/);
    } finally {
      await slow.close();
    }
  });
});
