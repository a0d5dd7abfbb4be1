import { availableParallelism } from 'node:os';
import { methods } from '../../src/core/optimizers/methods';
import type { PeerName } from '../peers/peer';
import { howPeersAreSet } from '../peers/peers';
import type { Check, Row } from '../report/result';
import { mean, percent } from '../report/result';
import { runCells } from './cells';
import type { PowerCell, PowerJob, PowerRun, PowerWorld } from './power/job';
import { plainLoop } from './power/job';
import { peerCells } from './power/peers';
import type { Scenario } from './scenario';

/** The product's own limit of calls. */
const builtIn = 5000;

const worlds: readonly PowerWorld[] = [
  { name: 'n = 50', train: 50, validation: 50, test: 50, calls: 640, base: 0.7, better: 0.85, deck: 10 },
  { name: 'n = 100', train: 100, validation: 100, test: 100, calls: 1290, base: 0.7, better: 0.85, deck: 10 },
  { name: 'rare', train: 60, validation: 60, test: 80, calls: builtIn, base: 0.7, better: 0.85, deck: 20 },
  { name: 'nothing to find', train: 18, validation: 18, test: 24, calls: builtIn, base: 0.7, better: 0.7, deck: 10 },
  { name: 'low and likely', train: 36, validation: 36, test: 48, calls: 500, base: 0.4, better: 0.6, deck: 5 },
  { name: 'graded', train: 60, validation: 60, test: 80, calls: 2000, base: 0.6, better: 0.72, deck: 8, isGraded: true },
];

/** Runs in each world: processes of promptfoo take long to start, and gepa spends all calls that it is given. */
const peerRuns: Readonly<Record<PeerName, (world: PowerWorld) => number>> = {
  ax: () => 40,
  promptfoo: () => 10,
  gepa: ({ calls }) => (calls === builtIn ? 20 : 40),
};

/** The share of the runs that may be called a gain where there is none. */
const mostFalse = 0.025;

/** What the better of the methods has to return at least, by world. */
const goals: Readonly<Record<string, number>> = { 'n = 50': 0.75, 'n = 100': 0.9 };

/** One truly better prompt among others, and few calls, or few such prompts, or none: how it is searched for. */
export const powerBench: Scenario = {
  name: 'power',
  async run({ quick, server, peers, progress }) {
    const runs = quick ? 10 : 200;
    const jobs = worlds.flatMap((world) =>
      [...(world.isGraded === true ? [] : [plainLoop]), ...methods.map(({ id }) => id)].map((subject): PowerJob => ({
        subject,
        world,
        runs: world.calls === builtIn ? Math.ceil(runs / 2) : runs,
      })),
    );
    const weight = ({ subject, world, runs: count }: PowerJob): number => (subject === plainLoop ? 0 : count * world.calls);
    const work = { worker: 'powerWorker.mjs', jobs, weight };
    const told = (cell: PowerCell): void => progress(`${cell.job.subject}, ${cell.job.world.name}: ${describe(cell).join(', ')}`);
    const own = await runCells<PowerJob, PowerCell>(work, availableParallelism(), told);
    const { all, notes } = await peers();
    const others: PowerCell[] = [];
    for (const peer of all) {
      const rightOrWrong = worlds.filter(({ isGraded }) => isGraded !== true);
      const found = await peerCells(
        peer,
        server,
        rightOrWrong.map((world) => ({ subject: peer.name, world, runs: quick ? 1 : peerRuns[peer.name](world) })),
      );
      found.forEach(told);
      others.push(...found);
    }
    const cells = worlds.flatMap((world) => [...own, ...others].filter(({ job }) => job.world.name === world.name));
    return {
      rows: cells.map(rowOf),
      checks: checksOf(cells),
      details: [
        {
          title: 'One truly better prompt',
          columns: ['world', 'subject', 'runs', 'returned', 'rightly proven or claimed', 'falsely', 'calls a run', 'limit'],
          rows: cells.map((cell) => [cell.job.world.name, cell.job.subject, ...describe(cell), String(cell.job.world.calls)]),
        },
      ],
      notes: [howItIsMeasured, `The peers' limit of calls: ${howPeersAreSet} Fewer runs, as each takes longer.`, ...notes],
    };
  },
};

