import { randomBytes } from 'node:crypto';
import * as vscode from 'vscode';
import type { Handlers } from '../../panel/messageHandler';
import { MessageHandler } from '../../panel/messageHandler';
import { panelHtml } from '../../panel/panelHtml';
import { panelStrings } from '../../panel/panelStrings';
import type { HostNotices, PanelRequests, PanelSnapshot, PanelTarget, SavedPanelState } from '../../panel/protocol';
import { panelViewType } from '../../panel/protocol';
import { commandIds } from '../commandIds';
import { openPosition } from '../openPosition';
import type { RunService } from '../runs/runService';

/** How often a panel is told of a run's progress, at most, in milliseconds. */
const pushInterval = 150;

/** The panels that show runs, one a run; brought back after a restart by what each of them saved. */
export class RunPanels implements vscode.WebviewPanelSerializer<SavedPanelState>, vscode.Disposable {
  private readonly panels = new Map<string, RunPanel>();
  private readonly disposables: vscode.Disposable[];

  constructor(
    private readonly extensionUri: vscode.Uri,
    private readonly runs: RunService,
  ) {
    this.disposables = [
      vscode.window.registerWebviewPanelSerializer(panelViewType, this),
      runs.onDidChangeRun((id) => this.panels.get(id)?.schedulePush()),
    ];
  }

  /** Shows a run's panel, and something in it. */
  show(runId: string, target?: PanelTarget): void {
    const open = this.panels.get(runId);
    if (open !== undefined) {
      open.reveal(target);
      return;
    }
    const panel = vscode.window.createWebviewPanel(
      panelViewType,
      vscode.l10n.t('Whetstone Run'),
      { viewColumn: vscode.ViewColumn.Active, preserveFocus: false },
      this.options(),
    );
    this.attach(panel, runId, target);
  }

  async deserializeWebviewPanel(panel: vscode.WebviewPanel, state: SavedPanelState | undefined): Promise<void> {
    panel.webview.options = this.options();
    this.attach(panel, state?.run ?? '');
  }

  /** Whether the panel of a run is in sight. */
  isVisible(runId: string): boolean {
    return this.panels.get(runId)?.visible ?? false;
  }

  dispose(): void {
    vscode.Disposable.from(...this.disposables).dispose();
    for (const panel of this.panels.values()) panel.dispose();
  }

  private attach(panel: vscode.WebviewPanel, runId: string, target?: PanelTarget): void {
    panel.iconPath = vscode.Uri.joinPath(this.extensionUri, 'media', 'icons', 'whetstone.svg');
    const runPanel = new RunPanel(panel, runId, this.runs, this.extensionUri, target);
    this.panels.set(runId, runPanel);
    panel.onDidDispose(() => {
      runPanel.dispose();
      if (this.panels.get(runId) === runPanel) this.panels.delete(runId);
    });
  }

  private options(): vscode.WebviewPanelOptions & vscode.WebviewOptions {
    return { enableScripts: true, localResourceRoots: [vscode.Uri.joinPath(this.extensionUri, 'dist', 'media')] };
  }
}

/** The host's side of one panel. */
class RunPanel {
  private readonly messages: MessageHandler<HostNotices, PanelRequests>;
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly panel: vscode.WebviewPanel,
    private readonly runId: string,
    private readonly runs: RunService,
    private readonly extensionUri: vscode.Uri,
    private target: PanelTarget | undefined,
  ) {
    this.messages = new MessageHandler<HostNotices, PanelRequests>((message) => void panel.webview.postMessage(message), this.handlers());
    panel.webview.onDidReceiveMessage((message: unknown) => this.messages.receive(message));
    panel.webview.html = this.html();
  }

  get visible(): boolean {
    return this.panel.visible;
  }

  reveal(target: PanelTarget | undefined): void {
    this.target = target;
    this.panel.reveal();
    if (target !== undefined) this.messages.notify('show', target);
  }

  /** Tells the panel soon. A hidden panel is not told: it asks again when it is shown. */
  schedulePush(): void {
    this.timer ??= setTimeout(() => {
      this.timer = undefined;
      if (this.panel.visible) void this.snapshot().then((snapshot) => this.messages.notify('snapshot', snapshot));
    }, pushInterval);
  }

  dispose(): void {
    clearTimeout(this.timer);
    this.messages.dispose();
    this.panel.dispose();
  }

  private handlers(): Handlers<PanelRequests> {
    const command = async (id: string, ...args: unknown[]): Promise<void> => {
      await vscode.commands.executeCommand(id, ...args);
    };
    return {
      ready: async () => {
        const target = this.target;
        this.target = undefined;
        return { snapshot: await this.snapshot(), ...(target === undefined ? {} : { target }) };
      },
      caseChanges: async ({ candidate }) => (await this.runs.open(this.runId))?.fold.caseChanges(candidate) ?? [],
      openCase: async (ref) => {
        const found = (await this.runs.open(this.runId))?.fold.case(ref.case);
        if (found === undefined) throw new Error(vscode.l10n.t('The case is not in the journal of this run.'));
        await openPosition(vscode.Uri.file(found.position.file), found.position.line, found.position.endLine);
      },
      openPrompt: async () => {
        const path = (await this.runs.view(this.runId))?.promptPath;
        if (path !== undefined) await vscode.window.showTextDocument(vscode.Uri.file(path));
      },
      compare: ({ candidate }) => command(commandIds.compareCandidate, { run: this.runId, candidate }),
      accept: ({ candidate }) => command(commandIds.acceptCandidate, { run: this.runId, candidate }),
      stop: () => this.runs.stop(this.runId),
      showLog: () => command(commandIds.showLog),
      showRuns: () => command(commandIds.showHistory),
    };
  }

  private async snapshot(): Promise<PanelSnapshot> {
    const open = this.runId === '' ? undefined : await this.runs.open(this.runId);
    const run = open?.fold.view(open.live);
    if (open === undefined || run === undefined) {
      return { kind: 'missing', runId: this.runId, message: vscode.l10n.t('The run {0} is not in this workspace. It may have been deleted.', this.runId) };
    }
    this.panel.title = vscode.l10n.t('{0} · {1}', promptName(run.promptPath), methodName(run.method));
    return { kind: 'run', run, ...(open.warning === undefined ? {} : { warning: open.warning }) };
  }

  private html(): string {
    const { webview } = this.panel;
    const media = (name: string) => webview.asWebviewUri(vscode.Uri.joinPath(this.extensionUri, 'dist', 'media', name)).toString();
    return panelHtml({
      cspSource: webview.cspSource,
      scriptUri: media('panel.js'),
      styleUri: media('panel.css'),
      nonce: randomBytes(16).toString('base64url'),
      language: vscode.env.language,
      strings: panelStrings((message) => vscode.l10n.t(message)),
    });
  }
}

function promptName(path: string): string {
  return path.split(/[\\/]/).pop() ?? path;
}

function methodName(method: string): string {
  return method === 'opro' ? 'OPRO' : method === 'metareflection' ? 'MetaReflection' : vscode.l10n.t('Evaluation');
}
