// The tests that run inside VS Code. The editor calls run() in the extension host; what to run is said by scripts/test.mjs.
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type * as Mocha from '../hosts/mocha.mjs';

/** The bundle of this file is out/test/extension/index.js. */
const repositoryRoot = join(__dirname, '..', '..', '..');

/**
 * Runs the tests that the environment variable WHETSTONE_TEST_RUN names.
 *
 * @throws {Error} when a test failed, which makes VS Code end with an exit code
 */
export async function run(): Promise<void> {
  const described = process.env['WHETSTONE_TEST_RUN'];
  if (described === undefined) throw new Error('Run these tests by "npm run test:host", which says what to run in WHETSTONE_TEST_RUN.');
  const mocha = pathToFileURL(join(repositoryRoot, 'test', 'hosts', 'mocha.mjs')).href;
  const { runMocha } = (await import(mocha)) as typeof Mocha;
  const failures = await runMocha({ ...(JSON.parse(described) as Mocha.MochaRun), sharesProcess: true });
  if (failures > 0) throw new Error(`${failures} failed`);
}
