import * as vscode from 'vscode';
import { isResumable } from '../core/run/view/runStates';
import type { PanelTarget, RunRef } from '../panel/protocol';
import { commandIds } from './commandIds';
import { showMessage } from './plainMessage';
import type { CandidateAddress } from './review/candidateAddress';
import { addressOf, candidateScheme } from './review/candidateAddress';
import { pickCandidate } from './review/pickCandidate';
import { pickRun } from './runs/pickRun';
import type { Services } from './services';
import { showError } from './showError';
import type { PromptNode } from './views/promptsView';
import type { RunNode } from './views/runsView';

/** What a command may be called with: a file, a node of a view, a candidate's address, an id, or nothing. */
type Argument = vscode.Uri | PromptNode | RunNode | CandidateAddress | RunRef | string | undefined;

type Handler = (argument: Argument, second: unknown) => unknown;

/**
 * Registers every command. What it takes to carry one out is loaded when it is first used; what one throws is told to the person, in words.
 */
export function registerCommands(services: Services): vscode.Disposable {
  const { runs, log, keys, models } = services;
  const handlers: Readonly<Record<(typeof commandIds)[keyof typeof commandIds], Handler>> = {
    [commandIds.optimizePrompt]: async (argument) => (await import('./optimize/beginRun')).beginRun('optimize', uriOf(argument), services),
    [commandIds.evaluatePrompt]: async (argument) => (await import('./optimize/beginRun')).beginRun('evaluate', uriOf(argument), services),
    [commandIds.stopRun]: (argument) => stopRun(argument, services),
    [commandIds.resumeRun]: (argument) => resumeRun(argument, services),
    [commandIds.showRun]: (argument, target) => showRun(argument, target, services),
    [commandIds.showHistory]: (argument) => services.history.show(uriOf(argument)),
    [commandIds.compareCandidate]: async (argument) => {
      const address = await candidateFor(argument, services);
      if (address !== undefined) await (await import('./review/compareCandidate')).compareCandidate(runs, address);
    },
    [commandIds.acceptCandidate]: async (argument) => {
      const address = await candidateFor(argument, services);
      if (address !== undefined) await (await import('./review/acceptCandidate')).acceptCandidate(runs, address);
    },
    [commandIds.closeCandidate]: async (argument) => {
      const address = candidateOf(argument) ?? candidateOfActiveEditor();
      if (address !== undefined) await (await import('./review/compareCandidate')).closeComparison(address);
    },
    [commandIds.selectModels]: async () => (await import('./models/selectModels')).selectModels(models),
    [commandIds.setApiKey]: async (argument) =>
      (await import('./models/setApiKey')).setApiKey(keys, typeof argument === 'string' ? argument : undefined),
    [commandIds.newEvalFile]: async (argument) => (await import('./evalFiles/newEvalFile')).createEvalFile(uriOf(argument)),
    [commandIds.clearCache]: async () => (await import('./cache/clearCache')).askToClearCache(runs),
    [commandIds.showLog]: () => log.show(),
    [commandIds.deleteRun]: (argument) => deleteRun(argument, services),
    [commandIds.deleteOldRuns]: async () => (await import('./runs/deleteRuns')).askToDeleteOldRuns(runs),
    [commandIds.refresh]: () => {
      runs.refresh();
      services.prompts.refresh();
    },
  };
  return vscode.Disposable.from(...Object.entries(handlers).map(([id, handler]) => registerCommand(id, handler, log)));
}

function registerCommand(id: string, handler: Handler, log: vscode.LogOutputChannel): vscode.Disposable {
  return vscode.commands.registerCommand(id, async (argument: Argument, second: unknown) => {
    try {
      return await handler(argument, second);
    } catch (error) {
      await showError(error, log);
      return undefined;
    }
  });
}

function uriOf(argument: Argument): vscode.Uri | undefined {
  if (argument instanceof vscode.Uri) return argument;
  return typeof argument === 'object' && 'uri' in argument ? argument.uri : undefined;
}

function runIdOf(argument: Argument): string | undefined {
  if (typeof argument === 'string') return argument;
  if (typeof argument !== 'object' || argument instanceof vscode.Uri) return undefined;
  if ('kind' in argument) return argument.kind === 'damaged' ? argument.id : argument.run.id;
  return 'run' in argument ? argument.run : undefined;
}

async function stopRun(argument: Argument, { runs, panels }: Services): Promise<void> {
  const shown = runs.running.find((id) => id === panels.active);
  const id = runIdOf(argument) ?? shown ?? runs.running.at(-1);
  if (id === undefined) void showMessage('information', vscode.l10n.t('No run is under way.'));
  else await runs.stop(id);
}

async function resumeRun(argument: Argument, services: Services): Promise<void> {
  const title = vscode.l10n.t('Select a run to resume');
  const none = vscode.l10n.t('There is no run to resume: none was stopped or interrupted.');
  const id = runIdOf(argument) ?? (await pickRun(services.runs, { title, none, isOffered: ({ state }) => isResumable(state) }));
  if (id !== undefined) await (await import('./optimize/resumeRun')).resumeRun(id, services);
}

async function showRun(argument: Argument, target: unknown, services: Services): Promise<void> {
  const id = runIdOf(argument) ?? services.runs.running.at(-1) ?? (await pickRun(services.runs));
  if (id !== undefined) services.panels.show(id, isTarget(target) ? target : undefined);
}

/** Views pass their selection as a second argument, which is no target. */
function isTarget(value: unknown): value is PanelTarget {
  return typeof value === 'object' && value !== null && 'kind' in value && 'id' in value;
}

async function deleteRun(argument: Argument, { runs }: Services): Promise<void> {
  const id = runIdOf(argument) ?? (await pickRun(runs));
  if (id !== undefined) await (await import('./runs/deleteRuns')).askToDeleteRun(runs, id);
}

/** The candidate that is meant: the argument's, the open diff's, or one that the person picks. */
async function candidateFor(argument: Argument, { runs, panels }: Services): Promise<CandidateAddress | undefined> {
  const address = candidateOf(argument) ?? candidateOfActiveEditor();
  if (address !== undefined) return address;
  const run = runIdOf(argument) ?? panels.active ?? (await pickRun(runs));
  return run === undefined ? undefined : pickCandidate(runs, run);
}

function candidateOf(argument: Argument): CandidateAddress | undefined {
  if (argument instanceof vscode.Uri) return argument.scheme === candidateScheme ? addressOf(argument) : undefined;
  if (typeof argument !== 'object') return undefined;
  if ('kind' in argument) return argument.kind === 'candidate' ? { run: argument.run.id, candidate: argument.candidate.id } : undefined;
  return 'candidate' in argument ? argument : undefined;
}

function candidateOfActiveEditor(): CandidateAddress | undefined {
  const input = vscode.window.tabGroups.activeTabGroup.activeTab?.input;
  const uri = input instanceof vscode.TabInputTextDiff ? input.modified : input instanceof vscode.TabInputText ? input.uri : undefined;
  return uri?.scheme === candidateScheme ? addressOf(uri) : undefined;
}
