import type * as vscode from 'vscode';
import { prepareRun } from '../../core/run/prepareRun';
import type { EarlierRun } from '../../core/run/shapingRuns';
import { endpointToRecord } from '../../providers/endpointRecord';
import { loadInput } from '../../storage/runTarget';
import type { RunService } from '../runs/runService';
import type { Services } from '../services';
import { readSettings } from '../settings';
import { showError } from '../showError';
import { configureRun } from './configureRun';
import { acceptProblems, confirmRun } from './confirmRun';
import { followRun } from './followRun';
import { findTarget, readOpenCases, readOpenText } from './promptTarget';
import { isTrusted } from './trust';

/** Optimizes or evaluates a prompt: asks for what is missing, shows the estimate, runs, and tells how it ended. Resolves when the run has ended. */
export async function beginRun(kind: 'optimize' | 'evaluate', given: vscode.Uri | undefined, services: Services): Promise<void> {
  if (!(await isTrusted())) return;
  const target = await findTarget(given);
  if (target === undefined) return;
  const configured = await configureRun(target, kind, services.context.workspaceState);
  if (configured === undefined) return;
  const { input: loaded, problems } = await loadInput(target.prompt.fsPath, configured.source, configured.config, { prompt: readOpenText, cases: readOpenCases });
  const input = kind === 'evaluate' ? { ...loaded, earlier: await earlierRuns(target.prompt.fsPath, services.runs) } : loaded;
  const preparation = prepareRun(input);
  if (!(await acceptProblems([...problems, ...preparation.warnings]))) return;
  const baseUrl = target.evalFile?.config.models?.baseUrl ?? readSettings(target.prompt).baseUrl;
  const place = { scope: target.prompt, baseUrl };
  const run = await confirmRun(input, services.models, place);
  if (run === undefined) return;

  const endpoint = endpointToRecord(Object.values(run.settings.models), baseUrl);
  const recorded = endpoint === undefined ? run : { ...run, settings: { ...run.settings, endpoint } };
  const models = await services.models.forRun(recorded.settings, place).catch((error: unknown) => showError(error, services.log, { baseUrl }));
  if (models === undefined) return;
  const { id, done } = await services.runs.start(recorded, services.runs.storeFor(target.prompt), models);
  services.panels.show(id);
  await followRun({ id, done, kind, promptPath: target.prompt.fsPath, baseUrl }, services);
}

/** The runs on a prompt that this window knows, newest first. */
async function earlierRuns(promptPath: string, runs: RunService): Promise<readonly EarlierRun[]> {
  return (await runs.list()).flatMap((run) => {
    const view = run.view();
    return view?.promptPath === promptPath ? [{ view, splits: run.fold.splitCases }] : [];
  });
}
