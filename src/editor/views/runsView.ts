import * as vscode from 'vscode';
import type { CandidateView, ReflectionView, RunView, StepView } from '../../core/run/runView';
import { commandIds } from '../commandIds';
import { formatPercent, formatPoints } from '../format';
import type { RunService } from '../runs/runService';

/** A node of the tree: run → step → candidate or reflection. */
export type RunNode =
  | { readonly kind: 'run'; readonly run: RunView }
  | { readonly kind: 'step'; readonly run: RunView; readonly step: StepView }
  | { readonly kind: 'candidate'; readonly run: RunView; readonly candidate: CandidateView }
  | { readonly kind: 'reflection'; readonly run: RunView; readonly reflection: ReflectionView };

/** How often the tree follows a run under way, at most, in milliseconds. */
const refreshInterval = 1000;

/** The history of runs. */
export class RunsView implements vscode.TreeDataProvider<RunNode>, vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<void>();
  private readonly disposables: vscode.Disposable[];
  private timer: NodeJS.Timeout | undefined;

  readonly onDidChangeTreeData = this.changed.event;

  constructor(private readonly runs: RunService) {
    this.disposables = [
      this.changed,
      runs.onDidChangeList(() => this.changed.fire()),
      runs.onDidChangeRun(() => {
        this.timer ??= setTimeout(() => {
          this.timer = undefined;
          this.changed.fire();
        }, refreshInterval);
      }),
    ];
  }

  dispose(): void {
    clearTimeout(this.timer);
    vscode.Disposable.from(...this.disposables).dispose();
  }

  getTreeItem(node: RunNode): vscode.TreeItem {
    switch (node.kind) {
      case 'run':
        return runItem(node.run);
      case 'step':
        return stepItem(node.run, node.step);
      case 'candidate':
        return candidateItem(node.run, node.candidate);
      case 'reflection':
        return reflectionItem(node.run, node.reflection);
    }
  }

  async getChildren(node?: RunNode): Promise<RunNode[]> {
    if (node === undefined) return this.runNodes();
    if (node.kind === 'run') return node.run.steps.map((step) => ({ kind: 'step', run: node.run, step }));
    if (node.kind !== 'step') return [];
    const { run, step } = node;
    const ofStep = <T extends { readonly step: number }>(items: readonly T[]) => items.filter((item) => item.step === step.step);
    return [
      ...ofStep(run.reflections).map((reflection): RunNode => ({ kind: 'reflection', run, reflection })),
      ...ofStep(run.candidates).map((candidate): RunNode => ({ kind: 'candidate', run, candidate })),
    ];
  }

  private async runNodes(): Promise<RunNode[]> {
    return (await this.runs.views()).map((run) => ({ kind: 'run', run }));
  }
}

const icons: Readonly<Record<CandidateView['state'], vscode.ThemeIcon>> = {
  baseline: new vscode.ThemeIcon('circle-outline'),
  open: new vscode.ThemeIcon('sync'),
  admitted: new vscode.ThemeIcon('pass'),
  best: new vscode.ThemeIcon('star-full', new vscode.ThemeColor('charts.green')),
  rejected: new vscode.ThemeIcon('circle-slash', new vscode.ThemeColor('disabledForeground')),
};

function runItem(run: RunView): vscode.TreeItem {
  const item = new vscode.TreeItem(`${fileName(run.promptPath)} · ${methodLabel(run.method)}`, run.steps.length === 0 ? vscode.TreeItemCollapsibleState.None : vscode.TreeItemCollapsibleState.Collapsed);
  item.id = run.id;
  item.contextValue = run.state === 'running' ? 'whetstone.run.live' : 'whetstone.run';
  item.description = describeRun(run);
  item.iconPath = runIcon(run);
  item.tooltip = new vscode.MarkdownString().appendText(`${run.statusLine}\n${new Date(run.startedAt).toLocaleString()}\n${run.id}`);
  item.command = { command: commandIds.showRun, title: vscode.l10n.t('Show Run'), arguments: [run.id] };
  item.accessibilityInformation = { label: `${item.label as string}, ${item.description}` };
  return item;
}

