// @ts-check
// Child processes that never outlive this one: each is the leader of a process group, and the whole group
// is ended when it is stopped, when this process exits, and on Ctrl-C or SIGTERM.
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';

/** @typedef {import('node:child_process').ChildProcess} ChildProcess */

/** @type {Map<ChildProcess, NodeJS.Signals>} */
const running = new Map();
let watching = false;

/**
 * Starts a command as the leader of a new process group.
 * @param {string} command
 * @param {string[]} args
 * @param {import('node:child_process').SpawnOptions & { endWith?: NodeJS.Signals }} [options] `endWith` is the signal
 *   that ends the group, SIGKILL unless given; SIGTERM for a program that has children of its own to end.
 * @returns {ChildProcess}
 */
export function startProcess(command, args, { endWith = 'SIGKILL', ...options } = {}) {
  watchForTheEnd();
  const child = spawn(command, args, { detached: process.platform !== 'win32', ...options });
  running.set(child, endWith);
  const forget = () => running.delete(child);
  child.once('exit', forget);
  child.once('error', forget);
  return child;
}

/**
 * Ends a process and its group, and waits until the process is gone. Does nothing when it has ended.
 * @param {ChildProcess} child
 * @param {number} [graceMs] how long a group that is ended with SIGTERM may take before it is killed
 */
export async function stopProcess(child, graceMs = 5000) {
  if (child.pid === undefined) return;
  const signal = running.get(child) ?? 'SIGKILL';
  const ended = child.exitCode === null && child.signalCode === null ? once(child, 'exit') : Promise.resolve();
  signalGroup(child, signal);
  const timer = setTimeout(() => signalGroup(child, 'SIGKILL'), graceMs);
  await ended;
  clearTimeout(timer);
  // The leader is gone; whatever it left behind in its group goes too.
  signalGroup(child, 'SIGKILL');
  running.delete(child);
}

/**
 * @param {ChildProcess} child
 * @param {NodeJS.Signals} signal
 */
function signalGroup(child, signal) {
  if (child.pid === undefined) return;
  if (process.platform === 'win32') {
    spawnSync('taskkill', ['/pid', String(child.pid), '/t', '/f'], { stdio: 'ignore' });
    return;
  }
  try {
    process.kill(-child.pid, signal);
  } catch {
    // The group has ended already.
  }
}

/** From now on, ends what has been started when this process ends. Starting a process does this by itself. */
export function watchForTheEnd() {
  if (watching) return;
  watching = true;
  process.once('exit', () => {
    for (const [child, signal] of running) signalGroup(child, signal);
  });
  process.once('SIGINT', () => process.exit(130));
  process.once('SIGTERM', () => process.exit(143));
  process.once('SIGHUP', () => process.exit(129));
}
