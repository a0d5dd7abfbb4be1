import type { TextSketch } from './textSketch';
import { changesAllowed, mostChanges, pairChanges } from './textSketch';

/**
 * Finds what may be near copies of a text among many, without comparing all with all. Counts that differ by d in all are the same
 * in at least one of d + 1 groups of bins, so what is near shares one with the text (pigeonhole principle).
 */
export class NearIndex {
  private readonly bySame = new Map<string, number[]>();
  /** By group of bins: the last place in `items` of what has these counts; `next` leads to those before. */
  private readonly heads = new Map<number, number>();
  private readonly items: number[] = [];
  private readonly next: number[] = [];

  /** Takes in a known text. @param item what it belongs to */
  add(sketch: TextSketch, item: number): void {
    const known = this.bySame.get(sketch.same);
    if (known === undefined) this.bySame.set(sketch.same, [item]);
    else known.push(item);
    if (sketch.room === 'none' || sketch.bins === '') return;
    const changes = changesAllowed(sketch.pairs);
    for (const group of groupHashes(sketch.bins, changes)) {
      const key = keyOf(group, sketch.pairs);
      this.next.push(this.heads.get(key) ?? -1);
      this.heads.set(key, this.items.length);
      this.items.push(item);
    }
  }

  /** What may be near to a text: all that is, and some that `isNear` has to tell from it. An item may come more than once. */
  *candidates(sketch: TextSketch): Iterable<number> {
    yield* this.bySame.get(sketch.same) ?? [];
    if (sketch.bins === '') return;
    const groups = Array.from({ length: mostChanges }, (_, index) => groupHashes(sketch.bins, index + 1));
    for (let pairs = sketch.pairs - mostChanges; pairs <= sketch.pairs + mostChanges; pairs++) {
      const changes = changesAllowed(pairs);
      if (Math.abs(pairs - sketch.pairs) > changes) continue;
      for (const group of groups[changes - 1] ?? []) {
        for (let at = this.heads.get(keyOf(group, pairs)) ?? -1; at >= 0; at = this.next[at] ?? -1) yield this.items[at] ?? 0;
      }
    }
  }
}

/** A hash of each group of bins, for texts that may differ by so many changes. */
function groupHashes(bins: string, changes: number): readonly number[] {
  const count = pairChanges(changes) + 1;
  return Array.from({ length: count }, (_, group) => {
    let hash = Math.imul(count * 64 + group, 0x9e3779b1);
    const end = Math.floor(((group + 1) * bins.length) / count);
    for (let bin = Math.floor((group * bins.length) / count); bin < end; bin++) hash = Math.imul(hash ^ bins.charCodeAt(bin), 0x01000193);
    return hash;
  });
}

function keyOf(group: number, pairs: number): number {
  return Math.imul(group ^ (group >>> 15), 0x85ebca6b) ^ Math.imul(pairs, 0xc2b2ae35);
}
