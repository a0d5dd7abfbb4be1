import { randomBytes } from 'node:crypto';
import { constants } from 'node:fs';
import { lstat, lutimes, rm } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { hashText } from '../core/hash';
import { makeOwnFolder, openOwn, readOwnFolder } from './ownFiles';
import { writing } from './storageError';

/** Who holds a run. */
export interface LockOwner {
  readonly process: number;
  readonly host: string;
  /** ISO 8601. */
  readonly since: string;
}

/** Whether it is this process that holds a run. */
export function isThisProcess({ process: id, host }: LockOwner): boolean {
  return id === process.pid && host === hostname();
}

/** Times of a lock, in milliseconds. */
export interface LockTimes {
  /** How often the owner shows that it is alive. */
  readonly heartbeat: number;
  /** A heartbeat older than this is that of a dead owner. */
  readonly stale: number;
  /** How long to go on trying while others try as well. */
  readonly patience: number;
}

const usualTimes: LockTimes = { heartbeat: 10_000, stale: 120_000, patience: 500 };

/** Another process has the run open. The message says which. */
export class RunBusy extends Error {
  override readonly name = 'RunBusy';

  constructor(readonly owner: LockOwner) {
    const where = owner.host === hostname() ? 'on this machine' : `on ${owner.host}`;
    super(
      `The run is under way in another window or process: process ${owner.process} ${where}, since ${localTime(owner.since)}. ` +
        'Wait until it has ended, or stop it there.',
    );
  }
}

/** A moment (ISO 8601) on the clock of this machine, to the minute: `2026-11-24 18:14`; anything else as it is. */
function localTime(moment: string): string {
  const time = new Date(moment);
  // Swedes write it so.
  return Number.isNaN(time.getTime()) ? moment : time.toLocaleString('sv', { dateStyle: 'short', timeStyle: 'short' });
}

/** The lock was taken over by another process, since this one seemed to be dead. */
export class LockLost extends Error {
  override readonly name = 'LockLost';

  constructor() {
    super('Another process has taken the run over, because this one did not stir for a while. It goes on there.');
  }
}

/** One process's claim to a run: a file named by process, host and a random token. */
interface Claim {
  readonly name: string;
  readonly path: string;
}

const claimName = /^lock-(\d+)-([0-9a-f]{8})-([0-9a-f]{16})$/;
const thisHost = hashText(hostname()).slice(0, 8);

/**
 * Makes a run the business of one process. Whoever wants it puts down a claim, a file that no one else writes, and only then
 * looks round: if no other claim is alive the run is its own. Of two who claim at once the later one sees the earlier, so they
 * never both go on; the one whose token comes first stays and the other withdraws and waits. A claim is dead when its process
 * is gone from this host or its heartbeat is stale; dead claims are removed by the next owner, which is how a run is taken over.
 */
export class RunLock {
  private readonly timer: NodeJS.Timeout;
  private lost = false;

  private constructor(
    private readonly claim: Claim,
    private readonly times: LockTimes,
    /** When the claim was last known to stand, in milliseconds since the epoch. */
    private seenAt: number,
  ) {
    this.timer = setInterval(() => void this.beat(), times.heartbeat);
    // A lock that is held must not keep a process alive.
    this.timer.unref();
  }

  /** @throws RunBusy while a living process holds the run; StorageError when the folder cannot be written. */
  static async acquire(folder: string, times: LockTimes = usualTimes): Promise<RunLock> {
    const deadline = Date.now() + times.patience;
    for (;;) {
      const [rival] = await livingClaims(folder, times.stale);
      const outcome = rival ?? (await RunLock.contend(folder, times, deadline));
      if (outcome instanceof RunLock) return outcome;
      if (Date.now() >= deadline) throw outcome === undefined ? new LockLost() : new RunBusy(await ownerOf(outcome));
      await wait(5 + Math.random() * 45);
    }
  }

  /** Who holds the run now; undefined when no one does. */
  static async owner(folder: string, times: LockTimes = usualTimes): Promise<LockOwner | undefined> {
    const [claim] = await livingClaims(folder, times.stale);
    return claim === undefined ? undefined : ownerOf(claim);
  }

  /** Asked before each write. @throws LockLost when this process slept for so long that another could take the run over, and did. */
  async verify(): Promise<void> {
    if (!this.lost && Date.now() - this.seenAt > this.times.stale / 2) await this.beat();
    if (this.lost) throw new LockLost();
  }

