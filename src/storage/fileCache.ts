import { randomUUID } from 'node:crypto';
import { constants } from 'node:fs';
import type { FileHandle } from 'node:fs/promises';
import { rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { checksum } from '../core/checksum';
import { shortHash } from '../core/hash';
import type { CompletionCache } from '../core/models/cache';
import { isCompletion } from '../core/models/completionShape';
import type { Completion } from '../core/models/model';
import { parseJson } from '../core/parseJson';
import { makeOwnFolder, openOwn } from './ownFiles';

/** The most that the cache of a workspace folder may grow to, in bytes. */
const usualLimit = 64 * 2 ** 20;

/** How much of the limit is kept when the oldest entries are dropped, so that it is not done for each new one. */
const keptShare = 0.75;

const toAppend = constants.O_RDWR | constants.O_APPEND | constants.O_CREAT;
const toMake = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL;

const chunkSize = 2 ** 20;
const lineEnd = '\n'.charCodeAt(0);
const linePattern = /^\{"key":"([0-9a-f-]{77})","sum":"([0-9a-f]{8})","completion":/;
const keyStart = '{"key":"'.length;
const keyLength = 77;

/** Where a line is in the file, in bytes. */
interface Place {
  readonly start: number;
  readonly length: number;
}

/** A cache file that is open. Only the places of its entries are in memory. */
interface OpenFile {
  readonly handle: FileHandle;
  readonly places: Map<string, Place>;
  /** Up to where its lines are known; always the beginning of a line. */
  end: number;
}

/** How long completions are gathered before they are written, in milliseconds. */
const gatherMs = 20;

interface PendingLine {
  readonly key: string;
  readonly line: string;
  readonly done: () => void;
}

/**
 * Completions at temperature 0 for all runs of a workspace folder, in one file: the newest are at its end, and the oldest go when it
 * grows too large. Several processes may append at once. Whatever is damaged is asked for again, and a cache that cannot be read or
 * written costs no run its answers: it then keeps nothing. What a request was is known by its hash alone, and no key is part of it.
 */
export class FileCache implements CompletionCache {
  private opened: Promise<OpenFile | undefined> | undefined;
  private readonly endpoint: string;
  /** On their way to the file. */
  private readonly unwritten = new Map<string, Completion>();
  private pending: PendingLine[] = [];
  private drained: Promise<void> | undefined;

  /** @param baseUrl where the models are served; a model's name says nothing about another endpoint's model of that name. */
  constructor(
    private readonly path: string,
    baseUrl: string,
    private readonly limit: number = usualLimit,
    /** The time, as ISO 8601. */
    private readonly now: () => string = () => new Date().toISOString(),
  ) {
    this.endpoint = shortHash(baseUrl.trim().replace(/\/+$/, ''));
  }

  async has(requestHash: string): Promise<boolean> {
    const key = this.keyOf(requestHash);
    return this.unwritten.has(key) || ((await this.file())?.places.has(key) ?? false);
  }

  async get(requestHash: string): Promise<Completion | undefined> {
    const key = this.keyOf(requestHash);
    const file = await this.file();
    const place = file?.places.get(key);
    if (file === undefined || place === undefined) return this.unwritten.get(key);
    try {
      return parseLine(await readRange(file.handle, place.start, place.length), key);
    } catch {
      return undefined;
    }
  }

  /** Resolves when the completion is in the file, or cannot be. */
  put(requestHash: string, received: Completion): Promise<void> {
    const key = this.keyOf(requestHash);
    const completion = { ...received, keptAt: this.now() };
    this.unwritten.set(key, completion);
    return new Promise((done) => {
      this.pending.push({ key, line: encodeLine(key, completion), done });
      this.drained ??= this.drain();
    });
  }

  /** Lets the file go, once all is written. */
  async close(): Promise<void> {
    await this.drained;
    const file = await this.opened;
    this.opened = undefined;
    await file?.handle.close().catch(() => undefined);
  }

  private keyOf(requestHash: string): string {
    return `${this.endpoint}-${requestHash}`;
  }

  private file(): Promise<OpenFile | undefined> {
    this.opened ??= openFile(this.path, this.limit).catch(() => undefined);
    return this.opened;
  }

  private async drain(): Promise<void> {
    while (this.pending.length > 0) {
      // Answers come in swarms, and nothing is lost with a cache: they go to the disk together.
      await setTimeout(gatherMs);
      const file = await this.file();
      const batch = this.pending;
      this.pending = [];
      if (file !== undefined) await this.append(file, batch);
      for (const { key, done } of batch) {
        this.unwritten.delete(key);
        done();
      }
    }
    this.drained = undefined;
  }

  private async append(file: OpenFile, batch: readonly PendingLine[]): Promise<void> {
    try {
      await file.handle.appendFile(batch.map(({ line }) => line).join(''));
      await readOn(file);
      if (file.end <= this.limit) return;
      await file.handle.close();
      this.opened = openFile(this.path, this.limit).catch(() => undefined);
    } catch {
      // Half a line may be in the file now: no more is written behind it.
      this.opened = Promise.resolve(undefined);
      await file.handle.close().catch(() => undefined);
    }
  }
}

/** Opens a cache file, makes it where there is none, drops the oldest entries where there are too many, and looks through the rest. */
async function openFile(path: string, limit: number): Promise<OpenFile> {
  await makeOwnFolder(dirname(path));
  let handle = await openOwn(path, toAppend);
  try {
    const { size } = await handle.stat();
    if (size > limit) {
      await keepNewest(path, handle, size, Math.floor(limit * keptShare));
      await handle.close();
      handle = await openOwn(path, toAppend);
    }
    const file: OpenFile = { handle, places: new Map(), end: 0 };
    // A torn last line must not swallow the next one.
    if ((await readOn(file)) > 0) await handle.appendFile('\n');
    await readOn(file);
    return file;
  } catch (error) {
    await handle.close().catch(() => undefined);
    throw error;
  }
}

/** Replaces the file by its newest entries. What another process appends meanwhile is lost, and no more than that. */
async function keepNewest(path: string, handle: FileHandle, size: number, kept: number): Promise<void> {
  const temporary = `${path}.${randomUUID()}`;
  const target = await openOwn(temporary, toMake);
  try {
    let isWithinLine = true;
    for (let start = size - kept; start < size; start += chunkSize) {
      const chunk = await readRange(handle, start, Math.min(chunkSize, size - start));
      const firstLine = isWithinLine ? chunk.indexOf(lineEnd) + 1 : 0;
      if (isWithinLine && firstLine === 0) continue;
      isWithinLine = false;
      await target.writeFile(chunk.subarray(firstLine));
    }
    await target.close();
    await rename(temporary, path);
  } catch (error) {
    await target.close().catch(() => undefined);
    await rm(temporary, { force: true });
    throw error;
  }
}

/** Takes note of the lines from `end` on, those of other processes among them. Returns how many bytes of a torn line are left over. */
async function readOn(file: OpenFile): Promise<number> {
  const { size } = await file.handle.stat();
  let start = file.end;
  let rest: Buffer = Buffer.alloc(0);
  while (start + rest.length < size) {
    const from = start + rest.length;
    const read = await readRange(file.handle, from, Math.min(chunkSize, size - from));
    if (read.length === 0) break;
    const chunk = Buffer.concat([rest, read]);
    const used = notePlaces(chunk, start, file.places);
    start += used;
    rest = chunk.subarray(used);
  }
  file.end = start;
  return rest.length;
}

/** Notes where the whole lines of a chunk are; returns how many bytes they take. */
function notePlaces(chunk: Buffer, offset: number, places: Map<string, Place>): number {
  let start = 0;
  for (let end = chunk.indexOf(lineEnd); end >= 0; end = chunk.indexOf(lineEnd, start)) {
    // A string of its own: a slice of a longer one would keep all of it in memory.
    const key = chunk.toString('latin1', start + keyStart, start + keyStart + keyLength);
    if (end - start > keyStart + keyLength) places.set(key, { start: offset + start, length: end - start });
    start = end + 1;
  }
  return start;
}

async function readRange(handle: FileHandle, start: number, length: number): Promise<Buffer> {
  const { buffer, bytesRead } = await handle.read(Buffer.alloc(length), 0, length, start);
  return buffer.subarray(0, bytesRead);
}

function encodeLine(key: string, { text, reasoning, calls, usage, finish, keptAt }: Completion): string {
  const json = JSON.stringify({ text, reasoning, calls, usage, finish, keptAt });
  return `{"key":"${key}","sum":"${checksum(json)}","completion":${json}}\n`;
}

function parseLine(bytes: Buffer, key: string): Completion | undefined {
  const line = bytes.toString('utf8');
  const [whole = '', found, sum] = linePattern.exec(line) ?? [];
  const json = line.slice(whole.length, -1);
  if (found !== key || sum !== checksum(json)) return undefined;
  const completion = parseJson(json);
  return isCompletion(completion) ? completion : undefined;
}
