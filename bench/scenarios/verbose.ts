import { methods } from '../../src/core/optimizers/methods';
import { mainText } from '../../src/core/prompt/version';
import type { Peer, PeerName } from '../peers/peer';
import { howPeersAreSet } from '../peers/peers';
import { repeatPeer, seedsOf } from '../peers/repeat';
import type { Check, Row } from '../report/result';
import { mean, percent } from '../report/result';
import { createWorld } from '../server/worlds/createWorld';
import type { WorldConfig } from '../server/worlds/world';
import type { WorkshopCase } from '../server/worlds/workshop';
import { rulesIn, workshopCases } from '../server/worlds/workshop';
import type { BenchServer } from '../server/startServer';
import { prepare, runWhetstone, workshopCasesOf } from '../whetstone/runWhetstone';
import { worldModel } from '../whetstone/worldModel';
import type { Scenario } from './scenario';

/** Hidden rules, said by a model that keeps to no limit. */
interface Flood {
  readonly name: string;
  readonly world: Extract<WorldConfig, { kind: 'planted' }>;
  /** The share of the rules that have to be found, by method. */
  readonly least: Readonly<Record<string, number>>;
}

const sentences = { isOneSentence: false };
const floods: readonly Flood[] = [
  {
    name: '10 rules of 430 characters',
    world: { kind: 'planted', rules: 10, verbose: { characters: 430, ...sentences } },
    least: { opro: 0.95, metareflection: 0.95 },
  },
  {
    name: '10 rules of 810 characters',
    world: { kind: 'planted', rules: 10, verbose: { characters: 810, ...sentences } },
    least: { opro: 0.95, metareflection: 0.95 },
  },
  // The limits have room for no more of these: 2,000 and 3,000 characters, and 20 rules.
  {
    name: '10 rules of 430 characters, a sentence each',
    world: { kind: 'planted', rules: 10, verbose: { characters: 430, isOneSentence: true } },
    least: { opro: 0.4, metareflection: 0.6 },
  },
  {
    name: '10 rules of 810 characters, a sentence each',
    world: { kind: 'planted', rules: 10, verbose: { characters: 810, isOneSentence: true } },
    least: { opro: 0.2, metareflection: 0.3 },
  },
  { name: '25 rules', world: { kind: 'planted', rules: 25 }, least: { opro: 0.95, metareflection: 0.8 } },
];
/** Cases of each rule in each split. */
const perRule = 2;
const split = { train: perRule, validation: perRule, test: perRule };
/** Runs in each world; the processes of promptfoo take long to start. */
const peerRuns: Readonly<Record<PeerName, number>> = { ax: 12, promptfoo: 3, gepa: 12 };
/** More than twice what the methods use where they find all. */
const peerCalls = 1000;

/** Reflection models that say too much: what is over a limit is asked for again, and then taken as far as it fits. */
export const verboseBench: Scenario = {
  name: 'verbose',
  async run({ quick, server, peers, progress }) {
    const series: Series[] = [];
    const add = (...found: readonly Series[]): void => {
      series.push(...found);
      for (const each of found) progress(`${each.subject}, ${each.flood.name}: ${percent(shareOf(each))}`);
    };
    for (const flood of floods)
      for (const { id: method } of methods) {
        const found: Found[] = [];
        for (const seed of seedsOf(quick ? 2 : 12)) found.push(await search(method, flood.world, seed));
        add({ subject: `Whetstone ${method}`, flood, least: flood.least[method] ?? 0, found });
      }
    const { all, notes } = await peers();
    for (const peer of all) add(...(await searchWithPeer(peer, server, quick ? 1 : peerRuns[peer.name])));
    const sorted = floods.flatMap((flood) => series.filter((each) => each.flood === flood));
    return {
      rows: sorted.map(rowOf),
      checks: sorted.flatMap(checkOf),
      details: [
        {
          title: 'What is left of answers that keep to no limit',
          columns: ['subject', 'the model writes', 'seeds', 'rules found', 'task calls', 'reflection calls', 'stopped because'],
          rows: sorted.map(detailOf),
        },
      ],
      notes: [
        'As in planted; but the reflection model says each rule at a length, or all of 25 rules where 20 are allowed, and says the ' +
          'same again when it is asked to be brief. Limits are those of the preset practical; peers hold a prompt to no length.',
        `The peers' calls, ${peerCalls}: ${howPeersAreSet}`,
        ...notes,
      ],
    };
  },
};

