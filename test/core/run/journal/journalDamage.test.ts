import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { describe, it } from 'mocha';
import { checksum } from '../../../../src/core/checksum';
import { methods } from '../../../../src/core/optimizers/methods';
import { EarlierRun } from '../../../../src/core/run/journal/earlierRun';
import type { JournalEntry } from '../../../../src/core/run/journal/events';
import { executeRun } from '../../../../src/core/run/executeRun';
import {
  decodeJournal,
  describeDamage,
  encodeEntry,
  encodeJournal,
  encodeNote,
  resumableEntries,
} from '../../../../src/core/run/journal/journalText';
import { CannotResume, restoreRun } from '../../../../src/core/run/journal/restoreRun';
import { answersOfCutPairs } from '../../../support/cutPairs';
import { eventsOf, memoryEnvironment, runInMemory } from '../../../support/memoryRun';
import { parityCases, parityModels, promptOf, shortRuns } from '../../../support/parityWorld';
import { bestText } from '../../../support/testProgram';

const at = '2026-01-01T00:00:00.000Z';
const entry = (message: string): JournalEntry => ({ at, atWork: 7, event: { type: 'interrupted', message } });
const messages = (entries: readonly JournalEntry[]): readonly string[] =>
  entries.flatMap(({ event }) => (event.type === 'interrupted' ? [event.message] : []));
const accepted = encodeNote(at, { type: 'accepted', candidate: 'c1', hashBefore: 'a', hashAfter: 'b' });

describe('lines of a journal that are missing, doubled or moved', () => {
  const lines = ['a', 'b', 'c', 'd', 'e'].map(entry).map(encodeEntry);
  const [a = '', b = '', c = '', d = '', e = ''] = lines;
  const read = (...text: readonly string[]) => {
    const { count, ...journal } = decodeJournal(text.join(''));
    assert.equal(count, journal.entries.length);
    return { ...journal, entries: messages(journal.entries).join('') };
  };

  it('are damage where it shows, and only what is lost is a gap', () => {
    assert.deepEqual(read(a, c, d, e), { entries: 'acde', damagedLines: [2], intact: 1, lost: 1 });
    assert.deepEqual(read(b, c), { entries: 'bc', damagedLines: [1], intact: 0, lost: 1 });
    assert.deepEqual(read(a, b, b, c, d, e), { entries: 'abcde', damagedLines: [3], intact: 5, lost: 0 });
    assert.deepEqual(read(a, c, b, d, e), { entries: 'abcde', damagedLines: [2, 3], intact: 5, lost: 0 });
    assert.deepEqual(read(a, b, c, a, b, c, d, e), { entries: 'abcde', damagedLines: [4, 5, 6], intact: 5, lost: 0 });
    assert.deepEqual(read(a, e, b), { entries: 'abe', damagedLines: [2, 3], intact: 2, lost: 2 });
    assert.deepEqual(read(a, 'nonsense\n', d, e), { entries: 'ade', damagedLines: [2], intact: 1, lost: 2 });
    assert.deepEqual(read(a, `${b.slice(0, -1)}${c}`, d), { entries: 'ad', damagedLines: [2], intact: 1, lost: 2 });
    assert.deepEqual(read(a, b, 'nonsense\n'), { entries: 'ab', damagedLines: [3], intact: 2, lost: 1 });
    assert.deepEqual(read(a, b, '\n', c), { entries: 'abc', damagedLines: [3], intact: 3, lost: 0 });
  });

  it('are damage where a run went on twice from one place', () => {
    const other = encodeEntry(entry('x'), 1);
    const journal = read(a, b, c, other, d);
    assert.deepEqual([journal.damagedLines, journal.intact], [[4], 1]);
  });

  it('are told of in words', () => {
    const say = (...text: readonly string[]) => describeDamage(decodeJournal(text.join('')));
    assert.equal(
      say(a, d, e),
      'The journal is damaged from line 2 on: the 1 events before it are intact, 2 behind it can still be read, 2 lines are lost.',
    );
    assert.equal(
      say(a, b, b),
      'The journal is damaged from line 3 on: lines are doubled, out of order or not its own, but all 2 events are there.',
    );
    assert.equal(say(...lines), undefined);
  });

  it('are no acceptances, which another process may append at any moment', () => {
    assert.deepEqual(read(a, accepted, b, accepted, c), { entries: 'abc', damagedLines: [], intact: 5, lost: 0 });
    const moved = decodeJournal([a, c, accepted, b].join(''));
    assert.deepEqual(
      moved.entries.map(({ event }) => event.type),
      ['interrupted', 'interrupted', 'interrupted', 'accepted'],
    );
  });

  it('are none in a journal whose line ends were changed, or lack', () => {
    const text = [...lines, accepted].join('');
    for (const [from, to] of [
      ['\n', '\r\n'],
      [/\n$/, ''],
      [/\n$/, '\r'],
    ] as const)
      assert.deepEqual(decodeJournal(text.replaceAll(from instanceof RegExp ? new RegExp(from, 'g') : from, to)), decodeJournal(text));
  });

  it('are counted anew when the journal is written anew', () => {
    const journal = decodeJournal([a, c, accepted, d].join(''));
    const again = decodeJournal(encodeJournal(resumableEntries(journal)));
    assert.deepEqual([again.damagedLines, messages(again.entries).join('')], [[], 'acd']);
  });
});

