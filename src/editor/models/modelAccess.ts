import { rolloutsFor } from '../../core/run/concurrency';
import * as vscode from 'vscode';
import type { Limiter } from '../../core/models/limiter';
import type { EvalRoles } from '../../core/eval/evalModels';
import type { ModelRole } from '../../core/models/model';
import { modelRoles } from '../../core/models/model';
import type { RunSettings } from '../../core/run/journal/events';
import type { ModelEnvironment } from '../../providers/createModel';
import type { OpenAIConnection } from '../../providers/openaiEndpoint';
import { systemClock } from '../../providers/systemClock';
import { readSettings } from '../settings';
import type { RunModels } from '../runs/openRun';
import type { ApiKeys } from './apiKeys';

/** Where models are asked for. */
export interface ModelPlace {
  /** The file that a run is on. */
  readonly scope: vscode.Uri;
  /** Where a file says that they are reached; '' is OpenAI's own. Else it is where the settings say, whenever they are asked. */
  readonly baseUrl?: string | undefined;
  /** What a file says of roles that are reached otherwise. */
  readonly roles?: EvalRoles | undefined;
}

/** Where models are reached now; '' for OpenAI's own. */
export function baseUrlAt(place: ModelPlace | undefined): string {
  return place?.baseUrl ?? readSettings(place?.scope).baseUrl;
}

/** Makes models for runs: with the key of the secret storage, and one limiter for each endpoint in this window. */
export class ModelAccess implements vscode.Disposable {
  private readonly limiters = new Map<string, Limiter>();
  private readonly settingsChanged: vscode.Disposable;

  constructor(
    private readonly keys: ApiKeys,
    private readonly log: vscode.LogOutputChannel,
  ) {
    this.settingsChanged = vscode.workspace.onDidChangeConfiguration((event) => {
      if (event.affectsConfiguration('whetstone.concurrency'))
        this.limiters.forEach((limiter) => (limiter.maximum = readSettings().concurrency));
    });
  }

  dispose(): void {
    this.settingsChanged.dispose();
  }

  /** What a run needs of models. @throws ModelError when one of them cannot be asked as things are set. */
  async forRun(run: RunSettings, place: ModelPlace): Promise<RunModels> {
    const { scope } = place;
    const baseUrl = baseUrlAt(place);
    const { concurrency } = readSettings(scope);
    const environment = await this.withRoles(await this.environment(scope, baseUrl), place);
    const { checkModels, createModel, endpointOf, servedAt } = await import('../../providers/createModel');
    const { Limiter, limited } = await import('../../core/models/limiter');
    checkModels(run, environment);
    return {
      baseUrl,
      servedAt: servedAt(run, environment),
      concurrency: rolloutsFor(concurrency),
      createModel: (id, role) =>
        limited(createModel(id, environment, role), this.limiterOf(endpointOf(id, environment, role), concurrency, Limiter)),
    };
  }

  /** How to reach the models, as settings and secret storage say. */
  async environment(scope?: vscode.Uri, baseUrl?: string): Promise<ModelEnvironment> {
    const settings = readSettings(scope);
    const url = baseUrl ?? settings.baseUrl;
    const apiKey = await this.keys.get(url);
    return {
      openai: {
        ...(url === '' ? {} : { baseUrl: url }),
        ...(apiKey === undefined ? {} : { apiKey }),
        keyAdvice: vscode.l10n.t('Set the key with "Whetstone: Set API Key…".'),
        timeoutMs: settings.timeoutSeconds * 1000,
        note: (message) => this.log.warn(message),
      },
      vscode,
    };
  }

  /** With the roles that have an address of their own, each with its key, or a time-out. */
  private async withRoles(environment: ModelEnvironment, { scope, roles = {} }: ModelPlace): Promise<ModelEnvironment> {
    const own: Partial<Record<ModelRole, OpenAIConnection>> = {};
    for (const role of modelRoles) {
      const { baseUrl, timeoutSeconds } = roles[role] ?? {};
      if (baseUrl === undefined && timeoutSeconds === undefined) continue;
      const { openai } = baseUrl === undefined ? environment : await this.environment(scope, baseUrl);
      own[role] = { ...openai, ...(timeoutSeconds === undefined ? {} : { timeoutMs: timeoutSeconds * 1000 }) };
    }
    return Object.keys(own).length === 0 ? environment : { ...environment, roles: own };
  }

  /** The limiter of an endpoint, shared by all runs of this window: what one learns of the endpoint's load, the others know. */
  private limiterOf(endpoint: string, maximum: number, kind: typeof Limiter): Limiter {
    const limiter = this.limiters.get(endpoint) ?? new kind({ maximum, ...(endpoint === 'lexical' ? {} : { clock: systemClock }) });
    limiter.maximum = maximum;
    this.limiters.set(endpoint, limiter);
    return limiter;
  }
}
