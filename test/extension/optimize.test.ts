import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import * as vscode from 'vscode';
import type { JournalEntry } from '../../src/core/run/journal/events';
import { decodeJournal, encodeEntry } from '../../src/core/run/journal/journalText';
import { candidateScheme, candidateUri } from '../../src/editor/review/candidateAddress';
import { OpenAIServer } from '../support/openaiServer';
import {
  activated,
  change,
  runIds,
  runOf,
  runPath,
  smallTask,
  until,
  useFiles,
  useManualSaving,
  usePerson,
  workspacePath,
} from './support/editor';
import { mainFile } from '../../src/core/run/view/runProgram';

const skill = '.github/skills/triage-support/SKILL.md';

function eventsOf(run: string) {
  return decodeJournal(readFileSync(runPath(run, 'journal.jsonl'), 'utf8')).entries.map(({ event }) => event);
}

/** A quick pick in which a person chooses an item as soon as it is there, and gives up when the list is there without it. */
function picksWhenListed(description: string): object {
  let accept = (): void => undefined;
  let hide = (): void => undefined;
  const pick = {
    items: [] as readonly vscode.QuickPickItem[],
    selectedItems: [] as readonly vscode.QuickPickItem[],
    onDidAccept: (listener: () => void) => (accept = listener),
    onDidHide: (listener: () => void) => (hide = listener),
    show: () => undefined,
    dispose: () => undefined,
    set busy(isBusy: boolean) {
      if (isBusy) return;
      pick.selectedItems = pick.items.filter((item) => item.description === description);
      (pick.selectedItems.length > 0 ? accept : hide)();
    },
  };
  return pick;
}

