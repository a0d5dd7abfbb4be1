import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'mocha';
import { methods } from '../../../src/core/optimizers/methods';
import type { JournalEntry } from '../../../src/core/run/journal/events';
import { decodeJournal } from '../../../src/core/run/journal/journalText';
import { RunStore } from '../../../src/storage/runStore';
import type { Outcome } from '../../support/commandLine';
import { startWhetstone } from '../../support/commandLine';
import type { SeenRequest } from '../../support/openaiServer';
import { faults, OpenAIServer } from '../../support/openaiServer';
import { parityAnswer, parityReflection, promptOf, shortRuns } from '../../support/parityWorld';

/** Calls under way at once. */
const concurrency = '8';

describe('a command that was killed', function () {
  this.timeout(120_000);
  let folder: string;
  let server: OpenAIServer;
  let hangsFrom: number;
  /** Told of each answer that is sent. */
  let answered: (count: number) => void;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'whetstone-kill-'));
    answered = () => undefined;
    hangsFrom = Infinity;
    let count = 0;
    server = await OpenAIServer.start({
      answer: (request) => {
        answered(++count);
        return count > hangsFrom ? faults.hang : answer(request);
      },
    });
  });
  afterEach(async () => {
    await server.close();
    await rm(folder, { recursive: true, force: true });
  });

  function answer({ messages, body }: SeenRequest): string {
    const first = messages[0]?.content ?? '';
    return body['temperature'] === 0 && !/<rules>|<case>/.test(first)
      ? parityAnswer(first, messages.at(-1)?.content ?? '')
      : parityReflection(first, Number(body['seed'] ?? 0));
  }

  async function prepare(method: string): Promise<readonly string[]> {
    await writeFile(join(folder, 'SKILL.md'), promptOf(method));
    await writeFile(
      join(folder, 'cases.csv'),
      `input,expected\n${Array.from({ length: 24 }, (_, index) => `number ${index},${index % 2 === 0 ? 'even' : 'odd'}`).join('\n')}\n`,
    );
    const settings = Object.entries(shortRuns[method] ?? {})
      .map(([name, value]) => `  ${name}: ${JSON.stringify(value)}\n`)
      .join('');
    await writeFile(
      join(folder, 'skill.eval.yaml'),
      `prompt: SKILL.md\ncases: cases.csv\nmethod: ${method}\n${settings === '' ? '' : `settings:\n${settings}`}`,
    );
    return ['optimize', 'SKILL.md', '--model', 'openai:parity', '--base-url', server.url, '--concurrency', concurrency, '--json'];
  }

  interface Finished {
    readonly report: { readonly run: string; readonly best: object; readonly verdict: object; readonly stopReason: string };
    readonly entries: readonly JournalEntry[];
  }

  async function finished({ code, stdout, stderr }: Outcome): Promise<Finished> {
    assert.equal(code, 0, stderr);
    const report = JSON.parse(stdout) as Finished['report'];
    return { report, entries: await journal(report.run) };
  }

  async function journal(id: string): Promise<readonly JournalEntry[]> {
    return decodeJournal(await readFile(new RunStore(folder).journalPath(id), 'utf8')).entries;
  }

  const completions = (entries: readonly JournalEntry[]) => entries.filter(({ event }) => event.type === 'completion').length;
  const steps = (entries: readonly JournalEntry[]) =>
    entries.flatMap(({ event }) => (['completion', 'resumed', 'interrupted'].includes(event.type) ? [] : [JSON.stringify(event)]));

  for (const method of methods.map(({ id }) => id)) {
    it(`${method}: goes on with --resume, to the same end, and asks nothing twice`, async () => {
      const args = await prepare(method);
      const whole = await finished(await startWhetstone(folder, args).ended);
      const requests = server.requests.length;
      for (const share of [0.1, 0.45, 0.8]) {
        await startWhetstone(folder, ['cache', '--clear']).ended;
        const { child, ended } = startWhetstone(folder, args);
        const begun = server.requests.length;
        answered = () => server.requests.length - begun >= requests * share && child.kill('SIGKILL');
        assert.equal((await ended).code, null);
        answered = () => undefined;
        await server.clientsGone();
        const [id = ''] = await new RunStore(folder).list();
        const before = completions(await journal(id));
        const asked = server.requests.length;
        // What has become of the files meanwhile does not matter.
        await writeFile(join(folder, 'cases.csv'), 'input,expected\n');
        const resumed = await finished(
          await startWhetstone(folder, ['optimize', '--resume', id, '--concurrency', concurrency, '--json']).ended,
        );
        await prepare(method);
        assert.deepEqual({ ...resumed.report.best, ...resumed.report.verdict }, { ...whole.report.best, ...whole.report.verdict });
        assert.equal(resumed.report.stopReason, whole.report.stopReason);
        assert.deepEqual(steps(resumed.entries), steps(whole.entries));
        assert.equal(server.requests.length - asked, completions(resumed.entries) - before);
      }
    });
  }

  it('is resumed by one process at a time, and only as what it began as', async () => {
    const args = await prepare('metareflection');
    hangsFrom = 20;
    const { child, ended } = startWhetstone(folder, args);
    await server.until(() => server.requests.length > 20);
    const [id = ''] = await new RunStore(folder).list();
    const meanwhile = await startWhetstone(folder, ['optimize', '--resume', id]).ended;
    assert.match(meanwhile.stderr, new RegExp(`under way in another window or process: process ${child.pid} on this machine`));
    assert.match((await startWhetstone(folder, ['show', id]).ended).stdout, /, running/);
    child.kill('SIGKILL');
    await ended;
    const other = await startWhetstone(folder, ['eval', '--resume', id]).ended;
    assert.match(other.stderr, /begun by whetstone optimize\. Type: whetstone optimize --resume/);
    assert.equal(other.code, 2);
  });

  it('goes on from the answers behind a damaged line, and says what was saved', async () => {
    const args = await prepare('opro');
    const whole = await finished(await startWhetstone(folder, args).ended);
    const path = new RunStore(folder).journalPath(whole.report.run);
    const lines = (await readFile(path, 'utf8')).split('\n');
    await writeFile(path, lines.map((line, index) => (index === 30 ? line.slice(0, 60) : line)).join('\n'));
    await startWhetstone(folder, ['cache', '--clear']).ended;
    const asked = server.requests.length;
    const outcome = await startWhetstone(folder, ['optimize', '--resume', whole.report.run, '--json']).ended;
    assert.match(outcome.stderr, /damaged from line 31 on: the 30 events before it are intact.*journal\.damaged\.jsonl/);
    const resumed = await finished(outcome);
    assert.deepEqual({ ...resumed.report.best, ...resumed.report.verdict }, { ...whole.report.best, ...whole.report.verdict });
    assert.ok(server.requests.length - asked <= 1);
  });
});
