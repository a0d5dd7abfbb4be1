import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import * as vscode from 'vscode';
import { runKey } from '../../src/editor/runs/runKey';
import { optimizeTwoFiles, twoFiles, twoFilesChanged } from '../support/twoFileProgram';
import { activated, change, insisting, useFiles, useManualSaving, usePerson } from './support/editor';

describe('a candidate of a program of several files', function () {
  this.timeout(60_000);
  useManualSaving();
  const person = usePerson();
  const write = useFiles('several');

  async function optimized() {
    const { services } = await activated();
    const files = await write(twoFiles);
    const [prompt, evalFile] = [files['AGENTS.md'], files['desk.eval.yaml']] as [vscode.Uri, vscode.Uri];
    const store = services.runs.storeFor(prompt);
    const id = await optimizeTwoFiles(evalFile.fsPath, prompt.fsPath, store);
    services.runs.refresh();
    const documents = await Promise.all(Object.keys(twoFiles).map((name) => vscode.workspace.openTextDocument(files[name] as vscode.Uri)));
    return { services, files, documents, address: { run: runKey(store.root, id), candidate: 'c4' } };
  }

  const shown = (texts: Readonly<Record<string, string>>) => Object.values(texts).map((text) => text.replace(/^\uFEFF/, ''));

  it('is accepted into all of them, each in its places alone', async () => {
    const { documents, address } = await optimized();
    await vscode.commands.executeCommand('whetstone.acceptCandidate', address);
    assert.deepEqual(person.messages, []);
    assert.deepEqual(
      documents.map((document) => document.getText()),
      shown(twoFilesChanged),
    );
    await vscode.window.showTextDocument(documents[0] as vscode.TextDocument);
    await vscode.commands.executeCommand('undo');
    assert.deepEqual(
      documents.map((document) => document.getText()),
      shown(twoFiles),
      'undo',
    );
    await vscode.commands.executeCommand('redo');
    for (const document of documents) await document.save();
    assert.deepEqual(
      documents.map(({ uri }) => readFileSync(uri.fsPath, 'utf8')),
      Object.values(twoFilesChanged),
    );
    await vscode.commands.executeCommand('whetstone.acceptCandidate', address);
    const said = person.messages.map(({ message }) => message);
    assert.match(said.at(-1) ?? '', /holds candidate c4 already/);
  });

  it('is shown beside each file that it changes', async () => {
    const { documents, address } = await optimized();
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await vscode.commands.executeCommand('whetstone.compareCandidate', address);
    const diffs = vscode.window.tabGroups.all.flatMap(({ tabs }) =>
      tabs.flatMap(({ input }) => (input instanceof vscode.TabInputTextDiff ? [input] : [])),
    );
    assert.deepEqual(new Set(diffs.map(({ original }) => original.fsPath)), new Set(documents.map(({ uri }) => uri.fsPath)));
    for (const { original, modified } of diffs) {
      const index = documents.findIndex(({ uri }) => uri.fsPath === original.fsPath);
      assert.equal((await vscode.workspace.openTextDocument(modified)).getText(), shown(twoFilesChanged)[index]);
    }
    await vscode.commands.executeCommand('whetstone.acceptCandidate', address);
    const left = vscode.window.tabGroups.all.flatMap(({ tabs }) => tabs.filter(({ input }) => input instanceof vscode.TabInputTextDiff));
    assert.equal(left.length, 0, 'accepted, it is compared no more');
    for (const document of documents) await document.save();
  });

  it('keeps what the person wrote meanwhile, where the person says so', async () => {
    const { documents, address } = await optimized();
    const [, skill, evalFile] = documents as [vscode.TextDocument, vscode.TextDocument, vscode.TextDocument];
    await change(skill, skill.lineAt(skill.lineCount - 1).range.end, 'Mine.\n');
    person.answer = (message) => (message.modal ? 'Keep My Changes, Replace the Slots' : insisting(message));
    await vscode.commands.executeCommand('whetstone.acceptCandidate', address);
    assert.match(person.messages[0]?.message ?? '', /^Files have changed since this run began: .*SKILL\.md\.$/);
    assert.equal(skill.getText(), `${twoFilesChanged['skills/x/SKILL.md']}Mine.\n`);
    assert.equal(evalFile.getText(), twoFilesChanged['desk.eval.yaml']);
    for (const document of documents) await document.save();
  });

  it('is left out as a whole where the person decides against it', async () => {
    const { documents, address } = await optimized();
    const [prompt] = documents as [vscode.TextDocument];
    await change(prompt, new vscode.Position(0, 0), 'Mine.\n');
    person.answer = () => undefined;
    const before = documents.map((document) => document.getText());
    await vscode.commands.executeCommand('whetstone.acceptCandidate', address);
    assert.deepEqual(
      documents.map((document) => document.getText()),
      before,
    );
    assert.ok(documents.every(({ uri }) => existsSync(uri.fsPath)));
    await prompt.save();
  });
});
