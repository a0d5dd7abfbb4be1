import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { file, folder, journalOf, newRun, write } from './support/workspace';
import { WindowStubs } from './support/windowStubs';

const skill = () => file('.github', 'skills', 'triage-support', 'SKILL.md');

describe('optimizing in the extension host', function () {
  this.timeout(60_000);
  let stubs: WindowStubs | undefined;
  const answer = (...answers: (string | undefined)[]) => (stubs = new WindowStubs(answers));

  afterEach(async () => {
    stubs?.restore();
    stubs = undefined;
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  });

  it('shows the estimate, runs, and keeps the run with its verdict', async () => {
    const { shown } = answer('Start');
    const id = await newRun(() => vscode.commands.executeCommand('whetstone.optimizePrompt', skill()));
    const confirmation = shown.find(({ kind }) => kind === 'showQuickPick');
    assert.equal(confirmation?.message, 'MetaReflection with lexical');
    const start = confirmation.items[0] as vscode.QuickPickItem;
    assert.match(start.description ?? '', /calls.*million tokens/);
    assert.match(start.detail ?? '', /72 training, 72 validation and 96 test cases · budget 5000 calls/);
    const ended = (await journalOf(id)).find(({ event }) => event.type === 'ended')?.event;
    assert.ok(ended?.type === 'ended' && ended.verdict !== undefined);
    assert.equal(ended.verdict.cases, 96);
    const kept = await vscode.workspace.fs.readFile(file('.whetstone', 'runs', id, 'SKILL.md'));
    assert.match(new TextDecoder().decode(kept), /whetstone:rules/);
  });

  it('does nothing when the person cancels', async () => {
    answer('Cancel');
    await assert.rejects(newRun(() => vscode.commands.executeCommand('whetstone.optimizePrompt', skill())), /no run was begun/);
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

  it('evaluates a prompt on all cases', async () => {
    answer();
    const id = await newRun(() => vscode.commands.executeCommand('whetstone.evaluatePrompt', skill()));
    const scored = (await journalOf(id)).find(({ event }) => event.type === 'scored')?.event;
    assert.ok(scored?.type === 'scored');
    assert.equal(scored.scores.length, 240);
  });

  it('stops when told, and leaves the best candidate so far', async () => {
    answer('Start');
    const evalFile = file('.github', 'agents', 'slow.eval.yaml');
    await write(evalFile, 'prompt: triage.agent.md\ncases: ../../messages.csv\nmetric: iequals\nmethod: opro\npreset: paper\nmodels: {task: lexical, reflection: lexical}\n');
    const id = await newRun(async () => {
      const running = vscode.commands.executeCommand('whetstone.optimizePrompt', evalFile);
      await journalGrows();
      await vscode.commands.executeCommand('whetstone.stopRun');
      await running;
    });
    const last = (await journalOf(id)).at(-1)?.event;
    assert.deepEqual(last, { type: 'interrupted', message: 'Stopped. The best candidate so far can be reviewed.' });
    await vscode.workspace.fs.delete(evalFile);
  });

  it('answers with a model of VS Code', async () => {
    const id = await newRunWith('vscode:whetstone-fixture/echo');
    const scored = (await journalOf(id)).find(({ event }) => event.type === 'scored')?.event;
    assert.ok(scored?.type === 'scored');
    assert.equal(scored.scores.length, 2);
    assert.ok(scored.scores.every(({ output }) => (output ?? '') !== ''));
  });

  async function newRunWith(model: string): Promise<string> {
    answer();
    const evalFile = await write(
      file('lm', 'echo.eval.yaml'),
      `prompt: AGENTS.md\ncases:\n  - { input: one, expected: a }\n  - { input: two, expected: b }\nmetric: iequals\nmodels: { task: '${model}' }\n`,
    );
    await write(file('lm', 'AGENTS.md'), 'Answer with `a` or `b`.\n');
    return newRun(() => vscode.commands.executeCommand('whetstone.evaluatePrompt', evalFile));
  }

  /** Waits until a run writes into its journal, by the file system’s own events. */
  async function journalGrows(): Promise<void> {
    const watcher = vscode.workspace.createFileSystemWatcher(new vscode.RelativePattern(folder(), '.whetstone/runs/*/journal.jsonl'));
    try {
      await new Promise<void>((resolve) => {
        watcher.onDidCreate(() => resolve());
        watcher.onDidChange(() => resolve());
      });
    } finally {
      watcher.dispose();
    }
  }
});
