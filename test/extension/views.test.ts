import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { file, folder, runIds } from './support/workspace';
import { WindowStubs } from './support/windowStubs';

const skill = () => file('.github', 'skills', 'triage-support', 'SKILL.md');

describe('what stands at a prompt', function () {
  this.timeout(60_000);

  it('has lenses that optimize, evaluate and show the history', async () => {
    const stubs = new WindowStubs();
    try {
      await vscode.commands.executeCommand('whetstone.evaluatePrompt', skill());
    } finally {
      stubs.restore();
    }
    const lenses = await vscode.commands.executeCommand<vscode.CodeLens[]>('vscode.executeCodeLensProvider', skill(), 10);
    const titles = lenses.map(({ command }) => command?.title ?? '');
    assert.equal(titles[0], 'Optimize');
    assert.match(titles[1] ?? '', /^Evaluate · \d+\.\d % on 240 cases$/);
    assert.match(titles[2] ?? '', /^History \(\d+\)$/);
  });

  it('shows no lenses when they are switched off', async () => {
    const section = vscode.workspace.getConfiguration('whetstone');
    await section.update('codeLens.enabled', false, vscode.ConfigurationTarget.Workspace);
    try {
      const lenses = await vscode.commands.executeCommand<vscode.CodeLens[]>('vscode.executeCodeLensProvider', skill(), 10);
      assert.deepEqual(lenses, []);
    } finally {
      await section.update('codeLens.enabled', undefined, vscode.ConfigurationTarget.Workspace);
    }
  });

  it('shows a candidate as a document of the file’s own language', async () => {
    const [id] = await runIds();
    const uri = vscode.Uri.from({ scheme: 'whetstone-candidate', path: `/${id ?? ''}/c0/SKILL.md` });
    const document = await vscode.workspace.openTextDocument(uri);
    const current = await vscode.workspace.openTextDocument(skill());
    assert.equal(document.getText(), current.getText());
    assert.equal(document.languageId, current.languageId);
  });

  it('says so when a run is not there any more', async () => {
    const stubs = new WindowStubs();
    try {
      await vscode.commands.executeCommand('whetstone.compareCandidate', { run: 'gone', candidate: 'c1' });
    } finally {
      stubs.restore();
    }
    assert.match(stubs.messages('showErrorMessage')[0] ?? '', /The run gone is not in this workspace/);
  });

  it('never leaves the folder of runs', async () => {
    const uri = vscode.Uri.from({ scheme: 'whetstone-candidate', path: `/..%2f..%2f..${folder()}/c0/SKILL.md` });
    await assert.rejects(async () => vscode.workspace.openTextDocument(uri));
  });
});
