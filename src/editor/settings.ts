import * as vscode from 'vscode';
import type { ModelRole } from '../core/models/model';
import { modelRoles } from '../core/models/model';
import type { Price } from '../core/models/limits';
import { pricesOf, textOf, wholeNumber } from './settingValues';

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

/**
 * Reads the settings. VS Code hands out what stands in a file, of whatever kind: what makes no sense counts as its default.
 * VS Code itself leaves out what an untrusted workspace says about restricted ones.
 */
export function readSettings(scope?: vscode.Uri): Settings {
  const section = vscode.workspace.getConfiguration('whetstone', scope ?? null);
  const models = Object.fromEntries(modelRoles.map((role) => [role, textOf(section.get(`models.${role}`), 'lexical')])) as Record<
    ModelRole,
    string
  >;
  return {
    models,
    baseUrl: textOf(section.get('openai.baseUrl'), ''),
    timeoutSeconds: wholeNumber(section.get('openai.timeoutSeconds'), { minimum: 1, maximum: 3600, otherwise: 90 }),
    budgetCalls: wholeNumber(section.get('budget.calls'), { minimum: 1, otherwise: 5000 }),
    prices: pricesOf(section.get('prices')),
    concurrency: wholeNumber(section.get('concurrency'), { minimum: 1, maximum: 256, otherwise: 8 }),
    codeLens: section.get('codeLens.enabled') !== false,
  };
}
