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
    const registered = (await vscode.commands.getCommands(true))
      .filter((id) => id.startsWith('whetstone.') && !/^whetstone\.(prompts|runs)\./.test(id))
      .sort();
    assert.deepEqual(registered, contributed);
    assert.deepEqual(Object.values(commandIds).sort(), contributed);
  });

  it('has a default for every setting', () => {
    const manifest = vscode.extensions.getExtension(extensionId)?.packageJSON as {
      contributes: { configuration: { properties: Record<string, { default: unknown }> } };
    };
    for (const [name, { default: value }] of Object.entries(manifest.contributes.configuration.properties)) {
      assert.deepEqual(vscode.workspace.getConfiguration().inspect(name)?.defaultValue, value, name);
    }
  });

  const restore: (() => void)[] = [];
  afterEach(() => restore.splice(0).forEach((undo) => undo()));
  const patch = (target: object, name: string, value: unknown): void => {
    const record = target as Record<string, unknown>;
    const original = record[name];
    record[name] = value;
    restore.push(() => (record[name] = original));
  };

  /** Activates a second time, where nothing is registered a second time. @returns what was to be disposed of */
  function activateAgain(logError: (...said: unknown[]) => void): readonly vscode.Disposable[] {
    const nothing = () => new vscode.Disposable(() => undefined);
    for (const name of ['registerWebviewPanelSerializer', 'createTreeView']) patch(vscode.window, name, nothing);
    patch(vscode.commands, 'registerCommand', nothing);
    // A second channel of the name would be closed together with the first.
    patch(vscode.window, 'createOutputChannel', () => ({ error: logError, dispose: () => undefined }));
    const subscriptions: vscode.Disposable[] = [];
    const context = {
      subscriptions,
      extensionUri: vscode.Uri.file('/nowhere'),
      extensionMode: vscode.ExtensionMode.Production,
      secrets: {},
      workspaceState: { get: (_key: string, otherwise: unknown) => otherwise },
    };
    const access = activate(context as unknown as vscode.ExtensionContext);
    restore.push(() => void vscode.Disposable.from(...subscriptions).dispose());
    assert.equal(access, undefined, 'only tests get access to the services');
    return subscriptions;
  }

  it('reads no file and opens no connection', () => {
    const touched: string[] = [];
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
    watch(nodeRequire('node:fs') as typeof fs, 'fs', [
      'readFileSync',
      'readFile',
      'readdir',
      'readdirSync',
      'stat',
      'statSync',
      'open',
      'openSync',
      'writeFile',
      'writeFileSync',
      'mkdir',
      'mkdirSync',
    ]);
    watch(nodeRequire('node:fs/promises') as typeof fs.promises, 'fs/promises', [
      'readFile',
      'readdir',
      'stat',
      'open',
      'writeFile',
      'mkdir',
    ]);
    watch((nodeRequire('node:net') as typeof net).Socket.prototype, 'net', ['connect']);
    watch(globalThis, 'globalThis', ['fetch']);
    watch(vscode.workspace, 'workspace', ['findFiles', 'openTextDocument']);
    const subscriptions = activateAgain((...said) => assert.fail(said.map(String).join(' ')));
    assert.ok(subscriptions.length > 10, 'the features were started');
    assert.deepEqual(touched, []);
  });

  it('says that no run is under way, whatever the last window said', () => {
    const set: unknown[][] = [];
    patch(vscode.commands, 'executeCommand', (command: string, ...args: unknown[]) =>
      Promise.resolve(void (command === 'setContext' && set.push(args))),
    );
    activateAgain((...said) => assert.fail(said.map(String).join(' ')));
    assert.deepEqual(
      set.filter(([key]) => key === 'whetstone.running'),
      [['whetstone.running', false]],
    );
  });

  it('starts what can be started when the editor refuses a part, and logs the rest', () => {
    const refuse = () => {
      throw new Error('refused');
    };
    patch(vscode.workspace, 'createFileSystemWatcher', refuse);
    patch(vscode.languages, 'registerCodeLensProvider', refuse);
    const logged: string[] = [];
    const whole = activateAgain((said) => logged.push(String(said)));
    assert.deepEqual(
      logged.sort(),
      ['codeLens', 'prompts', 'runs'].map((name) => `The feature ${name} could not be started`),
    );
    assert.ok(whole.length > 10, 'the other features were started');
  });
});