/** The change in points on the test split where there is a verdict, else where the run stands. */
function describeRun(run: RunView): string {
  if (run.state === 'running') return vscode.l10n.t('running');
  if (run.state === 'interrupted') return vscode.l10n.t('interrupted');
  if (run.verdict !== undefined) return vscode.l10n.t('{0} · {1}', formatPoints(run.verdict.difference), verdictLabel(run.verdict.kind));
  const score = run.candidates[0]?.scores.test;
  return score === undefined ? '' : formatPercent(score.mean);
}

function runIcon(run: RunView): vscode.ThemeIcon {
  if (run.state === 'running') return new vscode.ThemeIcon('sync~spin');
  if (run.state === 'interrupted') return new vscode.ThemeIcon('debug-pause', new vscode.ThemeColor('charts.yellow'));
  if (run.verdict?.kind === 'proven') return new vscode.ThemeIcon('verified', new vscode.ThemeColor('charts.green'));
  if (run.verdict?.kind === 'worse') return new vscode.ThemeIcon('arrow-down', new vscode.ThemeColor('charts.red'));
  return new vscode.ThemeIcon(run.verdict === undefined ? 'play' : 'circle-outline');
}

function stepItem(run: RunView, step: StepView): vscode.TreeItem {
  const label = step.step === 0 ? vscode.l10n.t('Start') : vscode.l10n.t('Step {0}', step.step);
  const item = new vscode.TreeItem(label, vscode.TreeItemCollapsibleState.Collapsed);
  item.id = `${run.id}/${step.step}`;
  const changes = run.candidates.flatMap((candidate) => (candidate.step === step.step && candidate.change !== undefined ? [candidate.change] : []));
  item.description = changes.length === 0 ? '' : formatPoints(Math.max(...changes));
  item.tooltip = step.description;
  item.iconPath = new vscode.ThemeIcon('list-tree');
  return item;
}

function candidateItem(run: RunView, candidate: CandidateView): vscode.TreeItem {
  const item = new vscode.TreeItem(candidate.id === 'c0' ? vscode.l10n.t('Original') : vscode.l10n.t('Candidate {0}', candidate.id));
  item.id = `${run.id}/${candidate.id}`;
  item.iconPath = icons[candidate.state];
  const change = candidate.change === undefined ? candidate.scores.train && formatPercent(candidate.scores.train.mean) : formatPoints(candidate.change);
  item.description = [change, candidate.state === 'rejected' ? candidate.reason : undefined].filter((part) => part !== undefined).join(' · ');
  item.tooltip = candidate.reason ?? '';
  // Drafts that were rejected before a call have nothing to compare with.
  item.contextValue = candidate.id.startsWith('c') && candidate.id !== 'c0' ? 'whetstone.candidate' : 'whetstone.draft';
  item.command = { command: commandIds.showRun, title: vscode.l10n.t('Show Run'), arguments: [run.id, { kind: 'candidate', id: candidate.id }] };
  return item;
}

function reflectionItem(run: RunView, reflection: ReflectionView): vscode.TreeItem {
  const item = new vscode.TreeItem(reflection.title);
  item.id = `${run.id}/${reflection.id}`;
  item.iconPath = new vscode.ThemeIcon(reflection.kind === 'proposal' ? 'lightbulb' : 'comment-discussion');
  item.description = reflection.answers.find((answer) => answer !== null)?.replace(/\s+/g, ' ').slice(0, 80) ?? vscode.l10n.t('no answer');
  item.tooltip = new vscode.MarkdownString().appendText(reflection.answers.find((answer) => answer !== null) ?? '');
  item.command = { command: commandIds.showRun, title: vscode.l10n.t('Show Run'), arguments: [run.id, { kind: 'reflection', id: reflection.id }] };
  return item;
}

function fileName(path: string): string {
  return path.split(/[\\/]/).pop() ?? path;
}

function methodLabel(method: string): string {
  if (method === 'opro') return 'OPRO';
  return method === 'metareflection' ? 'MetaReflection' : vscode.l10n.t('Evaluation');
}

function verdictLabel(kind: NonNullable<RunView['verdict']>['kind']): string {
  switch (kind) {
    case 'proven':
      return vscode.l10n.t('proven');
    case 'not proven':
      return vscode.l10n.t('not proven');
    case 'no gain':
      return vscode.l10n.t('no gain');
    case 'worse':
      return vscode.l10n.t('worse');
  }
}
