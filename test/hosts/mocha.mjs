// @ts-check
// Runs test files with mocha in the process that calls it, be it Node or an extension host, and writes what happens to a
// file, one JSON object a line, as it happens. Whoever waits for the outcome reads that file (see results.mjs), since a
// console can be lost and an exit code says too little.
import { appendFileSync } from 'node:fs';
import Mocha from 'mocha';
import { watchRejections } from './rejections.mjs';

/**
 * @typedef {object} TestEvent
 * @property {'pass' | 'fail' | 'skip' | 'end'} type `end` comes once, when mocha has seen every test
 * @property {string[]} [title] the names of the suites and of the test, outermost first
 * @property {number} [ms]
 * @property {string} [message] of a failure
 * @property {string} [stack]
 * @property {string} [diff] expected against actual
 */

/**
 * @typedef {object} MochaRun
 * @property {string[]} files
 * @property {string} [resultsFile] to which events are appended; without one, they are printed
 * @property {number} timeoutMs for each test and hook
 * @property {string} [grep] a regular expression; only tests whose full title matches are run
 * @property {boolean} [forbidOnly] makes a forgotten `.only` a failure
 * @property {boolean} [asModules] whether files may be ES modules; in an extension host they may not
 * @property {boolean} [sharesProcess] whether others run in this process as well, as in an extension host, whose rejections do not count
 */

/**
 * Runs the files and settles when every test has.
 * @param {MochaRun} run
 * @returns {Promise<number>} how many tests failed; a rejection that nobody handled counts as one more
 */
export async function runMocha({ files, resultsFile, timeoutMs, grep, forbidOnly = false, asModules = false, sharesProcess = false }) {
  process.setSourceMapsEnabled(true);
  const write = (/** @type {TestEvent} */ event) => resultsFile && appendFileSync(resultsFile, JSON.stringify(event) + '\n');
  const mocha = new Mocha({ ui: 'bdd', timeout: timeoutMs, forbidOnly, ...(grep ? { grep: new RegExp(grep) } : {}) });
  mocha.reporter(resultsFile ? reporterTo(write) : 'spec');
  for (const file of files) mocha.addFile(file);
  /** @type {string[]} */
  let current = [];
  const watch = watchRejections(sharesProcess, (error) => {
    const { message, ...rest } = described(error, Mocha.reporters.Base);
    write({
      type: 'fail',
      title: [...current, 'unhandled rejection'],
      message: `A rejection that nobody handled, of this test or an earlier one: ${message}`,
      ...rest,
    });
  });
  if (asModules) await mocha.loadFilesAsync();
  const failures = await new Promise((resolve) => {
    const runner = mocha.run(resolve);
    for (const event of ['test', 'hook']) runner.on(event, (/** @type {Mocha.Runnable} */ begun) => (current = begun.titlePath()));
  });
  const rejections = await watch.end();
  write({ type: 'end' });
  return failures + rejections;
}

/**
 * A mocha reporter that turns what happens into events.
 * @param {(event: TestEvent) => unknown} write
 * @returns {any}
 */
function reporterTo(write) {
  const { Base } = Mocha.reporters;
  return class extends Base {
    /**
     * @param {Mocha.Runner} runner
     * @param {Mocha.MochaOptions} options
     */
    constructor(runner, options) {
      super(runner, options);
      Base.useColors = false;
      runner.on('pass', (test) => write({ type: 'pass', title: test.titlePath(), ms: test.duration ?? 0 }));
      runner.on('pending', (test) => write({ type: 'skip', title: test.titlePath() }));
      runner.on('fail', (test, error) => {
        write({ type: 'fail', title: test.titlePath(), ms: test.duration ?? 0, ...described(error, Base) });
      });
    }
  };
}

/**
 * @param {Error & { actual?: unknown, expected?: unknown }} error
 * @param {typeof Mocha.reporters.Base} Base
 */
function described(error, Base) {
  const stack = String(error.stack ?? '')
    .split('\n')
    .filter((line) => /^\s+at /.test(line) && !/node_modules|node:internal|extensionHostProcess/.test(line))
    .slice(0, 6)
    .join('\n');
  // A message that node:assert has made shows the difference already.
  const lacksDiff =
    'generatedMessage' in error && error.generatedMessage === false && error.expected !== undefined && typeof error.expected !== 'boolean';
  return {
    message: error.message || String(error),
    stack,
    ...(lacksDiff ? { diff: Base.generateDiff(text(error.actual), text(error.expected)).trim() } : {}),
  };
}

/** @param {unknown} value */
function text(value) {
  return typeof value === 'string' ? value : Mocha.utils.stringify(value);
}
