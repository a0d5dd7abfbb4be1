import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import * as vscode from 'vscode';
import { parseEvalFile } from '../../src/core/cases/evalFile';
import { smallTask, until, useFiles, usePerson, workspacePath } from './support/editor';

describe('eval files', function () {
  this.timeout(30_000);
  const person = usePerson();
  const write = useFiles('eval-files');

  const problemsOf = (uri: vscode.Uri) => vscode.languages.getDiagnostics(uri).filter(({ source }) => source === 'Whetstone');

  it('are checked while they are open, by their unsaved text', async () => {
    const files = await write({ ...smallTask(), 'broken.eval.yaml': 'prompt: SKILL.md\ncases: gone.csv\nmetrics: equals\n' });
    const uri = files['broken.eval.yaml'] as vscode.Uri;
    const document = await vscode.workspace.openTextDocument(uri);
    await until(vscode.languages.onDidChangeDiagnostics, () => (problemsOf(uri).length > 0 ? true : undefined));
    const [unknown] = problemsOf(uri);
    assert.match(unknown?.message ?? '', /"metrics"/);
    assert.equal(document.getText(unknown?.range), 'metrics');
    assert.equal(unknown?.severity, vscode.DiagnosticSeverity.Error);

    const edit = new vscode.WorkspaceEdit();
    edit.replace(uri, document.lineAt(2).range, 'metric: equals');
    await vscode.workspace.applyEdit(edit);
    await until(vscode.languages.onDidChangeDiagnostics, () => (problemsOf(uri).some(({ message }) => /no such file/.test(message)) ? true : undefined));
    const missing = problemsOf(uri);
    assert.deepEqual(missing.map(({ range }) => document.getText(range)), ['gone.csv']);

    const mend = new vscode.WorkspaceEdit();
    mend.replace(uri, document.lineAt(1).range, 'cases: colors.csv');
    await vscode.workspace.applyEdit(mend);
    await until(vscode.languages.onDidChangeDiagnostics, () => (problemsOf(uri).length === 0 ? true : undefined));
    await vscode.window.showTextDocument(document);
    await vscode.commands.executeCommand('workbench.action.files.revert');
  });

  it('are made by command, beside the prompt, without problems', async () => {
    const files = await write({ 'fresh/judge.agent.md': 'Judge.\n', 'fresh/cases.csv': 'input,expected\na,b\n' });
    person.choose = (items) => items.find(({ label }) => label === 'eval-files/fresh/cases.csv');
    await vscode.commands.executeCommand('whetstone.newEvalFile', files['fresh/judge.agent.md']);
    assert.deepEqual(person.errors(), []);
    const path = workspacePath('eval-files', 'fresh', 'judge.eval.yaml');
    assert.equal(vscode.window.activeTextEditor?.document.uri.fsPath, path);
    const { config, problems } = parseEvalFile(path, readFileSync(path, 'utf8'));
    assert.deepEqual(problems, []);
    assert.deepEqual([config?.prompt, config?.cases], ['judge.agent.md', { kind: 'file', path: 'cases.csv' }]);
    // A second time the one that is there is opened.
    await vscode.commands.executeCommand('workbench.action.closeActiveEditor');
    person.choose = () => assert.fail('nothing is asked');
    await vscode.commands.executeCommand('whetstone.newEvalFile', files['fresh/judge.agent.md']);
    assert.equal(vscode.window.activeTextEditor?.document.uri.fsPath, path);
  });
});
