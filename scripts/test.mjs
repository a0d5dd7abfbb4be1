// @ts-check
// Builds, runs the test suites and sums up.
//
//   node scripts/test.mjs [core] [host] [ui] [pictures] [--host=desktop|server] [--grep=PATTERN]
//
// Without names it runs the gate: `core` in plain Node, `host` inside VS Code, `ui` in Chromium against VS Code. `pictures` makes
// pictures of the interface. The last line is `N passed, N failed`, with `, N skipped` where there are any. The exit code is 1 when
// anything failed, and a suite that did not start, did not come to its end or ran no test counts as a failure.
import { parseArgs } from 'node:util';
import { build } from './commands.mjs';
import { failureText, lineOf, summaryLine } from './testReport.mjs';
import { gateNames, runSuite, suiteNames } from './suites.mjs';

/** @typedef {import('./suites.mjs').SuiteName} SuiteName */
/** @typedef {import('./suites.mjs').SuiteResult} SuiteResult */

const { names, host, grep } = parsed(process.argv.slice(2));
/** @type {[SuiteName | 'build', SuiteResult][]} */
const results = [];
try {
  await build(['--tests']);
} catch (error) {
  results.push(['build', broken(error)]);
}
if (results.length === 0) {
  for (const name of names) results.push([name, await runAndPrint(name)]);
  if (grep && results.every(([, { passed, failures }]) => passed + failures.length === 0)) {
    results.push([names[0] ?? 'core', broken(new Error(`No test matches --grep=${grep}.`))]);
  }
}

const failures = results.map(([name, result]) => failureText(name, result)).filter(Boolean);
if (failures.length > 0) console.log(`\n${failures.join('\n\n')}`);
const { line, failed } = summaryLine(results.map(([, result]) => result));
console.log(`\n${line}`);
process.exit(failed > 0 ? 1 : 0);

/**
 * @param {SuiteName} name
 * @returns {Promise<SuiteResult>}
 */
async function runAndPrint(name) {
  console.log(`\n${name}`);
  const start = performance.now();
  const result = await runSuite(name, {
    ...(host ? { host } : {}),
    ...(grep ? { grep } : {}),
    report: (text) => console.log(`  ${text}`),
    onEvent: (event) => {
      // The many quick tests of the core are worth a line each only when they fail.
      if (event.type === 'end' || (name === 'core' && event.type === 'pass')) return;
      console.log(`  ${lineOf(event)}`);
    },
  });
  const { line } = summaryLine([result]);
  console.log(`  ${line} in ${((performance.now() - start) / 1000).toFixed(1)} s`);
  return result;
}

/**
 * @param {unknown} error
 * @returns {SuiteResult}
 */
function broken(error) {
  return { passed: 0, skipped: 0, failures: [], problem: error instanceof Error ? error.message : String(error) };
}

/**
 * @param {string[]} args
 * @returns {{ names: readonly SuiteName[], host?: 'desktop' | 'server', grep?: string }}
 */
function parsed(args) {
  try {
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: { host: { type: 'string' }, grep: { type: 'string' } },
    });
    const unknown = positionals.find((name) => !suiteNames.some((known) => known === name));
    if (unknown !== undefined) throw new Error(`There is no suite "${unknown}", only ${suiteNames.join(', ')}.`);
    const { host, grep } = values;
    if (host !== undefined && host !== 'desktop' && host !== 'server') throw new Error(`--host is desktop or server, not "${host}".`);
    return {
      names: positionals.length > 0 ? suiteNames.filter((name) => positionals.includes(name)) : gateNames,
      ...(host ? { host } : {}),
      ...(grep ? { grep } : {}),
    };
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exit(2);
  }
}
