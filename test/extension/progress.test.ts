import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { StopReason } from '../../src/core/run/journal/events';
import type { RunView } from '../../src/core/run/view/runView';
import { followRun } from '../../src/editor/optimize/followRun';
import { RunPanel } from '../../src/editor/panel/runPanel';
import { describeProgress, RunStatusBar } from '../../src/editor/runs/runProgress';
import type { Services } from '../../src/editor/services';
import type { WireMessage } from '../../src/panel/messageHandler';
import type { PanelStart } from '../../src/panel/protocol';
import { updated, type PanelSnapshot, type PanelUpdate } from '../../src/panel/snapshot';
import { OpenAIServer } from '../support/openaiServer';
import { activated, smallTask, until, useFiles, usePerson } from './support/editor';

describe('the progress of a run', function () {
  this.timeout(60_000);
  const person = usePerson();
  const write = useFiles('progress');

  it('is told in the same numbers by status bar and panel, and by no notification', async () => {
    const { services } = await activated();
    const told = { statusBar: [] as string[], notification: [] as string[], panel: [] as string[] };
    let inStatusBar = '';
    const { createStatusBarItem, withProgress } = vscode.window;
    let tooltip: vscode.MarkdownString | undefined;
    const item = {
      set text(text: string) {
        inStatusBar = text.replace(/^.*?: /, '');
      },
      set tooltip(shown: vscode.MarkdownString) {
        tooltip = shown;
      },
      show: () => undefined,
      hide: () => undefined,
      dispose: () => undefined,
    };
    vscode.window.createStatusBarItem = (() => item) as unknown as typeof createStatusBarItem;
    const statusBar = new RunStatusBar(services.runs);
    vscode.window.createStatusBarItem = createStatusBarItem;
    vscode.window.withProgress = ({ title }) => {
      told.notification.push(title ?? '');
      throw new Error('There is a status bar for it.');
    };

    // Who follows a run is told of it now and then only. So it is held until the panel is there,
    // and then after some answers until they are told of.
    let show = (): void => undefined;
    const isShown = new Promise<void>((resolve) => (show = resolve));
    let asked = 0;
    const server = await OpenAIServer.start({
      answer: async () => {
        await isShown;
        if (++asked > 10) await until(services.runs.onDidProgress, () => told.statusBar[0]);
        return 'red';
      },
    });
    const files = await write(smallTask({ models: `models:\n  task: openai:m\n  baseUrl: ${server.url}\n` }));
    const begun = vscode.commands.executeCommand('whetstone.optimizePrompt', files['SKILL.md']);
    const id = await until(services.runs.onDidChangeList, () => services.runs.running[0]);
    const page = new Page(told.panel);
    const panel = new RunPanel(
      page.panel,
      id,
      { runs: services.runs, extensionUri: services.context.extensionUri, log: services.log },
      undefined,
    );
    const pushes: Promise<void>[] = [];
    const pushing = services.runs.onDidProgress(() => {
      pushes.push(panel.push());
      if (services.runs.running.includes(id)) told.statusBar.push(inStatusBar);
    });
    await page.begin();
    show();
    try {
      await begun;
      await Promise.all(pushes);
    } finally {
      vscode.window.withProgress = withProgress;
      vscode.Disposable.from(pushing, panel, statusBar).dispose();
      await server.close();
    }
    assert.deepEqual([person.errors(), told.notification], [[], []]);
    assert.ok(told.statusBar.length > 0, 'the run was followed');
    for (const message of told.statusBar)
      assert.ok(told.panel.includes(message), `the panel did not say ${message}, but ${told.panel.join('; ')}`);
    assert.ok(
      tooltip?.value.includes(`[Stop](command:whetstone.stopRun?${encodeURIComponent(JSON.stringify([id]))})`),
      'the status bar can stop it',
    );
  });

  it('says that a score is the original’s while no candidate is ahead of it', () => {
    const score = (mean: number) => ({ kind: 'fit', mean, interval: { low: 0, high: 1 }, count: 10, errors: 0 });
    const candidates = [
      { id: 'c0', scores: { validation: score(0.028) } },
      { id: 'c1', scores: { validation: score(0.5) } },
    ];
    const spending = { calls: { task: 3, reflection: 1, judge: 0, cached: 0 }, inputTokens: 1, outputTokens: 1, minutes: 0 };
    const progress = (best: string) =>
      describeProgress({ best, baseline: 'c0', candidates, spending, budget: { calls: 10 } } as unknown as RunView);
    assert.deepEqual(['c0', 'c1'].map(progress), ['4 of 10 calls · original 2.8 % (fit)', '4 of 10 calls · best so far 50.0 % (fit)']);
  });

  it('at the end reads well, whatever ended the run', async () => {
    const verdict = { kind: 'proven', difference: 0.125, interval: { low: 0.1, high: 0.2 }, pValue: 0.001, cases: 96 };
    const ended = {
      state: 'ended',
      files: [{ path: '/a/SKILL.md', text: 'Sort it.', hash: '' }],
      components: [],
      method: 'opro',
      best: 'c1',
      baseline: 'c0',
      verdict,
      stopDetail: '8 steps in a row brought no version that held.',
      candidates: [],
      reflections: [],
      accepted: [],
      steps: [],
      splitSizes: { train: 72, validation: 72, test: 96 },
    };
    const said = async (change: object): Promise<string> => {
      person.messages.length = 0;
      const services = {
        log: undefined,
        runs: { nameOf: () => 'SKILL.md', view: () => Promise.resolve({ ...ended, ...change }) },
        panels: { isVisible: () => false },
      } as unknown as Services;
      await followRun({ id: 'run', done: Promise.resolve(), context: {} }, services);
      await new Promise((resolve) => setImmediate(resolve));
      return person.messages[0]?.message ?? '';
    };
    const proven = 'SKILL.md: Proven: +12.5 points on 96 test cases (held out).';
    const sentences: Readonly<Record<StopReason, string>> = {
      finished: 'Finished.',
      stalled: 'Stopped: nothing better comes up.',
      'nothing-to-learn': 'Stopped: no failure is left among the training cases that it learns from.',
      perfect: 'Stopped: every validation case is right.',
      budget: 'Stopped: the budget pays for no more.',
      stopped: 'The search was ended before its time, and judged.',
    };
    for (const [stopReason, sentence] of Object.entries(sentences)) assert.equal(await said({ stopReason }), `${proven} ${sentence}`);
    assert.equal(
      await said({ stopReason: 'stalled', best: 'c0', candidates: [{ id: 'c1', state: 'rejected', scores: {} }] }),
      'SKILL.md: No gain: no candidate was admitted. Stopped: nothing better comes up.',
    );
    assert.equal(
      await said({ stopReason: 'budget', verdict: undefined }),
      'SKILL.md: No verdict: the best candidate did not meet the original on the test cases. Stopped: the budget pays for no more.',
    );
    const evaluation = {
      method: 'evaluate',
      verdict: undefined,
      candidates: [{ id: 'c0', scores: { test: { kind: 'held out', mean: 0.5, interval: { low: 0, high: 1 }, count: 20, errors: 0 } } }],
    };
    assert.equal(await said({ ...evaluation, stopReason: 'finished' }), 'SKILL.md: 50.0 % (held out) on 20 cases.');
    const cut = 'Scored on 12 of 20 cases. The budget of 12 calls is used up.';
    assert.equal(await said({ ...evaluation, stopReason: 'budget', stopDetail: cut }), `SKILL.md: 50.0 % (held out) on 20 cases. ${cut}`);
  });
});

