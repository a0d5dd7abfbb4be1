// @ts-check
// Writes down wherever it is shown what methods, metrics, agents, kinds of components and eval files say of themselves: in the JSON schema,
// in the documents and among the texts for translators.
//
//   node scripts/describe.mjs
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { repositoryRoot } from '../test/hosts/paths.mjs';
import { loadSources } from './described.mjs';
import { documented, documents } from './docs.mjs';
import { evalSchemaText } from './evalSchema.mjs';
import { bundleOfSources, bundlePath } from './l10n.mjs';

/**
 * Every file that is written from the sources, as it should be, by its path.
 * @param {import('./described.mjs').Sources} sources
 * @returns {Promise<Map<string, string>>}
 */
export async function describedFiles(sources) {
  const pages = documents.map((path) => join(repositoryRoot, path));
  const files = new Map([
    [join(repositoryRoot, 'schemas', 'eval.schema.json'), evalSchemaText(sources)],
    [bundlePath, await bundleOfSources(sources)],
  ]);
  for (const path of pages) files.set(path, documented(await readFile(path, 'utf8'), sources));
  return files;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  for (const [path, text] of await describedFiles(await loadSources())) await writeFile(path, text);
}
