import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { describe, it } from 'mocha';
import { readCases } from '../../../src/core/cases/readCases';
import { startWhetstone } from '../../support/commandLine';

interface Report {
  readonly run: string;
  readonly cases: number;
  readonly used?: { readonly cases: number };
  readonly best: { readonly prompt: string };
  readonly runsBeside: { readonly number: number; readonly total: number };
}

describe('the use of cases, on the command line', function () {
  this.timeout(120_000);
  let root: string;

  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'whetstone-use-'));
    await mkdir(join(root, 'there', 'prompts'), { recursive: true });
    await writeFile(
      join(root, 'there', 'prompts', 'SKILL.md'),
      await readFile(resolve('examples/support-triage/.github/skills/triage-support/SKILL.md')),
    );
    await writeFile(join(root, 'there', 'messages.csv'), await readFile('examples/support-triage/messages.csv'));
  });
  afterEach(() => rm(root, { recursive: true, force: true }));

  /** Runs a command in a folder; what is remembered of a person's folders is in that of the test. */
  const run = async (folder: string, ...args: readonly string[]) => {
    const ended = await startWhetstone(join(root, folder), args, { XDG_STATE_HOME: join(root, 'state') }).ended;
    assert.equal(ended.code, 0, ended.stderr);
    return ended;
  };
  const report = async (folder: string, ...args: readonly string[]) => JSON.parse((await run(folder, ...args, '--json')).stdout) as Report;
  const optimize = (folder: string, seed: number) =>
    report(
      folder,
      'optimize',
      join(root, 'there', 'prompts', 'SKILL.md'),
      '--cases',
      join(root, 'there', 'messages.csv'),
      '--seed',
      String(seed),
      '--max-calls',
      '900',
    );

  it('is followed into other folders, copied files and changed characters', async () => {
    const { best } = await optimize('there', 2);
    await mkdir(join(root, 'here'));
    await writeFile(join(root, 'here', 'triage.prompt.md'), best.prompt.replace('---\n\n', '---\n\nBe quick.\n\n'));
    const { cases } = await readCases('messages.csv', await readFile(join(root, 'there', 'messages.csv')));
    const changed = cases.map(({ input, expected }, index) =>
      JSON.stringify({ input: `${input.slice(0, index % 20)}w${input.slice((index % 20) + 1)}`, expected }),
    );
    await writeFile(join(root, 'here', 'cases.jsonl'), changed.join('\n'));
    const inOther = await run('here', 'eval', 'triage.prompt.md', '--cases', 'cases.jsonl', '--json');
    const { cases: unused, used } = JSON.parse(inOther.stdout) as Report;
    assert.deepEqual([unused, used?.cases], [96, 144]);
    assert.match(
      inOther.stderr,
      /cases\.jsonl:\d+: \d+ cases, this one first, are near copies of those that an earlier run has used to make this prompt\. A near copy counts as used\./,
    );
    // A folder below the one that the runs are kept in needs no memory of it.
    await rm(join(root, 'state'), { recursive: true });
    await writeFile(join(root, 'there', 'prompts', 'copy.prompt.md'), best.prompt);
    assert.equal(
      (await report('here', 'eval', join(root, 'there', 'prompts', 'copy.prompt.md'), '--cases', join(root, 'there', 'messages.csv')))
        .cases,
      96,
    );
    assert.equal((await report('here', 'eval', 'triage.prompt.md', '--cases', 'cases.jsonl')).cases, 240);
  });

  it('says how many runs of the same prompt and cases there are, when a run ends and when it is shown', async () => {
    await mkdir(join(root, 'here'));
    const first = await optimize('there', 1);
    assert.deepEqual(first.runsBeside, { number: 1, total: 1 });
    assert.match(
      (await run('there', 'show', first.run)).stdout,
      /\n {2}beside {3}no other run of this prompt on these cases is known here\n/,
    );
    const second = await optimize('here', 2);
    assert.deepEqual(second.runsBeside, { number: 2, total: 2 });
    assert.deepEqual((await report('there', 'show', first.run)).runsBeside, { number: 1, total: 2 });
    assert.match(
      (await run('there', 'show', first.run)).stdout,
      /\n {2}beside {3}run 1 of 2 of this prompt on these cases; each errs on its own: without any gain, up to one in 40 says proven by luck\n/,
    );
  });
});
