import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { file, journalOf, newRun } from './support/workspace';
import { WindowStubs } from './support/windowStubs';

const skill = () => file('.github', 'skills', 'triage-support', 'SKILL.md');

describe('accepting a candidate', function () {
  this.timeout(60_000);
  let stubs: WindowStubs | undefined;
  const answer = (...answers: (string | undefined)[]) => (stubs = new WindowStubs(answers));

  afterEach(async () => {
    stubs?.restore();
    stubs = undefined;
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  });

  it('accepts a candidate as one edit that one undo takes back, and journals it', async () => {
    answer('Start');
    const run = await newRun(() => vscode.commands.executeCommand('whetstone.optimizePrompt', skill()));
    const ended = (await journalOf(run)).find(({ event }) => event.type === 'ended')?.event;
    assert.ok(ended?.type === 'ended');
    const document = await vscode.workspace.openTextDocument(skill());
    const before = document.getText();
    await vscode.commands.executeCommand('whetstone.acceptCandidate', { run, candidate: ended.best });
    assert.notEqual(document.getText(), before);
    assert.match(document.getText(), /<!-- whetstone:rules -->\n- /);
    assert.ok(document.isDirty, 'the person saves');
    const accepted = (await journalOf(run)).at(-1)?.event;
    assert.ok(accepted?.type === 'accepted');
    assert.equal(accepted.candidate, ended.best);
    await vscode.commands.executeCommand('undo');
    assert.equal(document.getText(), before);
    await vscode.commands.executeCommand('workbench.action.files.revert');
  });

  it('lets the person choose when the file has changed since', async () => {
    answer('Start');
    const run = await newRun(() => vscode.commands.executeCommand('whetstone.optimizePrompt', skill()));
    const ended = (await journalOf(run)).find(({ event }) => event.type === 'ended')?.event;
    assert.ok(ended?.type === 'ended');
    const document = await vscode.workspace.openTextDocument(skill());
    await vscode.window.showTextDocument(document);
    const original = document.getText();
    const edit = new vscode.WorkspaceEdit();
    edit.insert(document.uri, document.positionAt(original.length), 'A line of my own.\n');
    await vscode.workspace.applyEdit(edit);
    stubs?.restore();
    const { shown } = answer(undefined);
    await vscode.commands.executeCommand('whetstone.acceptCandidate', { run, candidate: ended.best });
    assert.match(shown[0]?.message ?? '', /has changed since this run began/);
    assert.equal(document.getText(), `${original}A line of my own.\n`, 'nothing is lost when the question is closed');
    stubs?.restore();
    answer('Keep My Changes, Replace the Slots');
    await vscode.commands.executeCommand('whetstone.acceptCandidate', { run, candidate: ended.best });
    assert.match(document.getText(), /A line of my own\./);
    assert.match(document.getText(), /<!-- whetstone:rules -->\n- /);
    await vscode.commands.executeCommand('workbench.action.files.revert');
  });
});
