import { mapConcurrently } from '../../src/core/run/concurrency';
import type { SessionConfig, SessionStats } from '../server/session';
import type { BenchServer } from '../server/startServer';
import type { Peer, PeerOutcome, PeerTask } from './peer';

/** One run of a peer that is to be done: a world, and what is to be optimized in it. */
export type PeerRun = Omit<PeerTask, 'url'> & SessionConfig;

/** What came of it, with what the server counted. */
export interface PeerRan {
  readonly outcome: PeerOutcome;
  readonly stats: SessionStats;
}

/** Does all runs, as many at once as is good for the peer; what came of them in the same order. */
export function repeatPeer(peer: Peer, server: BenchServer, runs: readonly PeerRun[]): Promise<readonly PeerRan[]> {
  return mapConcurrently(runs, peer.atOnce, new AbortController().signal, async ({ train, validation, calls, seed, ...config }) => {
    const session = await server.open(config);
    const outcome = await peer.optimize({ url: session.url, train, validation, seed, ...(calls === undefined ? {} : { calls }) });
    return { outcome, stats: await session.close() };
  });
}

/** The numbers from 1 on, so many. */
export function seedsOf(count: number): readonly number[] {
  return Array.from({ length: count }, (_, index) => index + 1);
}
