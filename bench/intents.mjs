// node bench/intents.mjs [SEEDS]: what each method gains with the built-in model in all roles, on the public intents of bench/data: the
// accuracy on held-out cases of the prompt as it is and of the prompt that the run returned, by seed, where the input is a message of its
// own and where it stands at the end of the prompt. Takes a quarter of a minute with three seeds.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const repository = fileURLToPath(new URL('..', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'whetstone-intents-'));
try {
  const outfile = join(folder, 'measure.mjs');
  const banner = { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);" };
  await build({
    entryPoints: [join(repository, 'bench', 'intents', 'measure.ts')],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    loader: { '.md': 'text' },
    banner,
  });
  const { status } = spawnSync(process.execPath, [outfile, join(repository, 'bench', 'data'), process.argv[2] ?? '3'], {
    stdio: 'inherit',
  });
  process.exitCode = status ?? 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}
