// @ts-check
// Finds rejections that nobody handles. Mocha listens for them, too, which keeps Node from ending
// the process, and then leaves them to others.
import { join, sep } from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { cacheFolder, languageModelFixture, repositoryRoot } from './paths.mjs';

/**
 * Watches for rejections until told to end.
 * @param {boolean} sharesProcess whether only those count that have passed through files of this repository
 * @param {(error: Error) => void} report told of each that counts
 * @returns {{ end: () => Promise<number> }} `end` returns how many have counted
 */
export function watchRejections(sharesProcess, report) {
  // Mocha hands on what every listener was told of already.
  const seen = new Set();
  let count = 0;
  const listener = (/** @type {unknown} */ reason, /** @type {Promise<unknown>} */ promise) => {
    if (seen.has(promise)) return;
    seen.add(promise);
    if (sharesProcess && !isOurs(reason)) return;
    count++;
    report(reason instanceof Error ? reason : new Error(String(reason)));
  };
  process.on('unhandledRejection', listener);
  return {
    end: async () => {
      // Node tells of the last ones once the work at hand is done.
      await turn();
      process.off('unhandledRejection', listener);
      return count;
    },
  };
}

/** @param {unknown} reason */
function isOurs(reason) {
  const stack = reason instanceof Error ? String(reason.stack) : '';
  return stack
    .split('\n')
    .some((line) => /^\s+at /.test(line) && isIn(line, repositoryRoot) && !foreign.some((folder) => isIn(line, folder)));
}

/** What is in the folder of the repository but no part of what is tested. */
const foreign = [join(repositoryRoot, 'node_modules'), cacheFolder, languageModelFixture];

/**
 * Whether a line of a stack names a file in a folder.
 * @param {string} line
 * @param {string} folder
 */
function isIn(line, folder) {
  return line.includes(folder + sep) || line.includes(`${pathToFileURL(folder).href}/`);
}
