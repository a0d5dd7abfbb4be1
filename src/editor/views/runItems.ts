import * as vscode from 'vscode';
import type { RunSummary } from '../../core/run/view/runSummary';
import { scoreKind } from '../../core/run/view/scoreKind';
import type { CandidateView, ReflectionView, RunState, RunView, StepView } from '../../core/run/view/runView';
import type { Unreadable } from '../../storage/runStore';
import { commandIds } from '../commandIds';
import { describeResult } from '../describeOutcome';
import { formatMoment, formatNumber, formatPercent, formatPoints, formatScore, labelled, methodLabel } from '../format';
import { storedId } from '../runs/runKey';

const icons: Readonly<Record<CandidateView['state'], vscode.ThemeIcon>> = {
  baseline: new vscode.ThemeIcon('circle-outline'),
  open: new vscode.ThemeIcon('sync'),
  admitted: new vscode.ThemeIcon('pass'),
  best: new vscode.ThemeIcon('star-full', new vscode.ThemeColor('charts.green')),
  rejected: new vscode.ThemeIcon('circle-slash', new vscode.ThemeColor('disabledForeground')),
};

/** A run, with its change in points on the test split. @param name of its prompt */
export function runItem(run: RunSummary, name: string): vscode.TreeItem {
  const item = new vscode.TreeItem(name, run.hasSteps ? vscode.TreeItemCollapsibleState.Collapsed : vscode.TreeItemCollapsibleState.None);
  const method = methodLabel(run.method);
  const outcome = describeOutcome(run);
  item.id = run.id;
  item.contextValue = contexts[run.state];
  const moment = formatMoment(run.startedAt);
  item.description = [...(outcome === '' ? [] : [outcome]), method, moment].join(' · ');
  item.iconPath = runIcon(run);
  item.tooltip = [
    run.verdict === undefined ? undefined : describeResult(run),
    run.owner === undefined ? undefined : vscode.l10n.t('Another window has it under way ({0}).', run.owner),
    run.statusLine,
    new Date(run.startedAt).toLocaleString(vscode.env.language),
    storedId(run.id),
  ]
    .filter((line) => line !== undefined)
    .join('\n');
  item.command = { command: commandIds.showRun, title: vscode.l10n.t('Show Run'), arguments: [run.id] };
  const verdict = run.verdict === undefined ? [] : [verdictLabel(run.verdict.kind)];
  item.accessibilityInformation = { label: [`${name} · ${method}`, outcome, ...verdict, moment].join(', ') };
  return item;
}

/** What the menus offer goes by. */
const contexts: Readonly<Record<RunState, string>> = {
  running: 'whetstone.run.live',
  elsewhere: 'whetstone.run.elsewhere',
  stopped: 'whetstone.run.interrupted',
  interrupted: 'whetstone.run.interrupted',
  failed: 'whetstone.run.interrupted',
  ended: 'whetstone.run',
};

/** The icons of what has not ended. */
const runIcons: Readonly<Record<Exclude<RunState, 'ended'>, vscode.ThemeIcon>> = {
  running: new vscode.ThemeIcon('sync~spin'),
  elsewhere: new vscode.ThemeIcon('sync'),
  stopped: new vscode.ThemeIcon('debug-pause'),
  interrupted: new vscode.ThemeIcon('debug-disconnect', new vscode.ThemeColor('charts.yellow')),
  failed: new vscode.ThemeIcon('error', new vscode.ThemeColor('list.errorForeground')),
};

/** The change in points on the test split where there is a verdict, else where the run stands. */
function describeOutcome(run: RunSummary): string {
  if (run.state !== 'ended') return stateLabel(run.state);
  if (run.verdict !== undefined) return labelled(formatPoints(run.verdict.difference), scoreKind('test'));
  return run.testScore === undefined ? '' : formatScore(run.testScore);
}

function stateLabel(state: Exclude<RunState, 'ended'>): string {
  switch (state) {
    case 'running':
      return vscode.l10n.t('running');
    case 'elsewhere':
      return vscode.l10n.t('running in another window');
    case 'stopped':
      return vscode.l10n.t('stopped');
    case 'interrupted':
      return vscode.l10n.t('interrupted');
    case 'failed':
      return vscode.l10n.t('failed');
  }
}

function runIcon(run: RunSummary): vscode.ThemeIcon {
  if (run.state !== 'ended') return runIcons[run.state];
  if (run.verdict?.kind === 'proven') return new vscode.ThemeIcon('verified', new vscode.ThemeColor('charts.green'));
  if (run.verdict?.kind === 'worse') return new vscode.ThemeIcon('arrow-down', new vscode.ThemeColor('charts.red'));
  return new vscode.ThemeIcon(run.verdict === undefined ? 'graph' : 'circle-outline');
}

function tooltips(): Readonly<Record<Unreadable, string>> {
  return {
    damaged: vscode.l10n.t('The journal of this run is damaged from its first line on.'),
    'other version': vscode.l10n.t('Another version of Whetstone has written the journal of this run. It can be shown there.'),
    'no access': vscode.l10n.t('The disk refuses to read the journal of this run. Check its permissions.'),
    'not a file': vscode.l10n.t(
      'A link, a folder or a device stands in the place of the journal of this run, or of a folder on the way. ' +
        'It is not followed. Remove it.',
    ),
  };
}

