import { constants } from 'node:fs';
import { join } from 'node:path';
import { checksum } from '../core/checksum';
import { openOwn } from './ownFiles';
import { replaceOwn } from './replaceFile';
import type { JournalState, RunStore } from './runStore';

/**
 * A file beside a journal that keeps what was made from it, so that the journal,
 * a hundred times its size, is read only when it has changed.
 */
export interface KeptFile {
  readonly name: string;
  /** To be raised when what is kept, or how it is made from a journal, changes: older files are then made anew. */
  readonly version: number;
}

/** A longer file is neither kept nor read, in bytes: whoever lists a thousand runs must not be made to hold gigabytes. */
const longest = 32_000_000;

/** What was kept of a run whose journal is in the given state; undefined where that is nothing, is damaged, or is that of another state. */
export async function readKept(kept: KeptFile, store: RunStore, id: string, state: JournalState): Promise<unknown> {
  const text = await readShort(join(store.folder(id), kept.name)).catch(() => '');
  const [, key, json = ''] = text.split('\n', 3);
  if (key !== keyOf(kept, store, state) || text !== encode(key, json)) return undefined;
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}

/**
 * Keeps something of a run, as JSON. What cannot be written, as on a disk that is full or where
 * a link is in the way, is made anew the next time.
 */
export async function keep(kept: KeptFile, store: RunStore, id: string, state: JournalState, json: string): Promise<void> {
  const text = encode(keyOf(kept, store, state), json);
  if (text.length <= longest) await replaceOwn(join(store.folder(id), kept.name), text, false).catch(() => undefined);
}

async function readShort(path: string): Promise<string> {
  const file = await openOwn(path, constants.O_RDONLY);
  try {
    const { size } = await file.stat();
    if (size > longest) return '';
    // In one go: a thousand of these are read in turn.
    const { bytesRead, buffer } = await file.read(Buffer.allocUnsafe(size), 0, size, 0);
    return buffer.toString('utf8', 0, bytesRead);
  } finally {
    await file.close();
  }
}

/** What it was made from: in a folder that was copied or moved, paths are others. */
function keyOf({ version }: KeptFile, { root }: RunStore, { size, changedAt }: JournalState): string {
  return JSON.stringify({ version, root, size, changedAt });
}

function encode(key: string, json: string): string {
  return `${checksum(`${key}\n${json}`)}\n${key}\n${json}\n`;
}
