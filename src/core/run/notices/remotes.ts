/** Something in a text that points elsewhere. */
export interface Remote {
  readonly address: string;
  /** Whether whoever shows the text loads it unasked. */
  readonly isImage: boolean;
}

const address = /(?:\b(?:https?|ftp|wss?):)?\/\/[\p{L}\p{N}[{$][^\s<>"'`)\]\\|]*|\bwww\.[\p{L}\p{N}-]+\.[^\s<>"'`)\]\\|]+/giu;
const imageBefore = /(?:!\[[^\]\n]{0,200}\]\(\s{0,3}<?|<img\b[^<>]{0,200}\bsrc\s{0,3}=\s{0,3}["']?|\burl\(\s{0,3}["']?)$/i;

/** What points elsewhere in a text, each address once. */
export function remotesIn(text: string): readonly Remote[] {
  const found = new Map<string, Remote>();
  for (const { 0: whole, index } of text.matchAll(address)) {
    // A comment of code is none.
    if (whole.startsWith('//') && !/["'(=<]\s{0,3}$/.test(text.slice(Math.max(0, index - 4), index))) continue;
    const trimmed = whole.replace(/[.,;:!?*_]+$/, '');
    const isImage = imageBefore.test(text.slice(Math.max(0, index - 420), index));
    found.set(trimmed, { address: trimmed, isImage: isImage || found.get(trimmed)?.isImage === true });
  }
  return [...found.values()];
}

/** What points elsewhere in a text and did not before; an image counts as new where the same address was only a link. */
export function newRemotes(before: string, after: string): readonly Remote[] {
  const known = new Map(remotesIn(before).map((remote) => [remote.address, remote.isImage]));
  return remotesIn(after).filter(({ address: now, isImage }) => known.get(now) === undefined || (isImage && known.get(now) === false));
}
