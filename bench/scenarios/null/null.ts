import { availableParallelism } from 'node:os';
import { methods } from '../../../src/core/optimizers/methods';
import type { MethodId } from '../../../src/core/optimizers/optimizer';
import type { Check, Row, ScenarioResult } from '../../report/result';
import { mean, percent, standardError } from '../../report/result';
import type { Scenario } from '../scenario';
import type { NullCounts, NullJob } from './job';
import { nullTestCases } from './job';
import type { PeerNull } from './peers';
import { axNull, promptfooNull } from './peers';
import { runCells } from './workers';

const mostProven = 0.05;
const mostClaim = 0.01;

/** Every answer is a coin: what is claimed here is false. */
export const nullBench: Scenario = {
  name: 'null',
  async run({ quick, server, progress }) {
    const sizes = quick ? [10, 50] : [10, 20, 50, 100];
    const probabilities = quick ? [0.7] : [0.5, 0.7, 0.9];
    const runs = quick ? 30 : 400;
    const ids = Object.keys(methods) as MethodId[];
    const jobs = ids.flatMap((method) => probabilities.flatMap((probability) => sizes.map((validation): NullJob => ({ method, probability, validation, runs }))));
    const cells = await runCells(jobs, availableParallelism(), ({ job, proven }) => {
      progress(`${job.method}, p = ${job.probability}, ${job.validation} validation cases: ${proven} of ${job.runs} said proven`);
    });
    const peers = [await axNull(server, quick ? 10 : 100, progress), await promptfooNull(server, quick ? 2 : 20, progress)];
    return summarize(ids, cells, peers);
  },
};

function summarize(ids: readonly MethodId[], cells: readonly NullCounts[], peers: readonly PeerNull[]): ScenarioResult {
  const rows: Row[] = ids.map((method) => {
    const own = cells.filter(({ job }) => job.method === method);
    const runs = own.reduce((sum, { job }) => sum + job.runs, 0);
    const proven = own.reduce((sum, cell) => sum + cell.proven, 0);
    return { subject: `Whetstone ${method}`, isPeer: false, measures: { falseClaims: { value: proven / runs, of: runs } } };
  });
  const peerRows = peers.map(({ subject, runs, claims }): Row => ({ subject, isPeer: true, measures: { falseClaims: { value: claims / runs, of: runs } } }));
  return {
    rows: [...rows, ...peerRows],
    checks: ids.flatMap((method) => checksOf(method, cells.filter(({ job }) => job.method === method))),
    details: [
      {
        title: 'Whetstone, by cell',
        columns: ['method', 'p', 'validation', 'runs', 'said proven', 'said worse', 'another prompt', 'mean claimed gain (points)', 'task calls a run'],
        rows: cells.map(({ job, proven, worse, changed, differences, taskCalls }) => [
          job.method,
          String(job.probability),
          String(job.validation),
          String(job.runs),
          percent(proven / job.runs),
          percent(worse / job.runs),
          percent(changed / job.runs),
          `${signed(mean(differences))} ± ${(standardError(differences) * 100).toFixed(2)}`,
          (taskCalls / job.runs).toFixed(0),
        ]),
      },
      {
        title: 'Peers, p = 0.7, 20 validation cases',
        columns: ['peer', 'runs', 'claimed a gain', 'mean claimed gain (points)', 'task calls a run'],
        rows: peers.map(({ subject, runs, claims, gain, calls }) => [subject, String(runs), percent(claims / runs), signed(gain), calls.toFixed(0)]),
      },
    ],
    notes: [
      `Every answer is right by a coin thrown anew at each call, so that no prompt is truly better. ${nullTestCases} test cases; training cases as many as validation cases; the product's default settings. The claimed gain of Whetstone is the verdict's difference, ± its standard error; that of a peer, the score it reports for what it returns less the one it had for what it was given.`,
    ],
  };
}

function checksOf(method: MethodId, cells: readonly NullCounts[]): readonly Check[] {
  const worst = Math.max(...cells.map(({ proven, job }) => proven / job.runs));
  const differences = cells.flatMap((cell) => cell.differences);
  const gain = mean(differences);
  const largest = cells.map((cell) => mean(cell.differences)).reduce((most, each) => (Math.abs(each) > Math.abs(most) ? each : most), 0);
  return [
    { goal: `${method}: at most 5 % of the runs say proven, in every cell`, measured: `${percent(worst)} in the worst cell`, met: worst <= mostProven },
    {
      goal: `${method}: mean claimed gain within 1 point of 0`,
      measured: `${signed(gain)} ± ${(standardError(differences) * 100).toFixed(2)} over all cells, ${signed(largest)} in the farthest`,
      met: Math.abs(largest) <= mostClaim,
    },
  ];
}

function signed(share: number): string {
  return `${share < 0 ? '−' : '+'}${Math.abs(share * 100).toFixed(2)}`;
}
