import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'mocha';
import { startWhetstone } from '../../support/commandLine';
import type { SeenRequest } from '../../support/openaiServer';
import { OpenAIServer } from '../../support/openaiServer';

const escape = '\u001b[2J\u009b31m\u202e';

describe('what the command line says of the cases', function () {
  this.timeout(120_000);
  let folder: string;
  let server: OpenAIServer;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'whetstone-cases-'));
    await writeFile(join(folder, 'AGENTS.md'), 'Answer with `a` or `b`.\n');
  });
  afterEach(async () => {
    await server.close();
    await rm(folder, { recursive: true, force: true });
  });

  const run = (...args: readonly string[]) =>
    startWhetstone(folder, [...args, ...(args.includes('--cases') ? ['--model', 'openai:any', '--base-url', server.url] : [])]).ended;
  const numberIn = ({ messages }: SeenRequest) => Number(/message (\d+)/.exec(messages.at(-1)?.content ?? '')?.[1]);
  const cases = (count: number) =>
    writeFile(
      join(folder, 'cases.csv'),
      `input,expected\n${Array.from({ length: count }, (_, index) => `message ${index},${index % 2 === 0 ? 'a' : 'b'}`).join('\n')}\n`,
    );

  /** With the rule, odd numbers come out right and every third even one breaks. */
  const improvable = (request: SeenRequest): string => {
    const text = request.messages.map(({ content }) => content).join('\n');
    if (text.includes('<rules>')) return '<rules>\n- Even numbers are `a`, odd ones `b`. [1]\n</rules>';
    if (text.includes('<case>')) return 'The number decides.';
    if (!text.includes('Even numbers')) return 'a';
    return numberIn(request) % 6 === 0 ? 'oh' : numberIn(request) % 2 === 0 ? 'a' : 'b';
  };

  it('names ten failed cases of an evaluation and how many more, and all of them in JSON', async () => {
    await cases(30);
    server = await OpenAIServer.start({ answer: () => 'a' });
    const { stdout } = await run('eval', 'AGENTS.md', '--cases', 'cases.csv');
    const lines = stdout.split('\n');
    const first = lines.indexOf('  failed   15 of 30');
    assert.equal(lines[first + 1], '    cases.csv:3  "message 1"  expected "b", answered "a"');
    assert.equal(lines[first + 10], '    cases.csv:21  "message 19"  expected "b", answered "a"');
    assert.equal(lines[first + 11], '    … and 5 more; --json has them all.');
    const id = lines[0]?.split(' ')[0] ?? '';
    assert.ok((await run('show', id)).stdout.includes(lines.slice(first, first + 12).join('\n')));
    const report = JSON.parse((await run('eval', 'AGENTS.md', '--cases', 'cases.csv', '--json')).stdout) as { failed: readonly object[] };
    assert.equal(report.failed.length, 15);
    const feedback = 'Expected "b", got "a".';
    assert.deepEqual(report.failed[0], {
      case: 'line 3',
      file: join(folder, 'cases.csv'),
      line: 3,
      input: 'message 1',
      variables: {},
      expected: 'b',
      answered: 'a',
      score: 0,
      feedback,
      error: null,
    });
    assert.deepEqual((JSON.parse((await run('show', id, '--json')).stdout) as { failed: object }).failed, report.failed);
  });

  it('says why a case has no answer, behind those that are wrong, and names a case that has a name', async () => {
    await writeFile(
      join(folder, 'cases.csv'),
      `id,input,expected\n${Array.from({ length: 12 }, (_, index) => `case-${index},message ${index},b`).join('\n')}\n`,
    );
    server = await OpenAIServer.start({
      answer: (request) =>
        numberIn(request) === 2
          ? { fault: 'status', status: 403, body: { error: { message: 'Not this one' } } }
          : numberIn(request) === 5
            ? 'a'
            : 'b',
    });
    const { stdout } = await run('eval', 'AGENTS.md', '--cases', 'cases.csv');
    assert.match(
      stdout,
      /\n {2}failed {3}2 of 12\n {4}cases\.csv:7 case-5 {2}"message 5" {2}expected "b", answered "a"\n {4}cases\.csv:4 case-2 {2}"message 2" {2}expected "b", no answer: [^\n]*Not this one/,
    );
    await run('cache', '--clear');
    const { failed } = JSON.parse((await run('eval', 'AGENTS.md', '--cases', 'cases.csv', '--json')).stdout) as {
      failed: readonly { case: string; answered: unknown; score: unknown; error: string }[];
    };
    assert.deepEqual([failed[1]?.case, failed[1]?.answered, failed[1]?.score], ['case-2', null, null]);
    assert.match(failed[1]?.error ?? '', /Not this one/);
  });

  it('writes control characters of answers and of endpoints out', async () => {
    await cases(8);
    server = await OpenAIServer.start({
      answer: (request) =>
        numberIn(request) === 5 ? { fault: 'status', status: 403, body: { error: { message: `gone ${escape}` } } } : `x\r\n\t${escape}y`,
    });
    for (const extra of [[], ['--json']]) {
      await run('cache', '--clear');
      const { stdout, stderr } = await run('eval', 'AGENTS.md', '--cases', 'cases.csv', ...extra);
      // eslint-disable-next-line no-control-regex
      assert.doesNotMatch(stdout + stderr, /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]/);
      assert.ok(stdout.includes('x\\r\\n\\t\\u001b[2J\\u009b31m\\u202ey'), stdout);
      assert.ok(stdout.includes('gone \\u001b[2J'), stdout);
      if (extra.length > 0)
        assert.equal((JSON.parse(stdout) as { failed: readonly { answered: string }[] }).failed[0]?.answered, `x\r\n\t${escape}y`);
    }
  });

  it('gives the paired outcome of the test cases behind a verdict, and names those that broke', async () => {
    await cases(120);
    server = await OpenAIServer.start({ answer: improvable });
    const { stdout, stderr } = await run('optimize', 'AGENTS.md', '--cases', 'cases.csv', '--method', 'metareflection');
    const [, fixed, broken, same] = (/\n {2}paired {3}(\d+) fixed, (\d+) broken, (\d+) the same; broken:\n/.exec(stdout) ?? []).map(Number);
    assert.equal((fixed ?? 0) + (broken ?? 0) + (same ?? 0), 48, stdout + stderr);
    assert.ok((broken ?? 0) > 5);
    assert.equal(stdout.match(/\n {4}cases\.csv:\d+ {2}"message \d+" {2}expected "a", answered "a" before, now "oh"(?=\n)/g)?.length, 5);
    assert.ok(stdout.includes(`\n    … and ${(broken ?? 0) - 5} more; --json has them all.\n`));
    const id = stdout.split(' ')[0] ?? '';
    const shown = await run('show', id);
    assert.ok(stdout.startsWith(shown.stdout.trimEnd()));
    const { paired } = JSON.parse((await run('show', id, '--json')).stdout) as {
      paired: { fixed: number; broken: number; same: number; brokenCases: readonly Record<string, unknown>[] };
    };
    assert.deepEqual([paired.fixed, paired.broken, paired.same, paired.brokenCases.length], [fixed, broken, same, broken]);
    assert.deepEqual(Object.keys(paired.brokenCases[0] ?? {}), [
      'case',
      'file',
      'line',
      'input',
      'expected',
      'before',
      'after',
      'answeredBefore',
      'answeredAfter',
    ]);
    const again = JSON.parse(
      (await run('optimize', 'AGENTS.md', '--cases', 'cases.csv', '--method', 'metareflection', '--json')).stdout,
    ) as { paired: object };
    assert.deepEqual(again.paired, paired);
  });

  it('gives an evaluation of what a run has made the score of its test cases, and those of the others apart', async () => {
    await cases(120);
    server = await OpenAIServer.start({ answer: improvable });
    const optimized = JSON.parse(
      (await run('optimize', 'AGENTS.md', '--cases', 'cases.csv', '--seed', '5', '--apply', '--json')).stdout,
    ) as { best: { test: number } };
    const { stdout } = await run('eval', 'AGENTS.md', '--cases', 'cases.csv');
    const score = (100 * optimized.best.test).toFixed(1);
    assert.match(
      stdout,
      new RegExp(
        '\\n  cases    36 training, 36 validation, 48 test' +
          `\\n  score    ${score} % \\([^)]+\\) on 48 cases that no run has used` +
          '\\n  flatters training [\\d.]+ % \\(fit\\), validation [\\d.]+ % \\(fit\\): these cases had a part in making the prompt' +
          '\\n  failed   20 of 120\\n',
      ),
    );
    assert.match((await run('runs')).stdout, new RegExp(`AGENTS.md  ${score} % \\([^)]+\\) on 48 cases\\n`));
    type Report = {
      cases: number;
      score: number;
      used: { cases: number; train: number; validation: number };
      failed: readonly { split: string }[];
    };
    const report = JSON.parse((await run('eval', 'AGENTS.md', '--cases', 'cases.csv', '--json')).stdout) as Report;
    assert.deepEqual(
      [report.cases, report.score, report.used.cases, report.failed.length, report.failed[0]?.split],
      [48, optimized.best.test, 72, 20, 'test'],
    );
  });
});
