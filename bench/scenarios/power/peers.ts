import type { Peer } from '../../peers/peer';
import { claimsGain } from '../../peers/peer';
import type { PeerRan } from '../../peers/repeat';
import { repeatPeer, seedsOf } from '../../peers/repeat';
import type { BenchServer } from '../../server/startServer';
import { betterSentence } from '../../server/worlds/noisy';
import { prepare, workshopCasesOf } from '../../whetstone/runWhetstone';
import type { PowerCell, PowerJob, PowerRun } from './job';
import { casesOf, worldOf } from './job';

/** All runs of one peer, in every world that it is tried in. Cases are split as Whetstone splits them; those to test with are left. */
export async function peerCells(peer: Peer, server: BenchServer, jobs: readonly PowerJob[]): Promise<readonly PowerCell[]> {
  const runs = await Promise.all(
    jobs.flatMap((job) =>
      seedsOf(job.runs).map(async (seed) => {
        const { train, validation, test, calls } = job.world;
        const { splits } = await prepare({ method: 'opro', cases: casesOf(job.world), split: { train, validation, test }, seed });
        const [shown, held] = [workshopCasesOf(splits.train), workshopCasesOf(splits.validation)];
        return { job, run: { world: worldOf(job.world, seed), train: shown, validation: held, calls, seed } };
      }),
    ),
  );
  const ran = await repeatPeer(
    peer,
    server,
    runs.map(({ run }) => run),
  );
  return jobs.map((job) => ({ job, outcomes: ran.filter((_, index) => runs[index]?.job === job).map(cameTo) }));
}

function cameTo({ outcome, stats }: PeerRan): PowerRun {
  return {
    isReturned: outcome.prompt.includes(betterSentence),
    isProven: claimsGain(outcome),
    calls: stats.taskCalls + stats.reflectionCalls,
  };
}
