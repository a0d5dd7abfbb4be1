import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { after, before, describe, it } from 'mocha';
import { splitNames } from '../../../../src/core/cases/case';
import { methods } from '../../../../src/core/optimizers/methods';
import { executeRun } from '../../../../src/core/run/executeRun';
import { EarlierRun } from '../../../../src/core/run/journal/earlierRun';
import type { JournalEntry } from '../../../../src/core/run/journal/events';
import { sumEvent } from '../../../../src/core/run/journal/earlierRun';
import { decodeJournal, encodeEntry, encodeJournal, resumableEntries } from '../../../../src/core/run/journal/journalText';
import { longestRepeated } from '../../../../src/core/run/journal/longTexts';
import { restoreRun } from '../../../../src/core/run/journal/restoreRun';
import { RunFold } from '../../../../src/core/run/view/runFold';
import type { FailedPage, ReflectionTexts, SplitPairs } from '../../../../src/core/run/view/runView';
import { openForResume } from '../../../../src/storage/resumeRun';
import { RunStore } from '../../../../src/storage/runStore';
import { answersOfCutPairs } from '../../../support/cutPairs';
import { eventsOf, memoryEnvironment, runInMemory } from '../../../support/memoryRun';
import { parityCases, parityModels, promptOf, shortRuns } from '../../../support/parityWorld';
import type { ScriptedModel } from '../../../support/scriptedModel';

const at = '2026-01-01T00:00:00.000Z';
const methodIds = methods.map(({ id }) => id);

/** Models of the parity task whose answers are long, and each another: white space at the end does not count. */
function wordyModels(arrival: number): ReturnType<typeof parityModels> {
  const { task, reflection } = parityModels(arrival);
  const wordy: ScriptedModel = {
    ...task,
    complete: async (request, signal) => {
      const completion = await task.complete(request, signal);
      return { ...completion, text: completion.text + ' '.repeat(longestRepeated + (request.seed % 1000)) };
    },
  };
  return { task: wordy, reflection };
}

async function wordyRun(method: string) {
  const config = { method, optimizer: shortRuns[method] ?? {} };
  const run = await runInMemory({
    prompt: promptOf(method),
    cases: parityCases(24),
    models: wordyModels(1),
    config,
    environment: { concurrency: 8 },
  });
  assert.equal(run.error, undefined);
  return run;
}

describe('long texts in a journal', () => {
  const text = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.constantFrom('@', '@@', '@@x', `@${'a'.repeat(32)}`, `@${'a'.repeat(32)} x`),
    fc.constantFrom('é', '🙂', '@').map((each) => each.repeat(250)),
  );
  const usage = { inputTokens: 1, outputTokens: 1 };
  const entries = fc.array(
    fc.oneof(
      text.map(
        (said) =>
          ({ type: 'completion', key: said, role: 'task', requestHash: 'h', text: said, finish: 'stop', usage, attempts: 1 }) as const,
      ),
      fc.tuple(text, text).map(([key, output]) => {
        const effect = { type: 'effect', key, kind: 'k', requestHash: 'h', milliseconds: 1, attempts: 0 } as const;
        return { ...effect, output: [{ id: output, text: output, of: { key } }, output] };
      }),
      fc.tuple(text, text).map(([id, output]) => ({ type: 'rolled', id, candidate: 'c0', case: id, score: 1, output }) as const),
      fc.tuple(text, text).map(
        ([output, feedback]) =>
          ({
            type: 'scored',
            candidate: 'c0',
            split: 'train',
            scores: [
              { case: output, score: 1, output, feedback },
              { case: 'b', error: feedback },
            ],
          }) as const,
      ),
      fc.tuple(text, text).map(
        ([content, answer]) =>
          ({
            type: 'reflection',
            id: 'm1',
            step: 1,
            kind: 'meta',
            title: content,
            messages: [
              { role: 'system', content },
              { role: 'user', content: answer },
            ],
            answers: [answer, null],
            cases: [content],
          }) as const,
      ),
      text.map((description) => ({ type: 'step', step: 1, description }) as const),
    ),
  );

  it('are read back as they were, whatever they are', () => {
    fc.assert(
      fc.property(entries, (events) => {
        const all = events.map((event): JournalEntry => ({ at, event }));
        assert.deepEqual(decodeJournal(encodeJournal(all)), {
          entries: all,
          damagedLines: [],
          count: all.length,
          intact: all.length,
          lost: 0,
        });
      }),
      { seed: 8, numRuns: 500 },
    );
  });

  it('stand once, in the answer that they are', async () => {
    for (const method of methodIds) {
      const { lines, entries: read } = await wordyRun(method);
      const journal = lines.join('');
      const outputs = eventsOf(read, 'scored').flatMap(({ scores }) => scores.flatMap(({ output }) => output ?? []));
      assert.ok(outputs.length > 20);
      for (const output of outputs) assert.ok(output.length > longestRepeated);
      const scored = lines.filter((line) => line.includes('"type":"scored"'));
      assert.ok(
        scored.every((line) => !line.includes(' '.repeat(longestRepeated))),
        'no output stands in its score',
      );
      const asked = eventsOf(read, 'reflection').flatMap(({ messages }) => messages.map(({ content }) => content));
      for (const request of new Set(asked)) assert.equal(journal.split(JSON.stringify(request).slice(1, -1)).length, 2);
    }
  });

  it('stand once, in what came of an effect as well', () => {
    const output = 'A long output. '.repeat(20);
    const effect = {
      type: 'effect',
      key: 'k',
      kind: 'k',
      requestHash: 'h',
      output: { text: output },
      milliseconds: 1,
      attempts: 0,
    } as const;
    const rolled = { type: 'rolled', id: 'i', candidate: 'c0', case: 'a', score: 1, output } as const;
    const all = [effect, rolled].map((event): JournalEntry => ({ at, event }));
    assert.equal(encodeJournal(all).split(output).length, 2);
    const again = [{ ...effect, key: 'l' }].map((event): JournalEntry => ({ at, event }));
    assert.equal(encodeJournal([...all, ...again]).split(output).length, 3, 'what was received depends on no other line');
  });

  it('tell a thing that was done apart from another', async () => {
    const { entries: read } = await wordyRun('opro');
    const [scored] = eventsOf(read, 'scored');
    assert.ok(scored);
    const other = { ...scored, scores: scored.scores.map((score) => ({ ...score, output: `${score.output ?? ''} ` })) };
    assert.notEqual(sumEvent(scored), sumEvent(other));
  });
});

