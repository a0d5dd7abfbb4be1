import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { RunView } from '../../src/core/run/runView';
import { followRun } from '../../src/editor/optimize/followRun';
import { RunPanel } from '../../src/editor/panel/runPanel';
import { describeProgress, RunStatusBar } from '../../src/editor/runs/runProgress';
import type { Services } from '../../src/editor/services';
import { activated, until, usePerson, workspacePath } from './support/editor';

describe('the progress of a run', function () {
  this.timeout(60_000);
  const person = usePerson();

  it('is told in the same numbers by status bar, notification and panel', async () => {
    const { services } = await activated();
    const told = { statusBar: [] as string[], notification: [] as string[], panel: [] as string[] };
    const { createStatusBarItem, withProgress } = vscode.window;
    const item = {
      set text(text: string) {
        told.statusBar.push(text.replace(/^.*?: /, ''));
      },
      show: () => undefined,
      hide: () => undefined,
      dispose: () => undefined,
    };
    vscode.window.createStatusBarItem = (() => item) as unknown as typeof createStatusBarItem;
    const statusBar = new RunStatusBar(services.runs);
    vscode.window.createStatusBarItem = createStatusBarItem;

    const begun = vscode.commands.executeCommand('whetstone.optimizePrompt', vscode.Uri.file(workspacePath('.github/agents/triage.agent.md')));
    const id = await until(services.runs.onDidChangeList, () => services.runs.running[0]);
    const panel = new RunPanel(panelOf(told.panel), id, { runs: services.runs, extensionUri: services.context.extensionUri, log: services.log }, undefined);
    const pushing = services.runs.onDidProgress(() => void panel.push());
    vscode.window.withProgress = ((_options, task) =>
      task({ report: ({ message }) => void told.notification.push(message ?? '') }, new vscode.CancellationTokenSource().token));
    // Shown to whoever looks at the panel: nothing is said when it ends.
    const quiet = { ...services, panels: { isVisible: () => true } } as unknown as Services;
    try {
      await followRun({ id, done: begun as Promise<unknown>, kind: 'optimize', promptPath: 'triage.agent.md', context: {} }, quiet);
    } finally {
      vscode.window.withProgress = withProgress;
      vscode.Disposable.from(pushing, panel, statusBar).dispose();
    }
    assert.deepEqual(person.errors(), []);
    assert.ok(told.notification.length > 0, 'the run was followed');
    for (const message of told.notification) {
      assert.ok(told.panel.includes(message), `the panel did not say ${message}, but ${told.panel.join('; ')}`);
      assert.ok(told.statusBar.includes(message), `the status bar did not say ${message}, but ${told.statusBar.join('; ')}`);
    }
  });
});

/** A panel in sight, whose page keeps in words what it is told. */
function panelOf(told: string[]): vscode.WebviewPanel {
  const postMessage = (message: { readonly payload?: { readonly run?: RunView } }): Promise<boolean> => {
    if (message.payload?.run !== undefined) told.push(describeProgress(message.payload.run));
    return Promise.resolve(true);
  };
  const webview = { postMessage, onDidReceiveMessage: () => undefined, asWebviewUri: (uri: vscode.Uri) => uri, cspSource: '', html: '' };
  return { webview, visible: true, active: true, title: '', onDidChangeViewState: () => undefined } as unknown as vscode.WebviewPanel;
}
