import { Limiter, limited } from '../core/models/limiter';
import type { EvalRoles } from '../core/eval/evalModels';
import type { Model, ModelRole } from '../core/models/model';
import { modelRoles } from '../core/models/model';
import type { ModelEnvironment } from '../providers/createModel';
import { createModel, endpointOf } from '../providers/createModel';
import { hasHiddenQuery, isOpenAIUrl, isRecordedAs } from '../providers/endpointRecord';
import type { OpenAIConnection } from '../providers/openaiEndpoint';
import { systemClock } from '../providers/systemClock';
import type { Options } from './arguments';
import { say } from './output';

/** A base URL that a file names, and which file that is, as a person is told. */
export interface NamedEndpoint {
  readonly baseUrl: string | undefined;
  readonly file: string;
}

/** Where models are reached, and what a person should know about it. */
export interface Reached {
  readonly models: ModelEnvironment;
  readonly notices: readonly string[];
}

/** What was typed of where models are. */
type Typed = Pick<Options, 'baseUrl' | 'reflectionBaseUrl' | 'judgeBaseUrl'>;

/** Models of a new run: reached as typed, else as the environment says, else as the eval file does; each role where its own address is. */
export function newRunModels(typed: Typed, environment: NodeJS.ProcessEnv, evalFile: NamedEndpoint, roles: EvalRoles = {}): Reached {
  const own = typed.baseUrl ?? (environment['OPENAI_BASE_URL'] || undefined);
  return withRoles(reach(own ?? evalFile.baseUrl, own !== undefined, environment, evalFile.file), typed, environment, evalFile.file, roles);
}

/** The same with roles that have an address or a time-out of their own. A key goes where a person has sent it, as with all others. */
function withRoles({ models, notices }: Reached, typed: Typed, environment: NodeJS.ProcessEnv, file: string, roles: EvalRoles): Reached {
  const typedOf = { task: undefined, reflection: typed.reflectionBaseUrl, judge: typed.judgeBaseUrl };
  const own: Partial<Record<ModelRole, OpenAIConnection>> = {};
  const told = [...notices];
  for (const role of modelRoles) {
    const { baseUrl, timeoutSeconds } = roles[role] ?? {};
    if (baseUrl === undefined && timeoutSeconds === undefined) continue;
    const isNamed = typedOf[role] !== undefined || baseUrl === models.openai.baseUrl;
    const reached = baseUrl === undefined ? { models, notices: [] } : reach(baseUrl, isNamed, environment, file);
    told.push(...reached.notices.map((notice) => notice.replace('--base-url', optionOf[role])));
    own[role] = { ...reached.models.openai, ...(timeoutSeconds === undefined ? {} : { timeoutMs: timeoutSeconds * 1000 }) };
  }
  return { models: Object.keys(own).length === 0 ? models : { ...models, roles: own }, notices: [...new Set(told)] };
}

const optionOf: Readonly<Record<ModelRole, string>> = {
  task: '--base-url',
  reflection: '--reflection-base-url',
  judge: '--judge-base-url',
};

/**
 * Models of a run that is taken up again: reached as typed, else where the run was. A base URL of the environment counts where it is
 * the recorded one, query included: an old shell must not send a run elsewhere.
 */
export function resumedModels(typed: Typed, environment: NodeJS.ProcessEnv, journal: NamedEndpoint, roles: EvalRoles = {}): Reached {
  const ofEnvironment = environment['OPENAI_BASE_URL'];
  const own = typed.baseUrl ?? (isRecordedAs(ofEnvironment, journal.baseUrl) ? ofEnvironment : undefined);
  const shared = reach(own ?? journal.baseUrl, own !== undefined, environment, journal.file);
  const reached = withRoles(shared, typed, environment, journal.file, roles);
  if (own !== undefined || !hasHiddenQuery(journal.baseUrl)) return reached;
  const notice =
    `The base URL of the run had a query, which is kept in no file since it may be secret. ` +
    `If ${hostOf(journal.baseUrl)} needs it, give the whole URL with --base-url.`;
  return { ...reached, notices: [...reached.notices, notice] };
}

/** The key of the environment goes only where the person has sent it, or to OpenAI: a file may come from anyone, and name any host. */
function reach(baseUrl: string | undefined, isNamedByPerson: boolean, environment: NodeJS.ProcessEnv, file: string): Reached {
  const apiKey = environment['OPENAI_API_KEY'];
  const mayHaveKey = isNamedByPerson || isOpenAIUrl(baseUrl);
  const openai = { ...(baseUrl ? { baseUrl } : {}), ...(apiKey && mayHaveKey ? { apiKey } : {}), keyAdvice, note: say };
  const notices = apiKey && !mayHaveKey ? [`${file} names ${hostOf(baseUrl)}; to send your key there, give --base-url URL.`] : [];
  return { models: { openai }, notices };
}

function hostOf(baseUrl: string | undefined): string {
  return baseUrl !== undefined && URL.canParse(baseUrl) ? new URL(baseUrl).host : 'another endpoint';
}

/** Where a person sets the key here. */
const keyAdvice = 'Set the key in the environment variable OPENAI_API_KEY.';

/** Makes models that share one limiter an endpoint. */
export function limitedModels(environment: ModelEnvironment, maximum: number): (id: string, role: ModelRole) => Model {
  const limiters = new Map<string, Limiter>();
  return (id, role) => {
    const endpoint = endpointOf(id, environment, role);
    const limiter = limiters.get(endpoint) ?? new Limiter({ maximum, ...(endpoint === 'lexical' ? {} : { clock: systemClock }) });
    limiters.set(endpoint, limiter);
    return limited(createModel(id, environment, role), limiter);
  };
}
