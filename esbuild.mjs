// Builds everything: the extension, the command line, the panel and, with --tests, the tests.
import { readdir, readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, context } from 'esbuild';

const root = fileURLToPath(new URL('.', import.meta.url));
const flags = new Set(process.argv.slice(2));
const { version } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'));
const only = [...flags].find((flag) => flag.startsWith('--only='))?.slice('--only='.length);
const shared = {
  absWorkingDir: root,
  bundle: true,
  logLevel: 'warning',
  loader: { '.md': 'text' },
  minify: !flags.has('--watch'),
  sourcemap: 'linked',
  sourcesContent: false,
};

const node = { ...shared, platform: 'node', format: 'cjs', target: 'node20', supported: { 'dynamic-import': false } };

/** The OpenAI SDK is a file of its own, loaded on first use, so that activation stays cheap. */
const openaiOnFirstUse = {
  name: 'openai-on-first-use',
  setup(builder) {
    builder.onResolve({ filter: /^openai$/ }, (args) =>
      args.kind === 'entry-point' ? undefined : { path: './openai.js', external: true },
    );
  },
};

const builds = {
  extension: { ...node, entryPoints: ['src/extension.ts'], outfile: 'dist/extension.js', external: ['vscode'], plugins: [openaiOnFirstUse] },
  cli: { ...node, entryPoints: ['src/cli/main.ts'], outfile: 'dist/cli.js', plugins: [openaiOnFirstUse], banner: { js: '#!/usr/bin/env node' }, define: { whetstoneVersion: JSON.stringify(version) } },
  openai: { ...node, entryPoints: ['openai'], outfile: 'dist/openai.js', sourcemap: false },
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
const needs = { cli: ['cli', 'openai'] };

async function testEntries() {
  const files = await readdir(join(root, 'test'), { recursive: true });
  return files
    .filter((file) => /^(core|extension|ui)[\\/].*\.test\.ts$/.test(file) || relative('extension', file) === 'index.ts')
    .map((file) => join('test', file));
}

async function run() {
  const names = only ? (needs[only] ?? [only]) : Object.keys(builds);
  const jobs = names.map((name) => builds[name]);
  if (flags.has('--tests')) {
    jobs.push({
      ...node,
      minify: false,
      sourcemap: 'inline',
      sourcesContent: true,
      entryPoints: await testEntries(),
      outbase: 'test',
      outdir: 'out/test',
      jsx: 'automatic',
      jsxImportSource: 'preact',
      external: ['vscode', 'mocha', 'playwright-core', 'axe-core', 'fast-check', 'openai', '*.mjs'],
      supported: {},
    });
  }
  if (flags.has('--watch')) {
    await Promise.all(jobs.map(async (job) => (await context(job)).watch()));
    console.log('watching');
  } else {
    await Promise.all(jobs.map((job) => build(job)));
  }
}

await run();
