// The tests that run inside VS Code. The editor calls run() in the extension host; everything else is in test/hosts.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

/** The bundle of this file is out/test/extension/index.js. */
const repositoryRoot = join(__dirname, '..', '..', '..');
const timeoutMs = 30_000;

/**
 * Runs every test beside this file.
 *
 * @throws {Error} when a test failed, which makes VS Code end with an exit code
 */
export async function run(): Promise<void> {
  const resultsFile = process.env['WHETSTONE_TEST_RESULTS'];
  if (resultsFile === undefined) throw new Error('WHETSTONE_TEST_RESULTS is to name the file for the results. Run these tests by "npm run test:host".');
  const files = readdirSync(__dirname, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.test.js'))
    .sort()
    .map((file) => join(__dirname, file));
  const mocha = pathToFileURL(join(repositoryRoot, 'test', 'hosts', 'mocha.mjs')).href;
  const { runMocha } = (await import(mocha)) as typeof import('../hosts/mocha.mjs');
  const grep = process.env['WHETSTONE_TEST_GREP'];
  const failures = await runMocha({
    files,
    resultsFile,
    timeoutMs,
    forbidOnly: process.env['CI'] !== undefined,
    ...(grep ? { grep } : {}),
  });
  if (failures > 0) throw new Error(`${failures} failed`);
}
