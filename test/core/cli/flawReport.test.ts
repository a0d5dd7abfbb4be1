import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startWhetstone } from '../../support/commandLine';
import { OpenAIServer } from '../../support/openaiServer';

describe('what the command line says of answers', function () {
  this.timeout(60_000);
  let folder: string;
  let server: OpenAIServer;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'whetstone-flaws-'));
    const answer = (content: string, finish_reason: string) =>
      ({ fault: 'body', body: { choices: [{ message: { content }, finish_reason }] } }) as const;
    server = await OpenAIServer.start({
      answer: ({ messages }) =>
        Number(/\d+/.exec(messages.at(-1)?.content ?? '')?.[0]) % 5 === 0
          ? answer('', 'stop')
          : answer('The animal that is meant here swims', 'length'),
    });
    await writeFile(join(folder, 'AGENTS.md'), 'Name the animal.\n');
    const rows = Array.from({ length: 20 }, (_, index) => `message ${index},${index % 2 === 0 ? 'otter' : 'badger'}`);
    await writeFile(join(folder, 'cases.csv'), `input,expected\n${rows.join('\n')}\n`);
  });
  after(async () => {
    await server.close();
    await rm(folder, { recursive: true, force: true });
  });

  it('is how many were cut off, and at what, how many were none, and which limit would do', async () => {
    const args = [
      'eval',
      'AGENTS.md',
      '--cases',
      'cases.csv',
      '--model',
      'openai:m',
      '--base-url',
      server.url,
      '--max-answer-tokens',
      '40',
    ];
    const { stdout } = await startWhetstone(folder, args).ended;
    assert.match(stdout, /4 without an answer, 16 of 20 answers cut off at 40 tokens, 4 of 20 answers empty/);
    assert.match(stdout, /mind +answers are longer than any that could be right: --max-answer-tokens 16/);
    const { stdout: json } = await startWhetstone(folder, [...args, '--json']).ended;
    const report = JSON.parse(json) as Record<string, unknown>;
    assert.deepEqual(report['answers'], { of: 20, cut: 16, empty: 4 });
    assert.deepEqual([report['maxAnswerTokens'], report['proposedAnswerTokens']], [40, 16]);
    assert.equal(server.requests[0]?.body['max_completion_tokens'], 40);
    // Five of those that are kept are asked twice again, to see whether the model has changed; what was empty is not kept.
    assert.equal(server.requests.length, 20 + 10 + 4, 'answers that were cut off are kept for the second run');
  });
});
