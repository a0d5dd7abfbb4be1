import type * as vscode from 'vscode';
import { checkPatterns } from '../../core/metrics/casePatterns';
import { createMetric } from '../../core/metrics/createMetric';
import { prepareRun } from '../../core/run/prepareRun';
import { endpointToRecord } from '../../providers/endpointRecord';
import { withMatcher } from '../../providers/workerMatcher';
import { usesBehind } from '../../storage/knownUses';
import { loadInput, programSourceOf } from '../../storage/runTarget';
import { baseUrlAt } from '../models/modelAccess';
import { showMessage } from '../plainMessage';
import type { Services } from '../services';
import { showError } from '../showError';
import { requireTrust } from '../trust';
import { configureRun } from './configureRun';
import { acceptProblems, confirmRun } from './confirmRun';
import { followRun } from './followRun';
import { findTarget, readOpenCases, readOpenText } from './promptTarget';

/**
 * Optimizes or evaluates a prompt: asks for what is missing, shows the estimate, runs,
 * and tells how it ended. Resolves when the run has ended.
 */
export async function beginRun(kind: 'optimize' | 'evaluate', given: vscode.Uri | undefined, services: Services): Promise<void> {
  requireTrust('run');
  const target = await findTarget(given);
  if (target === undefined) return;
  const configured = await configureRun(target, kind, services.context.workspaceState);
  if (configured === undefined) return;
  const program = target.evalFile && programSourceOf(target.evalFile);
  const sources = { prompt: target.prompt.fsPath, program, cases: configured.source };
  const { input: loaded, problems, notes } = await loadInput(sources, configured.config, { prompt: readOpenText, cases: readOpenCases });
  if (notes.length > 0) void showMessage('information', notes.join(' '));
  const input = { ...loaded, earlier: await usesBehind(loaded.program, loaded.cases, services.runs.knownPlaces) };
  const preparation = await prepareRun(input);
  await withMatcher((matcher) => checkPatterns(createMetric(input.config.metric), input.cases, matcher, new AbortController().signal));
  if (!(await acceptProblems([...problems, ...preparation.warnings]))) return;
  const { evalFile } = target;
  const place = { scope: target.prompt, baseUrl: evalFile?.config.models?.baseUrl, roles: evalFile?.config.models?.roles };
  const run = await confirmRun(services.runs.nameOf(target.prompt.fsPath), input, services.models, place);
  if (run === undefined) return;

  const { models: asked } = run.settings;
  // Only now: the person may have set another one in the meantime.
  const baseUrl = baseUrlAt(place);
  const endpoint = endpointToRecord(Object.values(asked), baseUrl);
  const recorded = endpoint === undefined ? run : { ...run, settings: { ...run.settings, endpoint } };
  const context = { baseUrl, models: asked, evalFile };
  const models = await services.models
    .forRun(recorded.settings, { ...place, baseUrl })
    .catch((error: unknown) => showError(error, services.log, context));
  if (models === undefined) return;
  const { id, done } = await services.runs.start(recorded, services.runs.storeFor(target.prompt), models);
  services.panels.show(id);
  await followRun({ id, done, context }, services);
}
