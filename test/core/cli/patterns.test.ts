import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'mocha';
import { startWhetstone } from '../../support/commandLine';
import { OpenAIServer } from '../../support/openaiServer';

/** Patterns that no one will see the end of, as the column of expected answers brings them, with what the model answers. */
const endless: readonly (readonly [expected: string, answer: string])[] = [
  ['^(\\w+ ?){1,20}$', `${'a'.repeat(70)}!`],
  ['(\\d+,?){1,12}$', `${'1'.repeat(9000)}!`],
  ['(a?){1000}b', 'a'.repeat(1000)],
  ['.*.*.*.*.*=x', 'a'.repeat(9000)],
];

describe('a pattern that comes to no end, on the command line', function () {
  this.timeout(120_000);
  let folder: string;
  let server: OpenAIServer;
  let answers: readonly string[];
  /** Told of each answer that is sent. */
  let answered: () => void;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'whetstone-pattern-'));
    answered = () => undefined;
    server = await OpenAIServer.start({
      answer: ({ messages }) => {
        answered();
        return answers[Number(/case (\d+)/.exec(messages.at(-1)?.content ?? '')?.[1])] ?? 'yes';
      },
    });
    await writeFile(join(folder, 'SKILL.md'), 'Answer.\n');
  });
  afterEach(async () => {
    await server.close();
    await rm(folder, { recursive: true, force: true });
  });

  const start = async (expected: readonly string[]) => {
    await writeFile(join(folder, 'cases.csv'), `input,expected\n${expected.map((text, index) => `case ${index},"${text}"\n`).join('')}`);
    const evaluate = ['eval', 'SKILL.md', '--cases', 'cases.csv', '--metric', 'regex', '--concurrency', '8'];
    return startWhetstone(folder, [...evaluate, '--model', 'openai:m', '--base-url', server.url], { OPENAI_API_KEY: 'key' });
  };

  it('leaves its case without a score and names it; the run ends by itself', async () => {
    answers = endless.map(([, answer]) => answer);
    const { code, stdout } = await (await start([...endless.map(([expected]) => expected), 'yes', '^y', 'e', 's$', 'no'])).ended;
    assert.equal(code, 0);
    assert.match(stdout, /\n {2}failed {3}5 of 9\n/);
    assert.match(stdout, /score {4}80\.0 % .*, 4 without an answer/);
    endless.forEach((_, index) => {
      const says = 'The pattern /.*/ came to no result: it took longer than 1 second, .*Write it in another way\\.';
      assert.match(stdout, new RegExp(`\\n {4}cases\\.csv:${index + 2} {2}"case ${index}" .*no answer: ${says}\\n`));
    });
  });

  it('keeps no one from stopping the command', async function () {
    // Windows has no signals: one that is sent ends the process.
    if (process.platform === 'win32') this.skip();
    const stuck = Array.from({ length: 80 }, () => endless[0]?.[0] ?? '');
    answers = stuck.map(() => endless[0]?.[1] ?? '');
    const all = new Promise<void>((resolve) => {
      let count = 0;
      answered = () => {
        if (++count === 8) resolve();
      };
    });
    const { child, ended } = await start(stuck);
    await all;
    child.kill('SIGTERM');
    const { code, stderr } = await ended;
    assert.equal(code, 130);
    assert.match(stderr, /Stopped\. What the run had found is kept\.\nThe run can be taken up again where it is: /);
  });

  it('is refused before anything is asked where it is none, with file and line', async () => {
    const { code, stderr } = await (await start(['yes', '(', 'no'])).ended;
    assert.equal(code, 2);
    assert.match(
      stderr,
      /cases\.csv:3: The pattern "\(" cannot be used: it is not a regular expression \(Unterminated group\)\. Correct it/,
    );
    assert.equal(server.requests.length, 0);
  });
});
