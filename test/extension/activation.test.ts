import assert from 'node:assert/strict';
import type * as fs from 'node:fs';
import type * as net from 'node:net';
import { createRequire } from 'node:module';
import * as vscode from 'vscode';
import { activate } from '../../src/extension';
import { commandIds } from '../../src/editor/commandIds';
import { activated, extensionId } from './support/editor';

const nodeRequire = createRequire(__filename);

describe('activation', () => {
  it('registers every contributed command, and contributes every registered one', async () => {
    await activated();
    const manifest = vscode.extensions.getExtension(extensionId)?.packageJSON as { contributes: { commands: { command: string }[] } };
    const contributed = manifest.contributes.commands.map(({ command }) => command).sort();
    // VS Code adds commands of its own for each view.
    const registered = (await vscode.commands.getCommands(true)).filter((id) => id.startsWith('whetstone.') && !/^whetstone\.(prompts|runs)\./.test(id)).sort();
    assert.deepEqual(registered, contributed);
    assert.deepEqual(Object.values(commandIds).sort(), contributed);
  });

  it('has a default for every setting', () => {
    const manifest = vscode.extensions.getExtension(extensionId)?.packageJSON as { contributes: { configuration: { properties: Record<string, { default: unknown }> } } };
    for (const [name, { default: value }] of Object.entries(manifest.contributes.configuration.properties)) {
      assert.deepEqual(vscode.workspace.getConfiguration().inspect(name)?.defaultValue, value, name);
    }
  });

  it('reads no file and opens no connection', () => {
    const restore: (() => void)[] = [];
    const touched: string[] = [];
    const patch = (target: object, name: string, value: unknown): void => {
      const record = target as Record<string, unknown>;
      const original = record[name];
      record[name] = value;
      restore.push(() => (record[name] = original));
    };
    const watch = (target: object, prefix: string, names: readonly string[]): void => {
      for (const name of names) {
        const original = (target as Record<string, (...args: unknown[]) => unknown>)[name];
        patch(target, name, function (this: unknown, ...args: unknown[]) {
          // VS Code itself reads and writes in the same process, the log's file for one.
          if (/[\\/]out[\\/]test[\\/]/.test(new Error().stack ?? '')) touched.push(`${prefix}.${name} ${String(args[0])}`);
          return original?.apply(this, args);
        });
      }
    };
    const nothing = () => new vscode.Disposable(() => undefined);
    for (const name of ['registerWebviewPanelSerializer', 'createTreeView']) patch(vscode.window, name, nothing);
    patch(vscode.commands, 'registerCommand', nothing);
    // A second channel of the name would be closed together with the first.
    patch(vscode.window, 'createOutputChannel', () => ({ error: (...said: unknown[]) => assert.fail(said.map(String).join(' ')), dispose: () => undefined }));
    watch(nodeRequire('node:fs') as typeof fs, 'fs', ['readFileSync', 'readFile', 'readdir', 'readdirSync', 'stat', 'statSync', 'open', 'openSync', 'writeFile', 'writeFileSync', 'mkdir', 'mkdirSync']);
    watch(nodeRequire('node:fs/promises') as typeof fs.promises, 'fs/promises', ['readFile', 'readdir', 'stat', 'open', 'writeFile', 'mkdir']);
    watch((nodeRequire('node:net') as typeof net).Socket.prototype, 'net', ['connect']);
    watch(globalThis, 'globalThis', ['fetch']);
    watch(vscode.workspace, 'workspace', ['findFiles', 'openTextDocument']);

    const subscriptions: vscode.Disposable[] = [];
    const context = { subscriptions, extensionUri: vscode.Uri.file('/nowhere'), extensionMode: vscode.ExtensionMode.Production, secrets: {}, workspaceState: { get: (_key: string, otherwise: unknown) => otherwise } };
    try {
      const access = activate(context as unknown as vscode.ExtensionContext);
      assert.equal(access, undefined, 'only tests get access to the services');
      assert.ok(subscriptions.length > 10, 'the features were started');
      assert.deepEqual(touched, []);
    } finally {
      restore.forEach((undo) => undo());
      vscode.Disposable.from(...subscriptions).dispose();
    }
  });
});
