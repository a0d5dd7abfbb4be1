import { is } from 'valibot';
import * as vscode from 'vscode';
import type { PanelTarget, SavedPanelState } from '../../panel/protocol';
import { panelViewType, savedPanelState } from '../../panel/protocol';
import { Gatherer } from '../runs/gatherer';
import type { RunService } from '../runs/runService';
import { RunPanel } from './runPanel';

/** How often panels follow the documents of their prompts, at most, in milliseconds. */
const documentInterval = 200;

/** The panels that show runs, one a run; brought back after a restart by what each of them saved. */
export class RunPanels implements vscode.WebviewPanelSerializer<SavedPanelState>, vscode.Disposable {
  private readonly panels = new Map<string, RunPanel>();
  private readonly activated = new vscode.EventEmitter<string>();
  private readonly disposables: vscode.Disposable[];

  /** The panel of a run has got the focus; with the id of the run. */
  readonly onDidActivate = this.activated.event;

  constructor(
    private readonly extensionUri: vscode.Uri,
    private readonly runs: RunService,
    private readonly log: vscode.LogOutputChannel,
  ) {
    const changed = new Gatherer((paths) => this.panels.forEach((panel) => void (panel.files.some((path) => paths.has(path)) && panel.push())), documentInterval);
    const tell = ({ uri }: vscode.TextDocument): void => void (uri.scheme === 'file' && changed.add(uri.fsPath));
    this.disposables = [
      this.activated,
      changed,
      // What was accepted can be undone, and be changed.
      vscode.workspace.onDidChangeTextDocument(({ document }) => tell(document)),
      vscode.workspace.onDidSaveTextDocument(tell),
      vscode.workspace.onDidCloseTextDocument(tell),
      runs.onDidProgress((id) => void this.panels.get(id)?.push()),
      // Another window may have taken a run, or let go of it.
      runs.onDidChangeList(() => this.panels.forEach((panel) => void panel.push())),
    ];
  }

  /** Begins to bring back the panels that were open when the window closed. */
  start(): vscode.Disposable {
    return vscode.window.registerWebviewPanelSerializer(panelViewType, this);
  }

  /** Shows a run's panel, and something in it. */
  show(runId: string, target?: PanelTarget): void {
    const open = this.panels.get(runId);
    if (open !== undefined) {
      open.reveal(target);
      return;
    }
    const panel = vscode.window.createWebviewPanel(panelViewType, vscode.l10n.t('Whetstone Run'), vscode.ViewColumn.Active, this.options());
    this.attach(panel, runId, target);
  }

  async deserializeWebviewPanel(panel: vscode.WebviewPanel, state: unknown): Promise<void> {
    const runId = is(savedPanelState, state) ? state.run : undefined;
    // A panel that never showed a run has nothing to show now; and no run has two.
    if (runId === undefined || runId === '' || this.panels.has(runId)) {
      panel.dispose();
      return;
    }
    panel.webview.options = this.options();
    this.attach(panel, runId);
  }

  /** Whether the panel of a run is in sight. */
  isVisible(runId: string): boolean {
    return this.panels.get(runId)?.visible ?? false;
  }

  /** The run of the panel that has the focus. */
  get active(): string | undefined {
    return [...this.panels].find(([, panel]) => panel.active)?.[0];
  }

  /** Lets go of the panels without closing them: a window that is loaded again brings them back. */
  dispose(): void {
    vscode.Disposable.from(...this.disposables, ...this.panels.values()).dispose();
  }

  private attach(panel: vscode.WebviewPanel, runId: string, target?: PanelTarget): void {
    const runPanel = new RunPanel(panel, runId, { runs: this.runs, extensionUri: this.extensionUri, log: this.log }, target);
    this.panels.set(runId, runPanel);
    const tellWhenActive = (): void => {
      if (panel.active) this.activated.fire(runId);
    };
    panel.onDidChangeViewState(tellWhenActive);
    tellWhenActive();
    panel.onDidDispose(() => {
      runPanel.dispose();
      this.panels.delete(runId);
    });
  }

  private options(): vscode.WebviewOptions {
    return { enableScripts: true, localResourceRoots: [vscode.Uri.joinPath(this.extensionUri, 'dist', 'media')] };
  }
}
