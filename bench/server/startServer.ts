import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { SessionConfig, SessionStats } from './session';

/** A client's way to the server. */
export interface OpenSession {
  /** The base URL to which clients add `/chat/completions`. */
  readonly url: string;
  stats(): Promise<SessionStats>;
  /** What happened in it; the session is gone afterwards. */
  close(): Promise<SessionStats>;
}

/** The server, seen from the process that measures. */
export interface BenchServer {
  open(config: SessionConfig): Promise<OpenSession>;
  stop(): void;
}

/** Starts the server in a process of its own, so that it takes no time from the client that is measured. */
export async function startServer(): Promise<BenchServer> {
  const child = fork(fileURLToPath(new URL('server.mjs', import.meta.url)), { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  const [{ port }] = (await once(child, 'message')) as [{ port: number }];
  const origin = `http://127.0.0.1:${port}`;
  let count = 0;
  const request = async (method: string, name: string, body?: SessionConfig): Promise<SessionStats> => {
    const response = await fetch(`${origin}/control/${name}`, { method, ...(body === undefined ? {} : { body: JSON.stringify(body) }) });
    if (!response.ok) throw new Error(`The bench server answered ${response.status}: ${await response.text()}`);
    return (await response.json()) as SessionStats;
  };
  return {
    async open(config) {
      const name = `c${++count}`;
      await request('PUT', name, config);
      return { url: `${origin}/s/${name}/v1`, stats: () => request('GET', name), close: () => request('DELETE', name) };
    },
    stop: () => {
      if (child.connected) child.disconnect();
    },
  };
}
