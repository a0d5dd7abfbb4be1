import type { AgentKind } from '../agents/agent';
import { agentKinds, createAgent } from '../agents/agentKinds';
import { withinReach } from '../agents/withinReach';
import type { Case, SplitCases } from '../cases/case';
import type { InputProblem } from '../problems';
import { splitNames } from '../cases/case';
import { InputError } from '../problems';
import { countOf } from '../countOf';
import { drawCases } from '../cases/drawCases';
import { matchPrompt } from '../agents/chat/matchPrompt';
import { splitCases } from '../cases/splits';
import { countDifferent } from '../cases/twins';
import { createMetric, settleMetric } from '../metrics/createMetric';
import { checkExpected } from '../metrics/expectedValues';
import type { Metric } from '../metrics/metric';
import { methodNamed, noMethod } from '../optimizers/methods';
import type { Optimizer, OptimizerSettings } from '../optimizers/optimizer';
import { settingFaults } from '../optimizers/settingFaults';
import type { Component, Program } from '../prompt/program';
import { improvable } from '../prompt/version';
import { FEWEST_TELLING_PAIRS } from '../stats/levels';
import { createRandom } from '../stats/random';
import { checkBudget } from './spending/checkBudget';
import type { RunSettings } from './journal/events';
import type { PreparedRun } from './executeRun';
import { PriceMissing, unpricedModels } from './spending/prices';
import type { RunConfig } from './runConfig';
import type { UsedCases } from './shapingRuns';
import { splitByUse } from './shapingRuns';
import { slotLimit } from './slotLimit';
import type { RunUses } from './view/runUses';

/** What a run is prepared from. */
export interface RunInput {
  readonly program: Program;
  readonly cases: readonly Case[];
  readonly config: RunConfig;
  /** All runs that are known, on whatever prompt: an evaluation keeps the cases apart that shaped the prompt's text. */
  readonly earlier?: readonly RunUses[];
  /** The kinds of agents there are; those of the product unless given. */
  readonly kinds?: readonly AgentKind[];
}

/** A run that may begin, and what a person should know first. */
export interface Preparation {
  readonly run: PreparedRun;
  readonly warnings: readonly InputProblem[];
}

/**
 * Checks everything that can be checked before a call is made, but the patterns of cases (see `checkPatterns`).
 * @throws InputError naming file and line, when the run cannot begin; PriceMissing when a limit of money cannot be kept.
 */
export async function prepareRun({
  program: whole,
  cases: given,
  config,
  earlier = [],
  kinds = agentKinds,
}: RunInput): Promise<Preparation> {
  const agent = createAgent(config.agent, kinds, whole.files[0].path);
  const { program, problems: unread } = withinReach(whole, agent, config.agent.kind);
  const [prompt] = program.files;
  const { path: promptPath } = prompt;
  const { cases: usable, problems } = matchPrompt(prompt, given);
  const metric = createMetric(await settleMetric(config.metric, usable));
  const all = [...problems, ...missingExpected(usable, metric), ...(await checkExpected(metric, usable))];
  if (all.some(({ severity }) => severity === 'error')) throw new InputError(all.filter(({ severity }) => severity === 'error'));
  const optimizer = config.method === 'evaluate' ? undefined : optimizerOf(config, promptPath);
  const notTried = (await agent.notTried?.(program)) ?? [];
  const said = notTried.length === 0 ? {} : { notTried: notTried.map(({ words }) => words) };
  const settings = { ...resolveSettings(program, metric, config, optimizer), ...said };
  const unpriced = config.budget.cost === undefined ? [] : unpricedModels(settings);
  if (unpriced.length > 0) throw new PriceMissing(promptPath, unpriced);
  const drawn = drawCases(usable, config.maxCases ?? Infinity, createRandom(config.seed, 'cases'));
  const dealt = optimizer === undefined ? undefined : splitCases(drawn, config.split, createRandom(config.seed, 'split'));
  const used = splitByUse(program, dealt?.test ?? drawn, earlier);
  const splits = dealt ?? used.splits;
  const splitProblems =
    dealt === undefined ? checkUnused(used, promptPath) : [...checkSplits(dealt, promptPath), ...checkTestUse(used, promptPath)];
  if (splitProblems.some(({ severity }) => severity === 'error')) throw new InputError(splitProblems);
  const run: PreparedRun = { program, splits, metric, settings, agent, ...(optimizer === undefined ? {} : { optimizer }) };
  const budgetProblem = await checkBudget({ ...run, file: promptPath });
  if (budgetProblem?.severity === 'error') throw new InputError([budgetProblem]);
  return {
    run,
    warnings: [
      ...unread,
      ...notTried.map(({ problem }) => problem),
      ...all,
      ...splitProblems,
      ...(budgetProblem === undefined ? [] : [budgetProblem]),
    ],
  };
}

