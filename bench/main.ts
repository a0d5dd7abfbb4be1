/** The bench: runs what was asked for, prints one table, and writes RESULTS.md when all of it was run. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import { fileURLToPath } from 'node:url';
import type { Peers } from './peers/peers';
import { startPeers } from './peers/peers';
import type { NamedResult } from './report/tables';
import type { Circumstances } from './report/write';
import { describeResults, writeResults } from './report/write';
import { budgetBench } from './scenarios/budget';
import { faultsBench } from './scenarios/faults';
import { noisyBench } from './scenarios/noisy';
import { nullBench } from './scenarios/null/null';
import { plantedBench } from './scenarios/planted';
import { powerBench } from './scenarios/power';
import { realRunBench } from './scenarios/realRun';
import { requestsBench } from './scenarios/requests';
import { resumeBench } from './scenarios/resume';
import type { Scenario } from './scenarios/scenario';
import { throughputBench } from './scenarios/throughput';
import { verboseBench } from './scenarios/verbose';
import { startServer } from './server/startServer';

const scenarios: readonly Scenario[] = [
  throughputBench,
  nullBench,
  plantedBench,
  verboseBench,
  noisyBench,
  powerBench,
  faultsBench,
  budgetBench,
  resumeBench,
  requestsBench,
  realRunBench,
];

/** Those that have a file of their own, and run where they are named. */
const long = scenarios.filter(({ isLong }) => isLong === true);
const usual = scenarios.filter((each) => !long.includes(each));

const usage = `Usage: npm run bench [-- NAME…] [--quick] [--json] [--no-write]
  NAME is one of ${scenarios.map(({ name }) => name).join(', ')}; without one, all but ${long.map(({ name }) => name).join(' and ')},
                which need Python and pip, 1.3 GB of disk and a quarter of an hour each: a small real model answers them
  --quick     a smaller version of each
  --json      print one JSON object on standard output
  --no-write  leave the files of results as they are
RESULTS.md is written when all of them were run in full; REQUESTS.md and REAL-RUN.md by requests and real-run alone.`;

async function main(args: readonly string[]): Promise<number> {
  const flags = args.filter((arg) => arg.startsWith('--'));
  const names = args.filter((arg) => !arg.startsWith('--'));
  const wrong = [
    ...flags.filter((flag) => !['--quick', '--json', '--no-write'].includes(flag)),
    ...names.filter((name) => !scenarios.some((each) => each.name === name)),
  ];
  if (wrong.length > 0) {
    process.stderr.write(`There is no ${wrong.join(' ')}.\n${usage}\n`);
    return 2;
  }
  const quick = flags.includes('--quick');
  const chosen = names.length === 0 ? usual : scenarios.filter(({ name }) => names.includes(name));
  const how = circumstances(args);
  const [only] = chosen.length === 1 && chosen[0]?.isLong === true ? chosen : [];
  const file = only === undefined ? 'RESULTS.md' : `${only.name.toUpperCase()}.md`;
  const isWritten = !quick && (names.length === 0 || only !== undefined) && !flags.includes('--no-write');
  const results = await runAll(chosen, quick, async (soFar) => {
    const missing = chosen.map(({ name }) => name).filter((name) => !soFar.some((result) => result.name === name));
    if (isWritten) await writeResults(inBench(file), soFar, missing, how);
  });
  process.stdout.write(
    flags.includes('--json') ? `${JSON.stringify({ ...how, results }, undefined, 2)}\n` : `${describeResults(results)}\n`,
  );
  return results.some(({ result }) => result.checks.some(({ met }) => met === false)) ? 1 : 0;
}

/** Runs them in turn. What was measured is kept after each, so that one that breaks does not cost the others. */
async function runAll(
  chosen: readonly Scenario[],
  quick: boolean,
  keep: (results: readonly NamedResult[]) => Promise<void>,
): Promise<readonly NamedResult[]> {
  const server = await startServer();
  let peers: Promise<Peers> | undefined;
  const results: NamedResult[] = [];
  try {
    for (const scenario of chosen) {
      const begin = performance.now();
      const progress = (message: string): void => void process.stderr.write(`${scenario.name}: ${message}\n`);
      results.push({ name: scenario.name, result: await scenario.run({ quick, server, peers: () => (peers ??= startPeers()), progress }) });
      await keep(results);
      progress(`done in ${((performance.now() - begin) / 1000).toFixed(1)} s`);
    }
  } finally {
    (await peers)?.stop();
    server.stop();
  }
  return results;
}

function circumstances(args: readonly string[]): Circumstances {
  const [processor] = cpus();
  return {
    command: ['npm run bench', ...(args.length === 0 ? [] : ['--', ...args])].join(' '),
    date: new Date().toISOString().slice(0, 10),
    machine: `${cpus().length} × ${processor?.model.trim() || process.arch}, ${(totalmem() / 2 ** 30).toFixed(0)} GB, ${process.platform}`,
    versions: {
      Whetstone: `${versionIn('../package.json')} (${commit()})`,
      '@ax-llm/ax': versionIn('node_modules/@ax-llm/ax/package.json'),
      promptfoo: versionIn('node_modules/promptfoo/package.json'),
      'p-limit': versionIn('node_modules/p-limit/package.json'),
      openai: versionIn('../node_modules/openai/package.json'),
      'node-llama-cpp': versionIn('realModel/node_modules/node-llama-cpp/package.json'),
      'Node.js': process.versions.node,
    },
  };
}

function versionIn(path: string): string {
  try {
    return (JSON.parse(readFileSync(inBench(path), 'utf8')) as { version: string }).version;
  } catch {
    return 'not installed';
  }
}

/** The commit that was measured, marked where files differ from it. */
function commit(): string {
  try {
    const git = (...args: string[]): string => execFileSync('git', args, { cwd: inBench('..'), encoding: 'utf8' }).trim();
    return `${git('rev-parse', '--short', 'HEAD')}${git('status', '--porcelain', '--', 'src') === '' ? '' : ' and changes'}`;
  } catch {
    return 'no repository';
  }
}

/** A path in the folder of the bench; the bundle stands one below it. */
function inBench(path: string): string {
  return fileURLToPath(new URL(`../${path}`, import.meta.url));
}

process.exitCode = await main(process.argv.slice(2));