describe('a run whose journal has lost, doubled or swapped lines', function () {
  this.timeout(120_000);
  const completions = (entries: readonly JournalEntry[]): number => entries.filter(({ event }) => event.type === 'completion').length;

  for (const method of methods.map(({ id }) => id)) {
    it(`${method}: is taken up again to the same end, and asks only for what is lost`, async () => {
      const config = { method, optimizer: shortRuns[method] ?? {} };
      const whole = await runInMemory({
        prompt: promptOf(method),
        cases: parityCases(24),
        models: parityModels(1),
        config,
        environment: { concurrency: 8 },
      });
      const lines = whole.lines.slice(0, -1);
      const beginning = whole.entries.findIndex(({ event }) => event.type === 'started');
      const place = fc.integer({ min: 0, max: lines.length - 1 });
      const harm = fc.oneof(
        fc
          .tuple(place, fc.integer({ min: 1, max: 5 }))
          .map(([from, count]) => lines.filter((_, index) => index < from || index >= from + count)),
        fc.tuple(place, place).map(([line, to]) => lines.toSpliced(to, 0, lines[line] as string)),
        fc.tuple(place, place).map(([one, other]) => lines.with(one, lines[other] as string).with(other, lines[one] as string)),
      );
      const check = async (harmed: readonly string[], arrival: number): Promise<void> => {
        const journal = decodeJournal(harmed.join(''));
        const isHarmed = harmed.some((line, index) => line !== lines[index]);
        assert.equal(describeDamage(journal) !== undefined, isHarmed);
        const earlier = resumableEntries(journal);
        if (!lines.slice(0, beginning + 1).every((line) => harmed.includes(line))) {
          assert.throws(() => restoreRun(earlier), CannotResume);
          return;
        }
        const models = parityModels(arrival);
        const written = earlier.map(encodeEntry);
        const result = await executeRun(restoreRun(earlier), {
          ...memoryEnvironment(models, written),
          concurrency: 8,
          earlier: EarlierRun.of(earlier),
        });
        assert.equal(bestText(result), bestText(whole.result));
        const after = decodeJournal(written.join(''));
        assert.deepEqual(eventsOf(after.entries, 'ended'), eventsOf(whole.entries, 'ended'));
        assert.deepEqual(after.damagedLines, []);
        assert.equal(
          models.task.requests.length + models.reflection.requests.length,
          completions(whole.entries) - completions(journal.entries) + answersOfCutPairs(journal.entries, whole.entries),
        );
      };
      for (const [index, line] of lines.entries()) {
        await check(lines.toSpliced(index, 1), index);
        await check(lines.toSpliced(index, 0, line), index);
        if (index > 0) await check(lines.with(index, lines[index - 1] as string).with(index - 1, line), index);
      }
      await fc.assert(fc.asyncProperty(harm, fc.integer({ min: 2, max: 9 }), check), { numRuns: 60, seed: 11 });
    });
  }

  it('is one of another version where that has written it', () => {
    const json = JSON.stringify({ type: 'started', formatVersion: 1 });
    const journal = decodeJournal(`{"sum":"${checksum(`${at}\n${json}`)}","at":"${at}","event":${json}}\n`);
    assert.deepEqual(journal.damagedLines, []);
    assert.throws(() => restoreRun(resumableEntries(journal)), /another version of Whetstone has written its journal/);
  });
});
