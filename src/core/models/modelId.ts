import { lexicalModelId, ModelError } from './model';

/** A model id in its parts. */
export type ModelId = { readonly provider: 'lexical' } | { readonly provider: 'openai' | 'vscode'; readonly name: string };

/** The forms of model ids. A name may itself hold colons and slashes. */
export const modelIdPattern = /^(lexical|openai:\s*\S.*|vscode:\s*[^\s/]+\/\S.*)$/;

/** What a model id looks like, for messages. */
export const modelIdForms =
  'Write lexical for the built-in model, openai:NAME for one behind an OpenAI-compatible endpoint, ' +
  'or vscode:VENDOR/NAME for one of VS Code.';

/**
 * Takes a model id apart.
 * @throws ModelError `unknown-model` when it has none of the forms.
 */
export function parseModelId(id: string): ModelId {
  const trimmed = id.trim();
  if (!modelIdPattern.test(trimmed)) throw new ModelError('unknown-model', `There is no model ${JSON.stringify(trimmed)}. ${modelIdForms}`);
  if (trimmed === lexicalModelId) return { provider: 'lexical' };
  const colon = trimmed.indexOf(':');
  return { provider: trimmed.slice(0, colon) as 'openai' | 'vscode', name: trimmed.slice(colon + 1).trim() };
}
