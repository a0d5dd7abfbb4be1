// @ts-check
// Reads what mocha.mjs writes, while it is written, and prints it for people.
import { closeSync, existsSync, openSync, readSync } from 'node:fs';

/** @typedef {import('./mocha.mjs').TestEvent} TestEvent */

/**
 * @typedef {object} Results
 * @property {number} passed
 * @property {number} skipped
 * @property {TestEvent[]} failures
 * @property {boolean} ended whether mocha came to its end
 */

const pollMs = 200;

/**
 * Follows a results file until it is told that nothing more will come.
 * @param {string} file
 * @param {(event: TestEvent) => void} onEvent told of each event as it is read
 * @returns {{ finish: () => Results }} `finish` reads what is left and stops
 */
export function followResults(file, onEvent) {
  /** @type {Results} */
  const results = { passed: 0, skipped: 0, failures: [], ended: false };
  let offset = 0;
  const read = () => {
    const chunk = readFrom(file, offset);
    // Whatever stands behind the last line end is still being written.
    const complete = chunk.subarray(0, chunk.lastIndexOf('\n') + 1);
    offset += complete.length;
    for (const line of complete.toString('utf8').split('\n').slice(0, -1)) {
      const event = /** @type {TestEvent} */ (JSON.parse(line));
      if (event.type === 'pass') results.passed++;
      else if (event.type === 'skip') results.skipped++;
      else if (event.type === 'fail') results.failures.push(event);
      else results.ended = true;
      onEvent(event);
    }
  };
  const timer = setInterval(read, pollMs);
  return {
    finish: () => {
      clearInterval(timer);
      read();
      return results;
    },
  };
}

/**
 * @param {string} file
 * @param {number} offset
 * @returns {Buffer}
 */
function readFrom(file, offset) {
  if (!existsSync(file)) return Buffer.alloc(0);
  const handle = openSync(file, 'r');
  try {
    /** @type {Buffer[]} */
    const parts = [];
    for (;;) {
      const buffer = Buffer.alloc(65536);
      const length = readSync(handle, buffer, 0, buffer.length, offset);
      if (length === 0) return Buffer.concat(parts);
      parts.push(buffer.subarray(0, length));
      offset += length;
    }
  } finally {
    closeSync(handle);
  }
}
