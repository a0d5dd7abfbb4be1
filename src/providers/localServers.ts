import { listOpenAIModels } from './openai';

/** A program that serves models on this machine, and the port that it has unless it is told otherwise. */
interface KnownServer {
  readonly name: string;
  readonly port: number;
}

const knownServers: readonly KnownServer[] = [
  { name: 'Ollama', port: 11434 },
  { name: 'LM Studio', port: 1234 },
  { name: 'llama-server', port: 8080 },
];

/** A server that answers on this machine. */
export interface LocalServer {
  readonly name: string;
  readonly baseUrl: string;
  readonly models: readonly string[];
}

/** How long a server on this machine is waited for, in milliseconds. */
const timeoutMs = 2_000;

/**
 * Looks for servers of models on this machine, at the ports that they are known to have. Nothing but their lists of models is asked for,
 * and no key is sent. Only to be done when a person asks for it.
 * @param ports in place of those, by the name of the server
 */
export async function findLocalServers(signal: AbortSignal, ports: Readonly<Record<string, number>> = {}): Promise<readonly LocalServer[]> {
  const found = await Promise.all(
    knownServers.map(async ({ name, port }): Promise<LocalServer | undefined> => {
      const baseUrl = `http://127.0.0.1:${ports[name] ?? port}/v1`;
      const models = await listOpenAIModels({ baseUrl, timeoutMs }, signal).catch(() => undefined);
      // Something else may have the port.
      return models === undefined ? undefined : { name, baseUrl, models };
    }),
  );
  signal.throwIfAborted();
  return found.filter((server) => server !== undefined);
}
