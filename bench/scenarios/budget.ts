import { countDifferent } from '../../src/core/cases/twins';
import { rounding } from '../../src/core/rounding';
import { InputError } from '../../src/core/problems';
import { BudgetSpent } from '../../src/core/models/budgetSpent';
import { methods } from '../../src/core/optimizers/methods';
import type { Estimate } from '../../src/core/run/journal/events';
import type { BudgetLimits } from '../../src/core/models/limits';
import type { Random } from '../../src/core/stats/random';
import { createRandom } from '../../src/core/stats/random';
import type { ScenarioResult } from '../report/result';
import { percent, quantile } from '../report/result';
import { createWorld } from '../server/worlds/createWorld';
import type { WorldConfig } from '../server/worlds/world';
import { workshopCases } from '../server/worlds/workshop';
import type { Counts } from '../whetstone/countingModel';
import { countingModel } from '../whetstone/countingModel';
import { estimateRun } from '../../src/core/run/spending/estimate';
import { benchAgents, prepare, runWhetstone } from '../whetstone/runWhetstone';
import type { Scenario } from './scenario';

const concurrency = 8;
const leastCovered = 0.9;

/** One run within a random budget. */
interface Trial {
  readonly method: string;
  readonly agent: string;
  readonly limits: BudgetLimits;
  readonly counts: Counts;
  readonly estimate: Estimate;
  /** Whether the budget did not even pay for the verdict, so that no run began. */
  readonly refused: boolean;
  readonly failures: boolean;
  /** The share of the test cases that the verdict rests on. */
  readonly tested: number;
}

/** Random budgets: nothing overshoots, and the estimate holds. */
export const budgetBench: Scenario = {
  name: 'budget',
  async run({ quick, progress }) {
    const count = quick ? 150 : 1000;
    const trials: Trial[] = [];
    for (let seed = 1; seed <= count; seed++) trials.push(await tryBudget(seed));
    progress(`${count} random budgets`);
    return summarize(trials);
  },
};

async function tryBudget(seed: number): Promise<Trial> {
  const random = createRandom(seed, 'budget bench');
  const method = random.pick(methods.map(({ id }) => id));
  const agent = random.pick(benchAgents.map(({ id }) => id));
  const limits = drawLimits(random);
  const counts: Counts = { calls: 0, answered: 0, tokens: 0, largest: 0 };
  const failures = random.integer(2) === 0 ? 0 : 0.3;
  const world = createWorld(drawWorld(random, seed));
  const shared = {
    world,
    counts,
    charactersPerToken: random.pick([1, 3, 4, 5]),
    reasoning: random.pick([0, 0, 300, 3000]),
    failures,
    random: createRandom(seed, 'failures'),
  };
  const models = { task: countingModel({ ...shared, name: 'task' }), reflection: countingModel({ ...shared, name: 'reflection' }) };
  const run = {
    method,
    agent,
    cases: workshopCases(20 + random.integer(180), 10),
    split: { train: 0.3, validation: 0.3, test: 0.4 },
    seed,
    budget: limits,
    prices: { task: { input: 1, output: 4 }, reflection: { input: 5, output: 20 } },
    concurrency,
  };
  let refused = false;
  let tested = 0;
  try {
    const { result, splits } = await runWhetstone({ ...run, createModel: (id) => (id === 'task' ? models.task : models.reflection) });
    tested = (result.verdict?.cases ?? 0) / countDifferent(splits.test);
  } catch (error) {
    if (!(error instanceof BudgetSpent || error instanceof InputError)) throw error;
    refused = true;
  }
  return {
    method,
    agent,
    limits,
    counts,
    tested,
    estimate: await estimateRun(await prepare({ ...run, budget: refused ? {} : limits })),
    refused,
    failures: failures > 0,
  };
}

function drawLimits(random: Random): BudgetLimits {
  const kind = random.integer(4);
  const calls = 10 + random.integer(3000);
  const tokens = 5000 + random.integer(2_000_000);
  if (kind === 0) return { calls };
  if (kind === 1) return { tokens };
  if (kind === 2) return { cost: 0.05 + random.float() * 5 };
  return { calls, tokens };
}

function drawWorld(random: Random, seed: number): WorldConfig {
  const kind = random.integer(3);
  if (kind === 0) return { kind: 'planted', rules: 10 };
  if (kind === 1) return { kind: 'coin', seed, probability: 0.5 + random.float() * 0.4 };
  return { kind: 'noisy', seed, base: 0.6, better: 0.75, flipped: 0.1, deck: 8 };
}

