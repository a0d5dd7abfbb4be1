import { Limiter, limited } from '../core/models/limiter';
import type { Model } from '../core/models/model';
import type { ModelEnvironment } from '../providers/createModel';
import { createModel, endpointOf } from '../providers/createModel';
import { hasHiddenQuery, isOpenAIUrl, isRecordedAs } from '../providers/endpointRecord';
import { systemClock } from '../providers/systemClock';
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

/** Models of a new run: reached as typed, else as the environment says, else as the eval file does. */
export function newRunModels(typed: string | undefined, environment: NodeJS.ProcessEnv, evalFile: NamedEndpoint): Reached {
  const own = typed ?? (environment['OPENAI_BASE_URL'] || undefined);
  return reach(own ?? evalFile.baseUrl, own !== undefined, environment, evalFile.file);
}

/**
 * Models of a run that is taken up again: reached as typed, else where the run was. A base URL of the environment counts where it is
 * the recorded one, query included: an old shell must not send a run elsewhere.
 */
export function resumedModels(typed: string | undefined, environment: NodeJS.ProcessEnv, journal: NamedEndpoint): Reached {
  const ofEnvironment = environment['OPENAI_BASE_URL'];
  const own = typed ?? (isRecordedAs(ofEnvironment, journal.baseUrl) ? ofEnvironment : undefined);
  const reached = reach(own ?? journal.baseUrl, own !== undefined, environment, journal.file);
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
export function limitedModels(environment: ModelEnvironment, maximum: number): (id: string) => Model {
  const limiters = new Map<string, Limiter>();
  return (id) => {
    const endpoint = endpointOf(id, environment);
    const limiter = limiters.get(endpoint) ?? new Limiter({ maximum, ...(endpoint === 'lexical' ? {} : { clock: systemClock }) });
    limiters.set(endpoint, limiter);
    return limited(createModel(id, environment), limiter);
  };
}
