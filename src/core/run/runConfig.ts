import type { AgentSettings } from '../agents/agent';
import { defaultAgent } from '../agents/agentKinds';
import type { Split } from '../cases/case';
import type { MetricConfig } from '../metrics/createMetric';
import { metrics } from '../metrics/metrics';
import type { ModelRole } from '../models/model';
import type { SettingsByRole } from '../models/roleSettings';
import { methods } from '../optimizers/methods';
import type { OptimizerSettings, PresetName, RunMethod } from '../optimizers/optimizer';
import type { BudgetLimits, Price } from '../models/limits';

/** What a person decides about a run; a run's settings come of it once the prompt and the cases are known. */
export interface RunConfig {
  readonly method: RunMethod;
  readonly preset: PresetName;
  /** Settings of the method that differ from the preset's. */
  readonly optimizer: OptimizerSettings;
  /** How the prompt answers a case. */
  readonly agent: AgentSettings;
  readonly models: Readonly<Record<ModelRole, string>>;
  /** Where `openai:` models are asked, as it is recorded (see `endpointToRecord`). */
  readonly endpoint?: string;
  /** What is each role's own. */
  readonly roles?: SettingsByRole;
  readonly metric: MetricConfig;
  /** Shares of the cases; they need not add up to 1. An evaluation uses all cases. */
  readonly split: Readonly<Record<Split, number>>;
  /** The most cases; of more, so many are drawn. Absent for all. */
  readonly maxCases?: number;
  readonly budget: BudgetLimits;
  readonly seed: number;
  readonly prices: Readonly<Record<string, Price>>;
  /** The most tokens of one task answer. */
  readonly maxAnswerTokens: number;
  /** The most tokens that the prompt file may have, as `estimateTokens` counts them. A file that is longer may stay so long. */
  readonly maxPromptTokens?: number;
  /** Rollouts of each case, for models that answer differently each time: a case's score is their mean. At least 1. */
  readonly repeats: number;
  /** Whether a copy of the original is judged like a candidate, and paid like one, to show what noise alone does. Off unless given. */
  readonly control?: boolean;
  /** Model calls under way at once, at least 1. */
  readonly concurrency: number;
}

/** What is assumed where neither the eval file nor the person says otherwise. */
export const defaultConfig: RunConfig = {
  method: methods[0].id,
  preset: 'practical',
  optimizer: {},
  agent: defaultAgent,
  models: { task: 'lexical', reflection: 'lexical', judge: 'lexical' },
  metric: { type: metrics[0].id },
  split: { train: 0.3, validation: 0.3, test: 0.4 },
  budget: { calls: 5000 },
  seed: 1,
  prices: {},
  maxAnswerTokens: 512,
  repeats: 1,
  concurrency: 8,
};
