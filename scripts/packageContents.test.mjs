// @ts-check
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'mocha';
import { repositoryRoot } from '../test/hosts/paths.mjs';
import { allowList, compareWithList, danglingPaths, packagedReadme } from './packageContents.mjs';

const read = (/** @type {string} */ path) => readFileSync(join(repositoryRoot, path), 'utf8');

describe('the VSIX', () => {
  const allowed = allowList(read('.vscodeignore'));

  it('names nothing that is not in it', () => {
    assert.deepEqual(danglingPaths(allowed, read('package.json'), read), []);
  });

  it('has a README for those who use it', () => {
    assert.ok(allowed.includes(packagedReadme) && !allowed.includes('README.md'));
    const text = read(packagedReadme);
    assert.doesNotMatch(text, /\bnpm\b|\bclone\b/);
    // What it says of commands is what they are called.
    const titles = Object.values(JSON.parse(read('package.nls.json')));
    const named = [...text.matchAll(/\*\*Whetstone: ([^*]+)\*\*/g)].map(([, title]) => title);
    assert.ok(named.length > 3);
    assert.deepEqual(
      named.filter((title) => !titles.includes(title)),
      [],
    );
    assert.match(text, new RegExp(`VS Code ${/\d+\.\d+/.exec(JSON.parse(read('package.json')).engines.vscode)?.[0]} or later`));
  });
});

describe('what would point to nothing', () => {
  it('is found in the manifest and in Markdown files', () => {
    const manifest = {
      main: './dist/a.mjs',
      bin: { tool: 'dist/cli/tool.mjs' },
      icon: 'media/i.png',
      contributes: { x: [{ media: 'media/gone.md', url: './schemas/s.json', text: 'a/b' }] },
    };
    /** @type {Record<string, string>} */
    const texts = {
      [packagedReadme]: 'See [proof](proof.md), `[no](link)`, ![p](../media/i.png) and [web](https://a.b).',
      'media/w.md': '[i](i.png) [gone](other.md)',
    };
    assert.deepEqual(
      danglingPaths(
        ['dist/*.mjs', 'media/i.png', 'schemas/s.json', packagedReadme, 'media/w.md'],
        JSON.stringify(manifest),
        (path) => texts[path] ?? '',
      ),
      [
        'package.json names dist/cli/tool.mjs',
        'package.json names media/gone.md',
        `${packagedReadme} links to proof.md`,
        `${packagedReadme} links to ../media/i.png`,
        'media/w.md links to other.md',
      ],
    );
  });

  it('and a file too many or too few is told', () => {
    const names = [
      '[Content_Types].xml',
      'extension.vsixmanifest',
      'extension/readme.md',
      'extension/dist/a.mjs',
      'extension/dist/deep/b.mjs',
    ];
    assert.deepEqual(compareWithList(names, [packagedReadme, 'dist/*.mjs', 'LICENSE']), [
      'extension/dist/deep/b.mjs is not on the list',
      'extension/LICENSE.txt is missing',
    ]);
    assert.throws(() => allowList('!a'), /begin with/);
    assert.throws(() => allowList('**\n!media/*'), /one by one/);
  });
});
