import { createLexicalModel } from '../lexical/lexicalModel';
import type { Model, ModelRole } from '../core/models/model';
import { ModelError, modelRoles } from '../core/models/model';
import { parseModelId } from '../core/models/modelId';
import type { RunSettings } from '../core/run/journal/events';
import { askedRoles } from '../core/run/spending/prices';
import { endpointToRecord } from './endpointRecord';
import { createOpenAIModel } from './openai';
import type { OpenAIConnection } from './openaiEndpoint';
import { resolveEndpoint } from './openaiEndpoint';
import type { VscodeLm } from './vscodeLm';
import { createVscodeLmModel } from './vscodeLm';

/** What models need from outside. */
export interface ModelEnvironment {
  /** How to reach the OpenAI-compatible endpoint. */
  readonly openai: OpenAIConnection;
  /** How to reach the models of roles that have an endpoint or a time-out of their own. */
  readonly roles?: Readonly<Partial<Record<ModelRole, OpenAIConnection>>>;
  /** Present in VS Code only. */
  readonly vscode?: VscodeLm;
}

/**
 * The model that an id names. Nothing is loaded or asked before its first call.
 * @throws ModelError `unknown-model` when there is none.
 */
export function createModel(id: string, environment: ModelEnvironment, role: ModelRole = 'task'): Model {
  const parsed = parseModelId(id);
  const connection = connectionOf(environment, role);
  if (parsed.provider === 'lexical') return createLexicalModel(nextTurn);
  if (parsed.provider === 'openai') return createOpenAIModel({ ...connection, name: parsed.name });
  if (environment.vscode === undefined) {
    throw new ModelError('unknown-model', `The model ${id} can be used inside VS Code only. Choose lexical, or openai:NAME.`);
  }
  return createVscodeLmModel(parsed.name, environment.vscode, connection.timeoutMs);
}

/** How the models of a role are reached. */
function connectionOf({ openai, roles }: ModelEnvironment, role: ModelRole): OpenAIConnection {
  return roles?.[role] ?? openai;
}

/**
 * Names all endpoints that answer a run, so that one that has changed can be told; as a run records its one endpoint where roles have none
 * of their own. Undefined where no model is behind an endpoint that was named.
 */
export function servedAt({ models }: Pick<RunSettings, 'models'>, environment: ModelEnvironment): string | undefined {
  const shared = endpointToRecord(Object.values(models), environment.openai.baseUrl);
  if (environment.roles === undefined) return shared;
  const own = modelRoles.map((role) => endpointToRecord([models[role]], connectionOf(environment, role).baseUrl) ?? shared ?? null);
  return own.every((endpoint) => endpoint === (shared ?? null)) ? shared : JSON.stringify(own);
}

/** Resolves once the event loop has gone round. */
function nextTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

/**
 * Finds out, before anything of a run is written, whether its models can be asked: that there are such models, and that endpoint and key
 * can be used as they are set.
 * @throws ModelError when one cannot be asked.
 */
export function checkModels(settings: RunSettings, environment: ModelEnvironment): void {
  modelRoles.forEach((role) => createModel(settings.models[role], environment, role));
  for (const role of askedRoles(settings)) {
    const parsed = parseModelId(settings.models[role]);
    if (parsed.provider === 'openai') resolveEndpoint(connectionOf(environment, role), parsed.name);
  }
}

/** Names what answers the calls to a model, for what all of them share, such as a limiter: models of one endpoint have one name. */
export function endpointOf(id: string, environment: ModelEnvironment, role: ModelRole = 'task'): string {
  const parsed = parseModelId(id);
  if (parsed.provider === 'lexical') return 'lexical';
  if (parsed.provider === 'openai') return `openai:${connectionOf(environment, role).baseUrl?.trim() ?? ''}`;
  return `vscode:${parsed.name.split('/')[0] ?? ''}`;
}
