import * as vscode from 'vscode';
import type { RunSummary } from '../../core/run/view/runSummary';
import { mainPath } from '../../core/run/view/mainPath';
import type { CandidateView, ReflectionView, RunView, StepView } from '../../core/run/view/runView';
import type { Unreadable } from '../../storage/runStore';
import type { ListedRun } from '../runs/openRun';
import type { RunService } from '../runs/runService';
import { Throttle } from '../runs/throttle';
import { EmptyList } from './emptyList';
import { candidateItem, reflectionItem, runItem, stepItem, unreadableItem } from './runItems';

/**
 * A node of the tree: run → step → candidate or reflection; or a run whose journal cannot be read.
 * What is in a run is read when it is unfolded.
 */
export type RunNode =
  | { readonly kind: 'run'; readonly run: RunSummary }
  | { readonly kind: 'damaged'; readonly id: string; readonly why: Unreadable }
  | { readonly kind: 'step'; readonly run: RunView; readonly step: StepView }
  | { readonly kind: 'candidate'; readonly run: RunView; readonly candidate: CandidateView }
  | { readonly kind: 'reflection'; readonly run: RunView; readonly reflection: ReflectionView; readonly answer: string | undefined };

/** How often the tree follows a run under way, at most, in milliseconds. */
const refreshInterval = 1000;

/** How often a node is to be revealed, and how long the tree is given in between, in milliseconds. */
const revealAttempts = 10;
const revealPause = 100;

/** The history of runs. Where a run stands in the tree follows from its node alone, so that a node can be revealed. */
export class RunsView implements vscode.TreeDataProvider<RunNode>, vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<void>();
  private readonly empty = new EmptyList('whetstone.noRuns');
  private readonly disposables: vscode.Disposable[];
  private readonly throttle = new Throttle(() => this.changed.fire(), refreshInterval);
  private tree: vscode.TreeView<RunNode> | undefined;

  readonly onDidChangeTreeData = this.changed.event;

  constructor(private readonly runs: RunService) {
    this.disposables = [
      this.changed,
      this.throttle,
      runs.onDidChangeList(() => this.changed.fire()),
      runs.onDidChangeRun(() => this.throttle.request()),
    ];
  }

  /** Puts the tree into its place in the side bar. */
  start(): vscode.Disposable {
    return (this.tree = vscode.window.createTreeView('whetstone.runs', { treeDataProvider: this, showCollapseAll: true }));
  }

  /** Shows the tree and gives it the focus: on the newest run of a prompt, or of all where there is none, with its steps. */
  async show(prompt: vscode.Uri | undefined): Promise<void> {
    await vscode.commands.executeCommand('whetstone.runs.focus');
    const nodes = await this.getChildren();
    const node = nodes.find((each) => each.kind === 'run' && each.run.files.includes(prompt?.fsPath ?? '')) ?? nodes[0];
    if (node !== undefined) await this.reveal(node, { focus: true, expand: true });
  }

  /** Selects the run that a person looks at now, where the tree is in sight. A part of that run that is selected stays so. */
  async follow(id: string): Promise<void> {
    if (this.tree?.visible !== true || this.tree.selection.some((node) => node.kind !== 'damaged' && node.run.id === id)) return;
    const node = (await this.list()).find((each) => each.kind === 'run' && each.run.id === id);
    if (node !== undefined) await this.reveal(node, { focus: false, expand: false });
  }

  /** Selects a node of the tree. A tree that has just come into sight may not have drawn its nodes yet, and refuses. */
  private async reveal(node: RunNode, options: { readonly focus: boolean; readonly expand: boolean }): Promise<void> {
    for (let attempt = 1; attempt <= revealAttempts; attempt++) {
      // What does not take the focus does not bring back a tree that was hidden meanwhile.
      if (!options.focus && this.tree?.visible !== true) return;
      const done = await this.tree?.reveal(node, { ...options, select: true }).then(
        () => true,
        () => false,
      );
      if (done !== false) return;
      await new Promise((resolve) => setTimeout(resolve, revealPause));
    }
  }

  dispose(): void {
    vscode.Disposable.from(...this.disposables).dispose();
  }

  getTreeItem(node: RunNode): vscode.TreeItem {
    switch (node.kind) {
      case 'run':
        return runItem(node.run, this.runs.nameOf(mainPath(node.run)));
      case 'damaged':
        return unreadableItem(node.id, node.why);
      case 'step':
        return stepItem(node.run, node.step);
      case 'candidate':
        return candidateItem(node.run, node.candidate);
      case 'reflection':
        return reflectionItem(node.run, node.reflection, node.answer);
    }
  }

  async getParent(node: RunNode): Promise<RunNode | undefined> {
    if (node.kind === 'run' || node.kind === 'damaged') return undefined;
    const { run } = node;
    const { summarizeRun } = await import('../../core/run/view/runSummary');
    const whole: RunNode = { kind: 'run', run: summarizeRun(run) };
    if (node.kind === 'step') return whole;
    const number = node.kind === 'candidate' ? node.candidate.step : node.reflection.step;
    const step = run.steps.find((each) => each.step === number);
    return step === undefined ? whole : { kind: 'step', run, step };
  }

  async getChildren(node?: RunNode): Promise<RunNode[]> {
    if (node === undefined) return this.list();
    if (node.kind === 'run') {
      const run = await this.runs.view(node.run.id);
      return run?.steps.map((step): RunNode => ({ kind: 'step', run, step })) ?? [];
    }
    if (node.kind !== 'step') return [];
    const { run, step } = node;
    const ofStep = <T extends { readonly step: number }>(items: readonly T[]) => items.filter((item) => item.step === step.step);
    const fold = (await this.runs.open(run.id))?.fold;
    const nodes = ofStep(run.candidates).map((candidate): RunNode => ({ kind: 'candidate', run, candidate }));
    for (const reflection of ofStep(run.reflections)) {
      const answer = (await fold?.reflectionTexts(reflection.id))?.answers.find((text) => text !== null);
      nodes.push({ kind: 'reflection', run, reflection, answer: answer ?? undefined });
    }
    return nodes;
  }

  /** The runs that can be had soon; the others come when they have been read. */
  private async list(): Promise<RunNode[]> {
    const { runs, isWhole } = await this.runs.listSoon();
    if (isWhole || runs.length > 0) this.empty.tell(runs.length === 0);
    if (!isWhole) this.throttle.request();
    return runs.map(nodeOf);
  }
}

function nodeOf({ id, summary, unreadable = 'damaged' }: ListedRun): RunNode {
  return summary === undefined ? { kind: 'damaged', id, why: unreadable } : { kind: 'run', run: summary };
}
