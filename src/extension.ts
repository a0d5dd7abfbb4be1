import * as vscode from 'vscode';
import { registerCommands } from './editor/commands';
import { EvalFileDiagnostics } from './editor/evalFiles/evalFileDiagnostics';
import { ApiKeys } from './editor/models/apiKeys';
import { ModelAccess } from './editor/models/modelAccess';
import { RunPanels } from './editor/panel/runPanels';
import { promptSelector } from './editor/promptFiles/findPrompts';
import { PromptCodeLens } from './editor/promptFiles/promptCodeLens';
import { candidateScheme } from './editor/review/candidateAddress';
import { CandidateDocuments } from './editor/review/candidateDocuments';
import { RunStatusBar } from './editor/runs/runProgress';
import { RunService } from './editor/runs/runService';
import { PromptsView } from './editor/views/promptsView';
import { RunsView } from './editor/views/runsView';

/** Composes the parts. A feature that fails to start is logged and does not stop the others. No file is read here. */
export function activate(context: vscode.ExtensionContext): void {
  const log = vscode.window.createOutputChannel('Whetstone', { log: true });
  const runs = new RunService(log);
  const keys = new ApiKeys(context.secrets);
  const models = new ModelAccess(keys);
  const panels = new RunPanels(context.extensionUri, runs);
  const prompts = new PromptsView(runs);
  const history = new RunsView(runs);
  context.subscriptions.push(log, runs, panels, prompts, history);

  const features: Readonly<Record<string, () => vscode.Disposable>> = {
    commands: () => registerCommands({ context, log, runs, keys, models, panels, prompts }),
    prompts: () => vscode.window.createTreeView('whetstone.prompts', { treeDataProvider: prompts }),
    history: () => vscode.window.createTreeView('whetstone.runs', { treeDataProvider: history, showCollapseAll: true }),
    codeLens: () => {
      const lenses = new PromptCodeLens(runs);
      return vscode.Disposable.from(lenses, vscode.languages.registerCodeLensProvider(promptSelector, lenses));
    },
    candidates: () => vscode.workspace.registerTextDocumentContentProvider(candidateScheme, new CandidateDocuments(runs)),
    diagnostics: () => new EvalFileDiagnostics(),
    statusBar: () => new RunStatusBar(runs),
  };
  for (const [name, start] of Object.entries(features)) {
    try {
      context.subscriptions.push(start());
    } catch (error) {
      log.error(`The feature ${name} could not be started`, error);
    }
  }
}
