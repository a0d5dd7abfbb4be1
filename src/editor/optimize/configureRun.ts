import * as vscode from 'vscode';
import { caseFileEndings, offeredEndings } from '../../core/cases/caseFileEndings';
import { metrics } from '../../core/metrics/metrics';
import { methods } from '../../core/optimizers/methods';
import type { PresetName } from '../../core/optimizers/optimizer';
import type { RunConfig } from '../../core/run/runConfig';
import { defaultConfig } from '../../core/run/runConfig';
import type { CaseSource } from '../../storage/runTarget';
import { applyEval, caseSourceOf, loadInput } from '../../storage/runTarget';
import { readSettings } from '../settings';
import { translate } from '../translate';
import { choicesOf } from './choices';
import type { PromptTarget } from './promptTarget';
import { readOpenCases, readOpenText } from './promptTarget';
import type { Step, StepPosition } from './steps';
import { askList, askSteps } from './steps';

/** What a person answered for a prompt the last time; offered first the next time. */
interface Remembered {
  readonly method?: string;
  readonly preset?: PresetName;
  readonly metric?: string;
  readonly casesFile?: string;
}

/** A run as configured: by the eval file, by the settings, and by the person for the rest. */
export interface ConfiguredRun {
  readonly config: RunConfig;
  readonly source: CaseSource;
}

/** Asks only for what the eval file does not say. @returns undefined when the person gave up. */
export async function configureRun(
  target: PromptTarget,
  kind: 'optimize' | 'evaluate',
  memory: vscode.Memento,
): Promise<ConfiguredRun | undefined> {
  const key = `run ${target.prompt.fsPath}`;
  const remembered = memory.get<Remembered>(key, {});
  // Only what is answered now counts: an old answer must not decide what was not asked.
  const answers: { -readonly [K in keyof Remembered]: Remembered[K] } = {};
  let source = target.evalFile && caseSourceOf(target.evalFile);
  const said = target.evalFile?.config;

  const steps: Step[] = [];
  if (source === undefined) {
    steps.push(async (position) => {
      const answer = await askCaseFile(position, remembered.casesFile);
      if (answer === 'back' || answer === 'canceled') return answer;
      const { file } = answer;
      answers.casesFile = file;
      source = { file, ...(said?.columns === undefined ? {} : { columns: said.columns }) };
      return true;
    });
  }
  if (said?.metric === undefined) steps.push(metricStep(answers, async () => (await saidBy(source, target.prompt)) ?? remembered.metric));
  if (kind === 'optimize' && said?.method === undefined) steps.push(methodStep(answers, remembered));
  if (kind === 'optimize' && said?.method === undefined && said?.preset === undefined) steps.push(presetStep(answers, remembered));
  if (!(await askSteps(steps)) || source === undefined) return undefined;
  await memory.update(key, { ...remembered, ...answers });

  const base = fromSettings(target.prompt, kind);
  const answered: RunConfig = {
    ...base,
    method: answers.method ?? base.method,
    preset: answers.preset ?? base.preset,
    metric: answers.metric === undefined ? base.metric : { type: answers.metric },
  };
  const config = target.evalFile === undefined ? answered : applyEval(answered, target.evalFile);
  return { config: kind === 'evaluate' ? { ...config, method: 'evaluate' } : config, source };
}

/** The defaults as the person's settings have them. An evaluation asks each case once: only the eval file's own limits are for it. */
function fromSettings(scope: vscode.Uri, kind: 'optimize' | 'evaluate'): RunConfig {
  const { models, budgetCalls, prices, concurrency } = readSettings(scope);
  return { ...defaultConfig, models, prices, budget: kind === 'evaluate' ? {} : { calls: budgetCalls }, concurrency };
}

interface CaseFileItem extends vscode.QuickPickItem {
  /** Absent for the item that browses. */
  readonly path?: string;
}

