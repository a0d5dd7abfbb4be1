import { createLexicalModel } from '../core/models/lexical/lexicalModel';
import type { Model } from '../core/models/model';
import { ModelError } from '../core/models/model';
import { createOpenAIModel } from './openai';
import type { OpenAIConnection } from './openaiEndpoint';
import type { VscodeLm } from './vscodeLm';
import { createVscodeLmModel } from './vscodeLm';

/** A model id in its parts. */
export type ModelId = { readonly provider: 'lexical' } | { readonly provider: 'openai' | 'vscode'; readonly name: string };

/** What models need from outside. */
export interface ModelEnvironment {
  /** How to reach the OpenAI-compatible endpoint. */
  readonly openai: OpenAIConnection;
  /** Present in VS Code only. */
  readonly vscode?: VscodeLm;
}

const forms = 'Write lexical for the built-in model, openai:NAME for one behind an OpenAI-compatible endpoint, or vscode:VENDOR/NAME for one of VS Code.';

/**
 * Takes a model id apart. A name may itself hold colons and slashes.
 * @throws ModelError `unknown-model` when it has none of the forms.
 */
export function parseModelId(id: string): ModelId {
  const trimmed = id.trim();
  if (trimmed === 'lexical') return { provider: 'lexical' };
  const colon = trimmed.indexOf(':');
  const provider = trimmed.slice(0, Math.max(colon, 0));
  const name = trimmed.slice(colon + 1).trim();
  if ((provider === 'openai' || provider === 'vscode') && name !== '') return { provider, name };
  throw new ModelError('unknown-model', `There is no model ${JSON.stringify(trimmed)}. ${forms}`);
}

/**
 * The model that an id names. Nothing is loaded or asked before its first call.
 * @throws ModelError `unknown-model` when there is none.
 */
export function createModel(id: string, environment: ModelEnvironment): Model {
  const parsed = parseModelId(id);
  if (parsed.provider === 'lexical') return createLexicalModel();
  if (parsed.provider === 'openai') return createOpenAIModel({ ...environment.openai, name: parsed.name });
  if (environment.vscode === undefined) {
    throw new ModelError('unknown-model', `The model ${id} can be used inside VS Code only. Choose lexical, or openai:NAME.`);
  }
  return createVscodeLmModel(parsed.name, environment.vscode);
}

/** Names what answers the calls to a model, for what all of them share, such as a limiter: models of one endpoint have one name. */
export function endpointOf(id: string, environment: ModelEnvironment): string {
  const parsed = parseModelId(id);
  if (parsed.provider === 'lexical') return 'lexical';
  if (parsed.provider === 'openai') return `openai:${environment.openai.baseUrl?.trim() ?? ''}`;
  return `vscode:${parsed.name.split('/')[0] ?? ''}`;
}