describe('a journal that has lost a line with a long text', function () {
  this.timeout(120_000);

  for (const method of methodIds) {
    it(`${method}: has lost what refers to it as well, and is taken up again to the same end`, async () => {
      const whole = await wordyRun(method);
      const lines = whole.lines.slice(0, -1);
      const completions = (entries: readonly JournalEntry[]): number => entries.filter(({ event }) => event.type === 'completion').length;
      let cascades = 0;
      for (const [index, line] of lines.entries()) {
        if (!line.includes('"type":"completion"') || index % 3 !== 0) continue;
        const journal = decodeJournal(lines.with(index, '\n').join(''));
        assert.equal(journal.damagedLines[0], index + 1);
        assert.equal(completions(journal.entries), completions(whole.entries) - 1, 'what was received depends on no other line');
        for (const { event } of journal.entries) {
          const { output } = event.type === 'scored' ? (event.scores[0] ?? {}) : {};
          assert.notEqual(output, '');
        }
        cascades += journal.damagedLines.length - 1;
        const earlier = resumableEntries(journal);
        const models = wordyModels(index);
        const written = earlier.map(encodeEntry);
        const result = await executeRun(restoreRun(earlier), {
          ...memoryEnvironment(models, written),
          concurrency: 8,
          earlier: EarlierRun.of(earlier),
        });
        assert.deepEqual(result.verdict, whole.result?.verdict);
        assert.deepEqual(eventsOf(decodeJournal(written.join('')).entries, 'ended'), eventsOf(whole.entries, 'ended'));
        assert.equal(
          models.task.requests.length + models.reflection.requests.length,
          1 + answersOfCutPairs(journal.entries, whole.entries),
        );
      }
      assert.ok(cascades > 5, String(cascades));
    });
  }
});

describe('a run whose cases have long names', function () {
  this.timeout(60_000);
  let store: RunStore;
  before(async () => {
    store = new RunStore(await mkdtemp(join(tmpdir(), 'whetstone-names-')));
  });
  after(() => rm(store.root, { recursive: true, force: true }));

  it('is shown with its scores, and asks nothing twice when it is taken up again', async () => {
    const cases = parityCases(24).map((each) => ({ ...each, id: each.id.padStart(longestRepeated + 20, '@') }));
    const config = { method: 'opro', optimizer: shortRuns['opro'] ?? {} };
    const models = parityModels(1);
    const whole = await runInMemory({ prompt: promptOf('opro'), cases, models, config, environment: { concurrency: 8 } });
    const begun = await store.begin(restoreRun(whole.entries.slice(0, -1)), new Date(0));
    await begun.sink.close();
    const cut = whole.lines.slice(0, -1);
    await writeFile(store.journalPath(begun.id), cut.join(''));
    const shown = await store.read(begun.id);
    const fold = new RunFold('run');
    whole.entries.slice(0, -1).forEach((entry) => fold.apply(entry));
    assert.deepEqual(shown?.view?.candidates, fold.view(false)?.candidates);
    assert.ok(shown?.view?.candidates.some(({ scores }) => scores.test !== undefined));
    const { prepared, earlier, sink } = await openForResume(store, begun.id, new Date(1));
    const again = parityModels(2);
    await executeRun(prepared, { ...memoryEnvironment(again, []), sink, earlier, concurrency: 8 });
    await sink.close();
    assert.equal(again.task.requests.length + again.reflection.requests.length, 0);
  });
});

