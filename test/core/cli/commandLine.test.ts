import assert from 'node:assert/strict';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { describe, it } from 'mocha';
import type { JournalEntry } from '../../../src/core/run/journal/events';
import { encodeEntry } from '../../../src/core/run/journal/journalText';
import type { TrajectoryLine } from '../../../src/core/run/trajectoryLine';
import { RunStore } from '../../../src/storage/runStore';
import type { Outcome } from '../../support/commandLine';
import { startWhetstone, writeSmallSet } from '../../support/commandLine';
import type { OpenAIServerOptions } from '../../support/openaiServer';
import { faults, OpenAIServer } from '../../support/openaiServer';

const example = resolve('examples/support-triage/.github/skills/triage-support');
const skill = join(example, 'SKILL.md');

describe('the command line', function () {
  this.timeout(120_000);
  let folder: string;
  let server: OpenAIServer | undefined;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'whetstone-cli-'));
  });
  afterEach(async () => {
    await server?.close();
    server = undefined;
    await rm(folder, { recursive: true, force: true });
  });

  const start = (args: readonly string[], environment?: Readonly<Record<string, string>>) => startWhetstone(folder, args, environment);
  const run = (args: readonly string[], environment?: Readonly<Record<string, string>>) => start(args, environment).ended;
  const write = async (name: string, content: string | Uint8Array) => {
    await writeFile(join(folder, name), content);
    return name;
  };
  const serve = async (options: OpenAIServerOptions) => {
    server = await OpenAIServer.start(options);
    return server;
  };
  const smallSet = () => writeSmallSet(folder);

  it('warns of an eval file that is for another prompt', async () => {
    await smallSet();
    await write('other.eval.yaml', 'prompt: SKILL.md\ncases: cases.csv\n');
    const { code, stderr } = await run(['eval', 'AGENTS.md', '--eval', 'other.eval.yaml']);
    assert.equal(code, 0);
    assert.match(stderr, /other\.eval\.yaml: The eval file is for SKILL\.md\. It is used for AGENTS\.md all the same\./);
  });

  it('compares nothing where no candidate was admitted, and says so', async () => {
    await smallSet();
    const { stdout } = await run(['optimize', 'AGENTS.md', '--cases', 'cases.csv', '--max-calls', '60']);
    assert.match(stdout, /verdict {2}no gain: no candidate was admitted, the original stays/);
    assert.doesNotMatch(stdout, /interval -|\+0\.0 points/);
  });

  it('ends with 1 where nothing answers at the endpoint', async () => {
    await smallSet();
    const closed = await OpenAIServer.start({});
    const { url } = closed;
    await closed.close();
    const { code, stderr } = await run(['eval', 'AGENTS.md', '--cases', 'cases.csv', '--model', 'openai:m', '--base-url', url]);
    assert.equal(code, 1);
    assert.match(stderr, /Nothing answers at 127\.0\.0\.1/);
  });

  it('prints one JSON object with what an optimization came to', async () => {
    const { code, stdout } = await run(['optimize', skill, '--seed', '2', '--max-calls', '1500', '--json']);
    assert.equal(code, 0);
    const report = JSON.parse(stdout) as Record<string, unknown>;
    assert.deepEqual(Object.keys(report), [
      'run',
      'method',
      'seed',
      'models',
      'split',
      'baseline',
      'best',
      'verdict',
      'notices',
      'runsBeside',
      'paired',
      'calls',
      'tokens',
      'inputCut',
      'kept',
      'outlook',
      'stopReason',
    ]);
    assert.equal(report['method'], 'metareflection');
    assert.equal(report['seed'], 2);
    assert.deepEqual(report['models'], { task: 'lexical', reflection: 'lexical', judge: 'lexical' });
    assert.deepEqual(report['split'], { train: 72, validation: 72, test: 96 });
    const scores = report['best'] as { validation: number; test: number; prompt: string };
    assert.ok(scores.validation >= 0 && scores.validation <= 1 && scores.test >= 0 && scores.test <= 1);
    assert.match(scores.prompt, /^---\nname: triage-support\n/);
    const verdict = report['verdict'] as { kind: string; difference: number; interval: { low: number; high: number }; pValue: number };
    assert.ok(['proven', 'not proven', 'no gain', 'worse'].includes(verdict.kind));
    assert.ok(verdict.interval.low <= verdict.difference && verdict.difference <= verdict.interval.high);
    const calls = report['calls'] as Record<string, number>;
    assert.deepEqual(Object.keys(calls), ['task', 'reflection', 'judge', 'cached']);
    assert.ok(Object.values(calls).reduce((sum, count) => sum + count, 0) <= 1500);
  });

  it('gives the same result for the same seed, and keeps each run', async () => {
    const args = ['optimize', skill, '--json', '--max-calls', '900'];
    const [one, two] = [await run(args), await run(args)];
    const withoutRun = ({ stdout }: Outcome) => ({ ...(JSON.parse(stdout) as object), run: '', runsBeside: null });
    assert.deepEqual(withoutRun(one), withoutRun(two));
    const listed = JSON.parse((await run(['runs', '--json'])).stdout) as { run: string; state: string }[];
    assert.equal(listed.length, 2);
    assert.ok(listed.every(({ state }) => state === 'ended'));
    const shown = await run(['show', listed[0]?.run ?? '']);
    assert.match(shown.stdout, /72 training, 72 validation, 96 test/);
    assert.match(shown.stdout, /verdict {2}(proven|not proven|no gain|worse): [+−]\d/);
    assert.match(shown.stdout, /\n {2}shown {4}Rules, and the cases that taught them: \d+ items?\n {4}- .+ {2}\(from line \d+/);
    const { exhibits } = JSON.parse((await run(['show', listed[0]?.run ?? '', '--json'])).stdout) as {
      exhibits: { exhibit: { id: string; items: unknown[] } }[];
    };
    assert.deepEqual(
      exhibits.map(({ exhibit }) => [exhibit.id, exhibit.items.length > 0]),
      [['rules', true]],
    );
  });

  it('shows what happened when a candidate answered a case', async () => {
    const { run: id } = JSON.parse((await run(['eval', skill, '--json'])).stdout) as { run: string };
    const file = await readFile(join('examples', 'support-triage', 'messages.csv'), 'utf8');
    const shown = await run(['show', id, '--trajectory', 'line 2']);
    const [line] = JSON.parse(
      (await run(['show', id, '--trajectory', 'line 2', '--candidate', 'c0', '--json'])).stdout,
    ) as TrajectoryLine[];
    const [said] = line?.steps ?? [];
    assert.ok(line?.case === 'line 2' && said?.kind === 'said' && said.text === line.output);
    assert.deepEqual(
      said.heard?.map(({ role }) => role),
      ['system', 'user'],
    );
    assert.ok(file.split('\n')[1]?.includes((said.heard?.at(-1)?.content ?? '').slice(0, 20)));
    for (const part of ['c0 on line 2: 1 step, ', '     system', '     answer', `       ${line.output}`, `  score    ${line.score}`])
      assert.ok(shown.stdout.includes(part), shown.stdout);
    const lacking = await run(['show', id, '--trajectory', 'line 9999']);
    assert.deepEqual([lacking.code, lacking.stdout], [2, '']);
    assert.match(lacking.stderr, /no trajectory of c0 on the case "line 9999" is kept/);
    assert.match((await run(['show', id, '--trajectory', 'line 2', '--candidate', 'c9'])).stderr, /has no candidate "c9"\. It has c0\./);
    assert.match((await run(['show', id, '--candidate', 'c0'])).stderr, /--candidate goes with --trajectory/);
  });

  it('ends in peace when whoever reads it has seen enough', async () => {
    const { child, ended } = start(['--help']);
    child.stdout?.destroy();
    const { code, stderr } = await ended;
    assert.deepEqual([code, stderr], [0, '']);
  });

  it('names the models that answer first of all, and says what became of every step', async () => {
    const { stderr } = await run(['optimize', resolve('examples/bug-routing/prompts/route-bug.prompt.md'), '--seed', '2']);
    const lines = stderr.trimEnd().split('\n');
    assert.equal(lines[0], 'Models: task lexical (built in), reflection lexical (built in)');
    const tried = lines.flatMap((line, index) =>
      /^Trying to do without \d+ of \d+ rules$|checking the new rules$/.test(line) ? [index] : [],
    );
    assert.ok(
      tried.some((index) => lines[index]?.startsWith('Trying')),
      stderr,
    );
    for (const index of tried) assert.match(lines[index + 1] ?? '', /^c\d+ (not )?admitted\. ./);
  });

  it('evaluates a prompt on all cases', async () => {
    await smallSet();
    const { code, stdout, stderr } = await run(['eval', 'AGENTS.md', '--cases', 'cases.csv', '--json']);
    assert.equal(code, 0, stderr);
    const report = JSON.parse(stdout) as { cases: number; calls: { task: number } };
    assert.equal(report.cases, 20);
    assert.equal(report.calls.task, 20);
  });

  it('lists an evaluation with its score, and its prompt as seen from the folder', async () => {
    await smallSet();
    const model = await serve({ answer: () => 'a' });
    const args = ['eval', join(folder, 'AGENTS.md'), '--cases', 'cases.csv', '--model', 'openai:any', '--base-url', model.url];
    assert.match((await run(args)).stdout, /\n {2}prompt {3}AGENTS\.md\n[^]*\n {2}cases {4}20\n {2}score {4}50\.0 % \(/);
    assert.match(
      (await run(['runs'])).stdout,
      /^\S+-evaluate {2}AGENTS\.md {2}50\.0 % \(held out, \d+\.\d % to \d+\.\d %\) on 20 cases\n$/,
    );
    const [listed] = JSON.parse((await run(['runs', '--json'])).stdout) as { score: number }[];
    assert.equal(listed?.score, 0.5);
    assert.ok((await run(['eval', skill, '--model', 'openai:any', '--base-url', model.url])).stdout.includes(`prompt   ${skill}\n`));
  });

  it('lists a run that cannot be read among the others, and says why', async () => {
    await smallSet();
    await run(['eval', 'AGENTS.md', '--cases', 'cases.csv']);
    const store = new RunStore(folder);
    const started = { type: 'started', formatVersion: 1 } as unknown as JournalEntry['event'];
    const id = await store.create(new Date(0), 'opro');
    await writeFile(store.journalPath(id), encodeEntry({ at: '2026-01-01T00:00:00.000Z', event: started }, 0));
    const { code, stdout } = await run(['runs']);
    assert.equal(code, 0);
    assert.match(
      stdout,
      new RegExp(`-evaluate  AGENTS\\.md  .*\n${id}  cannot be read: another version of Whetstone has written its journal\n$`),
    );
    assert.deepEqual((JSON.parse((await run(['runs', '--json'])).stdout) as unknown[])[1], {
      run: id,
      state: 'unreadable',
      reason: 'other version',
    });
    assert.match((await run(['show', id])).stderr, /cannot be read: another version of Whetstone/);
  });

  it('writes the best prompt into the file when told to', async () => {
    await smallSet();
    const model = await serve({
      answer: ({ messages }) => {
        const text = messages.map(({ content }) => content).join('\n');
        if (text.includes('<rules>')) return '<rules>\n- Even numbers are `a`, odd ones `b`. [1]\n</rules>';
        if (text.includes('<case>')) return 'The number decides.';
        const odd = Number(/message (\d+)/.exec(messages.at(-1)?.content ?? '')?.[1]) % 2 === 1;
        return text.includes('Even numbers') && odd ? 'b' : 'a';
      },
    });
    const args = [
      'optimize',
      'AGENTS.md',
      '--cases',
      'cases.csv',
      '--method',
      'metareflection',
      '--model',
      'openai:any',
      '--base-url',
      model.url,
    ];
    const file = join(folder, 'AGENTS.md');
    const { code, stderr, stdout } = await run([...args, '--apply']);
    assert.equal(code, 0, stderr);
    const id = stdout.split(' ')[0] ?? '';
    assert.match(
      stderr,
      new RegExp(
        'Nothing applied: the verdict is not proven: \\+\\S+ points \\(.*p = 0\\.\\d+, 8 test cases, held out\\).*\\. ' +
          `To write it all the same: whetstone apply ${id} --candidate c1\\n$`,
      ),
    );
    assert.equal(await readFile(file, 'utf8'), 'Answer with `a` or `b`.\n');
    const unproven = await run([...args, '--apply=unproven']);
    assert.equal(unproven.code, 0, unproven.stderr);
    assert.match(await readFile(file, 'utf8'), /<!-- whetstone:rules -->\n- Even numbers are `a`, odd ones `b`\.\n/);
  });

  it('reuses answers at temperature 0 across runs, without the key in any file', async () => {
    await smallSet();
    const model = await serve({ apiKey: 'sk-very-secret', answer: () => 'a' });
    const args = ['eval', 'AGENTS.md', '--cases', 'cases.csv', '--model', 'openai:any', '--json'];
    const environment = { OPENAI_BASE_URL: model.url, OPENAI_API_KEY: 'sk-very-secret' };
    assert.equal((await run(args, environment)).code, 0);
    const again = JSON.parse((await run(args, environment)).stdout) as { calls: { task: number; cached: number } };
    // Five of the twenty are asked again, twice each.
    assert.deepEqual([again.calls.task, again.calls.cached], [10, 20]);
    const words = (await run(args.slice(0, -1), environment)).stdout;
    assert.match(
      words,
      /\n {2}kept {5}20 of 30 answers are those of earlier runs, received \d{4}-\d\d-\d\d.*\. Of 5 of the original's that were asked again twice, 0 scored otherwise the first time, 0 the second/,
    );
    for (const name of await readdir(join(folder, '.whetstone'), { recursive: true })) {
      const text = await readFile(join(folder, '.whetstone', name), 'utf8').catch(() => '');
      assert.ok(!text.includes('sk-very-secret'), name);
    }
  });

  it('is stopped at once, exits with 130 and leaves the run to be read', async function () {
    // Windows has no signals: one that is sent ends the process.
    if (process.platform === 'win32') this.skip();
    await smallSet();
    const model = await serve({ answer: () => faults.hang });
    const { child, ended } = start(['eval', 'AGENTS.md', '--cases', 'cases.csv', '--model', 'openai:any', '--base-url', model.url]);
    await model.until(() => model.requests.length > 0);
    child.kill('SIGINT');
    const { code, stderr } = await ended;
    assert.equal(code, 130);
    assert.match(stderr, /^Stopped\. What the run had found is kept\.$/m);
    const id = /whetstone eval --resume (\S+)/.exec(stderr)?.[1] ?? '';
    assert.match((await run(['runs'])).stdout, / {2}stopped\n/);
    assert.match((await run(['show', id])).stdout, new RegExp(`\n  score    no score yet\n[^]*resume +whetstone eval --resume ${id}`));
    await model.clientsGone();
    const asked = model.requests.length;
    const optimizing = start(['optimize', 'AGENTS.md', '--cases', 'cases.csv', '--model', 'openai:any', '--base-url', model.url]);
    await model.until(() => model.requests.length > asked);
    optimizing.child.kill('SIGINT');
    const other = /--resume (\S+)/.exec((await optimizing.ended).stderr)?.[1] ?? '';
    assert.match((await run(['show', other])).stdout, /\n {2}original no score yet\n/);
  });

  it('asks again after 429 and 500, and counts every attempt but the refused one', async () => {
    await smallSet();
    let count = 0;
    const model = await serve({
      answer: () => (++count === 1 ? faults.rateLimited({ 'retry-after-ms': '5' }) : count === 2 ? faults.serverError() : 'a'),
    });
    const { code, stdout, stderr } = await run([
      'eval',
      'AGENTS.md',
      '--cases',
      'cases.csv',
      '--model',
      'openai:any',
      '--base-url',
      model.url,
      '--json',
    ]);
    assert.equal(code, 0, stderr);
    const report = JSON.parse(stdout) as { errors: number; calls: { task: number } };
    assert.deepEqual([report.errors, report.calls.task], [0, 21]);
  });

  it('says nothing of its own on standard error, however many calls are under way', async () => {
    await smallSet();
    const model = await serve({ answer: () => 'a', latencyMs: 10 });
    await write('many.csv', `input,expected\n${Array.from({ length: 300 }, (_, index) => `message ${index},a`).join('\n')}\n`);
    const { code, stderr } = await run([
      'eval',
      'AGENTS.md',
      '--cases',
      'many.csv',
      '--model',
      'openai:any',
      '--base-url',
      model.url,
      '--concurrency',
      '64',
      '--json',
    ]);
    assert.equal(code, 0);
    assert.equal(stderr, '');
  });

  it('puts its own limits in place of those of the eval file, one by one', async () => {
    await smallSet();
    await write('a.eval.yaml', 'prompt: AGENTS.md\ncases: cases.csv\nbudget:\n  calls: 900\n  tokens: 90000\n  cost: 5\n');
    const model = await serve({ answer: () => 'a' });
    const args = [
      'optimize',
      'AGENTS.md',
      '--eval',
      'a.eval.yaml',
      '--model',
      'openai:any',
      '--base-url',
      model.url,
      '--price',
      'openai:any=1/2',
      '--max-tokens',
      '80000',
      '--max-minutes',
      '7.5',
      '--repeats',
      '2',
      '--json',
    ];
    const { code, stderr, stdout } = await run(args);
    assert.equal(code, 0, stderr);
    const view = JSON.parse((await run(['show', (JSON.parse(stdout) as { run: string }).run, '--json'])).stdout) as {
      budget: object;
      repeats: number;
      spending: { cost: number };
    };
    assert.deepEqual(view.budget, { calls: 900, tokens: 80_000, cost: 5, minutes: 7.5 });
    assert.equal(view.repeats, 2);
    assert.ok(view.spending.cost > 0);
  });

  it('keeps an evaluation to the limits of its eval file and of the options, and to no other', async () => {
    await smallSet();
    await write('a.eval.yaml', 'prompt: AGENTS.md\ncases: cases.csv\nbudget:\n  calls: 3\n');
    const refused = await run(['eval', 'AGENTS.md']);
    assert.equal(refused.code, 2);
    assert.match(refused.stderr, /budget of 3 calls cannot pay for scoring the cases, which takes 20 calls/);
    assert.match(
      refused.stderr,
      /Or use fewer cases: 3 cases, drawn by the seed, with "maxCases: 3" in the eval file or --max-cases 3 on the command line\./,
    );
    const fewer = await run(['eval', 'AGENTS.md', '--max-cases', '3', '--json']);
    assert.equal(fewer.code, 0, fewer.stderr);
    assert.match(fewer.stderr, /^Drew 3 of 20 cases by the seed\.$/m);
    assert.equal((JSON.parse(fewer.stdout) as { cases: number }).cases, 3);
    await write('a.eval.yaml', 'prompt: AGENTS.md\ncases: cases.csv\nmaxCases: 3\nbudget:\n  calls: 3\n');
    const written = await run(['eval', 'AGENTS.md', '--json']);
    assert.equal((JSON.parse(written.stdout) as { cases: number }).cases, 3, 'the same three');
    await write('a.eval.yaml', 'prompt: AGENTS.md\ncases: cases.csv\nbudget:\n  calls: 3\n');
    const typed = await run(['eval', 'AGENTS.md', '--max-calls', '20', '--json']);
    assert.equal(typed.code, 0, typed.stderr);
    await write('many.csv', `input,expected\n${Array.from({ length: 5100 }, (_, index) => `message ${index},a`).join('\n')}\n`);
    const many = await run(['eval', 'AGENTS.md', '--cases', 'many.csv', '--json']);
    assert.equal((JSON.parse(many.stdout) as { cases: number }).cases, 5100, 'the 5000 calls of an optimization are no limit');
  });

  it('exits with 3 and applies nothing where proof is required and there is none', async () => {
    await smallSet();
    const model = await serve({
      answer: ({ messages }) => (messages.some(({ content }) => content.includes('<rules>')) ? '<rules>\n- Mind it. [1]\n</rules>' : 'a'),
    });
    const args = [
      'optimize',
      'AGENTS.md',
      '--cases',
      'cases.csv',
      '--model',
      'openai:any',
      '--base-url',
      model.url,
      '--require-proof',
      '--apply',
      '--json',
    ];
    const { code, stdout, stderr } = await run(args);
    assert.equal(code, 3, stderr);
    assert.match(stderr, /Proof was required, and the verdict is "/);
    assert.notEqual((JSON.parse(stdout) as { verdict: { kind: string } }).verdict.kind, 'proven');
    assert.equal(await readFile(join(folder, 'AGENTS.md'), 'utf8'), 'Answer with `a` or `b`.\n');
  });

  it('shows what it keeps for further runs, and forgets it when told to', async () => {
    await smallSet();
    const model = await serve({ answer: () => 'a' });
    const args = ['eval', 'AGENTS.md', '--cases', 'cases.csv', '--model', 'openai:any', '--base-url', model.url];
    await run(args);
    const shown = JSON.parse((await run(['cache', '--json'])).stdout) as { path: string; entries: number; bytes: number };
    assert.deepEqual([shown.path.endsWith(join('.whetstone', 'cache')), shown.entries], [true, 20]);
    assert.match((await run(['cache'])).stdout, /20 answers, 0\.\d MB/);
    assert.match((await run(['cache', '--clear'])).stdout, /Cleared 20 answers/);
    await run(args);
    assert.equal(model.requests.length, 40);
  });

  it('prints its usage', async () => {
    const { code, stdout } = await run(['--help']);
    assert.equal(code, 0);
    assert.match(stdout, /--model ID +task model: .*by default the eval file's, else lexical/);
    for (const option of [
      '--eval',
      '--cases',
      '--method',
      '--model',
      '--reflection-model',
      '--base-url',
      '--seed',
      '--repeats',
      '--max-calls',
      '--max-tokens',
      '--max-cost',
      '--max-minutes',
      '--concurrency',
      '--resume',
      '--require-proof',
      '--json',
      '--apply',
    ])
      assert.ok(stdout.includes(option), option);
  });
});
