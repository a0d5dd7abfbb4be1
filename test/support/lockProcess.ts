// A process that wants the lock of a folder, for the tests of the lock. `hold` takes it and keeps it until it is killed. `take` takes
// it three times, looks each time whether another process is in the same place, and the last time goes without letting go.
import { appendFile, open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { RunBusy, RunLock } from '../../src/storage/runLock';

const [, , task = '', folder = ''] = process.argv;

async function take(): Promise<void> {
  for (let left = 3; left > 0; left--) {
    const lock = await acquire();
    const place = join(folder, 'inside');
    // Fails when another process is inside.
    const file = await open(place, 'wx').catch(() => undefined);
    await appendFile(join(folder, 'log'), file === undefined ? 'both\n' : 'alone\n');
    await file?.close();
    await rm(place, { force: true });
    if (left === 1) process.kill(process.pid, 'SIGKILL');
    await lock.release();
  }
}

async function acquire(): Promise<RunLock> {
  for (;;) {
    try {
      return await RunLock.acquire(folder);
    } catch (error) {
      if (!(error instanceof RunBusy)) throw error;
    }
  }
}

async function hold(): Promise<void> {
  await RunLock.acquire(folder);
  process.stdout.write('held\n');
  process.stdin.resume();
}

void (task === 'hold' ? hold() : take());
