import { is } from 'valibot';
import type { Case } from '../cases/case';
import { acceptedAnswers } from '../cases/expectation';
import type { Json } from '../json';
import { parseJson } from '../parseJson';
import type { Metric, MetricKind } from './metric';
import { metricNamed, noMetric } from './metrics';

/** A metric by its name, with its options beside it, as an eval file gives them. */
export interface MetricConfig {
  readonly type: string;
  readonly [option: string]: Json;
}

/** The metric that a configuration describes. Its id is that of `metricId`. @throws Error when there is none such. */
export function createMetric(config: MetricConfig): Metric {
  return { ...kindOf(config).create(optionsOf(config)), id: metricId(config) };
}

/** A configuration with what the expected texts of the cases decide. @throws Error when there is no such metric. */
export async function settleMetric(config: MetricConfig, cases: readonly Case[]): Promise<MetricConfig> {
  const kind = kindOf(config);
  if (kind.settle === undefined) return config;
  const expected = cases.flatMap((each) => (each.expected === undefined ? [] : acceptedAnswers(each.expected)));
  return { type: config.type, ...(await kind.settle(optionsOf(config), expected)) };
}

/**
 * Names a metric with its options: the bare name where it has none, else its JSON, keys in the order of its schema. Two metrics that may
 * score differently have different ids.
 * @throws Error when there is no such metric.
 */
export function metricId(config: MetricConfig): string {
  const given = Object.keys(kindOf(config).options.entries).filter((name) => config[name] !== undefined);
  if (given.length === 0) return config.type;
  return JSON.stringify({ type: config.type, ...Object.fromEntries(given.map((name) => [name, config[name]])) });
}

/**
 * The configuration that `metricId` was given: the way back from a journal to the metric.
 * @throws Error when the id names no metric.
 */
export function metricConfigOf(id: string): MetricConfig {
  if (metricNamed(id) !== undefined) return { type: id };
  const config = parseJson(id);
  if (isConfig(config)) return config;
  throw new Error(`There is no metric "${id}".`);
}

function isConfig(value: unknown): value is MetricConfig {
  const { type } = Object(value) as { readonly type?: unknown };
  const kind = typeof type === 'string' ? metricNamed(type) : undefined;
  return kind !== undefined && is(kind.options, optionsOf(value as MetricConfig));
}

function kindOf({ type }: MetricConfig): MetricKind {
  const kind = metricNamed(type);
  if (kind === undefined) throw new Error(noMetric(type));
  return kind;
}

function optionsOf({ type: _, ...options }: MetricConfig): object {
  return options;
}
