import * as vscode from 'vscode';
import { Limiter, limited } from '../../core/models/limiter';
import type { Model } from '../../core/models/model';
import type { ModelEnvironment } from '../../providers/createModel';
import { systemClock } from '../../providers/systemClock';
import { readSettings } from '../settings';
import type { RunModels } from '../runs/runService';
import type { ApiKeys } from './apiKeys';

/** Makes models for runs: with the key of the secret storage, and one limiter for each endpoint in this window. */
export class ModelAccess {
  private readonly limiters = new Map<string, Limiter>();

  constructor(private readonly keys: ApiKeys) {}

  /** What a run on a file needs of models. `baseUrl` is where they are reached; '' for OpenAI's own. */
  async forRun(scope: vscode.Uri, baseUrl: string): Promise<RunModels> {
    const { concurrency } = readSettings(scope);
    const environment = await this.environment(scope, baseUrl);
    const { createModel, endpointOf } = await import('../../providers/createModel');
    return {
      baseUrl,
      concurrency,
      createModel: (id) => this.limit(createModel(id, environment), endpointOf(id, environment), concurrency),
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
        timeoutMs: settings.timeoutSeconds * 1000,
      },
      vscode,
    };
  }

  private limit(model: Model, endpoint: string, maximum: number): Model {
    const key = `${endpoint} ${maximum}`;
    const limiter = this.limiters.get(key) ?? new Limiter({ maximum, ...(endpoint === 'lexical' ? {} : { clock: systemClock }) });
    this.limiters.set(key, limiter);
    return limited(model, limiter);
  }
}
