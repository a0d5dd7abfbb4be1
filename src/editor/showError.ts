import * as vscode from 'vscode';
import type { EvalModels } from '../core/eval/evalModels';
import type { InputProblem } from '../core/problems';
import { InputError } from '../core/problems';
import { isAbortError } from '../core/models/abort';
import { ModelError, modelRoles } from '../core/models/model';
import { remedyFor } from '../core/models/remedy';
import type { RunSettings } from '../core/run/journal/events';
import { PriceMissing } from '../core/run/spending/prices';
import { RunBusy } from '../storage/runLock';
import type { LoadedEval } from '../storage/runTarget';
import { commandIds } from './commandIds';
import { openPosition } from './openPosition';
import type { Severity } from './plainMessage';
import { showMessage } from './plainMessage';
import { fileExists, openText } from './promptFiles/openPromptFile';
import { describeOwner } from './runs/storedRuns';
import { NotTrusted } from './trust';

/** What else is known of an error than what it says. */
export interface ErrorContext {
  /** The base URL that the models were to be reached by, where it is not that of the settings. */
  readonly baseUrl?: string | undefined;
  /** The models of the run, by role. */
  readonly models?: RunSettings['models'];
  /** The eval file of the run, which may name them. */
  readonly evalFile?: LoadedEval | undefined;
}

/** A message, and the one action that helps, where there is one. */
interface Told {
  readonly severity?: Severity;
  readonly message: string;
  readonly action?: string;
  readonly act?: () => unknown;
}

/**
 * Tells a person what went wrong, in words, with the one action that helps. The details go to the log. Resolves when the message is
 * shown; the person's answer is not waited for.
 */
export async function showError(error: unknown, log: vscode.LogOutputChannel, context: ErrorContext = {}): Promise<void> {
  if (isAbortError(error) || error instanceof vscode.CancellationError) return;
  log.error(error instanceof Error ? error : String(error));
  const { severity = 'error', message, action, act } = await describe(error, log, context);
  const answered = showMessage(severity, message, ...(action === undefined ? [] : [action]));
  const carryOut = async (): Promise<void> => {
    if ((await answered) !== undefined) await act?.();
  };
  carryOut().catch((failure: unknown) => log.error(failure as Error));
}

async function describe(error: unknown, log: vscode.LogOutputChannel, context: ErrorContext): Promise<Told> {
  const run =
    (command: string, ...args: unknown[]) =>
    () =>
      vscode.commands.executeCommand(command, ...args);
  if (error instanceof PriceMissing && error.problems[0] !== undefined) {
    const advice = vscode.l10n.t('Give it under "prices" in the eval file, or in the setting whetstone.prices.');
    return {
      message: `${describeShortly(error.problems[0])} ${advice}`,
      action: vscode.l10n.t('Open Settings'),
      act: run('workbench.action.openSettings', 'whetstone.prices'),
    };
  }
  if (error instanceof NotTrusted) {
    return {
      severity: 'warning',
      message: error.message,
      action: vscode.l10n.t('Manage Workspace Trust'),
      act: run('workbench.trust.manage'),
    };
  }
  if (error instanceof InputError && error.problems[0] !== undefined) return describeProblems(error.problems[0], error.problems.length - 1);
  if (error instanceof RunBusy) {
    return {
      message: vscode.l10n.t(
        'The run is under way in another window or on the command line: {0}. Wait until it has ended, or stop it there.',
        describeOwner(error.owner),
      ),
    };
  }
  const remedy = error instanceof ModelError ? remedyFor(error.kind) : undefined;
  if (error instanceof ModelError && remedy === 'set key') {
    return { message: error.message, action: vscode.l10n.t('Set API Key…'), act: run(commandIds.setApiKey, context.baseUrl) };
  }
  if (error instanceof ModelError && remedy === 'select models') {
    return { message: error.message, ...changeOfModel(error, context) };
  }
  return { message: describeSystemError(error), action: vscode.l10n.t('Show Log'), act: () => log.show() };
}

/** The way to another model: to the line of the eval file that names the one that failed, or where it is reached; else to the settings. */
function changeOfModel({ kind, message }: ModelError, { models, evalFile }: ErrorContext): Pick<Told, 'action' | 'act'> {
  const said: Partial<EvalModels> = evalFile?.config.models ?? {};
  const words = new Set(message.split(/[\s"“”]+/).map((word) => word.replace(/[.,:;]$/, '')));
  const failed = modelRoles.find(
    (role) => models !== undefined && [models[role], models[role].replace(/^\w+:\s*/, '')].some((name) => words.has(name)),
  );
  const named = modelRoles.filter((role) => said[role] !== undefined && said[role] === models?.[role]);
  const key =
    failed === undefined
      ? kind === 'unknown-model' && said.baseUrl !== undefined
        ? 'baseUrl'
        : named[0]
      : named.find((role) => models?.[role] === models?.[failed]);
  if (evalFile === undefined || key === undefined)
    return { action: vscode.l10n.t('Select Models…'), act: () => vscode.commands.executeCommand(commandIds.selectModels) };
  const file = vscode.Uri.file(evalFile.path);
  return {
    action: vscode.l10n.t('Open Eval File'),
    act: async () => {
      const { lineOfKey } = await import('../core/eval/evalFilePlace');
      await openPosition(file, lineOfKey((await openText(file)).getText(), ['models', key]));
    },
  };
}

/** The first problem and how many more there are, with a way to the line where the file is there. */
async function describeProblems(first: InputProblem, others: number): Promise<Told> {
  const more = others === 0 ? '' : ` ${vscode.l10n.t('({0} more)', others)}`;
  const message = `${describeShortly(first)}${more}`;
  const uri = vscode.Uri.file(first.file);
  if (!(await fileExists(uri))) return { message };
  return { message, action: vscode.l10n.t('Open'), act: () => openPosition(uri, first.line ?? 1) };
}

/** A problem with the file's path as the workspace shows it. */
export function describeShortly({ file, line, message }: InputProblem): string {
  const path = vscode.workspace.asRelativePath(vscode.Uri.file(file));
  return line === undefined ? `${path}: ${message}` : `${path}:${line}: ${message}`;
}

/** What the system's refusals mean for a person; any other error in its own words. */
function describeSystemError(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { code, path = '' } = error as NodeJS.ErrnoException;
  const place = path === '' ? vscode.l10n.t('The folder of the run') : vscode.workspace.asRelativePath(vscode.Uri.file(path));
  switch (code) {
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
      return vscode.l10n.t(
        '{0} cannot be written to. Runs are kept in the .whetstone folder of the workspace: check its permissions.',
        place,
      );
    case 'ENOTDIR':
    case 'EEXIST':
      return vscode.l10n.t(
        '{0} is a file where a folder is needed. Runs are kept in the .whetstone folder of the workspace: move that file away.',
        place,
      );
    case 'ENOSPC':
      return vscode.l10n.t('The disk is full. What the run had found until then is kept.');
    default:
      return error.message;
  }
}
