// @ts-check
// What the documents say of methods, metrics, agents and marked components: what stands between `<!-- name -->` and `<!-- /name -->` is
// written from the sources.

/** @typedef {import('./described.mjs').Sources} Sources */

/** The documents with such parts. */
export const documents = ['README.md', 'docs/extension.md', 'docs/methods.md'];

/**
 * A document with its parts as the sources say they should be.
 * @param {string} text
 * @param {Sources} sources
 */
export function documented(text, sources) {
  let whole = text;
  for (const [name, written] of Object.entries(parts(sources))) {
    const marked = new RegExp(`(<!-- ${name} -->)[^]*?(<!-- /${name} -->)`);
    whole = whole.replace(marked, (_, begin, end) => `${begin}${written}${end}`);
  }
  return whole;
}

/** @param {Sources} sources */
function parts(sources) {
  const { methods, metrics, agentKinds, allKinds } = sources;
  const markers = allKinds.flatMap(({ marker }) => marker ?? []);
  return {
    methods: methods.map(({ id, label, description }) => `*${label}* (\`${id}\`): ${description}`).join(' '),
    agents: agentKinds.map(({ id, description }) => `\`${id}\`: ${description}`).join(' '),
    metrics: metrics.map(({ id }) => `\`${id}\``).join(', '),
    markers: markers
      .map(({ word, onlyName, section }) => `\`<!-- whetstone:${word}${onlyName === undefined ? ' name' : ''} -->\` (${section})`)
      .join(', '),
    'each method': `\n${methods.map((method) => methodText(method, sources)).join('\n')}`,
    'each metric': `\n${metrics.map((metric) => optionsText(metric, sources)).join('\n')}`,
    'each agent': `\n${agentKinds.map((kind) => optionsText(kind, sources)).join('\n')}`,
  };
}

/**
 * @param {import('./described.mjs').Optimizer} method
 * @param {Sources} sources
 */
function methodText({ id, label, description, source, options, presets }, sources) {
  const presetsInTurn = /** @type {Record<string, unknown>[]} */ ([presets.practical, presets.paper]);
  const rows = Object.entries(options.entries).map(([name, schema]) => {
    const values = presetsInTurn.map((preset) => JSON.stringify(preset[name]));
    return `| \`${name}\` | ${optionText(schema, sources)} | ${values.join(' | ')} |\n`;
  });
  const head = '| setting | | practical | paper |\n|---|---|---|---|\n';
  return `### ${label}: \`${id}\`\n\n${description} ${source}.\n\n${head}${rows.join('')}`;
}

/**
 * @param {import('./described.mjs').Described} described
 * @param {Sources} sources
 */
function optionsText({ id, description, options }, sources) {
  const rows = Object.entries(options.entries).map(([name, schema]) => `- \`${name}\`: ${optionText(schema, sources)}\n`);
  return `### \`${id}\`\n\n${description}\n${rows.length > 0 ? '\n' : ''}${rows.join('')}`;
}

/**
 * @param {import('valibot').ObjectEntries[string]} schema
 * @param {Sources} sources
 */
function optionText(schema, { getDescription, wordsOf }) {
  const plain = /** @type {import('valibot').GenericSchema} */ ('wrapped' in schema ? schema.wrapped : schema);
  const words = wordsOf(plain);
  return `${getDescription(plain) ?? ''} ${words.charAt(0).toUpperCase()}${words.slice(1)}.`;
}