/** All runs of one subject in one world. */
interface Series {
  readonly subject: string;
  readonly flood: Flood;
  /** The share of the rules that has to be found; a peer has no goal. */
  readonly least?: number;
  readonly found: readonly Found[];
}

interface Found {
  readonly rules: number;
  readonly taskCalls: number;
  readonly reflectionCalls: number;
  readonly stop: string;
}

function shareOf({ flood, found }: Series): number {
  return mean(found.map(({ rules }) => rules)) / flood.world.rules;
}

function rowOf(series: Series): Row {
  const { subject, flood, least } = series;
  return { subject, group: flood.name, isPeer: least === undefined, measures: { heldOut: { value: shareOf(series) } } };
}

function checkOf(series: Series): readonly Check[] {
  const { subject, flood, least } = series;
  if (least === undefined) return [];
  const share = shareOf(series);
  const goal = `${subject}, ${flood.name}: at least ${percent(least)} on held-out cases`;
  return [{ goal, measured: percent(share), met: share >= least }];
}

function detailOf({ subject, flood, found }: Series): readonly string[] {
  const counts = found.map(({ rules }) => rules);
  const calls = (of: (one: Found) => number): string => mean(found.map(of)).toFixed(0);
  return [
    subject,
    flood.name,
    String(found.length),
    `${Math.min(...counts)} to ${Math.max(...counts)} of ${flood.world.rules}`,
    calls(({ taskCalls }) => taskCalls),
    calls(({ reflectionCalls }) => reflectionCalls),
    [...new Set(found.map(({ stop }) => stop))].join(', '),
  ];
}

function casesOf({ rules }: Flood['world']): readonly WorkshopCase[] {
  return workshopCases(rules * perRule * 3, rules);
}

/** All runs of a peer, in every world. Cases are split as Whetstone splits them. */
async function searchWithPeer(peer: Peer, server: BenchServer, seeds: number): Promise<readonly Series[]> {
  const runs = await Promise.all(
    floods.flatMap((flood) =>
      seedsOf(seeds).map(async (seed) => {
        const { splits } = await prepare({ method: 'opro', cases: casesOf(flood.world), split, seed });
        const [train, validation] = [workshopCasesOf(splits.train), workshopCasesOf(splits.validation)];
        return { flood, run: { world: flood.world, train, validation, calls: peerCalls, seed } };
      }),
    ),
  );
  const ran = await repeatPeer(
    peer,
    server,
    runs.map(({ run }) => run),
  );
  return floods.map((flood) => ({
    subject: peer.name,
    flood,
    found: ran
      .filter((_, index) => runs[index]?.flood === flood)
      .map(({ outcome: { prompt }, stats: { taskCalls, reflectionCalls } }) => ({
        rules: rulesIn(prompt, flood.world.rules).length,
        taskCalls,
        reflectionCalls,
        stop: 'not said',
      })),
  }));
}

async function search(method: string, config: Flood['world'], seed: number): Promise<Found> {
  const world = createWorld(config);
  const calls = { task: 0, reflection: 0 };
  const { result } = await runWhetstone({
    method,
    cases: casesOf(config),
    split,
    seed,
    createModel: (id) => {
      const model = worldModel(world, id);
      return {
        ...model,
        complete: (...call) => {
          calls[id === 'task' ? 'task' : 'reflection']++;
          return model.complete(...call);
        },
      };
    },
  });
  const prompt = mainText({ program: result.program, candidate: result.best });
  return { rules: rulesIn(prompt, config.rules).length, taskCalls: calls.task, reflectionCalls: calls.reflection, stop: result.reason };
}
