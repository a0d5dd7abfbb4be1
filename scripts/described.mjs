// @ts-check
// What describes itself in the sources (methods, metrics, agents, kinds of components, eval files), for the scripts that write it down
// elsewhere.
import { join } from 'node:path';
import { build } from 'esbuild';
import { repositoryRoot } from '../test/hosts/paths.mjs';

/** @typedef {import('../src/core/described').Described} Described */
/** @typedef {import('../src/core/optimizers/optimizer').Optimizer} Optimizer */
/** @typedef {import('../src/core/metrics/metric').MetricKind} MetricKind */
/** @typedef {import('../src/core/agents/agent').AgentKind} AgentKind */

/**
 * @typedef {object} Sources
 * @property {readonly Optimizer[]} methods
 * @property {readonly MetricKind[]} metrics
 * @property {readonly AgentKind[]} agentKinds
 * @property {typeof import('../src/core/prompt/kinds/componentKinds').allKinds} allKinds
 * @property {typeof import('../src/core/eval/evalSchema').evalSchema} evalSchema
 * @property {typeof import('../src/core/schemaWords').wordsOf} wordsOf
 * @property {typeof import('../src/panel/panelStrings').panelStrings} panelStrings
 * @property {typeof import('../src/editor/optimize/choices').choicesOf} choicesOf
 * @property {typeof import('valibot').getDescription} getDescription
 * @property {typeof import('@valibot/to-json-schema').toJsonSchema} toJsonSchema
 */

const contents = `
export { methods } from './src/core/optimizers/methods';
export { metrics } from './src/core/metrics/metrics';
export { agentKinds } from './src/core/agents/agentKinds';
export { allKinds } from './src/core/prompt/kinds/componentKinds';
export { evalSchema } from './src/core/eval/evalSchema';
export { wordsOf } from './src/core/schemaWords';
export { panelStrings } from './src/panel/panelStrings';
export { choicesOf } from './src/editor/optimize/choices';
export { getDescription } from 'valibot';
export { toJsonSchema } from '@valibot/to-json-schema';
`;

/**
 * The sources as they are now, bundled and loaded.
 * @param {import('esbuild').Plugin[]} [plugins]
 * @returns {Promise<Sources>}
 */
export async function loadSources(plugins = []) {
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: repositoryRoot, loader: 'ts' },
    bundle: true,
    platform: 'node',
    format: 'esm',
    loader: { '.md': 'text' },
    write: false,
    logLevel: 'error',
    plugins,
    // CommonJS packages inside of the bundle may ask for Node's own modules.
    banner: {
      js: `import { createRequire } from 'node:module'; const require = createRequire(${JSON.stringify(join(repositoryRoot, 'x'))});`,
    },
  });
  const code = Buffer.from(outputFiles[0]?.contents ?? []).toString('base64');
  return import(`data:text/javascript;base64,${code}`);
}

/**
 * The texts for translators: what methods, metrics and agents are called and do.
 * @param {Sources} sources
 * @returns {string[]}
 */
export function describedTexts({ methods, metrics, agentKinds }) {
  return [...methods, ...metrics, ...agentKinds].flatMap(({ id, label, description }) =>
    label === id ? [description] : [label, description],
  );
}
