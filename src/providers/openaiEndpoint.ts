import { ModelError } from '../core/models/model';

/** Where an OpenAI-compatible endpoint is, and what it wants to see. */
export interface OpenAIConnection {
  /**
   * The URL to which `/chat/completions` is added; OpenAI's own unless given. Azure resources may be given as
   * `https://RESOURCE.openai.azure.com`, and the URL of the chat itself is understood as well.
   */
  readonly baseUrl?: string;
  /** Sent to this endpoint and shown to no one. Many local endpoints need none; OpenAI's own does. */
  readonly apiKey?: string;
  /** How long one call may take, in milliseconds. */
  readonly timeoutMs?: number;
  /** The most bytes that an answer's body may have, after decompression; 8 MB unless given. */
  readonly longestBodyBytes?: number;
  /** In place of the global `fetch`. */
  readonly fetch?: typeof globalThis.fetch;
  /** Further headers. Their values are taken for secrets. */
  readonly headers?: Readonly<Record<string, string>>;
  /** For Azure's dated API, such as `2024-10-21`: turns on its URL form (`/openai/deployments/NAME`). */
  readonly azureApiVersion?: string;
  /** How a person sets the key where this runs, in a sentence. */
  readonly keyAdvice?: string;
  /** Is told once what the endpoint made us do differently, in a sentence for the log. */
  readonly note?: (message: string) => void;
}

/** A connection in the form in which the SDK wants it. */
export interface Endpoint {
  /** Without query and without a slash at its end. */
  readonly baseUrl: string;
  readonly query: Readonly<Record<string, string>>;
  /** `null` takes a header of the SDK away. */
  readonly headers: Readonly<Record<string, string | null>>;
  /** The host, for people. */
  readonly host: string;
  /** Whether this is OpenAI's own endpoint. */
  readonly isOpenAI: boolean;
  /** How a person sets the key, in a sentence. */
  readonly keyAdvice: string;
  /** Whether a key is sent. */
  readonly hasKey: boolean;
  /** The text without any secret of this connection. */
  readonly redact: (text: string) => string;
}

const openAIBaseUrl = 'https://api.openai.com/v1';
const azureHost = /\.(openai|cognitiveservices|services\.ai)\.azure\.(com|us|cn)$/;

/** What to do when there is no key, or a refused one, where no one says how. */
const usualKeyAdvice = 'Set the key of the endpoint.';

/**
 * Makes out where and how to reach an endpoint. `deployment` is the model's name, which Azure's dated API wants in the URL.
 * @throws ModelError when the URL, the key or a header cannot be one, or when OpenAI's own endpoint is to be asked without a key.
 */
export function resolveEndpoint(connection: OpenAIConnection, deployment?: string): Endpoint {
  const { keyAdvice = usualKeyAdvice } = connection;
  const url = parseBaseUrl(connection.baseUrl?.trim() || openAIBaseUrl, keyAdvice);
  const isAzure = azureHost.test(url.hostname) || connection.azureApiVersion !== undefined;
  const query = Object.fromEntries(url.searchParams);
  if (connection.azureApiVersion !== undefined) query['api-version'] = connection.azureApiVersion;
  let path = url.pathname.replace(/\/+$/, '').replace(/\/chat\/completions$/, '');
  if (isAzure) path = azurePath(path, 'api-version' in query, deployment);

  const key = checkKey(connection.apiKey, keyAdvice);
  const isOpenAI = url.hostname === 'api.openai.com';
  const headers = headersFor(connection, key, isAzure);
  if (isOpenAI && key === undefined && headers.Authorization === null) {
    throw new ModelError('no-key', `There is no API key for ${url.host}. ${keyAdvice}`);
  }
  const ownQuery = [...url.searchParams].filter(([name]) => name !== 'api-version').map(([, value]) => value);
  return {
    baseUrl: url.origin + path,
    query,
    headers,
    host: url.host,
    isOpenAI,
    keyAdvice,
    hasKey: key !== undefined,
    redact: redactor([key ?? '', ...Object.values(connection.headers ?? {}), ...ownQuery]),
  };
}

function parseBaseUrl(text: string, keyAdvice: string): URL {
  const advice = 'Set the base URL to one like https://api.openai.com/v1 or http://localhost:11434/v1.';
  let url: URL;
  try {
    url = new URL(text);
  } catch {
    throw new ModelError('unknown-model', `The base URL is not a URL. ${advice}`);
  }
  if (url.protocol !== 'https:' && url.protocol !== 'http:') {
    throw new ModelError('unknown-model', `The base URL begins with ${url.protocol}, not with https: or http:. ${advice}`);
  }
  if (url.username !== '' || url.password !== '') {
    throw new ModelError('unknown-model', `The base URL holds a user name or a password. Take it out. ${keyAdvice}`);
  }
  return url;
}
/** Azure's v1 API needs no version and has the plain form; its dated API has the deployment in the path. */
function azurePath(path: string, isDated: boolean, deployment: string | undefined): string {
  if (path.endsWith('/v1') || path.includes('/deployments/')) return path;
  const root = path === '' ? '/openai' : path;
  if (!isDated) return `${root}/v1`;
  return deployment === undefined ? root : `${root}/deployments/${encodeURIComponent(deployment)}`;
}

/** The key without blanks round it. A character that no header may hold is found here, where the error cannot show the key. */
function checkKey(apiKey: string | undefined, keyAdvice: string): string | undefined {
  const key = apiKey?.trim() ?? '';
  if (key === '') return undefined;
  if (!/^[\x21-\x7e]+$/.test(key)) {
    throw new ModelError('unauthorized', `The API key holds a character that no key has, such as a line break. ${keyAdvice}`);
  }
  return key;
}

function headersFor(connection: OpenAIConnection, key: string | undefined, isAzure: boolean): Record<string, string | null> {
  for (const [name, value] of Object.entries(connection.headers ?? {})) {
    if (!/^[\w!#$%&'*+.^`|~-]+$/.test(name) || !/^[\t\x20-\x7e]*$/.test(value)) {
      throw new ModelError(
        'unauthorized',
        `The header ${JSON.stringify(name)} cannot be sent: its name or value holds a character that no header has.`,
      );
    }
  }
  const own: Record<string, string | null> = { Authorization: null };
  if (key !== undefined && isAzure) own['api-key'] = key;
  if (key !== undefined && !isAzure) own.Authorization = `Bearer ${key}`;
  for (const [name, value] of Object.entries(connection.headers ?? {})) {
    own[name.toLowerCase() === 'authorization' ? 'Authorization' : name] = value;
  }
  return own;
}

/**
 * Replaces secrets by a word, and the longer parts of those that have parts, such as `Bearer KEY`. Very short ones stay: they are
 * no secrets, and would tear holes into every text.
 */
function redactor(secrets: readonly string[]): (text: string) => string {
  const parts = secrets.flatMap((secret) => secret.split(/\s+/)).filter((part) => part.length >= 8);
  const wholes = secrets.filter((secret) => secret.length >= 4);
  const hidden = [...wholes, ...parts].sort((a, b) => b.length - a.length);
  return (text) => hidden.reduce((redacted, secret) => redacted.replaceAll(secret, '(hidden)'), text);
}
