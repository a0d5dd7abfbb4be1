// @ts-check
import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { watchReport } from './watchReport.mjs';

/** @typedef {{ text: string, location: { file: string, line: number, column: number } | null }} Found */

/** Builds that begin and end when a test says so, and what is said of them. */
function builds() {
  /** @type {string[]} */
  const said = [];
  const pluginOf = watchReport(['one', 'two'], (line) => said.push(line));
  const begun = (/** @type {string} */ name) => {
    /** @type {() => void} */
    let start = () => undefined;
    /** @type {(result: { errors: Found[], warnings: Found[] }) => void} */
    let end = () => undefined;
    const build = { onStart: (/** @type {typeof start} */ act) => (start = act), onEnd: (/** @type {typeof end} */ act) => (end = act) };
    void pluginOf(name).setup(/** @type {any} */ (build));
    return {
      start: () => start(),
      end: (/** @type {Found[]} */ errors = [], /** @type {Found[]} */ warnings = []) => end({ errors, warnings }),
    };
  };
  return { said, one: begun('one'), two: begun('two') };
}

describe('what a watch says', () => {
  it('is one beginning and one end for several builds, with what is wrong in any of them, once each', () => {
    const { said, one, two } = builds();
    const twice = { text: 'Expected ";"\nor so', location: { file: 'src/a.ts', line: 3, column: 0 } };
    one.start();
    one.end([twice], [{ text: 'Odd', location: null }]);
    assert.deepEqual(said, ['building']);
    two.start();
    two.end([twice]);
    assert.deepEqual(said.splice(0), ['building', 'error src/a.ts:3:1: Expected ";" or so', 'warning: Odd', 'built, 2 problems']);
    one.start();
    two.start();
    two.end();
    one.end([twice]);
    two.start();
    two.end();
    one.start();
    one.end();
    const still = 'error src/a.ts:3:1: Expected ";" or so';
    assert.deepEqual(said, ['building', still, 'built, 1 problem', 'building', still, 'built, 1 problem', 'building', 'built, 0 problems']);
  });
});
