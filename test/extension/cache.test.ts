import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { cacheFolder, cacheSize } from '../../src/storage/cacheFolder';
import { runOf, smallTask, useFiles, usePerson, workspacePath } from './support/editor';

describe('the cache', function () {
  this.timeout(30_000);
  const person = usePerson();
  const write = useFiles('caching');

  it('says where it is and how large, and is cleared when the person says so', async () => {
    const files = await write(smallTask({ models: 'models:\n  task: vscode:whetstone-fixture/echo\n' }));
    await runOf('whetstone.evaluatePrompt', files['SKILL.md'] as vscode.Uri);
    const { entries } = await cacheSize(workspacePath());
    assert.ok(entries >= 20);
    await vscode.commands.executeCommand('whetstone.clearCache');
    const [asked] = person.messages;
    assert.ok(asked?.modal);
    assert.match(asked.message, new RegExp(`^Clear the cache of ${entries.toLocaleString('en')} answers \\([\\d.]+ [kM]?B\\)\\?$`));
    assert.ok(asked.detail.startsWith(cacheFolder(workspacePath())));
    assert.equal((await cacheSize(workspacePath())).entries, entries, 'without an answer nothing is cleared');
    person.answer = ({ actions }) => actions[0];
    await vscode.commands.executeCommand('whetstone.clearCache');
    assert.equal((await cacheSize(workspacePath())).entries, 0);
    await vscode.commands.executeCommand('whetstone.clearCache');
    assert.match(person.messages.at(-1)?.message ?? '', /^The cache is empty\./);
  });
});
