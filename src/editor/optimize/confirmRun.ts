import * as vscode from 'vscode';
import type { InputProblem } from '../../core/problems';
import { lexicalModelId } from '../../core/models/model';
import type { Estimate, Expected } from '../../core/run/journal/events';
import type { BudgetLimits } from '../../core/models/limits';
import type { PreparedRun } from '../../core/run/executeRun';
import type { RunInput } from '../../core/run/prepareRun';
import { prepareRun } from '../../core/run/prepareRun';
import { estimateRun } from '../../core/run/spending/estimate';
import { askedRoles } from '../../core/run/spending/prices';
import { formatCompact, formatNumber, methodLabel } from '../format';
import type { ModelAccess, ModelPlace } from '../models/modelAccess';
import { pickModel } from '../models/pickModel';
import { openPosition } from '../openPosition';
import { askModally } from '../plainMessage';
import { describeShortly } from '../showError';

/** The most problems that are shown at once. */
const shownProblems = 8;

/** What is wrong with the input without ruling out a run is named, and the person decides whether to go on. */
export async function acceptProblems(problems: readonly InputProblem[]): Promise<boolean> {
  const first = problems[0];
  if (first === undefined) return true;
  const goOn = vscode.l10n.t('Go On');
  const show = vscode.l10n.t('Show');
  const shown = problems.slice(0, shownProblems).map(describeShortly);
  const more = problems.length > shown.length ? [vscode.l10n.t('… and {0} more', formatNumber(problems.length - shown.length))] : [];
  const message =
    problems.length === 1
      ? vscode.l10n.t('There is a problem with the input.')
      : vscode.l10n.t('There are {0} problems with the input.', formatNumber(problems.length));
  const isLeftOut = problems.some(({ severity }) => severity === 'error');
  const wayOut = isLeftOut
    ? vscode.l10n.t('The run can begin without the cases on these lines.')
    : vscode.l10n.t('The run can begin nevertheless.');
  const detail = [...shown, ...more, '', wayOut].join('\n');
  const chosen = await askModally(message, detail, goOn, show);
  if (chosen === show) await openPosition(vscode.Uri.file(first.file), first.line ?? 1);
  return chosen === goOn;
}

/**
 * Shows what a run will use, and lets the person start it, with another model if they like. An evaluation by the built-in model costs
 * nothing, and starts at once.
 * @param name of the prompt
 * @returns the run to start, or undefined for none.
 */
export async function confirmRun(name: string, input: RunInput, access: ModelAccess, place: ModelPlace): Promise<PreparedRun | undefined> {
  const { run: prepared } = await prepareRun(input);
  const estimate = await estimateRun(prepared);
  const run = { ...prepared, estimate };
  const { settings } = run;
  const asked = [...new Set(askedRoles(settings).map((role) => settings.models[role]))];
  if (settings.method === 'evaluate' && asked.every((id) => id === lexicalModelId)) return run;
  const start: vscode.QuickPickItem = {
    label: vscode.l10n.t('$(play) Start'),
    description: vscode.l10n.t('estimate: {0}', describeEstimate(estimate)),
    detail: describeExtent(run, input.cases.length),
  };
  const change: vscode.QuickPickItem = {
    label: vscode.l10n.t('$(gear) Other Model…'),
    description: vscode.l10n.t('for this run, in place of {0}', modelLabel(settings.models.task)),
  };
  const title = titleOf(name, run, asked.map(modelLabel).join(', '));
  const picked = await vscode.window.showQuickPick([start, change], {
    title,
    placeHolder: vscode.l10n.t('Start the run?'),
    ignoreFocusOut: true,
  });
  if (picked === start) return run;
  if (picked !== change) return undefined;
  const model = await pickModel(access, vscode.l10n.t('this run'), place);
  // With another model the estimate may be another.
  return confirmRun(
    name,
    model === undefined ? input : { ...input, config: { ...input.config, models: { task: model, reflection: model, judge: model } } },
    access,
    place,
  );
}

function titleOf(name: string, { settings: { method } }: PreparedRun, models: string): string {
  return method === 'evaluate'
    ? vscode.l10n.t('Evaluate {0} · {1}', name, models)
    : vscode.l10n.t('Optimize {0} · {1} · {2}', name, methodLabel(method), models);
}

function modelLabel(id: string): string {
  return id === 'lexical' ? vscode.l10n.t('lexical (built in, no language model)') : id;
}

/** @param given how many cases there are */
function describeExtent(
  { splits: { train, validation, test }, settings: { method, budget, repeats } }: PreparedRun,
  given: number,
): string {
  const drawn = train.length + validation.length + test.length;
  const used = train.length + validation.length;
  return [
    method === 'evaluate'
      ? vscode.l10n.t('{0} cases', formatNumber(used + test.length))
      : vscode.l10n.t(
          '{0} training, {1} validation and {2} test cases',
          formatNumber(train.length),
          formatNumber(validation.length),
          formatNumber(test.length),
        ),
    ...(method === 'evaluate' && used > 0 ? [vscode.l10n.t('{0} of them had a part in making the prompt', formatNumber(used))] : []),
    ...(drawn < given ? [vscode.l10n.t('drawn from {0}', formatNumber(given))] : []),
    ...(repeats === 1 ? [] : [vscode.l10n.t('each asked {0} times', formatNumber(repeats))]),
    describeBudget(budget),
  ].join(' · ');
}

/** The estimate in a few words: `1,200 calls (300–4,800) · 900K tokens (300K–1.9M)`. */
function describeEstimate({ calls, tokens, cost }: Estimate): string {
  const range = ({ minimum, typical, maximum }: Expected, write: (value: number) => string): readonly [string, string, string] => [
    write(typical),
    write(minimum),
    write(maximum),
  ];
  const parts = [
    calls.minimum === calls.maximum
      ? vscode.l10n.t('{0} calls', formatNumber(calls.typical))
      : vscode.l10n.t('{0} calls ({1}–{2})', ...range(calls, formatNumber)),
    vscode.l10n.t('{0} tokens ({1}–{2})', ...range(tokens, formatCompact)),
  ];
  if (cost !== undefined) parts.push(vscode.l10n.t('costs {0} ({1}–{2})', ...range(cost, (value) => formatNumber(value, 2))));
  return parts.join(' · ');
}

function describeBudget(budget: BudgetLimits): string {
  const parts = [
    ...(budget.calls === undefined ? [] : [vscode.l10n.t('{0} calls', formatNumber(budget.calls))]),
    ...(budget.tokens === undefined ? [] : [vscode.l10n.t('{0} tokens', formatNumber(budget.tokens))]),
    ...(budget.cost === undefined ? [] : [vscode.l10n.t('a cost of {0}', formatNumber(budget.cost, 2))]),
    ...(budget.minutes === undefined ? [] : [vscode.l10n.t('{0} minutes', formatNumber(budget.minutes))]),
  ];
  return parts.length === 0 ? vscode.l10n.t('no budget') : vscode.l10n.t('at most {0}', parts.join(', '));
}
