// node bench/history.mjs [RUNS]: how long the editor's list of runs takes, and what it holds in memory, with many runs in a workspace.
// Makes one run of the example with each method, copies them, and lists the copies in three ways, each in a process of its own.
// node bench/history.mjs --runs=1000: the CPU time and the most memory of `runs`, and of `eval` beside so many old runs: first where
// nothing is kept of them, then where it is.
// node bench/history.mjs --journal=2048: those of `show`, `apply` and `--resume` of a run whose journal has so many megabytes, with answers
// of 4000 characters, or of as many as --answer says. It takes so much of the disk for temporary files, and half as much again.
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { build } from 'esbuild';

const repository = fileURLToPath(new URL('..', import.meta.url));
const { values, positionals } = parseArgs({
  options: { runs: { type: 'string' }, journal: { type: 'string' }, answer: { type: 'string', default: '4000' } },
  allowPositionals: true,
});
const folder = mkdtempSync(join(tmpdir(), 'whetstone-history-'));
const workspace = join(folder, 'workspace');
const runs = join(workspace, '.whetstone', 'runs');
const skill = '.github/skills/triage-support/SKILL.md';
const commandLine = join(repository, 'dist', 'cli', 'whetstone.mjs');
const environment = { ...process.env, XDG_STATE_HOME: folder };
/** No measured process runs for longer, in milliseconds. */
const patience = 1_200_000;

/** @param {string[]} args */
function node(args, options = {}) {
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8', timeout: patience, maxBuffer: 1e9, ...options });
  if (status !== 0) throw new Error(stderr || `The process ended with ${status}.`);
  return stdout;
}

/** @param {string[]} args */
function whetstone(...args) {
  return node([commandLine, ...args], { cwd: workspace, env: environment });
}

/** Runs a command, and prints what it has used. @param {string} title @param {string[]} args */
function measure(title, ...args) {
  const file = join(folder, 'measure.json');
  const start = performance.now();
  node(['--import', join(repository, 'bench', 'history', 'measure.mjs'), commandLine, ...args], {
    cwd: workspace,
    env: { ...environment, MEASURE: file },
  });
  const seconds = (performance.now() - start) / 1000;
  const { cpu, memory } = JSON.parse(readFileSync(file, 'utf8'));
  console.log(
    `${title.padEnd(34)} ${seconds.toFixed(2).padStart(7)} s ${cpu.toFixed(2).padStart(7)} s of CPU ${memory.toFixed(0).padStart(6)} MB`,
  );
}

/** @param {string} name */
async function script(name) {
  const outfile = join(folder, `${name}.mjs`);
  const banner = { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);" };
  await build({
    entryPoints: [join(repository, 'bench', 'history', `${name}.ts`)],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    loader: { '.md': 'text' },
    banner,
  });
  return outfile;
}

/** Copies the runs that there are until there are so many. @param {number} count */
function copyRuns(count) {
  const made = readdirSync(runs);
  for (let index = made.length; index < count; index++)
    cpSync(join(runs, made[index % made.length]), join(runs, `${made[index % made.length]}-${index}`), { recursive: true });
}

/** @param {number} count */
function measureRuns(count) {
  whetstone('optimize', skill, '--seed', '3', '--apply');
  copyRuns(count);
  const cases = readFileSync(join(workspace, 'messages.csv'), 'utf8').split('\n').slice(0, 25).join('\n');
  writeFileSync(join(workspace, 'few.csv'), `${cases}\n`);
  const evaluate = ['eval', skill, '--cases', 'few.csv'];
  measure(`runs, of ${count}, none kept`, 'runs');
  measure(`runs, of ${count}`, 'runs');
  for (const run of readdirSync(runs))
    for (const kept of ['summary.json', 'trace.json', 'uses.json']) rmSync(join(runs, run, kept), { force: true });
  measure(`eval beside ${count}, none kept`, ...evaluate);
  measure(`eval beside ${count}`, ...evaluate);
  measure(`show beside ${count}`, 'show', readdirSync(runs)[0]);
}

/** @param {number} megabytes */
async function measureJournal(megabytes) {
  const id = node([await script('writeJournal'), workspace, String(megabytes), values.answer], { env: environment });
  const journal = join(runs, id, 'journal.jsonl');
  console.log(`The journal has ${(statSync(journal).size / 1e6).toFixed(0)} MB.`);
  measure('show', 'show', id);
  measure('apply', 'apply', id, '--candidate', 'c1');
  measure('runs, its summary not kept', 'runs');
  // As a kill would have left it.
  truncateSync(journal, Math.floor(statSync(journal).size * 0.9));
  measure('show, interrupted', 'show', id);
  measure('optimize --resume', 'optimize', '--resume', id);
}

/** @param {number} count */
async function measureList(count) {
  copyRuns(count);
  const list = await script('listRuns');
  for (const way of ['whole', 'summaries', 'summaries']) process.stdout.write(node(['--expose-gc', list, way, workspace]));
}

try {
  node([join(repository, 'esbuild.mjs'), '--only=cli']);
  cpSync(join(repository, 'examples', 'support-triage'), workspace, { recursive: true, filter: (path) => !path.includes('.whetstone') });
  for (const method of values.journal === undefined ? ['opro', 'metareflection'] : ['opro'])
    whetstone('optimize', skill, '--method', method, '--seed', '2');
  if (values.runs !== undefined) measureRuns(Number(values.runs));
  if (values.journal !== undefined) await measureJournal(Number(values.journal));
  if (values.runs === undefined && values.journal === undefined) await measureList(Number(positionals[0] ?? 150));
} finally {
  rmSync(folder, { recursive: true, force: true });
}
