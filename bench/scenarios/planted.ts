import { systemClock } from '../../src/providers/systemClock';
import { methods } from '../../src/core/optimizers/methods';
import type { Peer, PeerName } from '../peers/peer';
import type { Check, Measure, Row } from '../report/result';
import { mean, missing, percent } from '../report/result';
import type { SessionStats } from '../server/session';
import type { BenchServer, OpenSession } from '../server/startServer';
import type { WorkshopCase } from '../server/worlds/workshop';
import { rulesIn, workshopCases } from '../server/worlds/workshop';
import { prepare, runWhetstone, workshopCasesOf } from '../whetstone/runWhetstone';
import { serverModelIds, serverModels } from '../whetstone/serverModels';
import type { Scenario } from './scenario';
import { mainText } from '../../src/core/prompt/version';

const rules = 10;
const mostCalls = 45;
const peerSeeds: Readonly<Record<PeerName, number>> = { ax: 20, promptfoo: 5, gepa: 20 };

/** How many cases of each rule stand in each split. */
interface Size {
  readonly name: string;
  readonly train: number;
  readonly validation: number;
  readonly test: number;
}

const sizes: readonly Size[] = [
  { name: '10 + 10 cases', train: 1, validation: 1, test: 2 },
  { name: '20 + 20 cases', train: 2, validation: 2, test: 2 },
];

/** One way to the hidden rules. */
interface Search {
  readonly prompt: string;
  readonly stats: SessionStats;
  /** Task calls made for a verdict. */
  readonly verdictCalls: number;
  readonly stop: string;
}

/** All runs of one subject at one size. */
interface Series {
  readonly subject: string;
  readonly size: Size;
  readonly isPeer: boolean;
  readonly searches: readonly Search[];
}

/** Ten hidden rules: how many calls until all are found. */
export const plantedBench: Scenario = {
  name: 'planted',
  async run({ quick, server, peers: startPeers, progress }) {
    const { all: peers, notes: peerNotes } = await startPeers();
    const series: Series[] = [];
    const measure = async (
      subject: string,
      isPeer: boolean,
      size: Size,
      seeds: number,
      search: (parts: Parts) => Promise<Search>,
    ): Promise<void> => {
      const searches: Search[] = [];
      for (let seed = 1; seed <= seeds; seed++) searches.push(await search(await prepareParts(server, size, seed)));
      series.push({ subject, size, isPeer, searches });
      progress(`${subject}, ${size.name}: ${describeCalls(searches)} calls to target`);
    };
    for (const size of sizes) {
      for (const method of methods.map(({ id }) => id)) {
        await measure(`Whetstone ${method}`, false, size, quick ? 3 : 20, (parts) => searchWithWhetstone(method, parts));
      }
      for (const peer of peers)
        await measure(peer.name, true, size, quick ? 1 : peerSeeds[peer.name], (parts) => searchWithPeer(peer, parts));
    }
    return {
      rows: series.map(rowOf),
      checks: series.filter(({ isPeer, size }) => !isPeer && size === sizes[0]).flatMap(checksOf),
      details: [
        {
          title: 'Ways to the ten rules, means over the seeds',
          columns: [
            'subject',
            'training + validation',
            'seeds',
            'rules found',
            'task calls to target (least to most)',
            'task calls after it',
            'verdict calls',
            'reflection calls',
            'stopped because',
          ],
          rows: series.map(detailOf),
        },
      ],
      notes: [
        'A case is answered only when the prompt holds the rule of its kind; ' +
          'the reflection model names the rules of the cases it is shown. The server counts: ' +
          'the target is reached when one prompt has answered every validation case. Peers have their defaults ' +
          '(ax: 100 metric calls; promptfoo: 3 rounds, selecting on the validation cases; gepa, which has none, 400 metric calls) ' +
          'and the same cases, less the test cases.',
        ...peerNotes,
      ],
    };
  },
};

/** What a search works with. */
interface Parts {
  readonly server: BenchServer;
  readonly seed: number;
  readonly size: Size;
  readonly cases: readonly WorkshopCase[];
  readonly train: readonly WorkshopCase[];
  readonly validation: readonly WorkshopCase[];
}

/** The cases, split as Whetstone splits them. */
async function prepareParts(server: BenchServer, size: Size, seed: number): Promise<Parts> {
  const cases = workshopCases(rules * (size.train + size.validation + size.test), rules);
  const { splits } = await prepare({ method: 'metareflection', cases, split: splitOf(size), seed });
  return { server, seed, size, cases, train: workshopCasesOf(splits.train), validation: workshopCasesOf(splits.validation) };
}

