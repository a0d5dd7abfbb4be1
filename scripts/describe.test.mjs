// @ts-check
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'esbuild';
import { after, before, describe, it } from 'mocha';
import { repositoryRoot } from '../test/hosts/paths.mjs';
import { removeTemporaryFolder, temporaryFolder } from '../test/hosts/temporaryFolder.mjs';
import { describedFiles } from './describe.mjs';
import { loadSources } from './described.mjs';
import { workerCode } from './workerCode.mjs';

/** @typedef {import('./described.mjs').Sources} Sources */

describe('what is written from the sources', () => {
  it('is up to date; "npm run describe" brings it there', async () => {
    for (const [path, text] of await describedFiles(await loadSources())) assert.equal(await readFile(path, 'utf8'), text, path);
  });
});

/** What stands in each list for one more: an import, and a line. */
const additions = [
  { list: 'src/core/optimizers/methods.ts', name: 'toyMethod', from: 'test/support/toyMethod/toyMethod' },
  { list: 'src/core/metrics/metrics.ts', name: 'toyMetric', from: 'test/support/toyMetric/toyMetric' },
];

/** Adds the toys to the lists, as a person would, and changes nothing else. @type {import('esbuild').Plugin} */
const withToys = {
  name: 'with-toys',
  setup({ onLoad }) {
    for (const { list, name, from } of additions) {
      onLoad({ filter: new RegExp(`${list.replaceAll('/', String.raw`[\\/]`)}$`) }, async ({ path }) => {
        const text = await readFile(path, 'utf8');
        const ends = /(?<=^export const (?:methods|metrics): [^=]*= \[[^\]]*),?\s*\];$/gm;
        assert.equal(text.match(ends)?.length, 1);
        const line = `import { ${name} } from ${JSON.stringify(join(repositoryRoot, from))};`;
        return { contents: `${line}\n${text.replace(ends, `, ${name}];`)}`, loader: 'ts' };
      });
    }
  },
};

