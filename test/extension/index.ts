// The tests that run inside VS Code. The editor calls run() in the extension host; what to run is said by scripts/test.mjs,
// or by a person who starts them in a debugger.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type * as Mocha from '../hosts/mocha.mjs';

/** The bundle of this file is out/test/extension/index.js. */
const repositoryRoot = join(__dirname, '..', '..', '..');

/**
 * Runs the tests that the environment variable WHETSTONE_TEST_RUN names. Without it all of them, or those of the file WHETSTONE_TEST_FILE,
 * with no limit of time: a debugger may stop them.
 *
 * @throws {Error} when a test failed, which makes VS Code end with an exit code
 */
export async function run(): Promise<void> {
  const described = process.env['WHETSTONE_TEST_RUN'];
  const tests = described === undefined ? { files: builtFiles(), timeoutMs: 0 } : (JSON.parse(described) as Mocha.MochaRun);
  const mocha = pathToFileURL(join(repositoryRoot, 'test', 'hosts', 'mocha.mjs')).href;
  const { runMocha } = (await import(mocha)) as typeof Mocha;
  const failures = await runMocha({ ...tests, sharesProcess: true });
  if (failures > 0) throw new Error(`${failures} failed`);
}

function builtFiles(): string[] {
  const file = process.env['WHETSTONE_TEST_FILE'];
  if (file !== undefined) return [file];
  return readdirSync(__dirname).flatMap((name) => (name.endsWith('.test.js') ? [join(__dirname, name)] : []));
}
