import { availableParallelism } from 'node:os';
import type { PeerName } from '../../peers/peer';
import { methods } from '../../../src/core/optimizers/methods';
import type { Row, ScenarioResult } from '../../report/result';
import { percent } from '../../report/result';
import { runCells } from '../cells';
import type { Scenario } from '../scenario';
import { checksOf, describeMean, rule, signed } from './checks';
import type { NullCounts, NullJob } from './job';
import { describeScores, nullTestCases } from './job';
import type { PeerNull } from './peers';
import { peerNull } from './peers';
import type { SkewedVerdicts } from './skewedVerdicts';
import { skewedVerdicts } from './skewedVerdicts';

const peerRuns: Readonly<Record<PeerName, number>> = { ax: 100, promptfoo: 20, gepa: 100 };

/** No prompt is better than another: what is claimed here is false. */
export const nullBench: Scenario = {
  name: 'null',
  async run({ quick, server, peers: startPeers, progress }) {
    const { all: others, notes: peerNotes } = await startPeers();
    const sizes = quick ? [10, 50] : [10, 20, 50, 100];
    const probabilities = quick ? [0.7] : [0.5, 0.7, 0.9];
    const runs = quick ? 30 : 400;
    const ids = methods.map(({ id }) => id);
    const coins = probabilities.flatMap((probability) =>
      sizes.map((validation) => ({ scores: { kind: 'coin', probability } as const, validation })),
    );
    const graded = (quick ? [20] : [20, 50]).map((validation) => ({ scores: { kind: 'graded' } as const, validation }));
    const twins = { scores: { kind: 'twins', probability: 0.5, copies: 3 } as const, validation: 30 };
    const jobs = ids.flatMap((method) => [...coins, twins, ...graded].map((cell): NullJob => ({ method, ...cell, runs })));
    const work = { worker: 'nullWorker.mjs', jobs, weight };
    const cells = await runCells<NullJob, NullCounts>(work, availableParallelism(), ({ job, proven }) => {
      progress(`${job.method}, ${describeScores(job)}, ${job.validation} validation cases: ${proven} of ${job.runs} said proven`);
    });
    const peers: PeerNull[] = [];
    for (const peer of others) {
      const result = await peerNull(peer, server, quick ? 2 : peerRuns[peer.name]);
      peers.push(result);
      progress(`${peer.name}: ${result.claims} of ${result.runs} claimed a gain`);
    }
    return summarize(
      ids,
      cells,
      peers,
      [20, 96].map((cases) => skewedVerdicts(cases, quick ? 100 : 1000)),
      peerNotes,
    );
  },
};

function weight({ method, validation, runs }: NullJob): number {
  return validation * runs * (method === 'opro' ? 4 : 1);
}

/** What the numbers are of. */
const howItIsMeasured =
  'Every answer is right by a coin thrown anew at each call, so that no prompt is truly better; ' +
  'where scores are graded, the original always gets 0.9, and any other prompt 1 in nine of ten answers and 0 in the tenth. ' +
  'Where each case is there several times, the coin is thrown once for each version of the prompt and input. ' +
  `${nullTestCases} test cases (102 where each is there 3 times); training cases as many as validation cases; ` +
  "the product's default settings. The claimed gain of Whetstone is the verdict's difference, ± its standard error; " +
  'that of a peer, the score it reports for what it returns less the one it had for what it was given. ' +
  'Peers have their defaults (ax: 100 metric calls; gepa, which has none, 400).';

function summarize(
  ids: readonly string[],
  cells: readonly NullCounts[],
  peers: readonly PeerNull[],
  skewed: readonly SkewedVerdicts[],
  peerNotes: readonly string[],
): ScenarioResult {
  const rows: Row[] = ids.map((method) => {
    const own = cells.filter(({ job }) => job.method === method);
    const runs = own.reduce((sum, { job }) => sum + job.runs, 0);
    const proven = own.reduce((sum, cell) => sum + cell.proven, 0);
    return { subject: `Whetstone ${method}`, isPeer: false, measures: { falseClaims: { value: proven / runs, of: runs } } };
  });
  const peerRows = peers.map(({ subject, runs, claims }): Row => ({
    subject,
    isPeer: true,
    measures: { falseClaims: { value: claims / runs, of: runs } },
  }));
  return {
    rows: [...rows, ...peerRows],
    checks: ids.flatMap((method) =>
      checksOf(
        method,
        cells.filter(({ job }) => job.method === method),
      ),
    ),
    details: [
      {
        title: 'Whetstone, by cell',
        columns: [
          'method',
          'scores',
          'validation',
          'runs',
          'said proven',
          'said worse',
          'another prompt',
          'mean claimed gain (points)',
          'task calls a run',
        ],
        rows: cells.map(({ job, proven, worse, changed, differences, taskCalls }) => [
          job.method,
          describeScores(job),
          String(job.validation),
          String(job.runs),
          percent(proven / job.runs),
          percent(worse / job.runs),
          percent(changed / job.runs),
          describeMean(differences),
          (taskCalls / job.runs).toFixed(0),
        ]),
      },
      {
        title: 'Peers, p = 0.7, 20 validation cases',
        columns: ['peer', 'runs', 'claimed a gain', 'mean claimed gain (points)', 'task calls a run'],
        rows: peers.map(({ subject, runs, claims, gain, calls }) => [
          subject,
          String(runs),
          percent(claims / runs),
          signed(gain),
          calls.toFixed(0),
        ]),
      },
      {
        title: 'Why graded scores take two tests: 95 % of the cases gain 0.05 and 5 % lose 0.95, a mean of 0',
        columns: ['cases', 'verdicts', 'proven by sign flips alone', 'proven by the verdict'],
        rows: skewed.map(({ cases, runs, byFlips, byVerdict }) => [
          String(cases),
          String(runs),
          percent(byFlips / runs),
          percent(byVerdict / runs),
        ]),
      },
    ],
    notes: [howItIsMeasured, rule, ...peerNotes],
  };
}
