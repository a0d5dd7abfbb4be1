import assert from 'node:assert/strict';
import { appendFile, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import * as fc from 'fast-check';
import { describe, it } from 'mocha';
import { EarlierRun } from '../../../src/core/run/journal/earlierRun';
import type { JournalEntry } from '../../../src/core/run/journal/events';
import type { DecodedEntry } from '../../../src/core/run/journal/journalDecoder';
import { JournalDecoder, JournalSorter } from '../../../src/core/run/journal/journalDecoder';
import {
  decodeJournal,
  encodeAfter,
  encodeEntry,
  encodeJournal,
  encodeNote,
  resumableEntries,
} from '../../../src/core/run/journal/journalText';
import { decodeLine } from '../../../src/core/run/journal/journalLine';
import { readWhole } from '../../../src/core/run/journal/lineSource';
import type { TextPlaces } from '../../../src/core/run/journal/longTexts';
import { hasTexts, readTexts, shortEvent } from '../../../src/core/run/journal/longTexts';
import { bytesFromLine, readJournal, resumableText } from '../../../src/storage/journalFile';
import { LineSplitter } from '../../../src/storage/lineSplitter';

const at = '2026-01-01T00:00:00.000Z';
const completion = (number: number): JournalEntry => {
  const event = {
    type: 'completion',
    key: `c0/${number}`,
    role: 'task',
    requestHash: 'h',
    text: `née ${'ü'.repeat(number * 31)} 🙂`,
    finish: 'stop',
    usage: { inputTokens: 1, outputTokens: 1 },
    attempts: 1,
  } as const;
  return { at, atWork: number, event };
};
const step = (number: number): JournalEntry => ({ at, atWork: number, event: { type: 'step', step: number, description: 'on' } });
/** Refers to the answers before it, long ones by their hash. */
const scored = (number: number): JournalEntry => {
  const scores = [1, 2].flatMap((back) => {
    const { event } = completion(number - back);
    return event.type === 'completion' ? [{ case: `@${back}`, score: 1, output: event.text, feedback: '@ right' }] : [];
  });
  return { at, atWork: number, event: { type: 'scored', candidate: 'c0', split: 'train', scores } };
};
const places: TextPlaces = new Map();
const lines = Array.from({ length: 15 }, (_, number) =>
  encodeAfter([completion, completion, scored, completion, step][number % 5]?.(number) as JournalEntry, number, places),
);
const shortEntry = (entry: JournalEntry): JournalEntry => ({ ...entry, event: shortEvent(entry.event) });
const note = encodeNote(at, { type: 'accepted', candidate: 'c1', hashBefore: 'a', hashAfter: 'b' });

/** What cannot be freed, in bytes. */
function heldMemory(): number {
  setFlagsFromString('--expose-gc');
  (runInNewContext('gc') as () => void)();
  return process.memoryUsage().heapUsed;
}

/** All pieces, each copied before the next one comes. */
async function allOf<T, U>(pieces: AsyncIterable<T>, copy: (piece: T) => U): Promise<readonly U[]> {
  const all: U[] = [];
  for await (const piece of pieces) all.push(copy(piece));
  return all;
}

/** A journal with lines that were lost, doubled, moved, changed and torn, and with other line ends. */
const journals = fc
  .tuple(
    fc.array(fc.nat({ max: lines.length - 1 }), { maxLength: 4 }),
    fc.constantFrom('none', 'lost', 'doubled', 'moved', 'changed', 'noted'),
    fc.boolean(),
    fc.nat({ max: 60 }),
  )
  .map(([places, harm, isWindows, torn]) => {
    let harmed = [...lines];
    for (const place of places) {
      const line = harmed[place] ?? '';
      if (harm === 'lost') harmed = harmed.toSpliced(place, 1);
      if (harm === 'doubled') harmed = harmed.toSpliced(place, 0, line);
      if (harm === 'moved') harmed = harmed.toSpliced(place, 1).toSpliced(place + 2, 0, line);
      if (harm === 'changed') harmed = harmed.toSpliced(place, 1, line.replace('"task"', '"tusk"').replace('"on"', '"no"'));
      if (harm === 'noted') harmed = harmed.toSpliced(place, 0, note);
    }
    const text = harmed.join('');
    return Buffer.from(text.slice(0, text.length - torn).replaceAll('\n', isWindows ? '\r\n' : '\n'));
  });

describe('a journal that is read in pieces', () => {
  it('is what the whole text is, wherever it is cut', () => {
    fc.assert(
      fc.property(journals, fc.array(fc.integer({ min: 1, max: 400 }), { minLength: 1, maxLength: 20 }), (bytes, lengths) => {
        const expected = decodeJournal(bytes.toString());
        const [decoder, sorter, splitter] = [new JournalDecoder(), new JournalSorter(), new LineSplitter()];
        const read: DecodedEntry[] = [];
        const piece = Buffer.alloc(400);
        for (let from = 0, count = 0; from < bytes.length; count++) {
          const length = lengths[count % lengths.length] ?? 1;
          // One buffer for all pieces, as a file is read.
          const filled = bytes.copy(piece, 0, from, from + length);
          for (const { text, start } of splitter.take(piece.subarray(0, filled))) {
            read.push(...[decoder.take(text) ?? []].flat());
            sorter.take(text, start);
          }
          from += filled;
        }
        const torn = splitter.end();
        read.push(...[decoder.end(torn.text) ?? []].flat());
        const { lines: sorted, damage } = sorter.end(torn.text, torn.start);
        const { entries, ...expectedDamage } = expected;
        assert.deepEqual(damage, expectedDamage);
        const atPlaces = sorted.map(
          ({ place }) => decodeLine(bytes.subarray(place).toString().split('\n')[0] ?? '')?.entry.event ?? assert.fail(),
        );
        assert.deepEqual(
          atPlaces.map((event) => readTexts(event).event),
          entries.map(({ event }) => shortEvent(event)),
        );
        if (decoder.isMoved) return;
        assert.deepEqual(
          { entries: read.map(({ entry }) => shortEntry(entry)), ...decoder.damage },
          { entries: entries.map(shortEntry), ...damage },
        );
        assert.equal(read.filter(({ isIntact }) => isIntact).length, expected.intact);
      }),
      { numRuns: 400, seed: 5 },
    );
  });

  it('has damage where a line is too long, and nothing else', () => {
    const splitter = new LineSplitter(10);
    const taken = ['short\nmuch too ', 'long', '\nfine\n'].map((piece) => splitter.take(Buffer.from(piece)));
    assert.deepEqual(taken, [
      [{ text: 'short', start: 0 }],
      [],
      [
        { text: undefined, start: 6 },
        { text: 'fine', start: 20 },
      ],
    ]);
    assert.deepEqual(splitter.end(), { text: '', start: 25 });
    splitter.take(Buffer.from('x'.repeat(11)));
    assert.equal(splitter.end().text, undefined);
  });

  it('is read from its file, set aside from a line on, and written anew, in whatever order its lines are', async () => {
    const folder = join(await mkdtemp(join(tmpdir(), 'whetstone-journal-')), '.whetstone');
    try {
      await mkdir(folder);
      const path = join(folder, 'journal.jsonl');
      await fc.assert(
        fc.asyncProperty(journals, async (bytes) => {
          await writeFile(path, bytes);
          const expected = decodeJournal(bytes.toString());
          const { taker, damage, isMoved } = await readJournal(path, (from) => {
            const taken: DecodedEntry[] = [];
            return { from, taken, take: (entry: DecodedEntry) => void taken.push(entry) };
          });
          const whole: JournalEntry[] = [];
          for (const { written, number = 0 } of taker.taken) {
            const again = hasTexts(written.event) ? await taker.from.read(number) : written;
            assert.deepEqual(again, written);
            whole.push(hasTexts(written.event) ? { ...written, event: await readWhole(written.event, taker.from) } : written);
          }
          assert.deepEqual({ entries: whole, ...damage }, expected);
          assert.equal((await allOf(resumableText(path, isMoved), String)).join(''), encodeJournal(resumableEntries(expected)));
          const text = bytes.toString();
          const parts = text.split(/(?<=\n)/);
          const aside = Buffer.concat(await allOf(bytesFromLine(path, 4), (piece) => Buffer.from(piece)));
          assert.equal(aside.toString(), parts.slice(3).join(''));
        }),
        { numRuns: 60, seed: 6 },
      );
    } finally {
      await rm(join(folder, '..'), { recursive: true, force: true });
    }
  });

  it('leaves nothing of its long texts in memory, but where they are', async () => {
    const folder = join(await mkdtemp(join(tmpdir(), 'whetstone-journal-')), '.whetstone');
    try {
      await mkdir(folder);
      const path = join(folder, 'journal.jsonl');
      const answers = 3000;
      for (let number = 0; number < answers; number++) {
        const [key, text, requestHash] = [`k${number}`, `${number}`.padEnd(10_000), 'h'];
        const effect = { type: 'effect', key, kind: 'k', requestHash, output: { text }, milliseconds: 1, attempts: 0 } as const;
        const event = number % 2 === 0 ? effect : ({ ...completion(number).event, key, text } as JournalEntry['event']);
        await appendFile(path, encodeEntry({ at, event }, number));
      }
      const held = heldMemory();
      const { taker } = await readJournal(path, (from) => {
        const earlier = new EarlierRun(from);
        return { from, earlier, take: ({ entry, number = 0 }: DecodedEntry) => earlier.take(entry, number) };
      });
      assert.equal(taker.from.places.size, answers);
      assert.ok(heldMemory() - held < 5e6, 'of 30 MB');
      const found = await taker.earlier.find({ type: 'effect', key: 'k10' });
      assert.ok(found?.type === 'effect' && (found.output as { text: string }).text.length === 10_000);
    } finally {
      await rm(join(folder, '..'), { recursive: true, force: true });
    }
  });

  it('names no more damaged lines than anyone reads, of a file of line ends as well', () => {
    const decoder = new JournalDecoder();
    for (const line of [lines[0]?.trimEnd(), ...Array.from({ length: 5000 }, () => '')]) decoder.take(line);
    const { count, damagedLines, lost } = decoder.damage;
    assert.deepEqual([count, damagedLines.length, damagedLines[0], lost], [1, 100, 2, 5000]);
  });
});
