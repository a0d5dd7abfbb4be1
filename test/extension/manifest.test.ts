import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import * as vscode from 'vscode';
import { promptFileGlobs } from '../../src/core/prompt/formats/promptFileGlobs';
import { panelViewType } from '../../src/panel/savedState';
import { extensionId } from './support/editor';

interface MenuItem {
  readonly command: string;
  readonly when?: string;
  readonly group?: string;
}

interface Manifest {
  readonly activationEvents: readonly string[];
  readonly contributes: {
    readonly commands: readonly { readonly command: string }[];
    readonly walkthroughs: readonly { readonly id: string }[];
    readonly viewsWelcome: readonly { readonly view: string; readonly when?: string }[];
    readonly menus: Readonly<Record<string, readonly MenuItem[]>>;
  };
}

describe('the manifest', () => {
  const extension = vscode.extensions.getExtension(extensionId);
  assert.ok(extension);
  const file = (name: string) => readFileSync(join(extension.extensionPath, name), 'utf8');
  const source = file('package.json');
  const { contributes, activationEvents } = JSON.parse(source) as Manifest;
  const title = contributes.menus['editor/title'] ?? [];

  it('has a text for every key, and a key for every text', () => {
    const used = new Set([...source.matchAll(/"%([\w.]+)%"/g)].map(([, key]) => key));
    assert.deepEqual(Object.keys(JSON.parse(file('package.nls.json')) as object).sort(), [...used].sort());
  });

  it('starts in every workspace, once the window has come up: a list of file names would miss prompts, and runs that were cut off', () => {
    assert.deepEqual(activationEvents, ['onStartupFinished', `onWebviewPanel:${panelViewType}`]);
  });

  it('names only its own commands in menus', () => {
    const commands = new Set(contributes.commands.map(({ command }) => command));
    const named = Object.values(contributes.menus).flatMap((items) => items.map(({ command }) => command));
    assert.deepEqual(
      named.filter((command) => !commands.has(command)),
      [],
    );
  });

  it('calls a view of an open folder empty only once its list was made', () => {
    const inFolder = contributes.viewsWelcome.filter(({ when }) => when !== 'workbenchState == empty');
    assert.deepEqual(
      inFolder.map(({ view, when }) => [view, /\bwhetstone\.no\w+/.exec(when ?? '')?.[0]]),
      [
        ['whetstone.prompts', 'whetstone.noPrompts'],
        ['whetstone.runs', 'whetstone.noRuns'],
      ],
    );
  });

  it('has no text that is broken off or doubled in its marks, and links only to commands that are there', () => {
    const texts = Object.entries(JSON.parse(file('package.nls.json')) as Readonly<Record<string, string>>);
    for (const [key, text] of texts) {
      // An ellipsis belongs to a command's name; what follows it would look like a fourth dot.
      const plain = text.replace(/\*\*/g, '').replace(/\]\([^)]*\)/g, ']');
      assert.doesNotMatch(plain, /…[^\s\]]|\.\.| {2}|\s[.,;]/, key);
    }
    const own = new Set(contributes.commands.map(({ command }) => command));
    const linked = texts.flatMap(([, text]) => [...text.matchAll(/\(command:([\w.]+)/g)].map(([, command]) => command ?? ''));
    assert.deepEqual(
      linked.filter((command) => !own.has(command) && !['vscode.openFolder', 'workbench.action.openWalkthrough'].includes(command)),
      [],
    );
    const walkthroughs = texts.flatMap(([, text]) =>
      [...text.matchAll(/openWalkthrough\?([^)]*)\)/g)].map(([, argument = '']) => JSON.parse(decodeURIComponent(argument)) as string),
    );
    assert.deepEqual(
      walkthroughs,
      contributes.walkthroughs.map(({ id }) => `${extensionId}#${id}`),
      'the walkthrough is opened by its whole name',
    );
  });

  it('puts one icon on the title of a prompt file', () => {
    const icons = title.filter(({ when, group }) => when?.includes('resourceScheme == file') && group?.startsWith('navigation'));
    assert.deepEqual(
      icons.map(({ command }) => command),
      ['whetstone.optimizePrompt'],
    );
  });

  it('offers itself on the files that are prompts, and on eval files', () => {
    const items = [...title, ...(contributes.menus['explorer/context'] ?? [])].filter(({ command }) =>
      /\.(optimize|evaluate)Prompt$/.test(command),
    );
    assert.equal(new Set(items.map(({ when }) => when)).size, 1, 'all menus agree');
    const pattern = new RegExp(/resourcePath =~ \/(.*)\/$/.exec(items[0]?.when ?? '')?.[1] ?? '(?!)');
    const globs = promptFileGlobs.map(globPattern);
    // Paths are put together from what the globs are made of, and what is nearly that.
    const parts = promptFileGlobs.map((glob) => ({ folders: glob.split('/').slice(0, -1), file: glob.split('/').at(-1) ?? '' }));
    const folders = parts.flatMap((each) => each.folders).filter((part) => part !== '**');
    const files = parts.map(({ file }) => /^(.*)(\.[^.]+)$/.exec(file.replace('*', 'x'))?.slice(1) ?? assert.fail(file));
    const distinct = (all: readonly (string | undefined)[]) => fc.constantFrom(...new Set(all.map((each) => each ?? '')));
    const folder = distinct([...folders, 'src', 'a.prompt.md']);
    const name = distinct([...files.map(([stem]) => stem), 'xSKILL', 'README']);
    const ending = distinct([...files.map(([, end]) => end), '.ts', '.mdx', '']);
    fc.assert(
      fc.property(fc.array(folder, { maxLength: 4 }), name, ending, (folders, stem, end) => {
        const path = ['', 'work', ...folders, `${stem}${end}`].join('/');
        assert.equal(
          pattern.test(path),
          globs.some((glob) => glob.test(path)),
          path,
        );
        assert.equal(pattern.test(path.replaceAll('/', '\\')), pattern.test(path), `${path} on Windows`);
      }),
      { numRuns: 2000, seed: 7 },
    );
    for (const path of ['/project/a.eval.yaml', '/project/a.eval.yml']) assert.ok(pattern.test(path), path);
    assert.ok(!pattern.test('/project/evalayaml'));
  });
});

/** A glob of `**`, `*` and plain text as VS Code understands it. */
function globPattern(glob: string): RegExp {
  const parts = glob
    .split(/(\*\*\/|\*)/)
    .map((part) => (part === '**/' ? '(?:.*/)?' : part === '*' ? '[^/]*' : part.replace(/[.]/g, '\\.')));
  return new RegExp(`^/?${parts.join('')}$`);
}