function summarize(trials: readonly Trial[]): ScenarioResult {
  const begun = trials.filter(({ refused }) => !refused);
  const overCalls = trials.map(({ counts, limits }) => Math.max(0, counts.calls - (limits.calls ?? Infinity)));
  const overTokens = trials.map(({ counts, limits }) => Math.max(0, counts.tokens - (limits.tokens ?? Infinity)));
  const beyondFlight = trials.filter(({ counts }, index) => (overTokens[index] ?? 0) > concurrency * counts.largest).length;
  const coverage = (runs: readonly Trial[]): number =>
    runs.filter(({ counts, estimate }) => covers(estimate.calls, counts.answered)).length / runs.length;
  const tokenCoverage = (runs: readonly Trial[]): number =>
    runs.filter(({ counts, estimate }) => covers(estimate.tokens, counts.tokens)).length / runs.length;
  const width = middle(begun, ({ estimate }) => estimate.calls.maximum / estimate.calls.minimum);
  const shares = [0.1, 0.5, 0.9].map((share) => middle(begun, ({ counts, estimate }) => counts.answered / estimate.calls.typical, share));
  const ofAgents = benchAgents.map(({ id }) => ({ name: `agent: ${id}`, runs: begun.filter((each) => each.agent === id) }));
  // Calls are counted exactly; what answers use is not, nor what failing attempts do.
  const exact = begun.filter(({ limits, failures }) => limits.tokens === undefined && limits.cost === undefined && !failures);
  const whole = exact.filter(({ tested }) => tested >= 1 - rounding).length;
  const groups = [
    ...methods.map(({ id }) => id).map((method) => ({ name: method, runs: begun.filter((each) => each.method === method) })),
    ...ofAgents,
    { name: 'without failing calls', runs: begun.filter(({ failures }) => !failures) },
    { name: 'with 30 % failing calls', runs: begun.filter(({ failures }) => failures) },
    { name: 'all', runs: begun },
  ];
  return {
    rows: [],
    checks: [
      {
        goal: 'No call over the budget',
        measured: `${Math.max(...overCalls)} at the most, over in ${overCalls.filter((over) => over > 0).length} of ${trials.length} runs`,
        met: overCalls.every((over) => over === 0),
      },
      {
        goal: 'Within a limit of calls, where none fails, the verdict rests on every test case, however often the agent asks',
        measured: `in ${whole} of ${exact.length} runs that began`,
        met: whole === exact.length,
      },
      {
        goal: 'Tokens over by no more than was in flight',
        measured: `${Math.max(...overTokens)} over at the most; more than in flight in ${beyondFlight} of ${trials.length} runs`,
        met: beyondFlight === 0,
      },
      {
        goal: 'The estimate of the calls covers what was used in at least 90 % of the runs',
        measured: percent(coverage(begun)),
        met: coverage(begun) >= leastCovered,
      },
      {
        goal: 'The estimate of the tokens covers what was used in at least 90 % of the runs',
        measured: percent(tokenCoverage(begun)),
        met: tokenCoverage(begun) >= leastCovered,
      },
    ],
    details: [
      {
        title: 'Estimates',
        columns: ['runs', 'number', 'calls covered', 'tokens covered', 'used more calls than estimated', 'used fewer'],
        rows: groups.map(({ name, runs }) => [
          name,
          String(runs.length),
          percent(coverage(runs)),
          percent(tokenCoverage(runs)),
          percent(runs.filter(({ counts, estimate }) => counts.answered > estimate.calls.maximum).length / runs.length),
          percent(runs.filter(({ counts, estimate }) => counts.answered < estimate.calls.minimum).length / runs.length),
        ]),
      },
    ],
    notes: [
      `${trials.length} random budgets of calls, tokens, money or calls and tokens; both methods, 20 to 200 cases, three worlds, ` +
        'three agents (one turn; six; one to five with tools); in half of the runs 30 % of the attempts fail; endpoints count 1, 3, 4 ' +
        `or 5 characters a token; in half of the runs each answer has 300 or 3,000 tokens of reasoning. ${trials.length - begun.length} ` +
        'budgets did not pay for the verdict, and the run did not begin. An estimate counts requests that are answered; attempts that ' +
        `fail come on top, within the budget.` +
        ` The estimated maximum of calls is ${width.toFixed(1)} times the minimum in the middle.` +
        ` ` +
        `What was used is ${shares.map((share) => share.toFixed(2)).join(', ')} of the typical figure in a tenth, in half, ` +
        'and in nine tenths of the runs at the most.',
    ],
  };
}

/** What is so large in so many of the runs at the most. */
function middle(runs: readonly Trial[], value: (run: Trial) => number, share = 0.5): number {
  return quantile(runs.map(value), share);
}

function covers({ minimum, maximum }: { readonly minimum: number; readonly maximum: number }, used: number): boolean {
  return used >= minimum && used <= maximum;
}