const howItIsMeasured =
  'The reflection model deals its suggestions from a deck that holds one truly better prompt, shuffled anew when it is used up. ' +
  'Whether a prompt answers a case is drawn once for each of both. ' +
  `${worlds.map(describeWorld).join('; ')}. ` +
  'Calls are those of both models and of the judge. The plain loop scores every suggestion on all validation cases, as long as the calls ' +
  'last, and tests the best against the first prompt on the test cases, exactly. Methods run with their built-in settings; their verdict ' +
  'is within the limit of calls.';

function describeWorld({ name, train, validation, test, base, better, deck, isGraded }: PowerWorld): string {
  const cases = `${train}, ${validation} and ${test} cases`;
  const score = isGraded === true ? 'a mean grade of ' : '';
  return base === better
    ? `"${name}": ${cases}, and every prompt answers ${percent(base)}`
    : `"${name}": ${cases}, 1 in ${deck} is better, ${score}${percent(better)} in place of ${percent(base)}`;
}

function describe(cell: PowerCell): readonly string[] {
  const { outcomes } = cell;
  return [
    String(outcomes.length),
    percent(share(cell, ({ isReturned }) => isReturned)),
    percent(share(cell, isRightlyProven)),
    percent(share(cell, isFalselyProven)),
    mean(outcomes.map(({ calls }) => calls)).toFixed(0),
  ];
}

function isRightlyProven({ isReturned, isProven }: PowerRun): boolean {
  return isReturned && isProven;
}

function isFalselyProven({ isReturned, isProven }: PowerRun): boolean {
  return !isReturned && isProven;
}

function share({ outcomes, job: { world } }: PowerCell, is: (run: PowerRun) => boolean): number {
  // Where no prompt is better than another, none is the better one.
  const isNull = world.base === world.better;
  return outcomes.filter((run) => is(isNull ? { ...run, isReturned: false } : run)).length / outcomes.length;
}

function rowOf(cell: PowerCell): Row {
  const { subject, world, runs } = cell.job;
  const isPeer = !isOwn(cell);
  return {
    subject: isPeer ? subject : `Whetstone ${subject}`,
    isPeer,
    group: world.name,
    measures: { falseClaims: { value: share(cell, isFalselyProven), of: runs } },
  };
}

function isOwn({ job }: PowerCell): boolean {
  return methods.some(({ id }) => id === job.subject);
}

function checksOf(cells: readonly PowerCell[]): readonly Check[] {
  const own = cells.filter(isOwn);
  const returned = Object.entries(goals).map(([world, goal]): Check => {
    const best = Math.max(...own.filter(({ job }) => job.world.name === world).map((cell) => share(cell, ({ isReturned }) => isReturned)));
    return {
      goal: `${world}: the better of the methods returns the better prompt in ${percent(goal)}`,
      measured: percent(best),
      met: best >= goal,
    };
  });
  const proven = Object.keys(goals).map((world): Check => {
    const shares = cells.filter(({ job }) => job.world.name === world).map((cell) => ({ cell, proven: share(cell, isRightlyProven) }));
    const plain = shares.find(({ cell }) => cell.job.subject === plainLoop)?.proven ?? 0;
    const best = Math.max(...shares.filter(({ cell }) => isOwn(cell)).map((each) => each.proven));
    return { goal: `${world}: proves it as often as the plain loop`, measured: `${percent(best)}, ${percent(plain)}`, met: best >= plain };
  });
  const wrong = own.map((cell) => share(cell, isFalselyProven));
  const falsely = mean(wrong);
  return [
    ...returned,
    ...proven,
    { goal: `false claims at most ${percent(mostFalse)} of all runs`, measured: percent(falsely), met: falsely <= mostFalse },
  ];
}