describe('a method and a metric of which nothing knows but a line of a list', () => {
  /** @type {Sources} */
  let sources;
  /** @type {Map<string, string>} */
  let files;
  let folder = '';
  let commandLine = '';
  before(async () => {
    sources = await loadSources([withToys]);
    files = await describedFiles(sources);
    folder = temporaryFolder();
    commandLine = join(folder, 'whetstone.mjs');
    await build({
      entryPoints: [join(repositoryRoot, 'src', 'cli', 'main.ts')],
      outfile: commandLine,
      bundle: true,
      platform: 'node',
      format: 'esm',
      external: ['openai'],
      define: { whetstoneVersion: '"0"' },
      loader: { '.md': 'text' },
      plugins: [workerCode, withToys],
      logLevel: 'error',
      banner: { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);" },
    });
  });
  after(() => removeTemporaryFolder(folder));

  /** @param {string[]} args */
  const run = async (...args) => {
    const child = spawn(process.execPath, [commandLine, ...args], { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] });
    let said = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (data) => (said += data));
    const code = await new Promise((resolve) => child.on('close', resolve));
    return { code, said };
  };

  it('are among the choices of the wizard, translated', () => {
    const choices = [sources.methods, sources.metrics].map((all) => sources.choicesOf(all, (text) => `«${text}»`).at(-1));
    assert.deepEqual(choices, [
      { id: 'toy', label: '«Toy Method»', detail: '«Adds a sentence, for tests.»', description: 'Nobody 2000' },
      { id: 'toymetric', label: '«Toy Metric»', detail: '«The first letters are right, for tests.»' },
    ]);
    const bundle = [...files].find(([path]) => path.endsWith('bundle.l10n.json'))?.[1] ?? '';
    for (const text of ['Toy Method', 'Adds a sentence, for tests.', 'Toy Metric', 'The first letters are right, for tests.'])
      assert.ok(JSON.parse(bundle)[text]);
  });

  it('are in the help of the command line', async () => {
    const { code, said } = await run('--help');
    assert.equal(code, 0);
    assert.match(said, /^Methods:\n(?: {2}.*\n)* {2}toy +Adds a sentence, for tests\.$/m);
    assert.match(said, /^Metrics:\n(?: {2}.*\n)* {2}toymetric +The first letters are right, for tests\.$/m);
  });

  it('are in the JSON schema, each with what can be set', () => {
    const schema = JSON.parse([...files].find(([path]) => path.endsWith('eval.schema.json'))?.[1] ?? '');
    const { method, metric, settings } = schema.properties;
    assert.equal(method.enum.at(-1), 'toy');
    assert.equal(method.enumDescriptions.at(-1), 'Adds a sentence, for tests.');
    assert.deepEqual(settings.anyOf.at(-1).properties.toySteps, {
      type: 'integer',
      minimum: 1,
      maximum: 9,
      description: 'How often the toy writes.',
    });
    assert.equal(settings.anyOf.at(-1).properties.topic.type, 'string');
    const [byName, withOptions] = metric.anyOf;
    assert.equal(byName.enum.at(-1), 'toymetric');
    assert.deepEqual(Object.keys(withOptions.oneOf.at(-1).properties), ['letters', 'type']);
  });

  it('are among the texts of the panel', () => {
    const { methods, metrics } = sources.panelStrings((text) => `«${text}»`);
    assert.deepEqual(methods['toy'], { label: '«Toy Method»', description: '«Adds a sentence, for tests.»' });
    assert.deepEqual(metrics['toymetric'], { label: '«Toy Metric»', description: '«The first letters are right, for tests.»' });
  });

  it('are in the documents', () => {
    const written = (/** @type {string} */ name) => files.get(join(repositoryRoot, ...name.split('/'))) ?? '';
    for (const page of ['README.md', 'docs/extension.md']) {
      assert.match(written(page), /\*Toy Method\* \(`toy`\): Adds a sentence, for tests\./);
      assert.match(written(page), /, `toymetric`<!-- \/metrics -->/);
    }
    assert.match(written('docs/methods.md'), /^### Toy Method: `toy`\n\nAdds a sentence, for tests\. Nobody 2000\.$/m);
    assert.match(written('docs/methods.md'), /^\| `toySteps` \| How often the toy writes\. A whole number from 1 to 9\. \| 1 \| 9 \|$/m);
    assert.match(written('docs/methods.md'), /^- `letters`: How many letters the toy compares\. A whole number from 1 to 9\.$/m);
  });

  it('run, with their settings from an eval file', async () => {
    const rows = Array.from({ length: 40 }, (_, index) => `message ${index},${index % 2 === 0 ? 'red' : 'blue'}`);
    await writeFile(join(folder, 'cases.csv'), `input,expected\n${rows.join('\n')}\n`);
    await writeFile(join(folder, 'AGENTS.md'), 'Answer with red or blue.\n');
    const evalFile =
      'prompt: AGENTS.md\ncases: cases.csv\nmethod: toy\nmetric: { type: toymetric, letters: 2 }\n' +
      'settings: { toySteps: 2, topic: colors }\n';
    await writeFile(join(folder, 'a.eval.yaml'), evalFile);
    const { code, said } = await run('optimize', 'AGENTS.md');
    assert.equal(code, 0, said);
    const [id = ''] = await readdir(join(folder, '.whetstone', 'runs'));
    const journal = await readFile(join(folder, '.whetstone', 'runs', id, 'journal.jsonl'), 'utf8');
    assert.match(journal, /"optimizer":\{"topic":"colors","atTheEnd":true,"toySteps":2\}/);
    assert.match(journal, /"metric":"\{\\"type\\":\\"toymetric\\",\\"letters\\":2\}"/);
    assert.match(journal, /It is about colors, 2\./);
    await writeFile(join(folder, 'a.eval.yaml'), evalFile.replace('toySteps: 2', 'toySteps: 20'));
    assert.match((await run('optimize', 'AGENTS.md')).said, /a\.eval\.yaml:5: "toySteps" must be a whole number from 1 to 9\./);
  });
});
