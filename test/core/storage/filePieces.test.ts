import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { createRandom } from '../../../src/core/stats/random';
import type { ReadableFile } from '../../../src/storage/filePieces';
import { FilePieces } from '../../../src/storage/filePieces';

/** A file of numbered lines of very different lengths, longer than what is held of it, that answers in its own time. */
const lines = Array.from({ length: 400 }, (_, number) => `${number} ${'é'.repeat((number * 7919) % 40_000)}`);
const bytes = Buffer.from(lines.map((line) => `${line}\n`).join(''));
const starts = lines.reduce<number[]>((all, line, index) => [...all, (all[index] ?? 0) + Buffer.byteLength(line) + 1], [0]);

describe('the pieces of a file', () => {
  it('give each line to those who read at once, though they share memory', async () => {
    assert.ok(bytes.length > 10e6);
    const random = createRandom(1, 'pieces');
    const memories = new Set<Uint8Array>();
    let failing = true;
    const read = async (
      memory: Buffer,
      offset: number,
      length: number,
      position: number,
    ): Promise<{ bytesRead: number; buffer: Buffer }> => {
      memories.add(memory);
      for (let turns = random.integer(5); turns > 0; turns--) await Promise.resolve();
      if (failing && random.integer(10) === 0) throw new Error('The disk is away.');
      return { bytesRead: bytes.copy(memory, offset, position, position + length), buffer: memory };
    };
    const pieces = new FilePieces({ read } as unknown as ReadableFile);
    const lineAt = async (number: number): Promise<void> => {
      assert.equal(await pieces.line(starts[number] as number, 100_000), lines[number]);
    };
    const some = (): number[] => Array.from({ length: 30 }, () => random.integer(lines.length));
    for (let time = 0; time < 40; time++) {
      const outcomes = await Promise.allSettled(some().map(lineAt));
      for (const outcome of outcomes) if (outcome.status === 'rejected') assert.match(String(outcome.reason), /The disk is away/);
    }
    failing = false;
    for (let time = 0; time < 40; time++) await Promise.all(some().map(lineAt));
    assert.ok(memories.size < 60, String(memories.size));
    assert.equal(await pieces.line(0, 1), lines[0], 'a piece at least is looked at');
    assert.equal(await pieces.line(starts[399] as number, 10), lines[399]);
    assert.equal(await pieces.line(bytes.length, 10), '');
  });
});
