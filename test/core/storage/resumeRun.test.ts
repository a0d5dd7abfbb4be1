import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'mocha';
import { methods } from '../../../src/core/optimizers/methods';
import type { JournalEntry } from '../../../src/core/run/journal/events';
import { executeRun } from '../../../src/core/run/executeRun';
import { decodeJournal, encodeNote, isInput } from '../../../src/core/run/journal/journalText';
import { prepareRun } from '../../../src/core/run/prepareRun';
import { CannotResume } from '../../../src/core/run/journal/restoreRun';
import { defaultConfig } from '../../../src/core/run/runConfig';
import type { StudyResult } from '../../../src/core/run/study';
import { createRandom } from '../../../src/core/stats/random';
import { openForResume } from '../../../src/storage/resumeRun';
import { RunBusy } from '../../../src/storage/runLock';
import { RunStore } from '../../../src/storage/runStore';
import { answersOfCutPairs } from '../../support/cutPairs';
import { memoryEnvironment } from '../../support/memoryRun';
import { parityCases, parityModels, parityPrompt, promptOf, shortRuns } from '../../support/parityWorld';
import { bestText, testProgram } from '../../support/testProgram';

describe('taking a run up again', function () {
  this.timeout(60_000);
  let store: RunStore;
  beforeEach(async () => {
    store = new RunStore(await mkdtemp(join(tmpdir(), 'whetstone-resume-')));
  });
  afterEach(() => rm(store.root, { recursive: true, force: true }));

  interface Whole {
    readonly id: string;
    readonly result: StudyResult;
    readonly bytes: Buffer;
    readonly entries: readonly JournalEntry[];
  }

  async function begin(method: string): Promise<Whole> {
    const config = {
      ...defaultConfig,
      method,
      optimizer: shortRuns[method] ?? {},
      models: { task: 'task', reflection: 'reflection', judge: 'judge' },
    };
    const { run } = await prepareRun({
      program: testProgram(promptOf(method), join(store.root, 'prompts', 'SKILL.md')),
      cases: parityCases(24),
      config,
    });
    const { id, prepared, sink } = await store.begin(run, new Date(0));
    const result = await executeRun(prepared, { ...memoryEnvironment(parityModels(1), []), sink, concurrency: 8 });
    await sink.close();
    const bytes = await readFile(store.journalPath(id));
    return { id, result, bytes, entries: decodeJournal(bytes.toString()).entries };
  }

  async function resume(id: string, from = store) {
    const resumed = await openForResume(from, id, new Date(1));
    const models = parityModels(2);
    const { prepared, earlier, sink, fold } = resumed;
    const result = await executeRun(prepared, {
      ...memoryEnvironment(models, []),
      sink,
      earlier,
      concurrency: 8,
      onEntry: (entry) => fold.apply(entry),
    });
    await sink.close();
    return { ...resumed, result, asked: models.task.requests.length + models.reflection.requests.length };
  }

  /** What a run did, in order. */
  const steps = (entries: readonly JournalEntry[]) =>
    entries.flatMap(({ event }) => (isInput(event) || event.type === 'resumed' ? [] : [JSON.stringify(event)]));
  const completions = (entries: readonly JournalEntry[]) => entries.filter(({ event }) => event.type === 'completion').length;

  for (const method of methods.map(({ id }) => id)) {
    it(`${method}: goes on from a journal that was cut off at any byte`, async () => {
      const whole = await begin(method);
      const random = createRandom(3, 'cuts', method);
      // Before its beginning is there, nothing can be taken up.
      const first = whole.bytes.indexOf('\n', whole.bytes.indexOf('"type":"started"')) + 1;
      const last = whole.bytes.lastIndexOf('\n', -2);
      for (let count = 0; count < 12; count++) {
        const kept = whole.bytes.subarray(0, first + random.integer(last - first));
        await writeFile(store.journalPath(whole.id), kept);
        const { result, warning, asked, fold } = await resume(whole.id);
        assert.equal(warning, undefined);
        assert.equal(bestText(result), bestText(whole.result));
        assert.deepEqual(result.verdict, whole.result.verdict);
        const { entries, damagedLines } = decodeJournal(await readFile(store.journalPath(whole.id), 'utf8'));
        assert.deepEqual(damagedLines, []);
        assert.deepEqual(steps(entries), steps(whole.entries));
        const left = decodeJournal(kept.toString()).entries;
        assert.equal(asked, completions(whole.entries) - completions(left) + answersOfCutPairs(left, whole.entries));
        assert.equal(fold.view(false)?.state, 'ended');
        assert.deepEqual(fold.view(false)?.spending.calls, (await store.read(whole.id))?.fold.view(false)?.spending.calls);
      }
    });
  }

  it('sets a damaged part aside, byte for byte, and says what was saved', async () => {
    const whole = await begin('opro');
    const lines = whole.entries.length;
    const beginning = whole.entries.findIndex(({ event }) => event.type === 'started') + 1;
    for (const line of [beginning + 1, Math.floor(lines / 2), lines - 1]) {
      const start =
        whole.bytes
          .toString('latin1')
          .split('\n')
          .slice(0, line - 1)
          .join('\n').length + 1;
      const damaged = Buffer.from(whole.bytes);
      damaged[start + 40] = 0xff;
      await writeFile(store.journalPath(whole.id), damaged);
      const shown = await store.read(whole.id);
      assert.equal(shown?.damage.count, lines - 1);
      const { result, warning } = await resume(whole.id);
      assert.match(
        warning ?? '',
        new RegExp(
          `damaged from line ${line} on: the ${line - 1} events before it are intact, ${lines - line} behind it.*journal\\.damaged`,
        ),
      );
      const aside = /kept in (.*)\.$/.exec(warning ?? '')?.[1] ?? '';
      assert.deepEqual(await readFile(aside), damaged.subarray(start));
      assert.equal(bestText(result), bestText(whole.result));
      assert.deepEqual(result.verdict, whole.result.verdict);
      const after = decodeJournal(await readFile(store.journalPath(whole.id), 'utf8'));
      assert.deepEqual(after.damagedLines, []);
      assert.deepEqual(steps(after.entries), steps(whole.entries));
    }
    assert.equal((await readdir(store.folder(whole.id))).filter((name) => name.startsWith('journal.damaged')).length, 3);
  });

  it('mends a journal whose lines were lost, doubled and swapped, whatever its line ends, and keeps what others noted', async () => {
    const whole = await begin('metareflection');
    const lines = whole.bytes
      .toString()
      .split(/(?<=\n)/)
      .slice(0, -1);
    const note = encodeNote(new Date(0).toISOString(), { type: 'accepted', candidate: 'c1', hashBefore: 'a', hashAfter: 'b' });
    const harmed = [...lines.slice(0, 20), note, ...lines.slice(19, 30), ...lines.slice(32, 40).reverse(), ...lines.slice(40)]
      .join('')
      .replaceAll('\n', '\r\n');
    await writeFile(store.journalPath(whole.id), harmed);
    const { result, warning, asked } = await resume(whole.id);
    assert.match(
      warning ?? '',
      /damaged from line 22 on: the 31 events before it are intact, \d+ behind it can still be read, 4 lines are lost\. What was received there is used again/,
    );
    assert.deepEqual(
      await readFile(/kept in (.*)\.$/.exec(warning ?? '')?.[1] ?? '', 'utf8'),
      harmed
        .split(/(?<=\n)/)
        .slice(21)
        .join(''),
    );
    assert.deepEqual(result.verdict, whole.result.verdict);
    const after = decodeJournal(await readFile(store.journalPath(whole.id), 'utf8'));
    assert.deepEqual(after.damagedLines, []);
    assert.deepEqual(after.entries.filter(({ event }) => event.type === 'accepted').length, 1);
    assert.ok(asked <= 2 + 1, 'what is lost, and the other side of a pair');
  });

  it('goes on from line ends that were changed without a word', async () => {
    const whole = await begin('opro');
    const kept = whole.bytes
      .toString()
      .split(/(?<=\n)/)
      .slice(0, 50)
      .join('')
      .replaceAll('\n', '\r\n');
    for (const text of [kept, kept.slice(0, -1), kept.slice(0, -2)]) {
      await writeFile(store.journalPath(whole.id), text);
      const { warning, asked } = await resume(whole.id);
      assert.equal(warning, undefined);
      assert.equal(asked, completions(whole.entries) - completions(whole.entries.slice(0, 50)));
      assert.deepEqual(decodeJournal(await readFile(store.journalPath(whole.id), 'utf8')).damagedLines, []);
    }
  });

  it('goes by the journal, whatever has become of the files', async () => {
    const whole = await begin('metareflection');
    await writeFile(store.journalPath(whole.id), whole.bytes.subarray(0, whole.bytes.length - 200));
    const { prepared, sink } = await openForResume(store, whole.id, new Date(1));
    await sink.close();
    assert.equal(prepared.program.files[0].text, parityPrompt);
    assert.equal([...prepared.splits.train, ...prepared.splits.validation, ...prepared.splits.test].length, 24);
  });

  it('is refused for a run that has ended, that is not there, that is open, or whose beginning is lost; and lets go of it', async () => {
    const { id, bytes } = await begin('opro');
    await assert.rejects(openForResume(store, id, new Date(1)), /has ended/);
    await assert.rejects(openForResume(store, 'none', new Date(1)), CannotResume);
    await assert.rejects(openForResume(store, '../..', new Date(1)), CannotResume);
    const sink = await store.openJournal(id);
    await assert.rejects(openForResume(store, id, new Date(1)), RunBusy);
    await sink.close();
    const headless = Buffer.from(bytes);
    headless[50] = 0xff;
    await writeFile(store.journalPath(id), headless);
    await assert.rejects(openForResume(store, id, new Date(1)), /beginning of its journal.*Start a new run/);
    assert.deepEqual(await readFile(store.journalPath(id)), headless);
    assert.equal(await store.owner(id), undefined);
  });

  it('goes on in a copy of its folder as before, on the prompt that is there', async () => {
    const whole = await begin('opro');
    const copy = new RunStore(await mkdtemp(join(tmpdir(), 'whetstone-copy-')));
    try {
      await mkdir(copy.folder(whole.id), { recursive: true });
      await writeFile(
        copy.journalPath(whole.id),
        whole.bytes
          .toString()
          .split(/(?<=\n)/)
          .slice(0, 60)
          .join(''),
      );
      const { fold } = await resume(whole.id, copy);
      const resumed = decodeJournal(await readFile(copy.journalPath(whole.id), 'utf8')).entries;
      assert.deepEqual(steps(resumed), steps(whole.entries));
      assert.equal(fold.view(false)?.files[0]?.path, join(copy.root, 'prompts', 'SKILL.md'));
      assert.equal((await store.read(whole.id))?.view?.files[0]?.path, join(store.root, 'prompts', 'SKILL.md'));
    } finally {
      await rm(copy.root, { recursive: true, force: true });
    }
  });
});
