import assert from 'node:assert/strict';
import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, open, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { describe, it } from 'mocha';
import { LockLost, RunBusy, RunLock } from '../../../src/storage/runLock';
import { RunStore } from '../../../src/storage/runStore';

/** Built with the tests. */
const lockProcess = resolve('out/test/support/lockProcess.js');

describe('the lock of a run', function () {
  this.timeout(60_000);
  let folder: string;
  const children: ChildProcess[] = [];

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'whetstone-lock-'));
  });
  afterEach(async () => {
    children.splice(0).forEach((child) => child.kill('SIGKILL'));
    await rm(folder, { recursive: true, force: true });
  });

  function start(task: 'hold' | 'take', where = folder): ChildProcess {
    const child = spawn(process.execPath, [lockProcess, task, where], { stdio: ['pipe', 'pipe', 'inherit'] });
    children.push(child);
    return child;
  }
  async function holder(where = folder): Promise<ChildProcess> {
    const child = start('hold', where);
    await once(child.stdout ?? child, 'data');
    return child;
  }
  const locks = async () => (await readdir(folder)).filter((name) => name.startsWith('lock-'));
  const impatient = { heartbeat: 10_000, stale: 120_000, patience: 20 };

  it('is refused while another process holds it, saying which, and free again when that has gone', async () => {
    const child = await holder();
    const error: unknown = await RunLock.acquire(folder, impatient).catch((thrown: unknown) => thrown);
    assert.ok(error instanceof RunBusy);
    assert.equal(error.owner.process, child.pid);
    assert.equal(error.owner.host, hostname());
    assert.match(error.message, new RegExp(`process ${child.pid} on this machine, since \\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d\\. Wait`));
    child.kill('SIGKILL');
    await once(child, 'exit');
    // What the dead one left is cleared away.
    const lock = await RunLock.acquire(folder, impatient);
    assert.equal((await locks()).length, 1);
    await lock.release();
    assert.deepEqual(await locks(), []);
  });

  it('is never held by two, however many take it from the dead', async () => {
    const slots = Array.from({ length: 4 }, async () => {
      for (let count = 0; count < 4; count++) await once(start('take'), 'exit');
    });
    await Promise.all(slots);
    const log = (await readFile(join(folder, 'log'), 'utf8')).trim().split('\n');
    assert.deepEqual([log.length, log.filter((line) => line !== 'alone').length], [4 * 4 * 3, 0]);
  });

  it('is never held by two of one process', async () => {
    // With time enough for one of them to win on a machine that is busy: out of time, all withdraw.
    const taken = await Promise.allSettled(Array.from({ length: 6 }, () => RunLock.acquire(folder, { ...impatient, patience: 4000 })));
    assert.equal(taken.filter(({ status }) => status === 'fulfilled').length, 1);
    assert.equal(taken.filter((each) => each.status === 'rejected' && each.reason instanceof RunBusy).length, 5);
  });

  it('is taken over from another machine only once its heartbeat is stale', async () => {
    const first = await RunLock.acquire(folder, impatient);
    const [own = ''] = await locks();
    const foreign = join(folder, own.replace(/-[0-9a-f]{8}-/, '-00000000-'));
    await writeFile(foreign, JSON.stringify({ process: 1, host: 'elsewhere', since: '2026-01-01T00:00:00.000Z' }));
    await first.release();
    await assert.rejects(RunLock.acquire(folder, impatient), /process 1 on elsewhere, since 2026/);
    await utimes(foreign, new Date(0), new Date(0));
    const second = await RunLock.acquire(folder, impatient);
    assert.equal((await locks()).length, 1);
    await second.release();
  });

  it('leaves no claim behind on a disk that is full', async () => {
    const file = await open(join(folder, 'any'), 'w');
    await file.close();
    const handles = Object.getPrototypeOf(file) as { writeFile: unknown };
    const { writeFile } = handles;
    handles.writeFile = () => Promise.reject(Object.assign(new Error('no space left on device'), { code: 'ENOSPC' }));
    try {
      await assert.rejects(RunLock.acquire(folder, impatient), /the disk is full/);
    } finally {
      handles.writeFile = writeFile;
    }
    assert.deepEqual(await locks(), []);
    await (await RunLock.acquire(folder, impatient)).release();
  });

  it('is lost by one who slept for so long that another took it over', async () => {
    const lock = await RunLock.acquire(folder, impatient);
    const sleep = () => Object.assign(lock, { seenAt: 0 });
    sleep();
    await lock.verify();
    for (const name of await locks()) await rm(join(folder, name));
    sleep();
    await assert.rejects(lock.verify(), LockLost);
    await lock.release();
  });

  it('is looked at before each write once half of the time has passed after which another may take it', async () => {
    const lock = await RunLock.acquire(folder, impatient);
    for (const name of await locks()) await rm(join(folder, name));
    const slept = (share: number) => Object.assign(lock, { seenAt: Date.now() - share * impatient.stale });
    slept(0.4);
    await lock.verify();
    slept(0.6);
    await assert.rejects(lock.verify(), LockLost);
    await lock.release();
  });

  it('keeps a second process out of a journal, and lets it leave a note', async () => {
    const store = new RunStore(folder);
    const id = await store.create(new Date(0), 'opro');
    const child = await holder(store.folder(id));
    await assert.rejects(store.openJournal(id), RunBusy);
    assert.equal((await store.owner(id))?.process, child.pid);
    await store.note(id, new Date(0), { type: 'accepted', candidate: 'c1', hashBefore: 'a', hashAfter: 'b' });
    assert.equal((await store.read(id))?.damage.count, 1);
    child.kill('SIGKILL');
    await once(child, 'exit');
    assert.equal(await store.owner(id), undefined);
    await (await store.openJournal(id)).close();
  });
});
