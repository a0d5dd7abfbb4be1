import assert from 'node:assert/strict';
import { cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'mocha';
import type { Applied } from '../../../src/cli/applyBest';
import { applyBest } from '../../../src/cli/applyBest';
import type { EndedRun } from '../../../src/cli/startRun';
import { hashText } from '../../../src/core/hash';
import type { RunEvent } from '../../../src/core/run/journal/events';
import { decodeJournal, encodeJournal } from '../../../src/core/run/journal/journalText';
import type { RunView } from '../../../src/core/run/view/runView';
import type { VerdictKind } from '../../../src/core/stats/verdict';
import { RunStore } from '../../../src/storage/runStore';
import { startWhetstone } from '../../support/commandLine';
import { faults, OpenAIServer } from '../../support/openaiServer';

const original = '\uFEFFAnswer with `a` or `b`.\r\n';

describe('applying a run on the command line', function () {
  this.timeout(120_000);
  let optimized: string;
  let folder: string;
  let id: string;
  let view: RunView;

  const run = (...args: readonly string[]) => startWhetstone(folder, args).ended;
  const prompt = () => readFile(join(folder, 'AGENTS.md'), 'utf8');
  const store = () => new RunStore(folder);
  const acceptances = async () =>
    decodeJournal(await readFile(store().journalPath(id), 'utf8')).entries.flatMap(({ event }) =>
      event.type === 'accepted' ? [event] : [],
    );
  const stateOf = (state: string) => view.candidates.find((candidate) => candidate.state === state)?.id ?? 'none';

  /** A run that admits a candidate, drops the next one and rejects drafts. */
  before(async () => {
    optimized = folder = await mkdtemp(join(tmpdir(), 'whetstone-optimized-'));
    let rewritten = 0;
    const answers = [
      '- Even numbers are `a`, odd ones `b`. [1]',
      '- Even numbers are `a`, odd ones `b`. [1]\n- Try harder. [1]',
      '- <!-- whetstone:slot x --> [1]',
    ];
    const server = await OpenAIServer.start({
      answer: ({ messages }) => {
        const text = messages.map(({ content }) => content).join('\n');
        if (text.includes('<rules>')) return `<rules>\n${answers[Math.min(rewritten++, 2)] ?? ''}\n</rules>`;
        if (text.includes('<case>')) return 'The number decides.';
        const number = Number(/message (\d+)/.exec(messages.at(-1)?.content ?? '')?.[1]);
        return number % 6 === 0 ? 'oh' : text.includes('Even numbers') && number % 2 === 1 ? 'b' : 'a';
      },
    });
    await writeFile(join(folder, 'AGENTS.md'), original);
    await writeFile(
      join(folder, 'cases.csv'),
      `input,expected\n${Array.from({ length: 80 }, (_, index) => `message ${index},${index % 2 === 0 ? 'a' : 'b'}`).join('\n')}\n`,
    );
    const { code, stdout, stderr } = await run(
      'optimize',
      'AGENTS.md',
      '--cases',
      'cases.csv',
      '--method',
      'metareflection',
      '--model',
      'openai:any',
      '--base-url',
      server.url,
    );
    await server.close();
    assert.equal(code, 0, stderr);
    id = stdout.split(' ')[0] ?? '';
    view = (await store().read(id))?.view as RunView;
    assert.equal(view.verdict?.kind, 'proven', stdout);
  });
  after(() => rm(optimized, { recursive: true, force: true }));

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'whetstone-apply-'));
    await cp(optimized, folder, { recursive: true });
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  it('writes the best candidate into the file, and notes it in the journal; once it is there, says so', async () => {
    const { code, stdout, stderr } = await run('apply', id);
    assert.deepEqual([code, stdout, stderr], [0, `Candidate ${view.best} was written into ${join(folder, 'AGENTS.md')}.\n`, '']);
    const text = await prompt();
    assert.ok(text.startsWith(original) && text.includes('- Even numbers are `a`, odd ones `b`.\r\n'), text);
    assert.deepEqual(await acceptances(), [
      { type: 'accepted', candidate: view.best, hashBefore: hashText(original), hashAfter: hashText(text) },
    ]);
    assert.deepEqual((await store().read(id))?.view?.accepted, [view.best]);
    const again = await run('apply', id, '--json');
    assert.deepEqual(
      [again.code, JSON.parse(again.stdout)],
      [
        0,
        {
          run: id,
          candidate: view.best,
          prompt: join(folder, 'AGENTS.md'),
          written: false,
          message: `${join(folder, 'AGENTS.md')} holds candidate ${view.best} already.`,
        },
      ],
    );
    assert.equal((await acceptances()).length, 1);
    assert.ok((await readdir(store().folder(id))).every((name) => !name.startsWith('lock-')));
  });

  it('leaves a file alone that is no longer what the run began from', async () => {
    await writeFile(join(folder, 'AGENTS.md'), 'Mine.\n');
    const { code, stdout, stderr } = await run('apply', id);
    assert.deepEqual([code, stdout], [2, '']);
    assert.match(
      stderr,
      /AGENTS\.md: The file has changed since the run began, so candidate c\d+ was not written into it\. "whetstone show \S+ --json" has its values\.\n$/,
    );
    assert.equal(await prompt(), 'Mine.\n');
    await rm(join(folder, 'AGENTS.md'));
    const gone = await run('apply', id);
    assert.deepEqual([gone.code, await acceptances()], [2, []]);
    assert.match(gone.stderr, /AGENTS\.md: There is no such file/);
  });

  it('writes a candidate that the run rejected only when it is named, and says why it was rejected; no draft', async () => {
    const rejected = stateOf('rejected');
    const { code, stdout } = await run('apply', id, '--candidate', rejected);
    assert.equal(code, 0);
    assert.match(stdout, new RegExp(`^Candidate ${rejected} was written into \\S+AGENTS\\.md\\. The run had rejected it: \\S.*\\.\n$`));
    assert.ok((await prompt()).includes('- Try harder.'));
    assert.deepEqual(
      (await acceptances()).map(({ candidate }) => candidate),
      [rejected],
    );
    const draft = await run('apply', id, '--candidate', 'r1');
    assert.deepEqual([draft.code, draft.stdout], [2, '']);
    assert.match(draft.stderr, /^r1 is a draft that was rejected before it was tried, so it was not applied: .*marker/);
    const unknown = await run('apply', id, '--candidate', 'c99');
    assert.equal(unknown.code, 2);
    assert.match(unknown.stderr, /has no candidate "c99"\. It has c0, c1/);
  });

  it('writes no candidate without a verdict unless it is named', async () => {
    const path = store().journalPath(id);
    const lines = (await readFile(path, 'utf8')).split('\n').filter((line) => !line.includes('"type":"ended"'));
    await writeFile(path, lines.join('\n'));
    const { code, stderr } = await run('apply', id);
    assert.equal(code, 2);
    assert.match(
      stderr,
      /was applied: the run has not ended, so there is no verdict\. To write one all the same, name it with --candidate: c1, /,
    );
    assert.equal(await prompt(), original);
    const named = await run('apply', id, '--candidate', view.best);
    assert.deepEqual([named.code, named.stdout.includes(`Candidate ${view.best} was written`)], [0, true]);
  });

  /** Lets the run have another end: what is not proven is seldom to be had on purpose. */
  async function endWith(
    change: (ended: Extract<RunEvent, { type: 'ended' }>) => Partial<Extract<RunEvent, { type: 'ended' }>>,
  ): Promise<RunView> {
    const path = store().journalPath(id);
    const { entries } = decodeJournal(await readFile(path, 'utf8'));
    await writeFile(
      path,
      encodeJournal(
        entries.map((entry) => (entry.event.type === 'ended' ? { ...entry, event: { ...entry.event, ...change(entry.event) } } : entry)),
      ),
    );
    return (await store().read(id))?.view as RunView;
  }

  const verdictOf = (kind: VerdictKind) => () => ({
    verdict: { kind, difference: kind === 'not proven' ? 0.042 : -0.042, interval: { low: -0.1, high: 0.2 }, pValue: 0.31, cases: 40 },
  });

  it('writes what is not proven only with a second word', async () => {
    await endWith(verdictOf('not proven'));
    const { code, stderr } = await run('apply', id);
    assert.equal(code, 2);
    assert.match(
      stderr,
      /was applied: the verdict is not proven: \+4\.2 points \(95 % interval −10\.0 to \+20\.0, p = 0\.31, 40 test cases, held out\)\. To write one all the same, add --unproven for the best one, or name one with --candidate: c1, /,
    );
    assert.equal(await prompt(), original);
    const unproven = await run('apply', id, '--unproven');
    assert.deepEqual([unproven.code, unproven.stderr], [0, '']);
    assert.match(unproven.stdout, new RegExp(`^Candidate ${view.best} was written into .* Mind that the verdict is not proven: `));
  });

  for (const kind of ['no gain', 'worse'] as const) {
    it(`writes what is ${kind} only where it is named`, async () => {
      await endWith(verdictOf(kind));
      for (const more of [[], ['--unproven']]) {
        const { code, stderr } = await run('apply', id, ...more);
        assert.equal(code, 2);
        assert.match(stderr, new RegExp(`was applied: the verdict is ${kind}: −4\\.2 points .*, name it with --candidate: c1, `));
      }
      assert.equal(await prompt(), original);
      assert.equal((await run('apply', id, '--candidate', view.best)).code, 0);
    });
  }

  it('says why the original is suggested: what was admitted is not called missing', async () => {
    const ended = await endWith(() => ({
      best: 'c0',
      verdict: { kind: 'no gain', difference: 0, interval: { low: -0.1, high: 0.1 }, pValue: 1, cases: 40 },
    }));
    assert.ok(ended.candidates.some(({ state }) => state === 'admitted'));
    const { stderr } = await run('apply', id);
    assert.match(stderr, /was applied: the verdict is no gain: what was admitted is tied with the original and no shorter, which stays\. /);
    for (const [command, ...args] of [['show', id], ['runs']] as const)
      assert.match((await run(command, ...args)).stdout, /no gain: what was admitted is tied with the original/);
  });

  it('writes by optimize --apply what is proven, by --apply=unproven what is ahead as well, and nothing else', async () => {
    const apply = async (ending: Parameters<typeof endWith>[0], applied: Applied) => {
      const ended = await endWith(ending);
      await writeFile(join(folder, 'AGENTS.md'), original);
      const message = await applyBest(
        { store: store(), view: ended, result: { best: { values: { instruction: 'the best one' } } } } as unknown as EndedRun,
        applied,
      );
      return [(await prompt()) !== original, message] as const;
    };
    for (const kind of ['proven', 'not proven', 'no gain', 'worse'] as const) {
      const [isWritten, message] = await apply(verdictOf(kind), 'proven');
      assert.equal(isWritten, kind === 'proven', message);
      if (!isWritten) assert.ok(message.endsWith(`To write it all the same: whetstone apply ${id} --candidate ${view.best}`), message);
      assert.equal((await apply(verdictOf(kind), 'unproven'))[0], kind === 'proven' || kind === 'not proven');
    }
    const [isWritten, message] = await apply(() => ({ best: 'c0' }), 'unproven');
    assert.deepEqual([isWritten, message.includes('To write it')], [false, false]);
  });

  it('writes nothing of a run that is under way, nor of an evaluation', async () => {
    const journal = await store().openJournal(id);
    const busy = await run('apply', id);
    await journal.close();
    assert.deepEqual([busy.code, busy.stdout], [1, '']);
    assert.match(busy.stderr, /^The run is under way in another window or process: process \d+ on this machine/);
    await run('eval', 'AGENTS.md', '--cases', 'cases.csv');
    const evaluation = (await store().list()).find((each) => each.endsWith('-evaluate')) ?? '';
    const refused = await run('apply', evaluation);
    assert.equal(refused.code, 2);
    assert.match(refused.stderr, /was applied: it is an evaluation, which has no candidates\.\n$/);
    assert.equal(await prompt(), original);
  });

  it('is noted of optimize --apply as well', async () => {
    const server = await OpenAIServer.start({ answer: () => faults.hang });
    // All its answers are in the journal: it is taken up again to its end.
    const path = store().journalPath(id);
    const lines = (await readFile(path, 'utf8')).split('\n').filter((line) => !line.includes('"type":"ended"'));
    await writeFile(path, lines.join('\n'));
    const { code, stderr } = await run('optimize', '--resume', id, '--base-url', server.url, '--apply', '--json');
    await server.close();
    assert.equal(code, 0, stderr);
    assert.match(stderr, new RegExp(`Candidate ${view.best} was written into `));
    assert.deepEqual(
      (await acceptances()).map(({ candidate }) => candidate),
      [view.best],
    );
  });
});
