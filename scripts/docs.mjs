// @ts-check
// What the documents say of methods and metrics: what stands between `<!-- name -->` and `<!-- /name -->` is written from the sources.

/** @typedef {import('./described.mjs').Sources} Sources */

/** The documents with such parts. */
export const documents = ['README.md', 'docs/extension.md', 'docs/methods.md'];

/**
 * A document with its parts as the sources say they should be.
 * @param {string} text
 * @param {Sources} sources
 */
export function documented(text, sources) {
  return Object.entries(parts(sources)).reduce(
    (all, [name, written]) => all.replace(new RegExp(`(<!-- ${name} -->)[^]*?(<!-- /${name} -->)`), (_, begin, end) => `${begin}${written}${end}`),
    text,
  );
}

/** @param {Sources} sources */
function parts(sources) {
  const { methods, metrics } = sources;
  return {
    methods: methods.map(({ id, label, description }) => `*${label}* (\`${id}\`): ${description}`).join(' '),
    metrics: metrics.map(({ id }) => `\`${id}\``).join(', '),
    'each method': `\n${methods.map((method) => methodText(method, sources)).join('\n')}`,
    'each metric': `\n${metrics.map((metric) => metricText(metric, sources)).join('\n')}`,
  };
}

/**
 * @param {import('./described.mjs').Optimizer} method
 * @param {Sources} sources
 */
function methodText({ id, label, description, source, options, presets }, sources) {
  const value = (/** @type {object} */ preset, /** @type {string} */ name) => JSON.stringify(/** @type {Record<string, unknown>} */ (preset)[name]);
  const rows = Object.entries(options.entries).map(
    ([name, schema]) => `| \`${name}\` | ${optionText(schema, sources)} | ${value(presets.practical, name)} | ${value(presets.paper, name)} |`,
  );
  return `### ${label}: \`${id}\`\n\n${description} ${source}.\n\n| setting | | practical | paper |\n|---|---|---|---|\n${rows.join('\n')}\n`;
}

/**
 * @param {import('./described.mjs').MetricKind} metric
 * @param {Sources} sources
 */
function metricText({ id, description, options }, sources) {
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