describe('optimizing by command', function () {
  this.timeout(120_000);
  useManualSaving();
  const person = usePerson();
  const write = useFiles('optimizing');

  it('optimizes the example, and stores the run', async () => {
    const { services } = await activated();
    const uri = vscode.Uri.file(workspacePath(skill));
    let offered: readonly vscode.QuickPickItem[] = [];
    person.choose = (items) => (offered = items)[0];
    const run = await runOf('whetstone.optimizePrompt', uri);
    assert.deepEqual(person.errors(), []);
    assert.deepEqual(person.picks, ['Optimize triage-support/SKILL.md · MetaReflection · lexical (built in, no language model)']);
    assert.match(offered[0]?.description ?? '', /[\d,]+ calls \([\d,]+–[\d,]+\) · [\d.]+[KM] tokens \([\d.]+[KM]?–[\d.]+[KM]\)/);
    assert.match(offered[0]?.detail ?? '', /72 training, 72 validation and 96 test cases · at most 5,000 calls/);
    const view = await services.runs.view(run);
    assert.equal(view?.state, 'ended');
    assert.ok(view?.verdict, 'the run has a verdict');
    assert.ok(view.best !== view.baseline, 'a candidate was admitted');
    assert.equal(eventsOf(run).at(-1)?.type, 'ended');
    const kept = readFileSync(runPath(run, 'SKILL.md'), 'utf8');
    const document = await vscode.workspace.openTextDocument(candidateUri({ run, candidate: view.best }, uri.fsPath));
    assert.equal(document.getText(), kept);
    assert.equal(
      document.languageId,
      (await vscode.workspace.openTextDocument(uri)).languageId,
      'a candidate has the language of its file',
    );
  });

  it('accepts the best candidate as one step that can be undone, and journals it', async () => {
    const { services } = await activated();
    const uri = vscode.Uri.file(workspacePath(skill));
    const [run = ''] = await runIds();
    const best = (await services.runs.view(run))?.best ?? '';
    const document = await vscode.workspace.openTextDocument(uri);
    const before = document.getText();
    await vscode.commands.executeCommand('whetstone.compareCandidate', { run, candidate: best });
    const input = vscode.window.tabGroups.activeTabGroup.activeTab?.input;
    assert.ok(input instanceof vscode.TabInputTextDiff);
    assert.deepEqual(
      [input.original.toString(), input.modified.toString()],
      [uri.toString(), candidateUri({ run, candidate: best }, uri.fsPath).toString()],
    );

    await vscode.commands.executeCommand('whetstone.acceptCandidate', input.modified);
    assert.deepEqual(person.messages, []);
    assert.equal(document.getText(), (await vscode.workspace.openTextDocument(input.modified)).getText());
    assert.ok(document.isDirty, 'the file is left unsaved');
    assert.equal(readFileSync(uri.fsPath, 'utf8'), before);
    assert.ok(
      !vscode.window.tabGroups.all.some(({ tabs }) => tabs.some((tab) => tab.input instanceof vscode.TabInputTextDiff)),
      'the diff was closed',
    );
    assert.equal(vscode.window.activeTextEditor?.document, document);
    const accepted = eventsOf(run).at(-1);
    assert.deepEqual([accepted?.type, accepted?.type === 'accepted' && accepted.candidate], ['accepted', best]);
    assert.deepEqual((await services.runs.view(run))?.accepted, [best]);

    await vscode.commands.executeCommand('undo');
    assert.equal(document.getText(), before);
    assert.ok(!document.isDirty);
  });

  it('says before a run what its eval file allows it', async () => {
    const task = smallTask({ more: '' });
    const text = (task['colors.eval.yaml'] ?? '').replace(
      '  calls: 400\n',
      '  tokens: 900000\n  cost: 2.5\n  minutes: 30\nrepeats: 3\nprices: { lexical: { input: 1, output: 2 } }\n',
    );
    const files = await write({ ...task, 'colors.eval.yaml': text });
    let offered: readonly vscode.QuickPickItem[] = [];
    person.choose = (items) => {
      offered = items;
      return undefined;
    };
    await vscode.commands.executeCommand('whetstone.optimizePrompt', files['SKILL.md']);
    assert.match(offered[0]?.description ?? '', /costs [\d.]+ \([\d.]+–[\d.]+\)/);
    assert.equal(
      offered[0]?.detail,
      '6 training, 6 validation and 8 test cases · each asked 3 times · at most 900,000 tokens, a cost of 2.50, 30 minutes',
    );
  });

  it('does nothing when the person cancels', async () => {
    const before = await runIds();
    person.choose = () => undefined;
    await vscode.commands.executeCommand('whetstone.optimizePrompt', vscode.Uri.file(workspacePath(skill)));
    assert.deepEqual([person.picks.length, await runIds()], [1, before]);
  });

  it('never reads a candidate from outside of the runs', async () => {
    const uri = vscode.Uri.from({ scheme: candidateScheme, path: `/..%2f..%2f..${workspacePath()}/c0/SKILL.md` });
    await assert.rejects(async () => vscode.workspace.openTextDocument(uri));
  });

  it('evaluates with the built-in model without asking anything', async () => {
    const { services } = await activated();
    const files = await write(smallTask());
    const run = await runOf('whetstone.evaluatePrompt', files['colors.eval.yaml'] as vscode.Uri);
    assert.deepEqual([person.picks, person.errors()], [[], []]);
    const view = await services.runs.view(run);
    assert.equal(view?.method, 'evaluate');
    assert.equal(view?.candidates[0]?.scores.test?.count, 20);
  });

  it('asks before it evaluates with a model that may cost something, and keeps the limits of the eval file', async () => {
    const files = await write(smallTask({ models: 'models:\n  task: openai:m\n  baseUrl: http://127.0.0.1:1/v1\n' }));
    const before = await runIds();
    let offered: readonly vscode.QuickPickItem[] = [];
    person.choose = (items) => {
      offered = items;
      return undefined;
    };
    await vscode.commands.executeCommand('whetstone.evaluatePrompt', files['SKILL.md']);
    assert.deepEqual([person.picks.length, person.errors()], [1, []]);
    assert.match(person.picks[0] ?? '', /^Evaluate .*\d+\/SKILL\.md · openai:m$/);
    assert.match(offered[0]?.description ?? '', /estimate: 20 calls · /);
    assert.equal(offered[0]?.detail, '20 cases · at most 400 calls');
    assert.deepEqual(await runIds(), before, 'without an answer nothing runs');
  });

  it('offers the models of the endpoint of the run in place of its own', async () => {
    const server = await OpenAIServer.start({ models: ['only-there'] });
    const { createQuickPick } = vscode.window;
    try {
      const files = await write(smallTask({ models: `models:\n  task: openai:m\n  baseUrl: ${server.url}\n` }));
      person.choose = (items) => (person.picks.length === 1 ? items[1] : undefined);
      vscode.window.createQuickPick = (() => picksWhenListed('openai:only-there')) as unknown as typeof createQuickPick;
      await vscode.commands.executeCommand('whetstone.evaluatePrompt', files['SKILL.md']);
      assert.deepEqual(person.errors(), []);
      assert.deepEqual(
        person.picks.map((title) => title.replace(/^Evaluate .*\d+\/SKILL\.md · /, '')),
        ['openai:m', 'openai:only-there'],
      );
    } finally {
      vscode.window.createQuickPick = createQuickPick;
      await server.close();
    }
  });

  it('takes the cases as their editor has them, unsaved changes included', async () => {
    const { services } = await activated();
    const files = await write(smallTask());
    const cases = files['colors.csv'] as vscode.Uri;
    const { document } = await vscode.window.showTextDocument(cases);
    await change(document, new vscode.Position(1, 0), 'a warm red thing,red\n');
    const run = await runOf('whetstone.evaluatePrompt', files['SKILL.md'] as vscode.Uri);
    assert.equal((await services.runs.view(run))?.splitSizes.test, 21);
    await vscode.commands.executeCommand('workbench.action.files.revert');
  });

  it('keeps two runs at once apart', async () => {
    const { services } = await activated();
    const files = await write(smallTask());
    const before = await runIds();
    const uri = files['SKILL.md'] as vscode.Uri;
    await Promise.all([
      vscode.commands.executeCommand('whetstone.optimizePrompt', uri),
      vscode.commands.executeCommand('whetstone.optimizePrompt', uri),
    ]);
    const made = (await runIds()).filter((id) => !before.includes(id));
    assert.equal(made.length, 2);
    const [first, second] = await Promise.all(made.map((id) => services.runs.view(id)));
    assert.deepEqual([first?.state, second?.state], ['ended', 'ended']);
    // The same input, settings and seed: the same run.
    assert.deepEqual(first?.verdict, second?.verdict);
    assert.deepEqual(services.runs.running, []);
  });

  it('stops when told, and leaves the best candidate to review', async () => {
    const { services } = await activated();
    const begun = vscode.commands.executeCommand(
      'whetstone.optimizePrompt',
      vscode.Uri.file(workspacePath('.github/agents/triage.agent.md')),
    );
    const run = await until(services.runs.onDidChangeRun, () => {
      const id = services.runs.running[0];
      const view = id === undefined ? undefined : services.runs.liveView(id);
      return view?.best === view?.baseline ? undefined : view?.id;
    });
    await vscode.commands.executeCommand('whetstone.stopRun', run);
    await begun;
    const view = await services.runs.view(run);
    assert.equal(view?.state, 'stopped');
    assert.match(view.statusLine, /Stopped/);
    assert.notEqual(view.best, view.baseline);
    assert.deepEqual(person.errors(), []);
    const document = await vscode.workspace.openTextDocument(candidateUri({ run, candidate: view.best }, mainFile(view).path));
    assert.notEqual(document.getText(), mainFile(view).text);
  });

  it('tells a run whose journal is damaged from its beginning apart, and one that is damaged later', async () => {
    const { services } = await activated();
    const { history } = services;
    const files = await write(smallTask());
    const run = await runOf('whetstone.evaluatePrompt', files['colors.eval.yaml'] as vscode.Uri);
    const path = runPath(run, 'journal.jsonl');
    const lines = readFileSync(path, 'utf8').split('\n');
    writeFileSync(path, lines.map((line, index) => (index === 3 ? line.slice(0, 40) : line)).join('\n'));
    services.runs.refresh();
    const later = await services.runs.open(run);
    assert.match(later?.warning ?? '', /damaged on line 4/);
    assert.ok(later?.view());
    const beginning = lines.findIndex((line) => line.includes('"type":"started"'));
    writeFileSync(path, lines.map((line, index) => (index <= beginning ? 'nonsense' : line)).join('\n'));
    services.runs.refresh();
    assert.equal((await services.runs.open(run))?.view(), undefined);
    const other = { type: 'started', formatVersion: 1 } as unknown as JournalEntry['event'];
    writeFileSync(path, encodeEntry({ at: '2026-01-01T00:00:00.000Z', event: other }, 0));
    services.runs.refresh();
    const ofOther = (await history.getChildren()).find((each) => each.kind === 'damaged');
    assert.ok(ofOther?.kind === 'damaged' && ofOther.why === 'other version', 'it is listed, and so are the others');
    assert.equal(history.getTreeItem(ofOther).description, 'written by another version');
    writeFileSync(path, lines.map((line, index) => (index <= beginning ? 'nonsense' : line)).join('\n'));
    services.runs.refresh();
    const node = (await history.getChildren()).find((each) => each.kind === 'damaged');
    assert.deepEqual(node, { kind: 'damaged', id: run, why: 'damaged' });
    person.answer = ({ actions }) => actions.find((action) => action === 'Delete');
    await vscode.commands.executeCommand('whetstone.deleteRun', node);
    assert.match(person.messages.at(-1)?.message ?? '', /^Delete the run \S+-evaluate, which cannot be shown\?$/);
    assert.ok(!(await runIds()).includes(run));
  });
});