describe('the texts of a run that is kept in a file', function () {
  this.timeout(60_000);
  let store: RunStore;
  before(async () => {
    store = new RunStore(await mkdtemp(join(tmpdir(), 'whetstone-texts-')));
  });
  after(() => rm(store.root, { recursive: true, force: true }));

  interface Texts {
    readonly pairs: readonly SplitPairs[];
    readonly failed: readonly FailedPage[];
    readonly reflections: readonly ReflectionTexts[];
  }

  async function textsOf(fold: RunFold): Promise<Texts> {
    const view = fold.view(false);
    assert.ok(view);
    const [pairs, failed, reflections]: [SplitPairs[], FailedPage[], ReflectionTexts[]] = [[], [], []];
    for (const { id } of view.candidates) {
      pairs.push(...(await fold.pairedCases(id)));
      for (const split of splitNames) failed.push(await fold.failedPage(id, split, 0));
    }
    for (const { id } of view.reflections) reflections.push(await fold.reflectionTexts(id));
    return { pairs, failed, reflections };
  }

  function inMemory(entries: readonly JournalEntry[]): Promise<Texts> {
    const fold = new RunFold('run');
    entries.forEach((entry) => fold.apply(entry));
    return textsOf(fold);
  }

  it('are those that it had in memory: while it is under way, when it is read, and when it was moved about and mended', async () => {
    for (const method of methodIds) {
      const { entries, lines } = await wordyRun(method);
      const expected = await inMemory(entries);
      assert.ok(expected.pairs.some(({ first }) => first.fixed.some(({ outputBefore = '' }) => outputBefore.length > longestRepeated)));
      assert.ok(expected.failed.some(({ cases }) => cases.some(({ output = '' }) => output.length > longestRepeated)));
      assert.ok(expected.reflections.every(({ messages, answers }) => messages.length > 0 && answers.length > 0));

      const begun = await store.begin(restoreRun(entries.slice(0, -1)), new Date(0));
      const live: Texts[] = [];
      await executeRun(begun.prepared, {
        ...memoryEnvironment(wordyModels(1), []),
        ...{ sink: begun.sink, earlier: begun.earlier, concurrency: 8 },
        onEntry: (entry, line) => begun.fold.apply(entry, line),
      });
      live.push(await textsOf(begun.fold));
      await begun.sink.close();
      live.push(await textsOf((await store.read(begun.id))?.fold ?? assert.fail()));
      for (const texts of live) assert.deepEqual(texts, expected);

      const path = store.journalPath(begun.id);
      const kept = (await readFile(path, 'utf8')).split(/(?<=\n)/).filter((line) => line !== '');
      const middle = Math.floor(kept.length / 2);
      await writeFile(path, [...kept.slice(0, middle - 20), ...kept.slice(middle), ...kept.slice(middle - 20, middle)].join(''));
      const moved = await store.read(begun.id);
      assert.ok((moved?.damage.damagedLines.length ?? 0) > 0);
      assert.deepEqual(await textsOf(moved?.fold ?? assert.fail()), expected);

      await writeFile(path, [...kept.slice(0, middle), ...kept.slice(middle + 1, -1)].join(''));
      const resumed = await openForResume(store, begun.id, new Date(1));
      const models = wordyModels(3);
      const { sink, earlier, fold } = resumed;
      await executeRun(resumed.prepared, {
        ...memoryEnvironment(models, []),
        sink,
        earlier,
        concurrency: 8,
        onEntry: (entry, line) => fold.apply(entry, line),
      });
      const mended = await textsOf(fold);
      await sink.close();
      assert.deepEqual(mended, await textsOf((await store.read(begun.id))?.fold ?? assert.fail()));
      assert.deepEqual(mended.pairs, expected.pairs);
      assert.ok(models.task.requests.length + models.reflection.requests.length < lines.length / 4);
    }
  });
});
