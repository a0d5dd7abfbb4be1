import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import * as vscode from 'vscode';
import { askToClearCache } from '../../src/editor/cache/clearCache';
import { formatBytes } from '../../src/editor/format';
import type { RunService } from '../../src/editor/runs/runService';
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

  it('of several folders: each is offered by its name, with its path and how large it is', async () => {
    const outside = mkdtempSync(join(tmpdir(), 'whetstone-cache-'));
    const roots = [workspacePath(), outside];
    mkdirSync(cacheFolder(outside), { recursive: true });
    let offered: readonly vscode.QuickPickItem[] = [];
    person.choose = (items) => {
      offered = items;
      return undefined;
    };
    try {
      await askToClearCache({ roots } as unknown as RunService);
      assert.deepEqual(
        offered.map(({ label, description }) => [label, description]),
        roots.map((root) => [basename(root), root]),
      );
      assert.equal(offered[1]?.detail, '0 bytes');
      assert.deepEqual([1, 999, 1200].map(formatBytes), ['1 byte', '999 bytes', '1.2 kB']);
    } finally {
      rmSync(outside, { recursive: true });
    }
  });
});
