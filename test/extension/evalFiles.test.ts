import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import * as vscode from 'vscode';
import { parseEvalFile } from '../../src/core/eval/evalFile';
import { EvalFileDiagnostics } from '../../src/editor/evalFiles/evalFileDiagnostics';
import { change, smallTask, until, useFiles, usePerson } from './support/editor';

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

    await change(document, document.lineAt(2).range, 'metric: equals');
    await until(vscode.languages.onDidChangeDiagnostics, () =>
      problemsOf(uri).some(({ message }) => /no such file/.test(message)) ? true : undefined,
    );
    const missing = problemsOf(uri);
    assert.deepEqual(
      missing.map(({ range }) => document.getText(range)),
      ['gone.csv'],
    );

    await change(document, document.lineAt(1).range, 'cases: colors.csv');
    await until(vscode.languages.onDidChangeDiagnostics, () => (problemsOf(uri).length === 0 ? true : undefined));
    await vscode.window.showTextDocument(document);
    await vscode.commands.executeCommand('workbench.action.files.revert');
  });

  it('are made by command, beside the prompt, without problems', async () => {
    const files = await write({ 'judge.agent.md': 'Judge.\n', 'cases.csv': 'input,expected\na,b\n' });
    const prompt = files['judge.agent.md'] as vscode.Uri;
    const cases = vscode.workspace.asRelativePath(files['cases.csv'] as vscode.Uri);
    person.choose = (items) => items.find(({ label }) => label === cases);
    await vscode.commands.executeCommand('whetstone.newEvalFile', prompt);
    assert.deepEqual(person.errors(), []);
    const path = join(dirname(prompt.fsPath), 'judge.eval.yaml');
    assert.equal(vscode.window.activeTextEditor?.document.uri.fsPath, path);
    const { config, problems } = parseEvalFile(path, readFileSync(path, 'utf8'));
    assert.deepEqual(problems, []);
    assert.deepEqual([config?.prompt, config?.cases], ['judge.agent.md', { kind: 'file', path: 'cases.csv' }]);
    // A second time the one that is there is opened.
    await vscode.commands.executeCommand('workbench.action.closeActiveEditor');
    person.choose = () => assert.fail('nothing is asked');
    await vscode.commands.executeCommand('whetstone.newEvalFile', prompt);
    assert.equal(vscode.window.activeTextEditor?.document.uri.fsPath, path);
  });

  it('are no longer marked by a check that ends after the extension has', async () => {
    const uri = (await write({ 'late.eval.yaml': 'prompt: gone.md\n' }))['late.eval.yaml'] as vscode.Uri;
    await vscode.workspace.openTextDocument(uri);
    const { languages } = vscode;
    const { createDiagnosticCollection } = languages;
    const calls: string[] = [];
    let ask: () => void = () => undefined;
    const asked = new Promise<void>((resolve) => (ask = resolve));
    const collection = { set: () => calls.push('set'), delete: () => calls.push('delete'), dispose: () => calls.push('dispose') };
    const { match } = languages;
    try {
      languages.createDiagnosticCollection = (() => collection) as unknown as typeof createDiagnosticCollection;
      // Every open document is asked about at once; only this one is checked.
      languages.match = (selector, document) => (document.uri.toString() === uri.toString() ? (ask(), match(selector, document)) : 0);
      const diagnostics = new EvalFileDiagnostics();
      await asked;
      diagnostics.dispose();
    } finally {
      languages.createDiagnosticCollection = createDiagnosticCollection;
      languages.match = match;
    }
    // A second one, which is not disposed of, comes to its end later.
    const second = new Promise<void>((resolve) => {
      languages.createDiagnosticCollection = (() => ({
        ...collection,
        dispose: () => undefined,
        set: (marked: vscode.Uri) => marked.toString() === uri.toString() && resolve(),
      })) as unknown as typeof createDiagnosticCollection;
    });
    const later = new EvalFileDiagnostics();
    languages.createDiagnosticCollection = createDiagnosticCollection;
    await second;
    later.dispose();
    assert.deepEqual(calls, ['dispose']);
  });
});