  async release(): Promise<void> {
    clearInterval(this.timer);
    await rm(this.claim.path, { force: true });
  }

  /** Puts a claim down. Returns the lock, or whose claim stands against it; nothing when the claim is gone, as after a long sleep. */
  private static async contend(folder: string, times: LockTimes, deadline: number): Promise<RunLock | Claim | undefined> {
    const token = randomBytes(8).toString('hex');
    const name = `lock-${process.pid}-${thisHost}-${token}`;
    const claim = { name, path: join(folder, name) };
    await writing(folder, () => putDown(folder, claim));
    for (;;) {
      const seenAt = Date.now();
      const living = await livingClaims(folder, times.stale);
      const rivals = living.filter((each) => each.name !== name);
      const stands = living.length > rivals.length;
      if (stands && rivals.length === 0) {
        await removeDead(folder, times.stale);
        return new RunLock(claim, times, seenAt);
      }
      if (!stands || Date.now() >= deadline || rivals.some((each) => tokenOf(each) < token)) {
        await rm(claim.path, { force: true });
        return rivals[0];
      }
      await wait(5);
    }
  }

  private async beat(): Promise<void> {
    const now = new Date();
    try {
      await lutimes(this.claim.path, now, now);
      this.seenAt = now.getTime();
    } catch (error) {
      this.lost ||= (error as NodeJS.ErrnoException).code === 'ENOENT';
    }
  }
}

async function putDown(folder: string, { path }: Claim): Promise<void> {
  await makeOwnFolder(folder);
  const file = await openOwn(path, constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL);
  try {
    // For people who look into the folder, and for the message that names the owner: the name alone decides.
    const owner: LockOwner = { process: process.pid, host: hostname(), since: new Date().toISOString() };
    await file.writeFile(`${JSON.stringify(owner)}\n`);
  } catch (error) {
    // On a full disk there is room for its name alone, and that would count.
    await rm(path, { force: true }).catch(() => undefined);
    throw error;
  } finally {
    await file.close();
  }
}

async function livingClaims(folder: string, staleMs: number): Promise<readonly Claim[]> {
  const living: Claim[] = [];
  for (const claim of await claimsIn(folder)) if (await isAlive(claim, staleMs)) living.push(claim);
  return living.sort((a, b) => (tokenOf(a) < tokenOf(b) ? -1 : 1));
}

async function removeDead(folder: string, staleMs: number): Promise<void> {
  for (const claim of await claimsIn(folder)) if (!(await isAlive(claim, staleMs))) await rm(claim.path, { force: true });
}

async function claimsIn(folder: string): Promise<readonly Claim[]> {
  const entries = await readOwnFolder(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw error;
  });
  // What is no regular file no process has put down.
  return entries.filter((entry) => entry.isFile() && claimName.test(entry.name)).map(({ name }) => ({ name, path: join(folder, name) }));
}

async function isAlive({ name, path }: Claim, staleMs: number): Promise<boolean> {
  const [, id, host] = claimName.exec(name) ?? [];
  if (host === thisHost && !isRunning(Number(id))) return false;
  try {
    return Date.now() - (await lstat(path)).mtimeMs < staleMs;
  } catch {
    return false;
  }
}

function isRunning(id: number): boolean {
  try {
    process.kill(id, 0);
    return true;
  } catch (error) {
    // A process of someone else's is a process all the same.
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

function tokenOf({ name }: Claim): string {
  return claimName.exec(name)?.[3] ?? '';
}

async function ownerOf({ name, path }: Claim): Promise<LockOwner> {
  try {
    return readOwner(await readBeginning(path));
  } catch {
    const [, id = '', host] = claimName.exec(name) ?? [];
    return { process: Number(id), host: host === thisHost ? hostname() : 'another machine', since: 'a moment ago' };
  }
}

function readOwner(text: string): LockOwner {
  const owner = JSON.parse(text) as LockOwner | null;
  if (typeof owner?.process === 'number' && typeof owner.host === 'string' && typeof owner.since === 'string') return owner;
  throw new Error('The claim does not say whose it is.');
}

/** A claim is short; what a repository brings under its name may have any size. */
async function readBeginning(path: string): Promise<string> {
  const file = await openOwn(path, constants.O_RDONLY);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(4096), 0, 4096, 0);
    return buffer.toString('utf8', 0, bytesRead);
  } finally {
    await file.close();
  }
}
