import type { Case, CaseFile } from '../core/cases/case';
import { assertedMetric, readCases } from '../core/cases/readCases';
import type { MetricConfig } from '../core/metrics/createMetric';
import { createMetric } from '../core/metrics/createMetric';
import type { Metric } from '../core/metrics/metric';
import type { InputProblem } from '../core/problems';
import type { CaseSource } from './runTarget';

/** What the cases are for. */
export interface CaseUse {
  /** The metric of the run, unless the case file names another and `metricIsNamed` is false. */
  readonly metric: MetricConfig;
  /** Whether a person or an eval file names the metric. */
  readonly metricIsNamed: boolean;
  readonly promptVariables: readonly string[];
}

/** The cases of a run, and the metric that they are scored by. */
export interface LoadedCases extends Pick<CaseFile, 'cases' | 'problems' | 'notes'> {
  readonly metric: MetricConfig;
}

/** Reads the cases of a run. @throws InputError when the file cannot be read. */
export async function loadCases(source: CaseSource, use: CaseUse, read: (path: string) => Promise<Uint8Array>): Promise<LoadedCases> {
  const { metric, promptVariables } = use;
  if ('inline' in source) return { ...scorable(source, createMetric(metric)), notes: [], metric };
  const bytes = await read(source.file);
  const readFor = (by: MetricConfig): Promise<CaseFile> => {
    const { needsExpected, expectsJson = false } = createMetric(by);
    return readCases(source.file, bytes, source.columns, { needsExpected, expectsJson, promptVariables });
  };
  const file = await readFor(metric);
  if (file.metric === undefined || file.metric === metric.type) return { ...file, metric };
  if (use.metricIsNamed) return { ...scoredOtherwise(file, metric.type), metric };
  const said = { type: file.metric };
  const again = await readFor(said);
  return { ...again, notes: [...again.notes, `Cases are scored by the metric ${file.metric}, as the file says.`], metric: said };
}

/**
 * The cases of a file that names another metric than the run's. Where it has assertions of several kinds, those of the run's metric alone
 * are cases of it; where all are of one kind, what they compare with is what is expected.
 */
function scoredOtherwise(file: CaseFile, metric: string): Pick<CaseFile, 'cases' | 'problems' | 'notes'> {
  if (file.metric !== assertedMetric) {
    return {
      ...file,
      notes: [...file.notes, `The file says that cases are scored by ${file.metric ?? ''}; this run scores them by ${metric}.`],
    };
  }
  const isOwn = ({ assertions = [] }: Case) => assertions.every((each) => each.metric === metric) && assertions.length < 2;
  const left = file.cases.filter((each) => !isOwn(each));
  const problems = left.map(({ position: { file: path, line }, assertions = [] }): InputProblem => {
    const kinds = [...new Set(assertions.map((each) => each.metric))].join(' and ');
    const message =
      `The case is asserted by ${kinds}, and the run scores by ${metric}. ` +
      `Choose the metric ${assertedMetric}, which goes by each case's own.`;
    return { severity: 'error', file: path, line, message };
  });
  return { ...file, cases: file.cases.filter(isOwn).map(({ assertions: _, ...each }) => each), problems: [...file.problems, ...problems] };
}

/** The cases of an eval file that the metric can score. */
function scorable(
  { inline, problems }: Extract<CaseSource, { inline: unknown }>,
  { needsExpected, expectsJson = false }: Metric,
): Pick<CaseFile, 'cases' | 'problems'> {
  const cases = expectsJson ? (inline.jsonCases ?? inline.cases) : inline.cases;
  const lacking = needsExpected ? cases.filter(({ expected }) => expected === undefined) : [];
  const missing = lacking.map(({ position: { file, line } }): InputProblem => {
    return {
      severity: 'error',
      file,
      line,
      message: 'The case has no expected, which the metric compares with. Fill it in, or choose a metric that needs none.',
    };
  });
  return {
    cases: cases.filter((each) => !lacking.includes(each)),
    problems: [...problems, ...missing].sort((a, b) => (a.line ?? 0) - (b.line ?? 0)),
  };
}
