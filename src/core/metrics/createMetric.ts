import { parseJson } from '../parseJson';
import { flag, number, object, optional, text } from '../shape';
import { contains, equals, icontains, iequals, json, numeric, regex } from './assertions';
import { judge } from './judge';
import type { Metric } from './metric';

/** The metrics there are. */
export type MetricName = 'equals' | 'iequals' | 'contains' | 'icontains' | 'regex' | 'json' | 'numeric' | 'judge';

/** A metric and its options, as an eval file gives them. */
export interface MetricConfig {
  readonly type: MetricName;
  /** For `regex`: the pattern; the expected text where it is absent. `{{expected}}` in it stands for the expected text. */
  readonly pattern?: string;
  /** For `regex`: upper and lower case do not matter. */
  readonly ignoreCase?: boolean;
  /** For `numeric`: how far off the number may be, 0 or more. 0 where it is absent. */
  readonly tolerance?: number;
  /** For `judge`: what a good answer is. */
  readonly rubric?: string;
}

/** A metric, for the picker. */
export interface MetricInfo {
  readonly name: MetricName;
  readonly description: string;
}

/** Grades by this where the eval file has a judge without a rubric. */
export const defaultRubric = 'The answer does what the question asks, fully and correctly. Where there is a reference, it says the same as the reference.';

/** The metrics there are, in the order in which they are offered. */
export const metricInfos: readonly MetricInfo[] = [
  { name: 'iequals', description: 'The output is the expected text; upper and lower case and white space around it do not matter' },
  { name: 'equals', description: 'The output is exactly the expected text, but for white space around it' },
  { name: 'icontains', description: 'The expected text is somewhere in the output, in any case' },
  { name: 'contains', description: 'The expected text is somewhere in the output' },
  { name: 'regex', description: 'A regular expression matches the output' },
  { name: 'json', description: 'The output is JSON equal to the expected JSON' },
  { name: 'numeric', description: 'The first number in the output is the expected number, within a tolerance' },
  { name: 'judge', description: 'A judge model grades the output by a rubric' },
];

/** The options that each metric takes, beside `type`. */
export const metricOptions: Readonly<Record<MetricName, readonly (keyof MetricConfig)[]>> = {
  iequals: [],
  equals: [],
  icontains: [],
  contains: [],
  regex: ['pattern', 'ignoreCase'],
  json: [],
  numeric: ['tolerance'],
  judge: ['rubric'],
};

/** The names of all metrics. */
export const metricNames = Object.keys(metricOptions) as readonly MetricName[];

/** Whether a text names a metric. */
export function isMetricName(name: string): name is MetricName {
  return Object.hasOwn(metricOptions, name);
}

/** The metric that a configuration describes. Its id is that of `metricId`. */
export function createMetric(config: MetricConfig): Metric {
  return { ...metricOf(config), id: metricId(config) };
}

/**
 * Names a metric with its options: the bare name where it has none, else its JSON, keys in the order of `metricOptions`. Two metrics
 * that may score differently have different ids.
 */
export function metricId(config: MetricConfig): string {
  const options = metricOptions[config.type].filter((key) => config[key] !== undefined);
  return options.length === 0
    ? config.type
    : JSON.stringify({ type: config.type, ...Object.fromEntries(options.map((key) => [key, config[key]])) });
}

/**
 * The configuration that `metricId` was given: the way back from a journal to the metric.
 * @throws Error when the id names no metric.
 */
export function metricConfigOf(id: string): MetricConfig {
  if (isMetricName(id)) return { type: id };
  const config = parseJson(id);
  if (isMetricConfig(config)) return config;
  throw new Error(`There is no metric "${id}".`);
}

const metricConfigShape = object<MetricConfig>({
  type: (name) => typeof name === 'string' && isMetricName(name),
  pattern: optional(text),
  ignoreCase: optional(flag),
  tolerance: optional(number(0)),
  rubric: optional(text),
});

function isMetricConfig(value: unknown): value is MetricConfig {
  return metricConfigShape(value);
}

function metricOf(config: MetricConfig): Metric {
  switch (config.type) {
    case 'equals':
      return equals;
    case 'iequals':
      return iequals;
    case 'contains':
      return contains;
    case 'icontains':
      return icontains;
    case 'json':
      return json;
    case 'regex':
      return regex(config.pattern, config.ignoreCase ?? false);
    case 'numeric':
      return numeric(config.tolerance ?? 0);
    case 'judge':
      return judge(config.rubric ?? defaultRubric);
  }
}
