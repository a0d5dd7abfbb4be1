import { is } from 'valibot';
import * as vscode from 'vscode';
import type { PanelTarget } from '../../panel/protocol';
import type { SavedPanelState } from '../../panel/savedState';
import { panelViewType, savedPanelState } from '../../panel/savedState';
import { Gatherer } from '../runs/gatherer';
import type { RunService } from '../runs/runService';
import type { RunPanel } from './runPanel';

/** How often panels follow the documents of their prompts, at most, in milliseconds. */
const documentInterval = 200;

/** A panel of the editor, and the host's side of it once that is loaded; until then, what to show in it first. */
interface OpenPanel {
  readonly panel: vscode.WebviewPanel;
  host?: RunPanel;
  target: PanelTarget | undefined;
}

/** The panels that show runs, one a run; brought back after a restart by what each of them saved. */
export class RunPanels implements vscode.WebviewPanelSerializer<SavedPanelState>, vscode.Disposable {
  private readonly panels = new Map<string, OpenPanel>();
  private readonly activated = new vscode.EventEmitter<string>();
  private readonly disposables: vscode.Disposable[];
  private disposed = false;

  /** The panel of a run has got the focus; with the id of the run. */
  readonly onDidActivate = this.activated.event;

  constructor(
    private readonly extensionUri: vscode.Uri,
    private readonly runs: RunService,
    private readonly log: vscode.LogOutputChannel,
  ) {
    const changed = new Gatherer(
      (paths) => this.hosts.forEach((host) => void (host.files.some((path) => paths.has(path)) && host.push())),
      documentInterval,
    );
    const tell = ({ uri }: vscode.TextDocument): void => void (uri.scheme === 'file' && changed.add(uri.fsPath));
    this.disposables = [
      this.activated,
      changed,
      // What was accepted can be undone, and be changed.
      vscode.workspace.onDidChangeTextDocument(({ document }) => tell(document)),
      vscode.workspace.onDidSaveTextDocument(tell),
      vscode.workspace.onDidCloseTextDocument(tell),
      runs.onDidProgress((id) => void this.panels.get(id)?.host?.push()),
      // Another window may have taken a run, or let go of it.
      runs.onDidChangeList(() => this.hosts.forEach((host) => void host.push())),
    ];
  }

  /** Begins to bring back the panels that were open when the window closed. */
  start(): vscode.Disposable {
    return vscode.window.registerWebviewPanelSerializer(panelViewType, this);
  }

  /** Shows a run's panel, and something in it. */
  show(runId: string, target?: PanelTarget): void {
    const open = this.panels.get(runId);
    if (open?.host !== undefined) {
      open.host.reveal(target);
      return;
    }
    if (open !== undefined) {
      open.target = target ?? open.target;
      if (!open.panel.active) open.panel.reveal();
      return;
    }
    const panel = vscode.window.createWebviewPanel(panelViewType, vscode.l10n.t('Whetstone Run'), vscode.ViewColumn.Active, this.options());
    void this.attach(panel, runId, target);
  }

  async deserializeWebviewPanel(panel: vscode.WebviewPanel, state: unknown): Promise<void> {
    const runId = is(savedPanelState, state) ? state.run : undefined;
    // A panel that never showed a run has nothing to show now; and no run has two.
    if (runId === undefined || runId === '' || this.panels.has(runId)) {
      panel.dispose();
      return;
    }
    panel.webview.options = this.options();
    await this.attach(panel, runId);
  }

  /** Whether the panel of a run is in sight. */
  isVisible(runId: string): boolean {
    return this.panels.get(runId)?.panel.visible ?? false;
  }

  /** The run of the panel that has the focus. */
  get active(): string | undefined {
    return [...this.panels].find(([, { panel }]) => panel.active)?.[0];
  }

  /** Lets go of the panels without closing them: a window that is loaded again brings them back. */
  dispose(): void {
    this.disposed = true;
    vscode.Disposable.from(...this.disposables, ...this.hosts).dispose();
  }

  private get hosts(): readonly RunPanel[] {
    return [...this.panels.values()].flatMap(({ host }) => host ?? []);
  }

  /** What it takes to show a run is loaded for the first panel. Never rejects. */
  private async attach(panel: vscode.WebviewPanel, runId: string, target?: PanelTarget): Promise<void> {
    const open: OpenPanel = { panel, target };
    this.panels.set(runId, open);
    const tellWhenActive = (): void => {
      if (panel.active) this.activated.fire(runId);
    };
    panel.onDidChangeViewState(tellWhenActive);
    tellWhenActive();
    panel.onDidDispose(() => {
      open.host?.dispose();
      this.panels.delete(runId);
    });
    try {
      const { RunPanel } = await import('./runPanel');
      if (this.panels.get(runId) !== open || this.disposed) return;
      open.host = new RunPanel(panel, runId, { runs: this.runs, extensionUri: this.extensionUri, log: this.log }, open.target);
    } catch (error) {
      this.log.error(`The panel of ${runId} could not be loaded`, error);
    }
  }

  private options(): vscode.WebviewOptions {
    return { enableScripts: true, localResourceRoots: [vscode.Uri.joinPath(this.extensionUri, 'dist', 'media')] };
  }
}
