import * as vscode from 'vscode';
import type { InputProblem } from '../../core/cases/case';
import { methods } from '../../core/optimizers/methods';
import type { Estimate } from '../../core/run/events';
import type { PreparedRun } from '../../core/run/executeRun';
import type { Preparation } from '../../core/run/prepareRun';
import { prepareRun } from '../../core/run/prepareRun';
import type { RunConfig } from '../../core/run/runConfig';
import { isAbortError } from '../../core/models/abort';
import { loadInput } from '../../storage/runTarget';
import { describeVerdict } from '../describeVerdict';
import { formatPercent } from '../format';
import { pickModel } from '../models/selectModels';
import { openPosition } from '../openPosition';
import { describeProgress } from '../runs/runProgress';
import { describeShortly, showError } from '../showError';
import type { Services } from '../services';
import { configureRun } from './configureRun';
import { findTarget, readOpenText } from './promptTarget';

/** Optimizes or evaluates a prompt: asks for what is missing, shows the estimate, runs, and tells how it ended. */
export async function beginRun(kind: 'optimize' | 'evaluate', given: vscode.Uri | undefined, services: Services): Promise<void> {
  if (!(await isTrusted())) return;
  const target = await findTarget(given);
  if (target === undefined) return;
  const configured = await configureRun(target, kind, services.context.workspaceState);
  if (configured === undefined) return;
  const { input, problems } = await loadInput(target.prompt.fsPath, configured.source, configured.config, readOpenText);
  let preparation = prepareRun(input);
  if (!(await acceptWarnings([...problems, ...preparation.warnings]))) return;
  if (kind === 'optimize') {
    const config = await confirm(input.config, preparation, services);
    if (config === undefined) return;
    preparation = prepareRun({ ...input, config });
  }

  const models = await services.models.forRun(target.prompt, target.evalFile?.config.models?.baseUrl);
  const { id, done } = await services.runs.start(preparation.run, services.runs.storeFor(target.prompt), models);
  services.panels.show(id);
  await follow(id, done, kind, services);
}

/** A workspace that is not trusted could send a key anywhere: nothing runs in it. */
async function isTrusted(): Promise<boolean> {
  if (vscode.workspace.isTrusted) return true;
  const manage = vscode.l10n.t('Manage Workspace Trust');
  const message = vscode.l10n.t('Whetstone runs prompts only in a trusted workspace, because its files decide where they are sent.');
  if ((await vscode.window.showWarningMessage(message, manage)) === manage) await vscode.commands.executeCommand('workbench.trust.manage');
  return false;
}

/** Bad lines of a case file are named, and the person decides whether to go on without them. */
async function acceptWarnings(problems: readonly InputProblem[]): Promise<boolean> {
  const first = problems[0];
  if (first === undefined) return true;
  const goOn = vscode.l10n.t('Go On');
  const show = vscode.l10n.t('Show');
  const shown = problems.slice(0, 8).map(describeShortly);
  const more = problems.length > shown.length ? [vscode.l10n.t('… and {0} more', problems.length - shown.length)] : [];
  const message = problems.length === 1 ? vscode.l10n.t('There is a problem with the input.') : vscode.l10n.t('There are {0} problems with the input.', problems.length);
  const chosen = await vscode.window.showWarningMessage(message, { modal: true, detail: [...shown, ...more, '', vscode.l10n.t('The rest can be used.')].join('\n') }, goOn, show);
  if (chosen === show) await openPosition(vscode.Uri.file(first.file), first.line ?? 1);
  return chosen === goOn;
}

