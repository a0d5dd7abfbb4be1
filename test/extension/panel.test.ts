import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import * as vscode from 'vscode';
import { RunPanel } from '../../src/editor/panel/runPanel';
import { RunPanels } from '../../src/editor/panel/runPanels';
import type { RunService } from '../../src/editor/runs/runService';
import type { WireMessage } from '../../src/panel/messageHandler';
import type { PanelStart } from '../../src/panel/protocol';
import { updated, type PanelSnapshot, type PanelUpdate } from '../../src/panel/snapshot';
import { OpenAIServer } from '../support/openaiServer';
import { activated, change, runIds, runOf, smallTask, useFiles, useManualSaving, usePerson, workspacePath } from './support/editor';

const evalFile =
  'prompt: SKILL.md\ncases: ../../messages.csv\nmetric: iequals\nmethod: metareflection\n' +
  'models: { task: lexical, reflection: lexical }\nbudget: { calls: 700 }\n';

/** A panel without a page: what it is told, and how often it is brought to the front. */
class BarePanel {
  readonly told = new vscode.EventEmitter<PanelSnapshot>();
  latest: PanelSnapshot | undefined;
  reveals = 0;
  readonly answers: WireMessage[] = [];
  active = true;
  readonly visible = true;
  title = '';
  private readonly received = new vscode.EventEmitter<unknown>();
  readonly webview = {
    cspSource: '',
    html: '',
    asWebviewUri: (uri: vscode.Uri) => uri,
    onDidReceiveMessage: this.received.event,
    postMessage: (message: WireMessage): Promise<boolean> => {
      // As it goes over the wire.
      this.take(JSON.parse(JSON.stringify(message)) as WireMessage);
      return Promise.resolve(true);
    },
  };
  readonly onDidChangeViewState = new vscode.EventEmitter<void>().event;
  readonly onDidDispose = new vscode.EventEmitter<void>().event;

  reveal(): void {
    this.reveals++;
  }

  private take(message: WireMessage): void {
    const started = message.kind === 'result' ? (message.value as PanelStart | undefined)?.snapshot : undefined;
    if (message.kind === 'result') this.answers.push(message);
    if (started !== undefined) this.tell(started);
    if (message.kind === 'notice' && message.name === 'snapshot') this.tell(message.payload as PanelSnapshot);
    if (message.kind === 'notice' && message.name === 'update') this.tell(updated(this.latest, message.payload as PanelUpdate));
  }

  private tell(snapshot: PanelSnapshot | undefined): void {
    assert.ok(snapshot !== undefined, 'an update that follows upon what was told');
    this.told.fire((this.latest = snapshot));
  }

  /** What the page asks of its host. */
  ask(name: string, payload: unknown): void {
    this.received.fire({ kind: 'request', id: 1, name, payload });
  }

  /** Waits until the panel is told that the file holds a candidate, or none. */
  holds(candidate: string | undefined): Promise<void> {
    return this.isTold((snapshot) => snapshot?.kind === 'run' && snapshot.run.held === candidate);
  }

  /** Waits until the latest of what the panel is told is so. */
  async isTold(isSo: (snapshot: PanelSnapshot | undefined) => boolean): Promise<void> {
    while (!isSo(this.latest))
      await new Promise<void>((resolve) => {
        const listener = this.told.event(() => {
          listener.dispose();
          resolve();
        });
      });
  }
}

