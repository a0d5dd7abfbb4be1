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
import { OutsideRoots } from './editor/runs/outsideRoots';
import { RunStatusBar } from './editor/runs/runProgress';
import { RunService } from './editor/runs/runService';
import { UnderWay } from './editor/runs/underWay';
import type { Services } from './editor/services';
import { PromptsView } from './editor/views/promptsView';
import { RunsView } from './editor/views/runsView';

/** What the tests in the extension host can reach. */
export interface TestAccess {
  readonly services: Services;
}

let runs: RunService | undefined;

/** How long after activation a run that was cut off is offered, in milliseconds: its last owner may still be going. */
const offerDelay = 3000;

/**
 * Composes the parts. Making them only makes objects: whatever is registered with the editor is a feature, and one that fails to start is
 * logged and does not stop the others. No file is read here.
 */
export function activate(context: vscode.ExtensionContext): TestAccess | undefined {
  const log = vscode.window.createOutputChannel('Whetstone', { log: true });
  const underWay = new UnderWay(context.workspaceState);
  runs = new RunService(log, underWay, new OutsideRoots(context.workspaceState));
  const keys = new ApiKeys(context.secrets);
  const panels = new RunPanels(context.extensionUri, runs, log);
  const prompts = new PromptsView(runs);
  const history = new RunsView(runs);
  const models = new ModelAccess(keys, log);
  const services: Services = { context, log, runs, keys, models, panels, prompts, history };
  context.subscriptions.push(log, runs, models, panels, prompts, history);

  for (const [name, start] of Object.entries({ ...features(services), resume: () => offerSoon(services.runs, underWay, log) })) {
    try {
      context.subscriptions.push(start());
    } catch (error) {
      log.error(`The feature ${name} could not be started`, error);
    }
  }
  return context.extensionMode === vscode.ExtensionMode.Test ? { services } : undefined;
}

/** Looks for a run that was cut off once the window has come up: activation itself reads no file, and does nothing where there is none. */
function offerSoon(runs: RunService, underWay: UnderWay, log: vscode.LogOutputChannel): vscode.Disposable {
  if (underWay.ids.length === 0) return new vscode.Disposable(() => undefined);
  const offer = async (): Promise<void> => (await import('./editor/runs/offerResume')).offerResume(runs, underWay);
  const timer = setTimeout(() => void offer().catch((error: unknown) => log.error(error as Error)), offerDelay);
  return new vscode.Disposable(() => clearTimeout(timer));
}

/** A window that closes stops its runs; each says so in its journal. */
export async function deactivate(): Promise<void> {
  await runs?.cutOffAll();
}

function features(services: Services): Readonly<Record<string, () => vscode.Disposable>> {
  const { log, runs, panels, prompts, history } = services;
  return {
    commands: () => registerCommands(services),
    runs: () => runs.watch(),
    panels: () => panels.start(),
    prompts: () => prompts.start(),
    history: () => {
      const follow = (id: string): void => void history.follow(id).catch((error: unknown) => log.error(error as Error));
      return vscode.Disposable.from(history.start(), panels.onDidActivate(follow));
    },
    codeLens: () => {
      const lenses = new PromptCodeLens(runs);
      return vscode.Disposable.from(lenses, vscode.languages.registerCodeLensProvider(promptSelector, lenses));
    },
    ruleHover: () =>
      vscode.languages.registerHoverProvider(promptSelector, {
        provideHover: async (document, position) => {
          const { ruleHover } = await import('./editor/promptFiles/ruleHover');
          return ruleHover(document, position, runs);
        },
      }),
    candidates: () => vscode.workspace.registerTextDocumentContentProvider(candidateScheme, new CandidateDocuments(runs)),
    diagnostics: () => new EvalFileDiagnostics(),
    statusBar: () => new RunStatusBar(runs),
  };
}