/** A run that cannot be shown. */
export function unreadableItem(id: string, why: Unreadable): vscode.TreeItem {
  const item = new vscode.TreeItem(storedId(id), vscode.TreeItemCollapsibleState.None);
  item.id = id;
  item.contextValue = 'whetstone.run.damaged';
  item.description = why === 'other version' ? vscode.l10n.t('written by another version') : vscode.l10n.t('cannot be read');
  item.iconPath = new vscode.ThemeIcon('warning', new vscode.ThemeColor('charts.yellow'));
  item.tooltip = tooltips()[why];
  return spoken(item);
}

/** A step, with the best change in points on the validation split among its candidates. */
export function stepItem(run: RunView, step: StepView): vscode.TreeItem {
  const item = new vscode.TreeItem(
    step.step === 0 ? vscode.l10n.t('Start') : vscode.l10n.t('Step {0}', step.step),
    vscode.TreeItemCollapsibleState.Collapsed,
  );
  item.id = `${run.id}/${step.step}`;
  const changes = run.candidates.flatMap((candidate) =>
    candidate.step === step.step && candidate.change !== undefined ? [candidate.change] : [],
  );
  item.description = changes.length === 0 ? '' : labelled(formatPoints(Math.max(...changes)), scoreKind('validation'));
  item.tooltip = step.description;
  item.iconPath = new vscode.ThemeIcon('list-tree');
  return spoken(item);
}

/** A candidate, with its change in points on the validation split. */
export function candidateItem(run: RunView, candidate: CandidateView): vscode.TreeItem {
  const item = new vscode.TreeItem(candidateLabel(run, candidate));
  item.id = `${run.id}/${candidate.id}`;
  item.iconPath = icons[candidate.state];
  item.description = [describeScore(run, candidate), candidate.state === 'rejected' ? candidate.reason : undefined]
    .filter((part) => part !== undefined)
    .join(' · ');
  item.tooltip = candidate.reason ?? '';
  item.contextValue = candidateContext(run, candidate);
  item.command = {
    command: commandIds.showRun,
    title: vscode.l10n.t('Show Run'),
    arguments: [run.id, { kind: 'candidate', id: candidate.id }],
  };
  return spoken(item);
}

function candidateLabel(run: RunView, { id }: CandidateView): string {
  if (id === run.baseline) return vscode.l10n.t('Original');
  return isDraft(id) ? vscode.l10n.t('Draft {0}', id) : vscode.l10n.t('Candidate {0}', id);
}

function describeScore({ scale, splitSizes }: RunView, { change, scores: { train } }: CandidateView): string | undefined {
  if (change !== undefined) return labelled(formatPoints(change), scoreKind('validation'));
  if (train === undefined) return undefined;
  const { kind, mean, count, errors } = train;
  if (count + errors >= splitSizes.train) return labelled(vscode.l10n.t('{0} in training', formatPercent(mean)), kind);
  const passes = mean * count;
  // A share of a handful says little; the mean of twins, which count as one, is no share of these cases.
  const isOfCases = Math.abs(passes - Math.round(passes)) < 1e-6;
  if (scale === 'binary' && isOfCases)
    return labelled(vscode.l10n.t('{0} of {1} training cases', formatNumber(Math.round(passes)), formatNumber(count)), kind);
  return labelled(
    vscode.l10n.t('{0} on {1} of {2} training cases', formatPercent(mean), formatNumber(count), formatNumber(splitSizes.train)),
    kind,
  );
}

function candidateContext(run: RunView, { id, state }: CandidateView): string {
  if (isDraft(id) || id === run.baseline) return 'whetstone.draft';
  return state === 'best' || state === 'admitted' ? 'whetstone.candidate.admitted' : 'whetstone.candidate';
}

/** Drafts that were rejected before a call have ids of their own; there is nothing to compare with them. */
function isDraft(id: string): boolean {
  return id.startsWith('r');
}

/** What the reflection model wrote. @param answer the first, where there is any */
export function reflectionItem(run: RunView, reflection: ReflectionView, answer: string | undefined): vscode.TreeItem {
  const item = new vscode.TreeItem(reflection.title);
  item.id = `${run.id}/${reflection.id}`;
  item.iconPath = new vscode.ThemeIcon(reflection.kind === 'proposal' ? 'lightbulb' : 'comment-discussion');
  // The tags that models are asked to write around their answers say nothing here.
  item.description =
    answer
      ?.replace(/<\/?\w+>|\s+/g, ' ')
      .trim()
      .slice(0, 80) ?? vscode.l10n.t('no answer');
  item.tooltip = new vscode.MarkdownString().appendText(answer ?? '');
  item.command = {
    command: commandIds.showRun,
    title: vscode.l10n.t('Show Run'),
    arguments: [run.id, { kind: 'reflection', id: reflection.id }],
  };
  return spoken(item);
}

/** Screen readers would otherwise be given the tooltip in place of the label. */
function spoken(item: vscode.TreeItem): vscode.TreeItem {
  const parts = [item.label, item.description].flatMap((part) => (typeof part === 'string' && part !== '' ? [part] : []));
  item.accessibilityInformation = { label: parts.join(', ') };
  return item;
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
