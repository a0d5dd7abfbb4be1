import * as vscode from 'vscode';
import { promptFileGlobs } from '../../core/prompt/formats/promptFileGlobs';
import { fileName, formatNumber, formatPercent, formatScore } from '../format';
import { findPrompts, promptSelector } from '../promptFiles/findPrompts';
import { currentText } from '../promptFiles/openPromptFile';
import type { PromptScore } from '../runs/promptScores';
import { promptScore } from '../runs/promptScores';
import type { RunService } from '../runs/runService';
import { Throttle } from '../runs/throttle';
import { EmptyList } from './emptyList';

/** A prompt file of the workspace. */
export interface PromptNode {
  readonly uri: vscode.Uri;
  readonly score: PromptScore | undefined;
}

/** How often the list follows files that come and go, at most, in milliseconds. */
const refreshInterval = 500;

/** The prompt files of the workspace, each with its last score. */
export class PromptsView implements vscode.TreeDataProvider<PromptNode>, vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<void>();
  private readonly empty = new EmptyList('whetstone.noPrompts');
  readonly onDidChangeTreeData = this.changed.event;

  constructor(private readonly runs: RunService) {}

  /** Puts the tree into its place in the side bar, and begins to follow the files. */
  start(): vscode.Disposable {
    const throttle = new Throttle(() => this.refresh(), refreshInterval);
    const files = vscode.workspace.createFileSystemWatcher(`{${promptFileGlobs.join(',')}}`, false, true, false);
    return vscode.Disposable.from(
      vscode.window.createTreeView('whetstone.prompts', { treeDataProvider: this }),
      throttle,
      files,
      files.onDidCreate(() => throttle.request()),
      files.onDidDelete(() => throttle.request()),
      this.runs.onDidChangeList(() => throttle.request()),
      // What was accepted can be undone, and a score is that of the text that is there.
      vscode.workspace.onDidChangeTextDocument(
        ({ document, reason }) => reason !== undefined && vscode.languages.match(promptSelector, document) > 0 && throttle.request(),
      ),
      vscode.workspace.onDidSaveTextDocument((document) => vscode.languages.match(promptSelector, document) > 0 && throttle.request()),
    );
  }

  /** Looks for the files anew. */
  refresh(): void {
    this.changed.fire();
  }

  dispose(): void {
    this.changed.dispose();
  }

  getTreeItem({ uri, score }: PromptNode): vscode.TreeItem {
    const item = new vscode.TreeItem(uri, vscode.TreeItemCollapsibleState.None);
    const measured = score?.score;
    const folder = vscode.workspace.asRelativePath(vscode.Uri.joinPath(uri, '..'));
    const isAtTop = vscode.workspace.getWorkspaceFolder(uri)?.uri.toString() === vscode.Uri.joinPath(uri, '..').toString();
    item.contextValue = 'whetstone.prompt';
    item.description = [...(measured === undefined ? [] : [formatScore(measured)]), ...(isAtTop ? [] : [folder])].join(' · ');
    item.iconPath = vscode.ThemeIcon.File;
    // Screen readers would otherwise be given the tooltip in place of the label.
    item.accessibilityInformation = { label: [fileName(uri.path), item.description].join(', ') };
    item.command = { command: 'vscode.open', title: vscode.l10n.t('Open Prompt'), arguments: [uri] };
    item.tooltip =
      measured === undefined
        ? vscode.l10n.t('{0}\nNot measured yet', uri.fsPath)
        : vscode.l10n.t(
            '{0}\n{1} on {2} cases ({3} to {4})',
            uri.fsPath,
            formatScore(measured),
            formatNumber(measured.count),
            formatPercent(measured.interval.low),
            formatPercent(measured.interval.high),
          );
    return item;
  }

  async getChildren(node?: PromptNode): Promise<PromptNode[]> {
    if (node !== undefined) return [];
    const [uris, runs] = await Promise.all([findPrompts(), this.runs.summariesSoon()]);
    this.empty.tell(uris.length === 0);
    return Promise.all(
      uris.map(async (uri) => ({
        uri,
        score: runs.some(({ files }) => files.includes(uri.fsPath))
          ? promptScore(runs, uri.fsPath, (await currentText(uri)) ?? '')
          : undefined,
      })),
    );
  }
}
