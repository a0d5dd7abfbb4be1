// node bench/panel.mjs [CANDIDATES] [CASES]: how long the panel of a large run takes to open, and how long an event keeps it busy. Writes
// the journal of a run of 5,000 candidates × 500 cases into a temporary folder (750 MB), reads it as the editor does, shows the run in
// Chromium, and follows it for a while, by the trace of the browser. Only the time counts in which the processor was at work for this;
// where it is shared, that varies as well. How much tells a table that is made anew between any two events, the same each time: so the goal
// is for 95 % of the events. The time to open is by the clock, which needs a quiet machine.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const repository = fileURLToPath(new URL('..', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'whetstone-panel-'));
try {
  const outfile = join(folder, 'measurePanel.mjs');
  const banner = { js: "import { createRequire as benchRequire } from 'node:module'; const require = benchRequire(import.meta.url);" };
  const external = ['playwright-core', 'axe-core'];
  await build({
    entryPoints: [join(repository, 'bench', 'panel', 'measurePanel.ts')],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    loader: { '.md': 'text' },
    external,
    banner,
  });
  const built = spawnSync(process.execPath, [join(repository, 'esbuild.mjs'), '--only=panel'], { stdio: 'inherit' });
  if (built.status !== 0) throw new Error('The panel could not be built.');
  const { status } = spawnSync(process.execPath, ['--max-old-space-size=8192', outfile, folder, ...process.argv.slice(2)], {
    cwd: repository,
    stdio: 'inherit',
  });
  process.exitCode = status ?? 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}
