import type * as vscode from 'vscode';
import type { ApiKeys } from './models/apiKeys';
import type { ModelAccess } from './models/modelAccess';
import type { RunPanels } from './panel/runPanels';
import type { RunService } from './runs/runService';
import type { PromptsView } from './views/promptsView';
import type { RunsView } from './views/runsView';

/** What the commands work with. */
export interface Services {
  readonly context: vscode.ExtensionContext;
  readonly log: vscode.LogOutputChannel;
  readonly runs: RunService;
  readonly keys: ApiKeys;
  readonly models: ModelAccess;
  readonly panels: RunPanels;
  readonly prompts: PromptsView;
  readonly history: RunsView;
}