/** What a split lacks: without cases of each kind a run is in vain, and with too few test cases its verdict is known beforehand. */
function checkSplits(splits: SplitCases, file: string): readonly InputProblem[] {
  const empty = splitNames.find((name) => splits[name].length === 0);
  if (empty !== undefined) {
    const use = { train: 'to learn from', validation: 'to choose by', test: 'for the verdict' }[empty];
    return [
      { severity: 'error', file, message: `There are no cases ${use}. Give "${empty}" a share in the eval file's "split", or add cases.` },
    ];
  }
  const different = countDifferent(splits.test);
  if (different >= FEWEST_TELLING_PAIRS) return [];
  const few = countOf(different, different < splits.test.length ? 'different test case' : 'test case');
  const message =
    `With ${few} nothing can be proven, even if all of them come out better: it takes ${FEWEST_TELLING_PAIRS}. ` +
    `Add cases, or give "test" a larger share in the eval file's "split".`;
  return [{ severity: 'warning', file, message }];
}

/** An evaluation by the cases alone that made the prompt has no score to speak of; what only resembles them is named. */
function checkUnused({ splits: { test }, copies }: UsedCases, file: string): readonly InputProblem[] {
  const allUsed =
    'Earlier runs have used all of these cases to make this prompt: the score on them will flatter it. Add cases that no run has used.';
  return [...(test.length > 0 ? [] : [{ severity: 'warning' as const, file, message: allUsed }]), ...describeCopies(copies)];
}

function describeCopies(copies: readonly Case[]): readonly InputProblem[] {
  const [first] = copies;
  if (first === undefined) return [];
  const { file, line } = first.position;
  const who = copies.length === 1 ? 'This case is a near copy of one' : `${copies.length} cases, this one first, are near copies of those`;
  return [
    { severity: 'warning', file, line, message: `${who} that an earlier run has used to make this prompt. A near copy counts as used.` },
  ];
}

/** A test case that had a part in making the original flatters it and what comes of it alike. */
function checkTestUse({ splits: { train, validation, test } }: UsedCases, file: string): readonly InputProblem[] {
  const used = train.length + validation.length;
  if (used === 0) return [];
  const message =
    `Earlier runs have used ${used} of the ${used + test.length} test cases to make this prompt: ` +
    'scores on them flatter the original and what comes of it alike. ' +
    'With the seed and the cases of the earlier run the same cases stay held out.';
  return [{ severity: 'warning', file, message }];
}

function resolveSettings(program: Program, metric: Metric, config: RunConfig, optimizer: Optimizer | undefined): RunSettings {
  const { method, preset, models, endpoint, roles, seed, budget, prices, maxAnswerTokens, repeats, concurrency } = config;
  const chosen: OptimizerSettings = optimizer === undefined ? {} : { ...optimizer.presets[preset], ...config.optimizer };
  const open = optimizer === undefined ? [] : checkImprovable(optimizer, program);
  // What is longer already may stay so long.
  const longest = Math.max(...open.map(({ value }) => value.length), 0);
  const limit = optimizer === undefined ? 0 : slotLimit(chosen, optimizer, { program, maxPromptTokens: config.maxPromptTokens });
  return {
    method,
    preset,
    optimizer: chosen,
    agent: config.agent,
    models,
    ...(endpoint === undefined ? {} : { endpoint }),
    ...(roles === undefined ? {} : { roles }),
    metric: metric.id,
    // The mean of several passes and fails is a graded score.
    scale: repeats > 1 ? 'graded' : metric.scale,
    seed,
    budget,
    prices,
    maxAnswerTokens,
    ...(config.maxPromptTokens === undefined ? {} : { maxPromptTokens: config.maxPromptTokens }),
    repeats,
    ...(config.control === true && optimizer !== undefined ? { control: true } : {}),
    concurrency,
    maxSlotCharacters: Math.max(limit, longest),
  };
}

/** What a method may change. @throws InputError where that is nothing. */
function checkImprovable({ label, improves }: Optimizer, program: Program): readonly Component[] {
  const open = improvable(program, improves);
  if (open.length > 0 || improves.length === 0) return open;
  const kinds = `${label} improves components of the kind ${improves.join(' or ')}, and`;
  const message = program.components.some(({ kind }) => improves.includes(kind))
    ? `${kinds} all there are of it are locked. Unlock one in the eval file, or choose another method.`
    : `${kinds} there is none in this prompt: no paragraph, and nothing marked. Write a paragraph, put ` +
      '<!-- whetstone:slot instruction --> before and <!-- /whetstone:slot --> after what may change, or choose a method that adds rules.';
  throw new InputError([{ severity: 'error', file: program.files[0].path, message }]);
}

/** @throws InputError where there is no such method, or it has not such settings. */
function optimizerOf({ method, optimizer: settings }: RunConfig, file: string): Optimizer {
  const optimizer = methodNamed(method);
  const faults = optimizer === undefined ? [noMethod(method)] : settingFaults(optimizer, settings);
  if (optimizer !== undefined && faults.length === 0) return optimizer;
  throw new InputError(faults.map((message) => ({ severity: 'error', file, message })));
}

function missingExpected(cases: readonly Case[], metric: Metric): readonly InputProblem[] {
  if (!metric.needsExpected) return [];
  return cases
    .filter(({ expected }) => expected === undefined)
    .map(({ position }) => ({
      severity: 'error',
      file: position.file,
      line: position.line,
      message:
        `The case has no expected answer, which the metric "${metric.id}" compares with. ` +
        'Fill it in, or choose a metric that needs none.',
    }));
}