describe('the panel of a run', function () {
  this.timeout(60_000);
  useManualSaving();
  const person = usePerson();
  const write = useFiles('panel');

  /** Shows a run in a panel without a page. */
  async function shown(run: string): Promise<{ readonly panels: RunPanels; readonly panel: BarePanel }> {
    const { services } = await activated();
    const panel = new BarePanel();
    const { createWebviewPanel } = vscode.window;
    const panels = new RunPanels(services.context.extensionUri, services.runs, services.log);
    vscode.window.createWebviewPanel = (() => panel) as unknown as typeof createWebviewPanel;
    try {
      panels.show(run);
    } finally {
      vscode.window.createWebviewPanel = createWebviewPanel;
    }
    // A page asks once it is there.
    while (panel.webview.html === '') await new Promise((resolve) => setImmediate(resolve));
    panel.ask('ready', undefined);
    return { panels, panel };
  }

  it('is told last how the run stands last, whatever is read in between', async () => {
    const { services } = await activated();
    const panel = new BarePanel();
    const reads: ((open: unknown) => void)[] = [];
    const runs = { openLive: () => undefined, open: () => new Promise((resolve) => reads.push(resolve)) } as unknown as RunService;
    const { extensionUri } = services.context;
    const runPanel = new RunPanel(panel as unknown as vscode.WebviewPanel, 'run', { runs, extensionUri, log: services.log }, undefined);
    const untilTrue = async (isSo: () => boolean): Promise<void> => {
      while (!isSo()) await new Promise((resolve) => setImmediate(resolve));
    };
    panel.ask('ready', undefined);
    await untilTrue(() => reads.length === 1);
    // What comes up meanwhile is told once the page has begun.
    await runPanel.push();
    assert.equal(reads.length, 1);
    reads[0]?.(undefined);
    await untilTrue(() => panel.answers.length === 1 && reads.length === 2);
    const now = { unreadable: 'no access', view: () => undefined };
    // One that is overtaken is told no more.
    const pushed = runPanel.push();
    await untilTrue(() => reads.length === 3);
    reads[2]?.(now);
    await pushed;
    reads[1]?.(undefined);
    await new Promise((resolve) => setTimeout(resolve, 20));
    assert.match(panel.latest?.kind === 'missing' ? panel.latest.message : '', /refuses to read/);
    runPanel.dispose();
  });

  it('is told which candidate the file holds now: after accepting, undoing, editing and saving', async () => {
    const { services } = await activated();
    const prompt = readFileSync(workspacePath('.github/skills/triage-support/SKILL.md'), 'utf8');
    const files = await write({ 'SKILL.md': prompt, 'skill.eval.yaml': evalFile });
    const uri = files['SKILL.md'] as vscode.Uri;
    const run = await runOf('whetstone.optimizePrompt', uri);
    const best = (await services.runs.view(run))?.best ?? '';
    assert.notEqual(best, 'c0', 'a candidate was admitted');
    const { panels, panel } = await shown(run);
    try {
      await panel.holds('c0');
      person.answer = ({ actions }) => actions[0];
      await vscode.commands.executeCommand('whetstone.acceptCandidate', { run, candidate: best });
      await panel.holds(best);
      await vscode.commands.executeCommand('undo');
      await panel.holds('c0');
      await vscode.commands.executeCommand('redo');
      await panel.holds(best);
      const document = await vscode.workspace.openTextDocument(uri);
      await document.save();
      await panel.holds(best);
      const rule = document.getText().indexOf('whetstone:rules -->') + 'whetstone:rules -->'.length;
      await change(document, document.positionAt(rule), '\n- Mine.');
      await panel.holds(undefined);
      await vscode.commands.executeCommand('workbench.action.files.revert');
      await panel.holds(best);
    } finally {
      panels.dispose();
    }
  });

  it('is told how many runs there are of the same prompt and cases', async () => {
    const prompt = readFileSync(workspacePath('.github/skills/triage-support/SKILL.md'), 'utf8');
    const files = await write({ 'SKILL.md': prompt, 'skill.eval.yaml': evalFile });
    const first = await runOf('whetstone.optimizePrompt', files['SKILL.md'] as vscode.Uri);
    const { panels, panel } = await shown(first);
    try {
      await panel.isTold((snapshot) => snapshot?.kind === 'run' && snapshot.run.beside !== undefined);
      const { number = 0, total = 0 } = (panel.latest?.kind === 'run' && panel.latest.run.beside) || {};
      // Other tests have runs on the same text and cases, in other files.
      assert.ok(number >= 1 && number === total);
    } finally {
      panels.dispose();
    }
  });

  it('is not brought to the front when it is there: that would take the focus from its buttons', async () => {
    const files = await write(smallTask());
    const run = await runOf('whetstone.evaluatePrompt', files['SKILL.md'] as vscode.Uri);
    const { panels, panel } = await shown(run);
    try {
      panels.show(run);
      assert.equal(panel.reveals, 0);
      panel.active = false;
      panels.show(run);
      assert.equal(panel.reveals, 1);
    } finally {
      panels.dispose();
    }
  });

  it('of a run that failed asks for the key of the endpoint that the run is at', async () => {
    const { services } = await activated();
    const server = await OpenAIServer.start({ apiKey: 'right', models: ['m'] });
    const { url } = server;
    const { executeCommand } = vscode.commands;
    const asked: unknown[][] = [];
    try {
      await services.context.secrets.store(`whetstone.apiKey ${url}`, 'wrong');
      const files = await write(smallTask({ models: `models:\n  task: openai:m\n  baseUrl: ${url}\n` }));
      await vscode.commands.executeCommand('whetstone.evaluatePrompt', files['SKILL.md']);
      const [run = ''] = await runIds();
      const { panels, panel } = await shown(run);
      const done = new Promise<void>((resolve) => {
        vscode.commands.executeCommand = ((...words: unknown[]) =>
          Promise.resolve(void (words[0] === 'whetstone.setApiKey' && resolve(void asked.push(words))))) as typeof executeCommand;
      });
      panel.ask('setApiKey', { run });
      await done;
      panels.dispose();
    } finally {
      vscode.commands.executeCommand = executeCommand;
      await server.close();
    }
    assert.deepEqual(asked, [['whetstone.setApiKey', url]]);
  });
});
