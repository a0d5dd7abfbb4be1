// @ts-check
// The test suites, and the one that makes pictures: which files they have and where those run.
import { createWriteStream } from 'node:fs';
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { chooseHost, runExtensionTests } from '../test/hosts/extensionTests.mjs';
import { findBrowser } from '../test/hosts/installChromium.mjs';
import { installServer, vscodeVersion } from '../test/hosts/installServer.mjs';
import { artifactsFolder, languageModelFixture, repositoryRoot } from '../test/hosts/paths.mjs';
import { startProcess, stopProcess } from '../test/hosts/processes.mjs';
import { followResults } from '../test/hosts/results.mjs';
import { removeTemporaryFolder, temporaryFolder } from '../test/hosts/temporaryFolder.mjs';
import { temporaryWorkspace } from '../test/hosts/workspaces.mjs';

/** @typedef {import('../test/hosts/mocha.mjs').MochaRun} MochaRun */
/** @typedef {import('../test/hosts/mocha.mjs').TestEvent} TestEvent */
/** @typedef {import('../test/hosts/extensionTests.mjs').Host} Host */

/** @typedef {'core' | 'host' | 'ui' | 'pictures'} SuiteName */

/**
 * @typedef {object} SuiteOptions
 * @property {Host} [host] of the suite `host`; the one that fits this machine unless given
 * @property {string} [grep]
 * @property {(line: string) => void} report told of what takes long before the first test
 * @property {(event: TestEvent) => void} onEvent told of each test
 */

/**
 * @typedef {object} SuiteResult
 * @property {number} passed
 * @property {number} skipped
 * @property {TestEvent[]} failures
 * @property {string} [problem] why the suite as a whole failed: it did not start, or did not come to its end
 */

/** The suites of the gate in the order in which they are run: the quick one first. */
export const gateNames = /** @type {const} */ (['core', 'host', 'ui']);

/** All suites: the pictures are for people to look at, and fail only when they cannot be made. */
export const suiteNames = /** @type {const} */ ([...gateNames, 'pictures']);

const suites = {
  core: { testLimitMs: 120_000, suiteLimitMs: 10 * 60_000, run: runInNode },
  host: { testLimitMs: 30_000, suiteLimitMs: 10 * 60_000, run: runInHost },
  ui: { testLimitMs: 90_000, suiteLimitMs: 30 * 60_000, run: runInNode },
  pictures: { testLimitMs: 300_000, suiteLimitMs: 30 * 60_000, run: runInNode },
};

/**
 * Runs a suite whose files have been built.
 * @param {SuiteName} name
 * @param {SuiteOptions} options
 * @returns {Promise<SuiteResult>}
 */
export async function runSuite(name, { host, grep, report, onEvent }) {
  const { testLimitMs, suiteLimitMs, run } = suites[name];
  const folder = temporaryFolder();
  // What a person's own folders hold must not change a test, nor a test what is remembered of them.
  process.env.XDG_STATE_HOME = folder;
  const resultsFile = join(folder, 'results.jsonl');
  await mkdir(artifactsFolder, { recursive: true });
  const logFile = join(artifactsFolder, `${name}.log`);
  const log = createWriteStream(logFile);
  const following = followResults(resultsFile, onEvent);
  /** @type {string | undefined} */
  let problem;
  try {
    await writeFile(resultsFile, '');
    const files = await builtFiles(name);
    if (files.length === 0) throw new Error('It has no test files.');
    /** @type {MochaRun} */
    const tests = { files, resultsFile, timeoutMs: testLimitMs, forbidOnly: Boolean(process.env.CI), ...(grep ? { grep } : {}) };
    await run(name, tests, { host, report, onOutput: (text) => log.write(text), limitMs: suiteLimitMs });
  } catch (error) {
    problem = error instanceof Error ? error.message : String(error);
  }
  log.end();
  const { passed, skipped, failures, ended } = following.finish();
  await removeTemporaryFolder(folder);
  if (!problem && !ended) problem = 'It stopped before the last test.';
  if (!problem && !grep && passed + failures.length === 0) problem = 'It ran no test.';
  return { passed, skipped, failures, ...(problem ? { problem: `${problem}\nIts output is in ${logFile}.` } : {}) };
}

/**
 * The built files of a suite, by their sources, since the output folder may hold what is no longer there.
 * @param {SuiteName} name
 */
async function builtFiles(name) {
  const folder = { core: 'core', host: 'extension', ui: 'ui', pictures: 'ui' }[name];
  const built = (await filesBelow(join('test', folder), name === 'pictures' ? '.pictures.ts' : '.test.ts')).map((file) =>
    join('out', file.replace(/\.ts$/, '.js')),
  );
  const plain =
    name === 'core' ? [...(await filesBelow('scripts', '.test.mjs')), ...(await filesBelow(join('test', 'hosts'), '.test.mjs'))] : [];
  return [...built, ...plain].map((file) => join(repositoryRoot, file));
}

/**
 * @param {string} folder in the repository
 * @param {string} ending
 */
async function filesBelow(folder, ending) {
  const files = await readdir(join(repositoryRoot, folder), { recursive: true }).catch(() => []);
  return files
    .filter((file) => file.endsWith(ending))
    .sort()
    .map((file) => join(folder, file));
}

/**
 * @typedef {object} Run
 * @property {Host | undefined} host
 * @property {(line: string) => void} report
 * @property {(text: string) => void} onOutput
 * @property {number} limitMs
 */

/**
 * Runs the files in a Node of its own.
 * @param {SuiteName} name
 * @param {MochaRun} tests
 * @param {Run} run
 */
async function runInNode(name, tests, { report, onOutput, limitMs }) {
  // Installed here and not by the first test, whose time is limited.
  if (name !== 'core') await Promise.all([installServer(report), findBrowser(report)]);
  const child = startProcess(process.execPath, [join(repositoryRoot, 'scripts', 'nodeTests.mjs'), JSON.stringify(tests)], {
    cwd: repositoryRoot,
    stdio: ['ignore', 'pipe', 'pipe'],
    endWith: 'SIGTERM',
  });
  child.stdout?.on('data', (data) => onOutput(String(data)));
  child.stderr?.on('data', (data) => onOutput(String(data)));
  await new Promise((resolve, reject) => {
    const limit = setTimeout(() => {
      void stopProcess(child);
      reject(new Error(`It did not end within ${limitMs / 60_000} minutes.`));
    }, limitMs);
    child.once('error', reject);
    child.once('close', (code, signal) => {
      clearTimeout(limit);
      if (code === 0 || code === 1) resolve(undefined);
      else reject(new Error(`It broke off with ${signal ?? `code ${code}`}.`));
    });
  });
}

/**
 * Runs the files inside VS Code.
 * @param {SuiteName} _name
 * @param {MochaRun} tests
 * @param {Run} run
 */
async function runInHost(_name, tests, { host, report, onOutput, limitMs }) {
  const chosen = host ?? (await chooseHost());
  if (chosen === 'server') report(`VS Code ${vscodeVersion}, the server`);
  await runExtensionTests(chosen, {
    workspace: temporaryWorkspace(join(repositoryRoot, 'examples', 'support-triage')),
    extensions: [repositoryRoot, languageModelFixture],
    testsPath: join(repositoryRoot, 'out', 'test', 'extension', 'index.js'),
    env: { WHETSTONE_TEST_RUN: JSON.stringify(tests) },
    timeoutMs: limitMs,
    report,
    onOutput,
  });
}
