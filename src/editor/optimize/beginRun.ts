import type * as vscode from 'vscode';
import { checkPatterns } from '../../core/metrics/casePatterns';
import { prepareRun } from '../../core/run/prepareRun';
import type { EarlierRun } from '../../core/run/shapingRuns';
import { endpointToRecord } from '../../providers/endpointRecord';
import { withMatcher } from '../../providers/workerMatcher';
import { loadInput } from '../../storage/runTarget';
import { baseUrlAt } from '../models/modelAccess';
import type { RunService } from '../runs/runService';
import type { Services } from '../services';
import { showError } from '../showError';
import { requireTrust } from '../trust';
import { configureRun } from './configureRun';
import { acceptProblems, confirmRun } from './confirmRun';
import { followRun } from './followRun';
import { findTarget, readOpenCases, readOpenText } from './promptTarget';

/** Optimizes or evaluates a prompt: asks for what is missing, shows the estimate, runs, and tells how it ended. Resolves when the run has ended. */
export async function beginRun(kind: 'optimize' | 'evaluate', given: vscode.Uri | undefined, services: Services): Promise<void> {
  requireTrust('run');
  const target = await findTarget(given);
  if (target === undefined) return;
  const configured = await configureRun(target, kind, services.context.workspaceState);
  if (configured === undefined) return;
  const { input: loaded, problems } = await loadInput(target.prompt.fsPath, configured.source, configured.config, { prompt: readOpenText, cases: readOpenCases });
  const input = kind === 'evaluate' ? { ...loaded, earlier: await earlierRuns(target.prompt.fsPath, services.runs) } : loaded;
  const preparation = prepareRun(input);
  await withMatcher((matcher) => checkPatterns(input.config.metric, input.cases, matcher, new AbortController().signal));
  if (!(await acceptProblems([...problems, ...preparation.warnings]))) return;
  const { evalFile } = target;
  const place = { scope: target.prompt, baseUrl: evalFile?.config.models?.baseUrl };
  const run = await confirmRun(services.runs.nameOf(target.prompt.fsPath), input, services.models, place);
  if (run === undefined) return;

  const { models: asked } = run.settings;
  // Only now: the person may have set another one in the meantime.
  const baseUrl = baseUrlAt(place);
  const endpoint = endpointToRecord(Object.values(asked), baseUrl);
  const recorded = endpoint === undefined ? run : { ...run, settings: { ...run.settings, endpoint } };
  const context = { baseUrl, models: asked, evalFile };
  const models = await services.models.forRun(recorded.settings, { ...place, baseUrl }).catch((error: unknown) => showError(error, services.log, context));
  if (models === undefined) return;
  const { id, done } = await services.runs.start(recorded, services.runs.storeFor(target.prompt), models);
  services.panels.show(id);
  await followRun({ id, done, context }, services);
}

/** The runs on a prompt that this window knows, newest first. */
async function earlierRuns(promptPath: string, runs: RunService): Promise<readonly EarlierRun[]> {
  const own = (await runs.list()).filter(({ summary }) => summary?.promptPath === promptPath);
  const opened: EarlierRun[] = [];
  for (const { id } of own) {
    const run = await runs.open(id);
    const view = run?.view();
    if (run !== undefined && view !== undefined) opened.push({ view, splits: run.fold.splitCases });
  }
  return opened;
}
