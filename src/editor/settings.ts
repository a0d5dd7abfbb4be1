import * as vscode from 'vscode';
import type { ModelRole } from '../core/models/model';
import { modelRoles } from '../core/models/model';
import type { Price } from '../core/run/events';

/** The extension's settings as they are now, for a resource. */
export interface Settings {
  readonly models: Readonly<Record<ModelRole, string>>;
  /** '' for OpenAI's own. */
  readonly baseUrl: string;
  readonly timeoutSeconds: number;
  readonly budgetCalls: number;
  readonly prices: Readonly<Record<string, Price>>;
  readonly concurrency: number;
  readonly codeLens: boolean;
}

/** Reads the settings. VS Code itself leaves out what an untrusted workspace says about restricted ones. */
export function readSettings(scope?: vscode.Uri): Settings {
  const section = vscode.workspace.getConfiguration('whetstone', scope ?? null);
  const models = Object.fromEntries(modelRoles.map((role) => [role, section.get(`models.${role}`, 'lexical')])) as Record<ModelRole, string>;
  return {
    models,
    baseUrl: section.get('openai.baseUrl', ''),
    timeoutSeconds: section.get('openai.timeoutSeconds', 90),
    budgetCalls: section.get('budget.calls', 5000),
    prices: section.get('prices', {}),
    concurrency: section.get('concurrency', 8),
    codeLens: section.get('codeLens.enabled', true),
  };
}