/** Shows what the run will use before it begins. @returns the configuration to start with, or undefined for none. */
async function confirm(config: RunConfig, { run }: Preparation, services: Services): Promise<RunConfig | undefined> {
  const { settings, splits } = run;
  const label = settings.method === 'evaluate' ? '' : methods[settings.method].label;
  const start: vscode.QuickPickItem = {
    label: vscode.l10n.t('$(play) Start'),
    description: describeEstimate(run.estimate),
    detail: vscode.l10n.t('{0} training, {1} validation and {2} test cases · budget {3}', splits.train.length, splits.validation.length, splits.test.length, describeBudget(run)),
  };
  const change: vscode.QuickPickItem = { label: vscode.l10n.t('$(gear) Other Model…'), description: vscode.l10n.t('for this run, in place of {0}', settings.models.task) };
  const cancel: vscode.QuickPickItem = { label: vscode.l10n.t('$(close) Cancel') };
  const models = settings.models.task === settings.models.reflection ? settings.models.task : `${settings.models.task}, ${settings.models.reflection}`;
  const options = { title: vscode.l10n.t('{0} with {1}', label, models), placeHolder: vscode.l10n.t('Start the run?'), ignoreFocusOut: true };
  const picked = await vscode.window.showQuickPick([start, change, cancel], options);
  if (picked === start) return config;
  if (picked !== change) return undefined;
  const model = await pickModel(services.models, vscode.l10n.t('this run'));
  const changed = model === undefined ? config : { ...config, models: { task: model, reflection: model, judge: model } };
  return confirm(changed, { run: { ...run, settings: { ...settings, models: changed.models } }, warnings: [] }, services);
}

/** The estimate in a few words: `about 1,200 to 4,800 calls, 0.3 to 1.9 million tokens`. */
export function describeEstimate({ calls, tokens, cost }: Estimate): string {
  const number = (value: number) => Math.round(value).toLocaleString(vscode.env.language);
  const millions = (value: number) => (value / 1e6).toLocaleString(vscode.env.language, { maximumFractionDigits: 2 });
  const parts = [
    vscode.l10n.t('{0} to {1} calls', number(calls.minimum), number(calls.maximum)),
    vscode.l10n.t('{0} to {1} million tokens', millions(tokens.minimum), millions(tokens.maximum)),
  ];
  if (cost !== undefined) parts.push(vscode.l10n.t('{0} to {1} in money', cost.minimum.toFixed(2), cost.maximum.toFixed(2)));
  return parts.join(' · ');
}

function describeBudget({ settings: { budget } }: PreparedRun): string {
  const parts = [
    ...(budget.calls === undefined ? [] : [vscode.l10n.t('{0} calls', budget.calls)]),
    ...(budget.tokens === undefined ? [] : [vscode.l10n.t('{0} tokens', budget.tokens)]),
    ...(budget.cost === undefined ? [] : [vscode.l10n.t('{0} in money', budget.cost)]),
    ...(budget.minutes === undefined ? [] : [vscode.l10n.t('{0} minutes', budget.minutes)]),
  ];
  return parts.length === 0 ? vscode.l10n.t('without a limit') : parts.join(', ');
}

/** Shows progress while a run is under way, and how it ended when its panel is out of sight. */
async function follow(id: string, done: Promise<unknown>, kind: 'optimize' | 'evaluate', services: Services): Promise<void> {
  const { runs, log } = services;
  const title = kind === 'optimize' ? vscode.l10n.t('Optimizing prompt') : vscode.l10n.t('Evaluating prompt');
  const options = { location: { viewId: 'whetstone.runs' }, title, cancellable: true };
  try {
    await vscode.window.withProgress(options, async (progress, token) => {
      token.onCancellationRequested(() => void runs.stop(id));
      const listener = runs.onDidChangeRun((changed) => {
        if (changed !== id) return;
        void runs.view(id).then((view) => view !== undefined && progress.report({ message: describeProgress(view) }));
      });
      await done.finally(() => void listener.dispose());
    });
  } catch (error) {
    if (!isAbortError(error)) await showError(error, log);
    return;
  }
  await announce(id, services);
}

/** Tells how a run ended, when its panel is out of sight. */
async function announce(id: string, { runs, panels }: Services): Promise<void> {
  const view = await runs.view(id);
  if (view === undefined || panels.isVisible(id)) return;
  const score = view.candidates[0]?.scores.test;
  const message =
    view.verdict === undefined
      ? vscode.l10n.t('Evaluated: {0} on {1} cases.', formatPercent(score?.mean ?? 0), score?.count ?? 0)
      : describeVerdict(view.verdict);
  const review = vscode.l10n.t('Show Run');
  if ((await vscode.window.showInformationMessage(message, review)) === review) panels.show(id);
}
