import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { file, runIds } from './support/workspace';

interface Manifest {
  readonly contributes: {
    readonly commands: readonly { readonly command: string }[];
    readonly menus: Readonly<Record<string, readonly { readonly command: string; readonly group?: string }[]>>;
    readonly configuration: { readonly properties: Readonly<Record<string, { readonly default: unknown }>> };
  };
}

function extension(): vscode.Extension<unknown> {
  const found = vscode.extensions.getExtension('whetstone.whetstone');
  assert.ok(found, 'the extension is there');
  return found;
}

async function manifest(): Promise<Manifest> {
  return JSON.parse(await readFile(join(extension().extensionPath, 'package.json'), 'utf8')) as Manifest;
}

describe('activation', () => {
  it('starts, and writes nothing into the workspace', async () => {
    await extension().activate();
    assert.ok(extension().isActive);
    assert.deepEqual(await runIds(), []);
    await assert.rejects(async () => vscode.workspace.fs.stat(file('.whetstone')));
  });

  it('registers exactly the commands that package.json declares', async () => {
    await extension().activate();
    const declared = (await manifest()).contributes.commands.map(({ command }) => command).sort();
    const views = /\.(focus|open|removeView|resetViewLocation|toggleVisibility)$/;
    const registered = (await vscode.commands.getCommands(true)).filter((id) => id.startsWith('whetstone.') && !views.test(id)).sort();
    assert.deepEqual(registered, declared);
  });

  it('puts one icon into the title of a prompt’s editor', async () => {
    const icons = (await manifest()).contributes.menus['editor/title']?.filter(({ group, command }) => group?.startsWith('navigation') === true && !/acceptCandidate|rejectCandidate/.test(command));
    assert.equal(icons?.length, 1);
  });

  it('has a default for every setting', async () => {
    const { properties } = (await manifest()).contributes.configuration;
    for (const [name, { default: value }] of Object.entries(properties)) {
      assert.deepEqual(vscode.workspace.getConfiguration().inspect(name)?.defaultValue, value, name);
    }
  });
});
