import * as vscode from 'vscode';
import type { PanelTarget } from '../panel/protocol';
import { commandIds } from './commandIds';
import type { CandidateAddress } from './review/candidateAddress';
import { addressOf, candidateScheme } from './review/candidateAddress';
import { formatPercent, formatPoints } from './format';
import type { Services } from './services';
import { readSettings } from './settings';
import { showError } from './showError';
import type { PromptNode } from './views/promptsView';
import type { RunNode } from './views/runsView';

/** What a command may be called with: a file, a node of a view, a candidate's address, or nothing. */
type Argument = vscode.Uri | PromptNode | RunNode | CandidateAddress | string | undefined;

/** Registers every command. What it takes to carry one out is loaded when it is first used; what one throws is told to the person, in words. */
export function registerCommands(services: Services): vscode.Disposable {
  const { runs, log, keys, models } = services;
  const handlers: Readonly<Record<(typeof commandIds)[keyof typeof commandIds], (argument: Argument, second: unknown) => unknown>> = {
    [commandIds.optimizePrompt]: async (argument) => (await import('./optimize/beginRun')).beginRun('optimize', uriOf(argument), services),
    [commandIds.evaluatePrompt]: async (argument) => (await import('./optimize/beginRun')).beginRun('evaluate', uriOf(argument), services),
    [commandIds.stopRun]: (argument) => stopRun(argument, services),
    [commandIds.showRun]: (argument, target) => showRun(argument, target as PanelTarget | undefined, services),
    [commandIds.showHistory]: () => vscode.commands.executeCommand('whetstone.runs.focus'),
    [commandIds.compareCandidate]: (argument) => withCandidate(argument, services, async (address) => (await import('./review/compareCandidate')).compareCandidate(runs, address)),
    [commandIds.acceptCandidate]: (argument) => withCandidate(argument, services, async (address) => (await import('./review/acceptCandidate')).acceptCandidate(runs, address)),
    [commandIds.rejectCandidate]: (argument) => withCandidate(argument, services, async (address) => (await import('./review/acceptCandidate')).closeDiff(address)),
    [commandIds.selectModels]: async () => (await import('./models/selectModels')).selectModels(models),
    [commandIds.setApiKey]: () => keys.ask(readSettings().baseUrl),
    [commandIds.newEvalFile]: async (argument) => (await import('./evalFiles/newEvalFile')).createEvalFile(uriOf(argument)),
    [commandIds.openPrompt]: (argument) => vscode.commands.executeCommand('vscode.open', uriOf(argument)),
    [commandIds.showLog]: () => log.show(),
    [commandIds.deleteRun]: (argument) => deleteRun(argument, services),
    [commandIds.refresh]: () => {
      runs.refresh();
      services.prompts.refresh();
    },
  };
  return vscode.Disposable.from(
    ...Object.entries(handlers).map(([id, handler]) =>
      vscode.commands.registerCommand(id, async (argument: Argument, second: unknown) => {
        try {
          return await handler(argument, second);
        } catch (error) {
          await showError(error, log);
          return undefined;
        }
      }),
    ),
  );
}

function uriOf(argument: Argument): vscode.Uri | undefined {
  if (argument instanceof vscode.Uri) return argument;
  return typeof argument === 'object' && 'uri' in argument ? argument.uri : undefined;
}

function runIdOf(argument: Argument): string | undefined {
  if (typeof argument === 'string') return argument;
  if (typeof argument !== 'object' || argument instanceof vscode.Uri) return undefined;
  if ('kind' in argument) return argument.run.id;
  return 'candidate' in argument ? argument.run : undefined;
}

async function stopRun(argument: Argument, { runs }: Services): Promise<void> {
  const id = runIdOf(argument) ?? runs.running.at(-1);
  if (id === undefined) void vscode.window.showInformationMessage(vscode.l10n.t('No run is under way.'));
  else await runs.stop(id);
}

async function showRun(argument: Argument, target: PanelTarget | undefined, services: Services): Promise<void> {
  const id = runIdOf(argument) ?? services.runs.running.at(-1) ?? (await pickRun(services));
  if (id !== undefined) services.panels.show(id, target);
}

async function deleteRun(argument: Argument, { runs }: Services): Promise<void> {
  const id = runIdOf(argument);
  const run = id === undefined ? undefined : await runs.open(id);
  if (run === undefined || run.live) return;
  const remove = vscode.l10n.t('Move to Trash');
  const question = vscode.l10n.t('Delete the run {0}?', run.id);
  if ((await vscode.window.showWarningMessage(question, { modal: true }, remove)) === remove) await runs.delete(run);
}

/** Does something with the candidate that is meant: the argument's, the open diff's, or one that the person picks. */
async function withCandidate(argument: Argument, services: Services, act: (address: CandidateAddress) => Promise<void>): Promise<void> {
  const address = candidateOf(argument) ?? candidateOfActiveDiff() ?? (await pickCandidate(services));
  if (address !== undefined) await act(address);
}

function candidateOf(argument: Argument): CandidateAddress | undefined {
  if (argument instanceof vscode.Uri) return argument.scheme === candidateScheme ? addressOf(argument) : undefined;
  if (typeof argument !== 'object') return undefined;
  if ('kind' in argument) return argument.kind === 'candidate' ? { run: argument.run.id, candidate: argument.candidate.id } : undefined;
  return 'candidate' in argument ? argument : undefined;
}

function candidateOfActiveDiff(): CandidateAddress | undefined {
  const input = vscode.window.tabGroups.activeTabGroup.activeTab?.input;
  if (!(input instanceof vscode.TabInputTextDiff) || input.modified.scheme !== candidateScheme) return undefined;
  return addressOf(input.modified);
}

async function pickRun({ runs }: Services): Promise<string | undefined> {
  const views = await runs.views();
  if (views.length === 0) {
    void vscode.window.showInformationMessage(vscode.l10n.t('There are no runs yet. Open a prompt and optimize it.'));
    return undefined;
  }
  const items = views.map(({ id, promptPath, verdict, statusLine }) => ({
    label: vscode.workspace.asRelativePath(promptPath),
    description: verdict === undefined ? '' : `${verdict.kind} ${formatPoints(verdict.difference)}`,
    detail: `${id} · ${statusLine}`,
    id,
  }));
  return (await vscode.window.showQuickPick(items, { title: vscode.l10n.t('Select a run'), matchOnDetail: true }))?.id;
}

/** Offers the admitted candidates of a run, the best first. */
async function pickCandidate(services: Services): Promise<CandidateAddress | undefined> {
  const run = await pickRun(services);
  const view = run === undefined ? undefined : await services.runs.view(run);
  if (view === undefined) return undefined;
  const candidates = view.candidates.filter(({ id, state }) => id !== view.baseline && (state === 'best' || state === 'admitted')).reverse();
  if (candidates.length === 0) {
    void vscode.window.showInformationMessage(vscode.l10n.t('This run admitted no candidate.'));
    return undefined;
  }
  const items = candidates.map(({ id, scores, change }) => ({
    label: vscode.l10n.t('Candidate {0}', id),
    description: scores.validation === undefined ? '' : `${formatPercent(scores.validation.mean)} (${formatPoints(change ?? 0)})`,
    candidate: id,
  }));
  const picked = await vscode.window.showQuickPick(items, { title: vscode.l10n.t('Select a candidate') });
  return picked === undefined ? undefined : { run: view.id, candidate: picked.candidate };
}