async function askCaseFile(position: StepPosition, last: string | undefined): Promise<{ readonly file: string } | 'back' | 'canceled'> {
  const found = await vscode.workspace.findFiles(
    `**/*.{${offeredEndings.join(',')}}`,
    '{**/node_modules/**,**/.whetstone/**,**/package*.json,**/tsconfig*.json}',
    200,
  );
  const items = found
    .sort((a, b) => (a.path < b.path ? -1 : 1))
    .map((uri): CaseFileItem => ({ label: vscode.workspace.asRelativePath(uri), path: uri.fsPath }));
  const browse: CaseFileItem = { label: vscode.l10n.t('$(folder-opened) Browse…') };
  const question = {
    title: vscode.l10n.t('Cases'),
    placeholder: vscode.l10n.t('A CSV, JSONL, JSON or Excel file with an input and the expected answer in each row'),
    items: [...items, browse],
    active: items.find(({ path }) => path === last),
  };
  for (;;) {
    const picked = await askList(question, position);
    if (picked === 'back' || picked === 'canceled') return picked;
    if (picked.path !== undefined) return { file: picked.path };
    const chosen = await vscode.window.showOpenDialog({
      filters: { [vscode.l10n.t('Cases')]: [...caseFileEndings] },
      canSelectMany: false,
    });
    if (chosen?.[0] !== undefined) return { file: chosen[0].fsPath };
  }
}

/** The metric that a case file names; undefined where it names none, or cannot be read, which is said when the run begins. */
async function saidBy(source: CaseSource | undefined, prompt: vscode.Uri): Promise<string | undefined> {
  if (source === undefined || 'inline' in source) return undefined;
  const readers = { prompt: readOpenText, cases: readOpenCases };
  const sources = { prompt: prompt.fsPath, cases: source, metricIsNamed: false };
  const loaded = await loadInput(sources, defaultConfig, readers).catch(() => undefined);
  const metric = loaded?.input.config.metric.type;
  return metric === defaultConfig.metric.type ? undefined : metric;
}

/** @param likely the id of the metric that is offered first */
function metricStep(answers: { metric?: string }, likely: () => Promise<string | undefined>): Step {
  return async (position) => {
    const items = choicesOf(metrics, translate);
    const first = await likely();
    const title = vscode.l10n.t('Metric');
    const picked = await askList(
      { title, placeholder: vscode.l10n.t('When is an answer right?'), items, active: items.find(({ id }) => id === first) },
      position,
    );
    if (picked === 'back' || picked === 'canceled') return picked;
    answers.metric = picked.id;
    return true;
  };
}

function methodStep(answers: { method?: string }, last: Remembered): Step {
  return async (position) => {
    const items = choicesOf(methods, translate);
    const title = vscode.l10n.t('Method');
    const picked = await askList(
      {
        title,
        placeholder: vscode.l10n.t('How is the prompt to be optimized?'),
        items,
        active: items.find(({ id }) => id === last.method),
      },
      position,
    );
    if (picked === 'back' || picked === 'canceled') return picked;
    answers.method = picked.id;
    return true;
  };
}

function presetStep(answers: { preset?: PresetName }, last: Remembered): Step {
  return async (position) => {
    const items: (vscode.QuickPickItem & { readonly preset: PresetName })[] = [
      { label: vscode.l10n.t('Practical'), detail: vscode.l10n.t('Few steps, for an afternoon and a small budget'), preset: 'practical' },
      {
        label: vscode.l10n.t('Paper'),
        detail: vscode.l10n.t('The published defaults where there are any; many more calls'),
        preset: 'paper',
      },
    ];
    const title = vscode.l10n.t('Preset');
    const picked = await askList(
      { title, placeholder: vscode.l10n.t('How much effort?'), items, active: items.find(({ preset }) => preset === last.preset) },
      position,
    );
    if (picked === 'back' || picked === 'canceled') return picked;
    answers.preset = picked.preset;
    return true;
  };
}
