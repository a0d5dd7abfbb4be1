import { asserted } from './asserted';
import { contains } from './contains';
import { equals } from './equals';
import { icontains } from './icontains';
import { iequals } from './iequals';
import { json } from './json';
import { judge } from './judge';
import type { MetricKind } from './metric';
import { numeric } from './numeric';
import { regex } from './regex';

/** Every metric there is, in the order in which they are offered; the first is the one where none is named. */
export const metrics: readonly [MetricKind, ...MetricKind[]] = [
  iequals,
  equals,
  icontains,
  contains,
  regex,
  json,
  numeric,
  judge,
  asserted,
];

/** The metric of a name; undefined where there is none. */
export function metricNamed(id: string): MetricKind | undefined {
  return metrics.find((metric) => metric.id === id);
}

/** What is said where there is no such metric. */
export function noMetric(id: string): string {
  return `There is no metric "${id}". The metrics are ${metrics.map((metric) => metric.id).join(', ')}.`;
}
