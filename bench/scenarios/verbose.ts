import { mapConcurrently } from '../../src/core/run/concurrency';
import { methods } from '../../src/core/optimizers/methods';
import { mainText } from '../../src/core/prompt/version';
import type { Check, Row } from '../report/result';
import { mean, percent } from '../report/result';
import { createWorld } from '../server/worlds/createWorld';
import type { WorldConfig } from '../server/worlds/world';
import { rulesIn, workshopCases } from '../server/worlds/workshop';
import { runWhetstone } from '../whetstone/runWhetstone';
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

/** Reflection models that say too much: what is over a limit is asked for again, and then taken as far as it fits. */
export const verboseBench: Scenario = {
  name: 'verbose',
  async run({ quick, progress }) {
    const runs = quick ? 2 : 12;
    const rows: Row[] = [];
    const checks: Check[] = [];
    const details: string[][] = [];
    for (const { name, world, least } of floods) {
      for (const method of methods.map(({ id }) => id)) {
        const seeds = Array.from({ length: runs }, (_, index) => index + 1);
        const found = await mapConcurrently(seeds, 1, new AbortController().signal, (seed) => search(method, world, seed));
        const share = mean(found.map(({ rules }) => rules)) / world.rules;
        const subject = `Whetstone ${method}`;
        rows.push({ subject, group: name, isPeer: false, measures: { heldOut: { value: share } } });
        checks.push({
          goal: `${subject}, ${name}: at least ${percent(least[method] ?? 0)} on held-out cases`,
          measured: percent(share),
          met: share >= (least[method] ?? 0),
        });
        const counts = found.map(({ rules }) => rules);
        const calls = (of: (one: Found) => number): string => mean(found.map(of)).toFixed(0);
        details.push([
          subject,
          name,
          String(runs),
          `${Math.min(...counts)} to ${Math.max(...counts)} of ${world.rules}`,
          calls(({ taskCalls }) => taskCalls),
          calls(({ reflectionCalls }) => reflectionCalls),
          [...new Set(found.map(({ stop }) => stop))].join(', '),
        ]);
        progress(`${subject}, ${name}: ${percent(share)}`);
      }
    }
    return {
      rows,
      checks,
      details: [
        {
          title: 'What is left of answers that keep to no limit',
          columns: ['subject', 'the model writes', 'seeds', 'rules found', 'task calls', 'reflection calls', 'stopped because'],
          rows: details,
        },
      ],
      notes: [
        'As in planted; but the reflection model says each rule at a length, or all of 25 rules where 20 are allowed, and says the ' +
          'same again when it is asked to be brief. Limits are those of the preset practical.',
      ],
    };
  },
};

interface Found {
  readonly rules: number;
  readonly taskCalls: number;
  readonly reflectionCalls: number;
  readonly stop: string;
}

async function search(method: string, config: Flood['world'], seed: number): Promise<Found> {
  const world = createWorld(config);
  const calls = { task: 0, reflection: 0 };
  const { result } = await runWhetstone({
    method,
    cases: workshopCases(config.rules * perRule * 3, config.rules),
    split: { train: perRule, validation: perRule, test: perRule },
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
