import { createLexicalModel } from '../lexical/lexicalModel';
import type { Model } from '../core/models/model';
import { ModelError } from '../core/models/model';
import { parseModelId } from '../core/models/modelId';
import type { RunSettings } from '../core/run/journal/events';
import { askedRoles } from '../core/run/spending/prices';
import { createOpenAIModel } from './openai';
import type { OpenAIConnection } from './openaiEndpoint';
import { resolveEndpoint } from './openaiEndpoint';
import type { VscodeLm } from './vscodeLm';
import { createVscodeLmModel } from './vscodeLm';

/** What models need from outside. */
export interface ModelEnvironment {
  /** How to reach the OpenAI-compatible endpoint. */
  readonly openai: OpenAIConnection;
  /** Present in VS Code only. */
  readonly vscode?: VscodeLm;
}

/**
 * The model that an id names. Nothing is loaded or asked before its first call.
 * @throws ModelError `unknown-model` when there is none.
 */
export function createModel(id: string, environment: ModelEnvironment): Model {
  const parsed = parseModelId(id);
  if (parsed.provider === 'lexical') return createLexicalModel(nextTurn);
  if (parsed.provider === 'openai') return createOpenAIModel({ ...environment.openai, name: parsed.name });
  if (environment.vscode === undefined) {
    throw new ModelError('unknown-model', `The model ${id} can be used inside VS Code only. Choose lexical, or openai:NAME.`);
  }
  return createVscodeLmModel(parsed.name, environment.vscode);
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
  Object.values(settings.models).forEach((id) => createModel(id, environment));
  for (const role of askedRoles(settings)) {
    const parsed = parseModelId(settings.models[role]);
    if (parsed.provider === 'openai') resolveEndpoint(environment.openai, parsed.name);
  }
}

/** Names what answers the calls to a model, for what all of them share, such as a limiter: models of one endpoint have one name. */
export function endpointOf(id: string, environment: ModelEnvironment): string {
  const parsed = parseModelId(id);
  if (parsed.provider === 'lexical') return 'lexical';
  if (parsed.provider === 'openai') return `openai:${environment.openai.baseUrl?.trim() ?? ''}`;
  return `vscode:${parsed.name.split('/')[0] ?? ''}`;
}
