import type { EvalRoles } from '../core/eval/evalModels';
import { parseModelId } from '../core/models/modelId';
import type { SettingsByRole } from '../core/models/roleSettings';

/**
 * The base URL as a run records it, so that a resumed run can be asked at the same place: without user, password and query, which may
 * be secret. A `?` at its end says that there was a query. Undefined where no model is behind an endpoint that was named.
 */
export function endpointToRecord(modelIds: readonly string[], baseUrl: string | undefined): string | undefined {
  return modelIds.some((id) => parseModelId(id).provider === 'openai') ? recordOf(baseUrl) : undefined;
}

/** What each role has of its own, as a run records it; undefined where none has anything. */
export function rolesToRecord(roles: EvalRoles): SettingsByRole | undefined {
  const recorded = Object.entries(roles).map(([role, { baseUrl, ...own }]) => {
    const endpoint = recordOf(baseUrl);
    return [role, { ...own, ...(endpoint === undefined ? {} : { endpoint }) }] as const;
  });
  return recorded.length === 0 ? undefined : Object.fromEntries(recorded);
}

/** The other way: what each role of a recorded run has of its own. */
export function rolesOfRun(roles: SettingsByRole = {}): EvalRoles {
  return Object.fromEntries(
    Object.entries(roles).map(([role, { endpoint, ...own }]) => [
      role,
      { ...own, ...(endpoint === undefined ? {} : { baseUrl: endpoint }) },
    ]),
  );
}

/** Whether a base URL is the one that was recorded. Older journals do not say whether it had a query. */
export function isRecordedAs(baseUrl: string | undefined, recorded: string | undefined): boolean {
  const record = recordOf(baseUrl);
  return record !== undefined && recorded !== undefined && [record, withoutQuery(record)].includes(recorded);
}

/** Whether a recorded base URL had a query. */
export function hasHiddenQuery(recorded: string | undefined): boolean {
  return recorded?.endsWith('?') ?? false;
}

/** A base URL as a person is shown it: what its query says stays hidden. '' is OpenAI's own. */
export function shownEndpoint(baseUrl: string): string {
  if (baseUrl.trim() === '') return 'OpenAI';
  const record = recordOf(baseUrl) ?? baseUrl.replace(/\?.*$/s, '?');
  return record.endsWith('?') ? `${record}…` : record;
}

/** Whether a base URL is OpenAI's own, where a key is safe; none given means OpenAI's. */
export function isOpenAIUrl(baseUrl: string | undefined): boolean {
  if (!baseUrl?.trim()) return true;
  return URL.canParse(baseUrl) && new URL(baseUrl).origin === 'https://api.openai.com';
}

function recordOf(baseUrl: string | undefined): string | undefined {
  if (!baseUrl?.trim() || !URL.canParse(baseUrl)) return undefined;
  const { origin, pathname, search } = new URL(baseUrl);
  return `${origin}${pathname.replace(/\/+$/, '')}${search === '' ? '' : '?'}`;
}

function withoutQuery(record: string): string {
  return record.replace(/\?$/, '');
}
