import type { ModelRole } from '../models/model';
import { modelRoles } from '../models/model';
import type { RoleSettings } from '../models/roleSettings';
import type { EvalFileText } from './evalSchema';

/** How a role's model is asked, as an eval file says. */
export interface EvalRole extends Omit<RoleSettings, 'endpoint'> {
  /** As it is written, with whatever may be secret in it. */
  readonly baseUrl?: string;
}

/** The same by role. */
export type EvalRoles = Readonly<Partial<Record<ModelRole, EvalRole>>>;

/** The models that an eval file names. */
export interface EvalModels extends Readonly<Partial<Record<ModelRole, string>>> {
  /** Where all of them are asked that have no address of their own. */
  readonly baseUrl?: string;
  /** What is each role's own. */
  readonly roles?: EvalRoles;
}

/** Reads what an eval file says of models. A time-out of all roles is that of each which has none. */
export function evalModels({ baseUrl, timeoutSeconds, ...said }: NonNullable<EvalFileText['models']>): EvalModels {
  const ids: Partial<Record<ModelRole, string>> = {};
  const roles: Partial<Record<ModelRole, EvalRole>> = {};
  for (const role of modelRoles) {
    const given = said[role];
    const { model, ...own } = typeof given === 'string' ? { model: given } : (given ?? {});
    if (model !== undefined) ids[role] = model;
    const settings = { ...(timeoutSeconds === undefined ? {} : { timeoutSeconds }), ...roleOf(own) };
    if (Object.keys(settings).length > 0) roles[role] = settings;
  }
  return { ...ids, ...(baseUrl === undefined ? {} : { baseUrl }), ...(Object.keys(roles).length === 0 ? {} : { roles }) };
}

type TaskText = Exclude<NonNullable<NonNullable<EvalFileText['models']>['task']>, string>;

function roleOf({ response_format: wanted, model: _, ...own }: TaskText): EvalRole {
  if (wanted === undefined) return own;
  const { name = 'answer', schema } = wanted.json_schema;
  return { ...own, format: { name, schema } };
}
