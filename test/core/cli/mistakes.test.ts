import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { describe, it } from 'mocha';
import { RunStore } from '../../../src/storage/runStore';
import { startWhetstone, writeSmallSet } from '../../support/commandLine';
import { OpenAIServer } from '../../support/openaiServer';

const skill = resolve('examples/support-triage/.github/skills/triage-support/SKILL.md');

describe('the command line, of what cannot be used', function () {
  this.timeout(120_000);
  let folder: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'whetstone-mistakes-'));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  const run = (args: readonly string[], environment?: Readonly<Record<string, string>>) => startWhetstone(folder, args, environment).ended;
  const write = async (name: string, content: string | Uint8Array) => {
    await writeFile(join(folder, name), content);
    return name;
  };

  const badInput: readonly (readonly [string, () => Promise<readonly string[]> | readonly string[], RegExp])[] = [
    ['a prompt that is not there', () => ['eval', 'none.md', '--cases', 'cases.csv'], /none\.md: There is no such file/],
    ['a folder for a prompt', () => ['eval', '.', '--cases', 'cases.csv'], /This is a folder, not a file/],
    ['no cases', async () => ['eval', await write('AGENTS.md', 'Answer.\n')], /--cases FILE/],
    ['a case file that is not there', () => ['eval', skill, '--cases', 'none.csv'], /none\.csv: There is no such file/],
    ['an empty case file', async () => ['eval', skill, '--cases', await write('empty.csv', '')], /empty\.csv: The file is empty/],
    [
      'a case file without the columns',
      async () => ['eval', skill, '--cases', await write('c.csv', 'what,so\na,b\n')],
      /c\.csv:1: There is no column "input"/,
    ],
    ['a binary prompt', async () => ['eval', await write('AGENTS.md', new Uint8Array([1, 0, 2])), '--cases', 'c.csv'], /binary/],
    [
      'an unknown key in the eval file',
      async () => ['eval', skill, '--eval', await write('x.eval.yaml', 'metrik: equals\n')],
      /x\.eval\.yaml:1: .*metrik/,
    ],
    ['an unknown method', () => ['optimize', skill, '--method', 'magic'], /no method "magic"\. The methods are metareflection, /],
    ['an unknown model', () => ['eval', skill, '--model', 'magic'], /lexical.*openai:NAME/],
    ['an unknown metric', () => ['eval', skill, '--metric', 'magic'], /no metric "magic"/],
    ['an unknown option', () => ['eval', skill, '--magic=3'], /^There is no option --magic\. "whetstone --help" lists [^\n]+\n$/],
    ['an unknown letter', () => ['eval', skill, '-hq'], /^There is no option -q\. "whetstone --help"/],
    ['an option without its value', () => ['eval', skill, '--cases'], /^--cases needs a value\. "whetstone --help"/],
    [
      'an option in place of a value',
      () => ['eval', skill, '--cases', '--json'],
      /^--cases needs a value, and "--json" looks like an option\. If it is the value, type --cases=--json\./,
    ],
    ['a value that is not wanted', () => ['eval', skill, '--json=yes'], /^--json takes no value\. Leave "=yes" out\. "whetstone --help"/],
    ['an argument too many', () => ['eval', skill, 'more'], /^"more" is one argument too many\. "whetstone --help"/],
    ['a missing prompt', () => ['eval'], /^whetstone eval needs a prompt file\. "whetstone --help"/],
    ['a number that is none', () => ['optimize', skill, '--seed', 'three'], /--seed takes a whole number/],
    [
      'a case file for an eval file',
      async () => ['eval', skill, '--eval', await write('my cases.jsonl', '{"input":"a","expected":"b"}\n{"input":"c","expected":"d"}\n')],
      /^my cases\.jsonl looks like a case file, not an eval file\. Give it with --cases "my cases\.jsonl"\.\n$/,
    ],
    [
      'an array of cases for an eval file',
      async () => ['eval', skill, '--eval', await write('cases.json', '[{"input":"a","expected":"b"}]')],
      /^cases\.json looks like a case file, not an eval file\. Give it with --cases cases\.json\.\n$/,
    ],
    [
      'an eval file for a case file',
      async () => ['eval', skill, '--cases', await write('x.eval.yaml', 'metric: equals\n')],
      /^x\.eval\.yaml looks like an eval file, not a case file\. Give it with --eval x\.eval\.yaml\.\n$/,
    ],
    [
      'an eval file for a prompt',
      async () => ['eval', await write('x.eval.yaml', 'metric: equals\n')],
      /^x\.eval\.yaml looks like an eval file\. Name the prompt file, and give this one with --eval x\.eval\.yaml\.\n$/,
    ],
    ['an eval file that is not there', () => ['eval', skill, '--eval', 'none.jsonl'], /none\.jsonl: There is no such file/],
    [
      'a value that is empty',
      () => ['eval', skill, '--base-url', ''],
      /^--base-url needs a value, and what was given is empty\. "whetstone --help"/,
    ],
    ['an option that is given twice', () => ['eval', skill, '--seed', '1', '--seed=2'], /^--seed is given twice\. Give it once\.\n$/],
    ['an empty prompt path', () => ['eval', ''], /^whetstone eval needs a prompt file/],
    [
      'a number that is too large',
      () => ['eval', skill, '--max-calls', '99999999999999999999'],
      /--max-calls takes a whole number from 1 to 9007199254740991/,
    ],
    ['a number below none', () => ['eval', skill, '--repeats=-1'], /--repeats takes a whole number from 1 to 100, not "-1"/],
    ['a device for a file', () => ['eval', '/dev/null', '--cases', 'c.csv'], /^\/dev\/null: This is a device or a pipe, not a file\./],
    [
      'a prompt for an eval file',
      async () => ['eval', skill, '--eval', await write('x.md', '---\nname: x\n---\nAnswer.\n')],
      /x\.md:3: A line "---" begins a second document here\..* a prompt file is no eval file\.\n$/,
    ],
    ['no key', () => ['eval', skill, '--model', 'openai:any'], /no API key.*OPENAI_API_KEY/],
    [
      'a mistyped provider in the eval file',
      async () => ['eval', skill, '--eval', await write('x.eval.yaml', 'models: { task: "anthropic:claude" }\n')],
      /x\.eval\.yaml:1: "task" must be "lexical", "openai:NAME" or "vscode:VENDOR\/NAME"/,
    ],
    ['a model of VS Code', () => ['eval', skill, '--model', 'vscode:copilot/x'], /inside VS Code only/],
    ['a base URL that is none', () => ['eval', skill, '--model', 'openai:any', '--base-url', 'nonsense'], /The base URL is not a URL/],
    ['a price that is none', () => ['eval', skill, '--price', 'openai:x=cheap'], /--price takes MODEL=IN\/OUT/],
    [
      'a limit of money without a price',
      () => ['optimize', skill, '--model', 'openai:x', '--max-cost', '2'],
      /SKILL\.md: A limit of money needs the price of openai:x\. Give it with --price openai:x=IN\/OUT/,
    ],
    ['a limit that is none', () => ['optimize', skill, '--max-minutes', '0'], /--max-minutes takes a number above 0/],
    ['an option of another command', () => ['runs', '--seed', '1'], /whetstone runs has no option --seed/],
    ['a setting for a resumed run', () => ['optimize', '--resume', 'x', '--seed', '1'], /--seed cannot be given with --resume/],
    ['a prompt for a resumed run', () => ['optimize', skill, '--resume', 'x'], /one argument too many\. A resumed run has its prompt/],
    ['a run to resume that is not there', () => ['optimize', '--resume', 'x'], /There is no run "x"/],
    ['a run that is not there', () => ['show', '../../etc'], /There is no run/],
    ['an unknown command', () => ['polish'], /There is no command "polish"/],
  ];
  for (const [name, args, message] of badInput) {
    it(`exits with 2 for ${name}, and says so on standard error`, async () => {
      const { code, stdout, stderr } = await run(await args());
      assert.match(stderr, message);
      assert.equal(code, 2);
      assert.equal(stdout, '');
      assert.doesNotMatch(stderr, /\n\s+at /);
      assert.deepEqual(await new RunStore(folder).list(), [], 'no run is left behind');
    });
  }

  it('names commands as they are typed where npm runs it, and reads paths from where the person is', async () => {
    await writeSmallSet(folder);
    const asScript = { npm_lifecycle_event: 'whetstone', INIT_CWD: folder };
    const elsewhere = startWhetstone(tmpdir(), ['eval', 'AGENTS.md', '--magic'], asScript);
    assert.match((await elsewhere.ended).stderr, /"npm run -s whetstone -- --help" lists/);
    const evaluated = await startWhetstone(tmpdir(), ['eval', 'AGENTS.md', '--cases', 'cases.csv'], asScript).ended;
    assert.equal(evaluated.code, 0, evaluated.stderr);
  });

  it('exits with 2 for a wrong key', async () => {
    await writeSmallSet(folder);
    const model = await OpenAIServer.start({ apiKey: 'right', answer: () => 'a' });
    const wrong = await run(['eval', 'AGENTS.md', '--cases', 'cases.csv', '--model', 'openai:any', '--base-url', model.url], {
      OPENAI_API_KEY: 'wrong',
    });
    await model.close();
    assert.equal(wrong.code, 2);
    assert.match(wrong.stderr, /OPENAI_API_KEY/);
  });

  it('names a malformed line, and goes on with the others', async () => {
    await writeSmallSet(folder);
    await write('bad.csv', 'input,expected\none,a\nthis,has,too many\ntwo,b\n');
    const { code, stdout, stderr } = await run(['eval', 'AGENTS.md', '--cases', 'bad.csv', '--json']);
    assert.equal(code, 0);
    assert.match(stderr, /bad\.csv:3: The row has 3 fields.*\nLeft out 1 of 3 cases; 2 are used\.\n/);
    assert.equal((JSON.parse(stdout) as { cases: number }).cases, 2);
  });

  it('names the first of many malformed lines, and counts the others', async () => {
    await writeSmallSet(folder);
    const bad = 'this,has,too many\n'.repeat(3000);
    await write('bad.csv', `input,expected\none,a\n${bad}two,b\n${'two,b\n'.repeat(50)}`);
    const { code, stderr } = await run(['eval', 'AGENTS.md', '--cases', 'bad.csv', '--json']);
    assert.equal(code, 0);
    const told = stderr.split('\n').map((line) => line.replace(folder, ''));
    assert.equal(told.filter((line) => line.startsWith('warning, left out: ')).length, 11);
    assert.ok(told.includes('warning, left out: … and 2990 more.'), stderr);
    assert.equal(told.filter((line) => line.startsWith('warning: ')).length, 11);
    assert.ok(told.includes('warning: … and 40 more.'));
    assert.ok(told.includes('Left out 3000 of 3052 cases; 52 are used.'));
    const hopeless = await run(['eval', 'AGENTS.md', '--cases', await write('worse.csv', `input,expected\n${bad}`)]);
    assert.equal(hopeless.code, 2);
    const lines = hopeless.stderr.trimEnd().split('\n');
    assert.deepEqual([lines.length, lines[10]], [11, '… and 2990 more.']);
  });

  it('says which budget would do when the given one is too small, and keeps it all the same', async () => {
    const { code, stdout, stderr } = await run(['optimize', skill, '--max-calls', '210', '--json']);
    assert.equal(code, 0);
    assert.match(stderr, /budget of 210 calls cannot pay.*\d+ calls would do/);
    const report = JSON.parse(stdout) as { stopReason: string; calls: Record<string, number> };
    assert.equal(report.stopReason, 'budget');
    assert.ok(Object.values(report.calls).reduce((sum, count) => sum + count, 0) <= 210);
  });

  it('does not begin with a budget that is too small for the verdict', async () => {
    const { code, stderr } = await run(['optimize', skill, '--max-calls', '100', '--json']);
    assert.equal(code, 2);
    assert.match(stderr, /budget of 100 calls cannot pay for the verdict, which takes \d+ calls\..* \d+ calls would do/);
    assert.doesNotMatch(stderr, /--resume/);
    const tokens = await run(['optimize', skill, '--max-tokens', '1000', '--json']);
    assert.equal(tokens.code, 2);
    assert.match(
      tokens.stderr,
      /budget of 1000 tokens cannot pay for the verdict, which is expected to take \d+ tokens\..* \d+ tokens would do/,
    );
    assert.doesNotMatch(tokens.stderr, /--resume/);
  });
});