/** A page in sight that keeps in words what it is told. */
class Page {
  private latest: PanelSnapshot | undefined;
  private readonly received = new vscode.EventEmitter<unknown>();
  private readonly begun = new vscode.EventEmitter<void>();
  readonly panel: vscode.WebviewPanel;

  constructor(private readonly told: string[]) {
    const postMessage = (message: WireMessage): Promise<boolean> => {
      this.take(message);
      return Promise.resolve(true);
    };
    const webview = {
      postMessage,
      onDidReceiveMessage: this.received.event,
      asWebviewUri: (uri: vscode.Uri) => uri,
      cspSource: '',
      html: '',
    };
    this.panel = {
      webview,
      visible: true,
      active: true,
      title: '',
      onDidChangeViewState: () => undefined,
    } as unknown as vscode.WebviewPanel;
  }

  /** Asks what there is to show, as every page does first. */
  begin(): Promise<unknown> {
    const answered = until(this.begun.event, () => this.latest);
    this.received.fire({ kind: 'request', id: 1, name: 'ready' });
    return answered;
  }

  private take(message: WireMessage): void {
    if (message.kind === 'result') this.latest = (message.value as PanelStart).snapshot;
    else if (message.kind === 'notice' && message.name === 'snapshot') this.latest = message.payload as PanelSnapshot;
    else if (message.kind === 'notice' && message.name === 'update') this.latest = updated(this.latest, message.payload as PanelUpdate);
    assert.ok(this.latest?.kind === 'run' && this.latest.whole, 'what the page was told is a run');
    this.told.push(describeProgress({ ...this.latest.run, ...this.latest.whole, steps: [] }));
    this.begun.fire();
  }
}
