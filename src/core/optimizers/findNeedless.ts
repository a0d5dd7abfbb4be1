/**
 * Looks for parts that a prompt can do without: tries to do without the first half of the suspects; where that does not hold without half
 * of those, and so on. Ours; the idea of removing what does not pay is that of pruning.
 * @param suspects those that are missed the least, first
 * @param attempts how many removals are tried at the most
 * @param isNeedless whether a removal holds; if so, it is made before the next is tried
 * @param onGone told how many parts are gone in all, after each removal
 */
export async function findNeedless<Part>(
  suspects: readonly Part[],
  attempts: number,
  isNeedless: (removed: readonly Part[], attempt: number) => Promise<boolean>,
  onGone: (count: number) => void,
): Promise<void> {
  let gone = 0;
  let left = suspects;
  let size = Math.ceil(left.length / 2);
  for (let attempt = 0; attempt < attempts && left.length > 0; attempt++) {
    const removed = left.slice(0, size);
    if (await isNeedless(removed, attempt)) {
      gone += removed.length;
      onGone(gone);
      left = left.slice(size);
    } else if (size > 1) {
      size = Math.ceil(size / 2);
    } else {
      left = left.slice(1);
    }
  }
}
