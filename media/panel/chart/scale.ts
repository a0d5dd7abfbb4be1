import type { CurvePoint } from '../../../src/core/run/runView';

/** A stretch of values, and the values worth a gridline in it. */
export interface Axis {
  readonly low: number;
  readonly high: number;
  readonly ticks: readonly number[];
}

/** The values of the calls axis: from none to the last call, with round ticks. */
export function callsAxis(lastCall: number): Axis {
  const high = Math.max(lastCall, 1);
  return { low: 0, high, ticks: multiples(0, high, roundStep(high / 6)) };
}

/** The values of the score axis: round steps around all that is drawn, never beyond 0 and 1, and never so few that noise looks large. */
export function scoreAxis(curve: readonly CurvePoint[], baseline: number | undefined): Axis {
  const values = curve.flatMap((point) => [point.score, point.bestInterval.low, point.bestInterval.high]);
  if (baseline !== undefined) values.push(baseline);
  const smallest = values.length === 0 ? 0 : Math.min(...values);
  const largest = values.length === 0 ? 1 : Math.max(...values);
  const missing = Math.max(0, 0.1 - (largest - smallest)) / 2;
  const step = Math.max(roundStep((largest - smallest + 2 * missing) / 5), 0.02);
  const low = Math.max(0, Math.floor((smallest - missing) / step + 1e-9) * step);
  const high = Math.min(1, Math.ceil((largest + missing) / step - 1e-9) * step);
  return { low, high, ticks: multiples(low, high, step) };
}

/** The least of 1, 2, 2.5 and 5 times a power of ten that is not under a length. */
function roundStep(length: number): number {
  const power = 10 ** Math.floor(Math.log10(length));
  const factor = [1, 2, 2.5, 5].find((candidate) => candidate * power >= length * (1 - 1e-9));
  return (factor ?? 10) * power;
}

function multiples(low: number, high: number, step: number): readonly number[] {
  const ticks: number[] = [];
  const first = Math.ceil(low / step - 1e-9);
  for (let index = first; index * step <= high + 1e-9; index++) ticks.push(index === 0 ? 0 : index * step);
  return ticks;
}

/** Where things are in the chart, in pixels. */
export interface Plot {
  readonly width: number;
  readonly height: number;
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
  x(calls: number): number;
  y(score: number): number;
}

/** Lays axes out in a chart of a size, leaving room for their numbers, and at the right for the names of the lines. */
export function plotOf(width: number, height: number, calls: Axis, scores: Axis): Plot {
  const [left, right, top, bottom] = [44, width - 96, 10, height - 26];
  return {
    width,
    height,
    left,
    right,
    top,
    bottom,
    x: (value) => left + ((value - calls.low) / (calls.high - calls.low)) * (right - left),
    y: (value) => bottom - ((value - scores.low) / (scores.high - scores.low)) * (bottom - top),
  };
}

/** The best score so far as a path in steps: it holds until the next point. */
export function bestLine(curve: readonly CurvePoint[], plot: Plot, lastCall: number): string {
  return stepPath(curve, (point) => point.best, plot, lastCall);
}

/** The interval around the best so far, as a closed path. */
export function bestBand(curve: readonly CurvePoint[], plot: Plot, lastCall: number): string {
  const upper = stepPath(curve, (point) => point.bestInterval.high, plot, lastCall);
  const backwards = [...curve].reverse();
  const lower = backwards.map((point, index) => {
    const from = index === 0 ? lastCall : (backwards[index - 1]?.calls ?? lastCall);
    const y = round(plot.y(point.bestInterval.low));
    return `L${round(plot.x(from))} ${y}H${round(plot.x(point.calls))}`;
  });
  return `${upper}${lower.join('')}Z`;
}

function stepPath(curve: readonly CurvePoint[], value: (point: CurvePoint) => number, plot: Plot, lastCall: number): string {
  const steps = curve.map((point, index) => {
    const y = round(plot.y(value(point)));
    return index === 0 ? `M${round(plot.x(point.calls))} ${y}` : `H${round(plot.x(point.calls))}V${y}`;
  });
  return `${steps.join('')}H${round(plot.x(lastCall))}`;
}

function round(pixels: number): number {
  return Math.round(pixels * 10) / 10;
}
