// Builds everything: the extension, the command line, the panel and, with --tests, the tests. With --watch, it builds again what changes.
import { readdir, readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, context } from 'esbuild';
import { removeOthers, writeBuilt } from './scripts/keepBuilt.mjs';
import { watchReport } from './scripts/watchReport.mjs';
import { workerCode } from './scripts/workerCode.mjs';

const root = fileURLToPath(new URL('.', import.meta.url));
const flags = new Set(process.argv.slice(2));
const { version } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'));
const only = [...flags].find((flag) => flag.startsWith('--only='))?.slice('--only='.length);
const shared = {
  absWorkingDir: root,
  bundle: true,
  // What a watch finds is said by watchReport.
  logLevel: flags.has('--watch') ? 'silent' : 'warning',
  loader: { '.md': 'text' },
  plugins: [workerCode],
  minify: !flags.has('--watch'),
  sourcemap: 'linked',
  sourcesContent: false,
};

const node = { ...shared, platform: 'node', target: 'node20' };

/** What is imported on first use becomes a file of its own, so that activation stays cheap. */
const esm = {
  ...node,
  format: 'esm',
  splitting: true,
  outExtension: { '.js': '.mjs' },
  chunkNames: '[name]-[hash]',
  // CommonJS packages inside of the bundle may ask for Node's own modules.
  banner: { js: "import { createRequire as whetstoneRequire } from 'node:module'; const require = whetstoneRequire(import.meta.url);" },
};

const builds = {
  extension: { ...esm, entryPoints: ['src/extension.ts'], outdir: 'dist/extension', external: ['vscode'] },
  cli: {
    ...esm,
    entryPoints: { whetstone: 'src/cli/main.ts' },
    outdir: 'dist/cli',
    banner: { js: `#!/usr/bin/env node\n${esm.banner.js}` },
    define: { whetstoneVersion: JSON.stringify(version) },
  },
  panel: {
    ...shared,
    entryPoints: { panel: 'media/panel/main.tsx' },
    outdir: 'dist/media',
    format: 'esm',
    target: 'es2022',
    jsx: 'automatic',
    jsxImportSource: 'preact',
    loader: { ...shared.loader, '.svg': 'text', '.ttf': 'file' },
    assetNames: '[name]',
  },
};

async function testEntries() {
  const files = await readdir(join(root, 'test'), { recursive: true });
  return files
    .filter(
      (file) =>
        /^(core|extension|ui)[\\/].*\.(test|pictures)\.ts$|^support[\\/].*Process\.ts$/.test(file) ||
        relative('extension', file) === 'index.ts',
    )
    .map((file) => join('test', file));
}

function testBuild(entryPoints) {
  return {
    ...node,
    format: 'cjs',
    minify: false,
    sourcemap: 'inline',
    sourcesContent: true,
    entryPoints,
    outbase: 'test',
    outdir: 'out/test',
    jsx: 'automatic',
    jsxImportSource: 'preact',
    external: ['vscode', 'mocha', 'playwright-core', 'axe-core', 'fast-check', 'openai', '*.mjs'],
  };
}

async function run() {
  const jobs = Object.entries(builds).filter(([name]) => only === undefined || name === only);
  if (flags.has('--tests')) jobs.push(['tests', testBuild(await testEntries())]);
  if (flags.has('--watch')) {
    const reportOf = watchReport(
      jobs.map(([name]) => name),
      console.log,
    );
    await Promise.all(
      jobs.map(async ([name, job]) => {
        const plugins = [...job.plugins, keeping(name, job), reportOf(name)];
        await (await context({ ...job, plugins, write: false })).watch();
      }),
    );
  } else {
    await Promise.all(jobs.map(async ([name, job]) => keep(name, job, (await build({ ...job, write: false })).outputFiles)));
  }
}

async function keep(name, job, outputFiles) {
  await writeBuilt(outputFiles);
  // Of the tests, those are run that have a source.
  if (name !== 'tests') await removeOthers(join(root, job.outdir), outputFiles);
}

function keeping(name, job) {
  return {
    name: 'keeping',
    setup({ onEnd }) {
      onEnd(async ({ errors, outputFiles = [] }) => {
        if (errors.length === 0) await keep(name, job, outputFiles);
      });
    },
  };
}

await run();