function splitOf({ train, validation, test }: Size): { train: number; validation: number; test: number } {
  return { train, validation, test };
}

async function open({ server, validation }: Parts): Promise<OpenSession> {
  return server.open({ world: { kind: 'planted', rules }, target: validation.map(({ id }) => id) });
}

async function searchWithWhetstone(method: string, parts: Parts): Promise<Search> {
  const session = await open(parts);
  const { result, splits } = await runWhetstone({
    method,
    cases: parts.cases,
    split: splitOf(parts.size),
    seed: parts.seed,
    models: serverModelIds,
    createModel: serverModels(session.url, 8),
    clock: systemClock,
  });
  const verdictCalls = splits.test.length * (result.best.step > 0 ? 2 : 1);
  return {
    prompt: mainText({ program: result.program, candidate: result.best }),
    stats: await session.close(),
    verdictCalls,
    stop: result.reason,
  };
}

async function searchWithPeer(peer: Peer, parts: Parts): Promise<Search> {
  const session = await open(parts);
  const { prompt } = await peer.optimize({ url: session.url, train: parts.train, validation: parts.validation, seed: parts.seed });
  return { prompt, stats: await session.close(), verdictCalls: 0, stop: 'not said' };
}

function callsOf(searches: readonly Search[]): readonly number[] {
  return searches.flatMap(({ stats }) => (stats.callsToTarget === null ? [] : [stats.callsToTarget]));
}

function rulesFound({ prompt }: Search): number {
  return rulesIn(prompt, rules).length;
}

/** Task calls between the target and the end, the verdict's aside. */
function callsAfter({ stats, verdictCalls }: Search): number {
  return stats.callsToTarget === null ? 0 : stats.taskCalls - stats.callsToTarget - verdictCalls;
}

function describeCalls(searches: readonly Search[]): string {
  const calls = callsOf(searches);
  const never = searches.length - calls.length;
  if (calls.length === 0) return 'never';
  return (
    `${mean(calls).toFixed(0)} (${Math.min(...calls)} to ${Math.max(...calls)})` +
    `${never === 0 ? '' : `, ${never} of ${searches.length} never`}`
  );
}

function detailOf({ subject, size, searches }: Series): readonly string[] {
  return [
    subject,
    size.name,
    String(searches.length),
    `${mean(searches.map(rulesFound)).toFixed(1)} of ${rules}`,
    describeCalls(searches),
    mean(searches.map(callsAfter)).toFixed(0),
    mean(searches.map(({ verdictCalls }) => verdictCalls)).toFixed(0),
    mean(searches.map(({ stats }) => stats.reflectionCalls)).toFixed(0),
    [...new Set(searches.map(({ stop }) => stop))].join(', '),
  ];
}

function rowOf({ subject, size, isPeer, searches }: Series): Row {
  const calls = callsOf(searches);
  const callsToTarget: Measure =
    calls.length < searches.length
      ? missing(`${searches.length - calls.length} of ${searches.length} runs never found a prompt that answers every validation case`)
      : { value: mean(calls) };
  // Held-out cases are spread evenly over the rules: the share of the rules found is the score.
  return { subject, group: size.name, isPeer, measures: { callsToTarget, heldOut: { value: mean(searches.map(rulesFound)) / rules } } };
}

function checksOf({ subject, size, searches }: Series): readonly Check[] {
  const name = `${subject}, ${size.name}`;
  const reached = callsOf(searches).length === searches.length;
  return [
    {
      goal: `${name}: 100 % on held-out cases`,
      measured: percent(mean(searches.map(rulesFound)) / rules),
      met: searches.every((each) => rulesFound(each) === rules),
    },
    {
      goal: `${name}: at most ${mostCalls} task calls to target`,
      measured: describeCalls(searches),
      met: reached && Math.max(...callsOf(searches)) <= mostCalls,
    },
    {
      goal: `${name}: then it stops, with the reason`,
      measured:
        `${Math.max(...searches.map(callsAfter))} task calls later at the most, ` +
        `"${[...new Set(searches.map(({ stop }) => stop))].join('", "')}"`,
      met: reached && searches.every((each) => callsAfter(each) === 0 && each.stop === 'perfect'),
    },
  ];
}
