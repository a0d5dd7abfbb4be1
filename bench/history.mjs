// node bench/history.mjs [RUNS]: how long the list of runs takes, and what it holds in memory, with many runs in a workspace. Makes one
// run of the example with each method, copies them, and lists the copies in three ways, each in a process of its own.
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const repository = fileURLToPath(new URL('..', import.meta.url));
const count = Number(process.argv[2] ?? 150);
const folder = mkdtempSync(join(tmpdir(), 'whetstone-history-'));

/** @param {string[]} args */
function node(args, options = {}) {
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8', ...options });
  if (status !== 0) throw new Error(stderr);
  return stdout;
}

try {
  const script = join(folder, 'history.mjs');
  await build({ entryPoints: [join(repository, 'bench', 'history', 'listRuns.ts')], outfile: script, bundle: true, platform: 'node', format: 'esm', loader: { '.md': 'text' } });
  node([join(repository, 'esbuild.mjs'), '--only=cli']);
  const workspace = join(folder, 'workspace');
  cpSync(join(repository, 'examples', 'support-triage'), workspace, { recursive: true, filter: (path) => !path.includes('.whetstone') });
  for (const method of ['opro', 'metareflection']) {
    node([join(repository, 'dist', 'cli', 'whetstone.mjs'), 'optimize', '.github/skills/triage-support/SKILL.md', '--method', method, '--seed', '2'], { cwd: workspace, env: { ...process.env, XDG_STATE_HOME: folder } });
  }
  const runs = join(workspace, '.whetstone', 'runs');
  const made = readdirSync(runs);
  for (let index = made.length; index < count; index++) cpSync(join(runs, made[index % made.length]), join(runs, `${made[index % made.length]}-${index}`), { recursive: true });
  for (const way of ['whole', 'summaries', 'summaries']) process.stdout.write(node(['--expose-gc', script, way, workspace]));
} finally {
  rmSync(folder, { recursive: true, force: true });
}
