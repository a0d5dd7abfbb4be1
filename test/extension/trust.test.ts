import assert from 'node:assert/strict';
import { readdirSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import * as vscode from 'vscode';
import { RunPanel } from '../../src/editor/panel/runPanel';
import type { WireMessage } from '../../src/panel/messageHandler';
import { summaryName } from '../../src/storage/runStore';
import { activated, runIds, runOf, runPath, smallTask, useFiles, usePerson, useRestrictedMode } from './support/editor';

describe('in Restricted Mode', function () {
  this.timeout(30_000);
  const person = usePerson();
  const write = useFiles('restricted');
  let run = '';
  before(async () => (run = await runOf('whetstone.evaluatePrompt', (await write(smallTask()))['SKILL.md'] as vscode.Uri)));
  useRestrictedMode();
  // A message that VS Code hides by itself is never answered.
  beforeEach(() => (person.answer = () => new Promise(() => undefined)));

  const commands: Readonly<Record<string, readonly unknown[]>> = {
    'whetstone.acceptCandidate': [{ run: 'run', candidate: 'c1' }],
    'whetstone.resumeRun': [{ run: 'run' }],
    'whetstone.deleteRun': [{ run: 'run' }],
    'whetstone.deleteOldRuns': [],
    'whetstone.clearCache': [],
    'whetstone.selectModels': [],
  };
  for (const [command, args] of Object.entries(commands)) {
    it(`${command} says so, and ends`, async () => {
      await vscode.commands.executeCommand(command, ...args);
      assert.deepEqual(
        person.messages.map(({ severity, actions }) => [severity, actions]),
        [['warning', ['Manage Workspace Trust']]],
      );
      assert.match(person.messages[0]?.message ?? '', /only in a trusted workspace/);
      assert.deepEqual(person.picks, []);
    });
  }

  it('nothing runs, and no eval file is written', async () => {
    const files = await write({ 'SKILL.md': smallTask()['SKILL.md'] ?? '' });
    const uri = files['SKILL.md'] as vscode.Uri;
    const before = await runIds();
    await vscode.commands.executeCommand('whetstone.evaluatePrompt', uri);
    await vscode.commands.executeCommand('whetstone.newEvalFile', uri);
    assert.deepEqual(
      person.messages.map(({ message }) => message),
      [
        'Whetstone runs prompts only in a trusted workspace, because its files decide where they are sent.',
        'Eval files are written only in a trusted workspace, because its files decide what is in them.',
      ],
    );
    assert.deepEqual([readdirSync(dirname(uri.fsPath)), await runIds()], [['SKILL.md'], before]);
  });

  it('runs are listed, and nothing is written into their folders', async () => {
    const { services } = await activated();
    rmSync(runPath(run, summaryName), { force: true });
    services.runs.refresh();
    const before = readdirSync(runPath(run));
    assert.ok((await services.runs.list()).some(({ id, summary }) => id === run && summary !== undefined));
    assert.deepEqual(readdirSync(runPath(run)), before);
  });

  it('the panel says itself why no model is selected and nothing accepted or resumed, and is told at once', async () => {
    const { services } = await activated();
    const posted: WireMessage[] = [];
    let send: (message: unknown) => void = () => undefined;
    const answered = (id: number) =>
      new Promise<void>((resolve) => {
        onPost = () => posted.some((message) => message.kind !== 'notice' && message.id === id) && resolve();
      });
    let onPost: () => void = () => undefined;
    const webview = {
      cspSource: '',
      asWebviewUri: (uri: vscode.Uri) => uri,
      onDidReceiveMessage: (listener: (message: unknown) => void) => ((send = listener), new vscode.Disposable(() => undefined)),
      postMessage: (message: WireMessage) => (posted.push(message), onPost(), Promise.resolve(true)),
    };
    const view = {
      webview,
      visible: true,
      onDidChangeViewState: () => new vscode.Disposable(() => undefined),
    } as unknown as vscode.WebviewPanel;
    const { runs, log, context } = services;
    const panel = new RunPanel(view, 'run', { runs, log, extensionUri: context.extensionUri }, undefined);
    const requests = [
      ['accept', { run: 'run', candidate: 'c1' }],
      ['resume', { run: 'run' }],
      ['selectModels', undefined],
    ] as const;
    for (const [id, [name, payload]] of requests.entries()) {
      const answer = answered(id);
      send({ kind: 'request', id, name, payload });
      await answer;
    }
    assert.deepEqual(posted, [
      { kind: 'error', id: 0, message: 'Candidates are accepted only in a trusted workspace, because its files decide what they change.' },
      {
        kind: 'error',
        id: 1,
        message: 'Whetstone runs prompts only in a trusted workspace, because its files decide where they are sent.',
      },
      { kind: 'error', id: 2, message: 'Models are selected only in a trusted workspace, because the choice is written to its settings.' },
    ]);
    assert.deepEqual(person.messages, []);
    panel.dispose();
  });
});
