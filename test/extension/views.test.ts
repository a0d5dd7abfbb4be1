import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { CandidateView } from '../../src/core/run/view/runView';
import type { RunService } from '../../src/editor/runs/runService';
import { PromptsView } from '../../src/editor/views/promptsView';
import type { RunNode } from '../../src/editor/views/runsView';
import { RunsView } from '../../src/editor/views/runsView';
import { activated, insisting, runOf, smallTask, until, useFiles, useManualSaving, usePerson } from './support/editor';
import { mainFile } from '../../src/core/run/view/runProgram';

describe('the views', function () {
  this.timeout(60_000);
  useManualSaving();
  const person = usePerson();
  const write = useFiles('views');

  it('list the prompts, each with its last score', async () => {
    const { services } = await activated();
    const files = await write(smallTask());
    const uri = files['SKILL.md'] as vscode.Uri;
    const node = async () => (await services.prompts.getChildren()).find((each) => each.uri.toString() === uri.toString());
    const unmeasured = await node();
    assert.ok(unmeasured);
    assert.equal(services.prompts.getTreeItem(unmeasured).description, 'views/1');
    await runOf('whetstone.evaluatePrompt', uri);
    assert.deepEqual(person.errors(), []);
    const measured = await node();
    assert.ok(measured);
    assert.match(String(services.prompts.getTreeItem(measured).description), /^\d+\.\d % \(held out\) · views\/1$/);
  });

  it('give a prompt the score of the text that it has, also after accepting is undone', async () => {
    const { services } = await activated();
    const uri = (await write(smallTask()))['SKILL.md'] as vscode.Uri;
    const view = await services.runs.view(await runOf('whetstone.optimizePrompt', uri));
    assert.ok(view && view.best !== view.baseline, 'the run admitted a candidate');
    const scoreOf = (id: string) => view.candidates.find((candidate) => candidate.id === id)?.scores.test?.mean;
    const shown = async () =>
      (await services.prompts.getChildren()).find((each) => each.uri.toString() === uri.toString())?.score?.score?.mean;
    assert.notEqual(scoreOf(view.best), scoreOf(view.baseline));
    assert.equal(await shown(), scoreOf(view.baseline));
    person.answer = insisting;
    await vscode.commands.executeCommand('whetstone.acceptCandidate', { run: view.id, candidate: view.best });
    assert.equal(await shown(), scoreOf(view.best));
    const followed = until(services.prompts.onDidChangeTreeData, async () =>
      (await shown()) === scoreOf(view.baseline) ? true : undefined,
    );
    await vscode.commands.executeCommand('undo');
    await followed;
  });

  it('follow prompt files that come and go', async () => {
    const { services } = await activated();
    await write({ 'new.agent.md': 'Be kind.\n' });
    await until(services.prompts.onDidChangeTreeData, async () =>
      (await services.prompts.getChildren()).find(({ uri }) => uri.path.endsWith('/new.agent.md')),
    );
  });

  it('say that there is no prompt only when a list was made and is empty', async () => {
    const said: unknown[][] = [];
    const found: ((uris: vscode.Uri[]) => void)[] = [];
    const { executeCommand } = vscode.commands;
    const { findFiles } = vscode.workspace;
    const none = { onDidChangeList: new vscode.EventEmitter<void>().event, summariesSoon: () => Promise.resolve([]) };
    const view = new PromptsView(none as unknown as RunService);
    const list = async (uris: vscode.Uri[]) => {
      const listed = view.getChildren();
      const before = said.length;
      await Promise.resolve();
      assert.equal(said.length, before, 'nothing is said while the list is being made');
      found.pop()?.(uris);
      await listed;
    };
    vscode.commands.executeCommand = ((...words: unknown[]) => Promise.resolve(void said.push(words))) as typeof executeCommand;
    vscode.workspace.findFiles = () => new Promise((resolve) => found.push(resolve));
    try {
      await list([]);
      await list([vscode.Uri.file('/a/SKILL.md')]);
      await list([vscode.Uri.file('/b/SKILL.md')]);
      await list([]);
      assert.deepEqual(
        said,
        [true, false, true].map((isEmpty) => ['setContext', 'whetstone.noPrompts', isEmpty]),
      );
    } finally {
      vscode.commands.executeCommand = executeCommand;
      vscode.workspace.findFiles = findFiles;
      view.dispose();
    }
  });

  it('show a run, its steps, and what came of them', async () => {
    const { services } = await activated();
    const { history } = services;
    const files = await write(smallTask());
    const id = await runOf('whetstone.optimizePrompt', files['SKILL.md'] as vscode.Uri);
    const [run] = await history.getChildren();
    assert.ok(run?.kind === 'run' && run.run.id === id, 'the newest run comes first');
    const item = history.getTreeItem(run);
    assert.match(item.label as string, /(^|\/)\d+\/SKILL\.md$/);
    assert.match(String(item.description), /^[+−±]\d+\.\d points \(held out\) · MetaReflection · \S/);
    assert.match(
      item.accessibilityInformation?.label ?? '',
      /\d+\/SKILL\.md · MetaReflection, .* points \(held out\), (proven|not proven|no gain|worse), \d/,
    );
    assert.equal(item.contextValue, 'whetstone.run');
    const steps = await history.getChildren(run);
    assert.ok(steps.length > 0 && steps.every(({ kind }) => kind === 'step'));
    const children = (await Promise.all(steps.map((step) => history.getChildren(step)))).flat();
    const view = await services.runs.view(id);
    assert.deepEqual(children.filter(({ kind }) => kind === 'reflection').length, view?.reflections.length);
    const candidates = children.flatMap((child) => (child.kind === 'candidate' ? [child] : []));
    assert.deepEqual(
      candidates.map(({ candidate }) => candidate.id).sort(),
      view?.candidates
        .filter(({ step }) => step > 0)
        .map(({ id: each }) => each)
        .sort(),
    );
    for (const child of children) assert.deepEqual(history.getTreeItem(child).command?.command, 'whetstone.showRun');
    const ids = [run, ...steps, ...children].map((node) => history.getTreeItem(node).id);
    assert.equal(new Set(ids).size, ids.length, 'every item has an id of its own');
  });

  it('select the run whose panel is looked at, where they are in sight', async () => {
    const { services } = await activated();
    const uri = (await write(smallTask()))['SKILL.md'] as vscode.Uri;
    const older = await runOf('whetstone.evaluatePrompt', uri);
    const newer = await runOf('whetstone.evaluatePrompt', uri);
    const tree = {
      visible: true,
      selection: [] as RunNode[],
      focused: false,
      reveal: (node: RunNode, { focus }: { readonly focus: boolean }) => {
        tree.selection = [node];
        tree.focused ||= focus;
        return Promise.resolve();
      },
    };
    const { createTreeView } = vscode.window;
    const view = new RunsView(services.runs);
    vscode.window.createTreeView = (() => tree) as unknown as typeof createTreeView;
    view.start();
    vscode.window.createTreeView = createTreeView;
    const selected = () => tree.selection.map((node) => (node.kind === 'damaged' ? '' : `${node.kind} ${node.run.id}`));
    await view.follow(older);
    assert.deepEqual(selected(), [`run ${older}`]);
    const [run] = await view.getChildren();
    assert.ok(run?.kind === 'run' && run.run.id === newer);
    const whole = await services.runs.view(newer);
    assert.ok(whole);
    tree.selection = [{ kind: 'candidate', run: whole, candidate: whole.candidates[0] as CandidateView }];
    await view.follow(newer);
    assert.deepEqual(selected(), [`candidate ${newer}`], 'a part of it stays selected');
    tree.visible = false;
    await view.follow(older);
    assert.deepEqual(selected(), [`candidate ${newer}`], 'a hidden tree stays hidden');
    assert.equal(tree.focused, false);
    view.dispose();
  });

  it('put Optimize, Evaluate and the history above a prompt file, unless switched off', async () => {
    const { services } = await activated();
    const files = await write(smallTask());
    const uri = files['SKILL.md'] as vscode.Uri;
    await runOf('whetstone.evaluatePrompt', uri);
    const runs = (await services.runs.summaries()).filter(({ files }) => files.includes(uri.fsPath)).length;
    await vscode.workspace.openTextDocument(uri);
    const lenses = async () =>
      (await vscode.commands.executeCommand<vscode.CodeLens[]>('vscode.executeCodeLensProvider', uri)).map(({ command }) => command?.title);
    const [optimize, evaluate, past] = await lenses();
    assert.equal(optimize, '$(beaker) Optimize');
    assert.match(evaluate ?? '', /Evaluate \(last: \d+\.\d % \(held out\) on 20 cases\)$/);
    assert.equal(past, `$(history) History (${runs})`);
    const settings = vscode.workspace.getConfiguration('whetstone');
    await settings.update('codeLens.enabled', false, vscode.ConfigurationTarget.Global);
    try {
      assert.deepEqual(await lenses(), []);
    } finally {
      await settings.update('codeLens.enabled', undefined, vscode.ConfigurationTarget.Global);
    }
  });

  it('tell where a rule came from', async () => {
    const { services } = await activated();
    const files = await write(smallTask());
    const run = await services.runs.view(await runOf('whetstone.optimizePrompt', files['SKILL.md'] as vscode.Uri));
    assert.ok(run && run.best !== run.baseline, 'the run admitted rules');
    const best = run.candidates.find(({ id }) => id === run.best);
    const rule = best?.items?.['rules']?.[0];
    assert.ok(rule);
    person.answer = insisting;
    await vscode.commands.executeCommand('whetstone.acceptCandidate', { run: run.id, candidate: run.best });
    const document = await vscode.workspace.openTextDocument(mainFile(run).path);
    const position = document.positionAt(document.getText().indexOf(rule.text));
    const hovers = await vscode.commands.executeCommand<vscode.Hover[]>('vscode.executeHoverProvider', document.uri, position);
    const text = hovers
      .flatMap(({ contents }) => contents.map((content) => (typeof content === 'string' ? content : content.value)))
      .join('\n')
      .replaceAll('&nbsp;', ' ');
    assert.match(text, /Learned by MetaReflection in step \d+/);
    assert.match(text, /command:whetstone\.showRun/);
    assert.match(text, /colors\.csv:\d+/, 'the cases that taught it are named, each with its place');
    const outside = await vscode.commands.executeCommand<vscode.Hover[]>(
      'vscode.executeHoverProvider',
      document.uri,
      new vscode.Position(0, 0),
    );
    assert.deepEqual(outside, []);
    await vscode.window.showTextDocument(document);
    await vscode.commands.executeCommand('workbench.action.files.revert');
  });
});
