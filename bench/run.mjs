// npm run bench: installs the peers on first use, bundles the bench, and runs it.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildBench, output } from './build.mjs';

const folder = fileURLToPath(new URL('.', import.meta.url));

/** Peers send nothing home and install nothing beside themselves. */
const quiet = { PROMPTFOO_DISABLE_TELEMETRY: '1', PROMPTFOO_DISABLE_UPDATE: '1', AX_SKIP_SKILL_INSTALL: '1', DO_NOT_TRACK: '1' };

function npm(...args) {
  const { status, error } = spawnSync('npm', args, {
    cwd: folder,
    stdio: ['ignore', 2, 2],
    env: { ...process.env, ...quiet },
    shell: process.platform === 'win32',
  });
  if (status !== 0)
    throw new Error(`npm ${args[0]} failed${error ? `: ${error.message}` : ''}. The bench needs the packages of bench/package.json.`);
}

/** promptfoo's database needs a binary; among its many other optional packages (2 GB) nothing is needed here. */
function databaseBinary() {
  const { arch, platform, report } = process;
  if (platform !== 'linux') return `@libsql/${platform}-${arch}${platform === 'win32' ? '-msvc' : ''}`;
  const isGlibc = report.getReport().header.glibcVersionRuntime !== undefined;
  return `@libsql/linux-${arch}-${isGlibc ? 'gnu' : 'musl'}`;
}

function installPeers() {
  const light = ['--omit=optional', '--ignore-scripts', '--no-audit', '--no-fund'];
  const binary = databaseBinary();
  if (existsSync(join(folder, 'node_modules', binary)) && existsSync(join(folder, 'node_modules', 'p-limit'))) return;
  process.stderr.write('Installing the peers (about 320 MB, once)\n');
  // Not `npm ci`: that refuses where the registry lacks a package for another platform, though none of those is installed.
  npm('install', '--no-save', ...light);
  const { version } = JSON.parse(readFileSync(join(folder, 'node_modules', 'libsql', 'package.json'), 'utf8'));
  npm('install', '--no-save', ...light, `${binary}@${version}`);
}

try {
  installPeers();
  await buildBench();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
}
const { status } = spawnSync(process.execPath, ['--enable-source-maps', join(output, 'main.mjs'), ...process.argv.slice(2)], {
  stdio: 'inherit',
  env: { ...process.env, ...quiet },
});
process.exit(status ?? 1);
