import type { Peer } from '../../peers/peer';
import { claimsGain } from '../../peers/peer';
import type { PeerRun } from '../../peers/repeat';
import { repeatPeer, seedsOf } from '../../peers/repeat';
import { mean } from '../../report/result';
import type { BenchServer } from '../../server/startServer';
import { workshopCases } from '../../server/worlds/workshop';

const probability = 0.7;
const size = 20;

/** What a peer claimed where nothing can be gained. */
export interface PeerNull {
  readonly subject: string;
  readonly runs: number;
  readonly claims: number;
  /** Mean claimed gain, as a share. */
  readonly gain: number;
  readonly calls: number;
}

/** What a peer claims with its defaults. */
export async function peerNull(peer: Peer, server: BenchServer, runs: number): Promise<PeerNull> {
  const cases = workshopCases(2 * size, 10);
  const [train, validation] = [cases.slice(0, size), cases.slice(size)];
  const runOf = (seed: number): PeerRun => ({ world: { kind: 'coin', seed, probability }, train, validation, seed });
  const ran = await repeatPeer(peer, server, seedsOf(runs).map(runOf));
  return {
    subject: peer.name,
    runs,
    claims: ran.filter(({ outcome }) => claimsGain(outcome)).length,
    gain: mean(ran.map(({ outcome: { reported, baseline } }) => reported - baseline)),
    calls: mean(ran.map(({ stats }) => stats.taskCalls)),
  };
}
