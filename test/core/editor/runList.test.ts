import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { RunList } from '../../../src/editor/runs/runList';

interface Run {
  readonly startedAt: string;
}

/** Runs whose reading ends when a test says so. */
function slowRuns(count: number) {
  const waiting = new Map<number, (run: Run | undefined) => void>();
  let most = 0;
  const source = {
    places: () => Promise.resolve(Array.from({ length: count }, (_, index) => index)),
    read: (place: number) => new Promise<Run | undefined>((resolve) => void (most = Math.max(most, waiting.set(place, resolve).size))),
  };
  const turn = () => new Promise((resolve) => setImmediate(resolve));
  const finish = async (...places: readonly number[]): Promise<void> => {
    for (const place of places) {
      await turn();
      waiting.get(place)?.({ startedAt: `2026-01-0${place}` });
      waiting.delete(place);
    }
    await turn();
  };
  return { source, finish, most: () => most };
}

describe('the list of runs', () => {
  it('reads a few at once, and has the newest first', async () => {
    const { source, finish, most } = slowRuns(9);
    const listed = new RunList(source, () => assert.fail('nothing was left out'), 0).all();
    await finish(0, 1, 2, 3, 4, 5, 6, 7, 8);
    assert.deepEqual((await listed).map(({ startedAt }) => startedAt.at(-1)).join(''), '876543210');
    assert.equal(most(), 4);
  });

  it('keeps those of one moment in the order of their places, whichever was read first', async () => {
    const finish: (() => void)[] = [];
    const source = {
      places: () => Promise.resolve(['copy', 'original', 'older']),
      read: (name: string) =>
        new Promise<Run & { readonly name: string }>((resolve) =>
          finish.push(() => resolve({ name, startedAt: name === 'older' ? '2026-01' : '2026-02' })),
        ),
    };
    for (const order of [
      [0, 1, 2],
      [2, 1, 0],
      [1, 2, 0],
    ]) {
      finish.length = 0;
      const listed = new RunList(source, () => assert.fail('nothing was left out'), 0).all();
      await new Promise((resolve) => setImmediate(resolve));
      for (const index of order) finish[index]?.();
      assert.deepEqual(
        (await listed).map(({ name }) => name),
        ['copy', 'original', 'older'],
        order.join(),
      );
    }
  });

  it('has what is there soon, and tells when the others have been read', async () => {
    const { source, finish } = slowRuns(3);
    let told = 0;
    const list = new RunList(source, () => void told++, 20);
    const soon = list.soon();
    await finish(1);
    const { runs, isWhole } = await soon;
    assert.deepEqual([runs.map(({ startedAt }) => startedAt), isWhole, told], [['2026-01-01'], false, 0]);
    await finish(0);
    assert.equal(told, 0);
    await finish(2);
    assert.equal(told, 1);
  });

  it('is whole when all could be had soon', async () => {
    const source = {
      places: () => Promise.resolve([1, 2]),
      read: (place: number) => Promise.resolve(place === 1 ? undefined : { startedAt: 'x' }),
    };
    assert.deepEqual(await new RunList(source, () => assert.fail(), 60_000).soon(), { runs: [{ startedAt: 'x' }], isWhole: true });
  });
});
