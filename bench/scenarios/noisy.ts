import { mapConcurrently } from '../../src/core/run/concurrency';
import { methods } from '../../src/core/optimizers/methods';
import { systemClock } from '../../src/providers/systemClock';
import type { Peer, PeerName } from '../peers/peer';
import { claimsGain } from '../peers/peer';
import { howPeersAreSet } from '../peers/peers';
import { seedsOf } from '../peers/repeat';
import type { Check, Row } from '../report/result';
import { mean, percent } from '../report/result';
import type { BenchServer } from '../server/startServer';
import { betterSentence } from '../server/worlds/noisy';
import type { WorldConfig } from '../server/worlds/world';
import { workshopCases } from '../server/worlds/workshop';
import { prepare, runWhetstone, workshopCasesOf } from '../whetstone/runWhetstone';
import { serverModelIds, serverModels } from '../whetstone/serverModels';
import type { Scenario } from './scenario';
import { mainText } from '../../src/core/prompt/version';

const world = { kind: 'noisy', base: 0.6, better: 0.75, flipped: 0.1, deck: 8 } as const;
const calls = 1000;
/** Both sides of Whetstone's verdict on the test cases. The peers have none, so it comes on top. */
const verdictCalls = 2 * 80;
const cases = workshopCases(200, 10);
const split = { train: 0.3, validation: 0.3, test: 0.4 };
/** The processes of promptfoo take long. */
const peerRuns: Readonly<Record<PeerName, number>> = { ax: 100, promptfoo: 50, gepa: 100 };
const mostFalse = 0.05;

/** One run of one subject. */
interface Trial {
  /** Whether the better prompt was returned. */
  readonly better: boolean;
  readonly claimed: boolean;
  readonly taskCalls: number;
}

/** All runs of one subject. */
interface Series {
  readonly subject: string;
  readonly isPeer: boolean;
  readonly trials: readonly Trial[];
}

/** One truly better prompt among useless ones, seen through noise. */
export const noisyBench: Scenario = {
  name: 'noisy',
  async run({ quick, server, peers: startPeers, progress }) {
    const { all: peers, notes: peerNotes } = await startPeers();
    const runs = quick ? 8 : 100;
    const series: Series[] = [];
    const measure = async (
      subject: string,
      isPeer: boolean,
      count: number,
      trial: (seed: number) => Promise<Trial>,
      atOnce = 1,
    ): Promise<void> => {
      const trials = await mapConcurrently(seedsOf(count), atOnce, new AbortController().signal, trial);
      series.push({ subject, isPeer, trials });
      progress(`${subject}: ${trials.filter(({ better }) => better).length} of ${count} returned the better prompt`);
    };
    for (const method of methods.map(({ id }) => id)) {
      await measure(`Whetstone ${method}`, false, runs, (seed) => tryWhetstone(server, method, seed));
    }
    for (const peer of peers)
      await measure(peer.name, true, quick ? 2 : peerRuns[peer.name], (seed) => tryPeer(server, peer, seed), peer.atOnce);
    return {
      rows: series.map(rowOf),
      checks: checksOf(series),
      details: [
        {
          title: `${calls} calls to find it`,
          columns: ['subject', 'runs', 'returned the better prompt', 'claimed a gain', 'claimed it falsely', 'task calls a run'],
          rows: series.map(({ subject, trials }) => [
            subject,
            String(trials.length),
            percent(share(trials, ({ better }) => better)),
            percent(share(trials, ({ claimed }) => claimed)),
            percent(share(trials, isFalse)),
            mean(trials.map(({ taskCalls }) => taskCalls)).toFixed(0),
          ]),
        },
      ],
      notes: [
        `The first prompt truly answers ${percent(world.base)} of the cases, one prompt ${percent(world.better)}, every other one ` +
          `${percent(world.base)}; ${percent(world.flipped)} of the outcomes are flipped, anew at each call. One in ${world.deck} ` +
          `suggestions is the better prompt. Whetstone has ${calls} calls and the ${verdictCalls} of its verdict, which the table ` +
          `counts too; peers have the ${calls}. The held-out score is the true one of what was returned, on average.`,
        `The peers' calls: ${howPeersAreSet}`,
        ...peerNotes,
      ],
    };
  },
};

async function tryWhetstone(server: BenchServer, method: string, seed: number): Promise<Trial> {
  const session = await server.open({ world: worldOf(seed) });
  const { result } = await runWhetstone({
    method,
    cases,
    split,
    seed,
    budget: { calls: calls + verdictCalls },
    models: serverModelIds,
    createModel: serverModels(session.url, 8),
    clock: systemClock,
  });
  const { taskCalls } = await session.close();
  return {
    better: mainText({ program: result.program, candidate: result.best }).includes(betterSentence),
    claimed: result.verdict?.kind === 'proven',
    taskCalls,
  };
}

async function tryPeer(server: BenchServer, peer: Peer, seed: number): Promise<Trial> {
  const { splits } = await prepare({ method: 'opro', cases, split, seed });
  const session = await server.open({ world: worldOf(seed) });
  const [train, validation] = [workshopCasesOf(splits.train), workshopCasesOf(splits.validation)];
  const outcome = await peer.optimize({ url: session.url, train, validation, calls, seed });
  const { taskCalls } = await session.close();
  return { better: outcome.prompt.includes(betterSentence), claimed: claimsGain(outcome), taskCalls };
}

function worldOf(seed: number): WorldConfig {
  return { ...world, seed };
}

function rowOf({ subject, isPeer, trials }: Series): Row {
  const hits = share(trials, ({ better }) => better);
  return {
    subject,
    isPeer,
    measures: {
      heldOut: { value: world.base + hits * (world.better - world.base) },
      falseClaims: { value: share(trials, isFalse), of: trials.length },
    },
  };
}

function checksOf(series: readonly Series[]): readonly Check[] {
  const hits = ({ trials }: Series): number => share(trials, ({ better }) => better);
  const peers = series.filter(({ isPeer }) => isPeer);
  const best = Math.max(...peers.map(hits));
  return series
    .filter(({ isPeer }) => !isPeer)
    .flatMap((own): readonly Check[] => [
      {
        goal: `${own.subject}: returns the better prompt at least as often as the best peer`,
        measured: `${percent(hits(own))} against ${percent(best)}`,
        met: hits(own) >= best,
      },
      {
        goal: `${own.subject}: at most 5 % false claims`,
        measured: percent(share(own.trials, isFalse)),
        met: share(own.trials, isFalse) <= mostFalse,
      },
    ]);
}

function isFalse({ better, claimed }: Trial): boolean {
  return claimed && !better;
}

function share(trials: readonly Trial[], holds: (trial: Trial) => boolean): number {
  return trials.filter(holds).length / trials.length;
}
