// Bundles the bench with the root's esbuild: what is measured is Whetstone's source as it stands.
import { rm } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { workerCode } from '../scripts/workerCode.mjs';

const folder = fileURLToPath(new URL('.', import.meta.url));

export const output = `${folder}out`;

/** Builds everything that runs in a process of its own, and returns when it is there. */
export async function buildBench() {
  await rm(output, { recursive: true, force: true });
  await build({
    absWorkingDir: folder,
    entryPoints: {
      main: 'main.ts',
      server: 'server/server.ts',
      nullWorker: 'scenarios/null/worker.ts',
      powerWorker: 'scenarios/power/worker.ts',
      probe: 'whetstone/probe.ts',
      resumable: 'whetstone/resumable.ts',
    },
    outdir: output,
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'esm',
    splitting: true,
    outExtension: { '.js': '.mjs' },
    loader: { '.md': 'text' },
    plugins: [workerCode],
    sourcemap: 'linked',
    // The peers are used as they are published.
    external: ['@ax-llm/ax', 'promptfoo'],
    banner: { js: "import { createRequire as benchRequire } from 'node:module'; const require = benchRequire(import.meta.url);" },
    logLevel: 'warning',
  });
}
