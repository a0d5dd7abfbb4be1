// @ts-check
// A plugin for esbuild: `import code from './x.ts?code'` gives x.ts with all that it imports, as the text of one script for a worker. So a
// worker needs no file of its own beside the bundle, wherever that is.
import { join } from 'node:path';
import { build } from 'esbuild';

const suffix = '?code';

/** @type {import('esbuild').Plugin} */
export const workerCode = {
  name: 'worker-code',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /\?code$/ }, ({ path, resolveDir }) => {
      return { path: join(resolveDir, path.slice(0, -suffix.length)), namespace: 'worker-code' };
    });
    onLoad({ filter: /./, namespace: 'worker-code' }, async ({ path }) => {
      const { outputFiles, metafile } = await build({
        entryPoints: [path],
        bundle: true,
        minify: true,
        platform: 'node',
        target: 'node20',
        format: 'cjs',
        write: false,
        metafile: true,
      });
      return { contents: outputFiles[0]?.text ?? '', loader: 'text', watchFiles: Object.keys(metafile.inputs) };
    });
  },
};
