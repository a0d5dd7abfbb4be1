import type { CurvePoint } from '../../../src/core/run/view/runView';

/** A stretch of values, and the values worth a gridline in it. */
export interface Axis {
  readonly low: number;
  readonly high: number;
  readonly ticks: readonly number[];
}

/** So much room a digit of an axis's numbers takes, and at least so much is between two numbers, in pixels. */
const digitWidth = 7;
const numberGap = 12;

/** Into so many steps is an axis divided, at least, by which its end moves. */
const fineness = 128;

/**
 * Where the axis of a long run ends: at the last answer, or a little later, so that not each answer moves every point by next to nothing.
 */
export function steadyEnd(lastAnswer: number): number {
  const step = 2 ** Math.max(0, Math.floor(Math.log2(Math.max(1, lastAnswer) / fineness)));
  return Math.ceil(lastAnswer / step) * step;
}

/**
 * The values of the answers axis: from none to the last answer, with round ticks,
 * as many as their numbers have room for in a chart of a width.
 */
export function answersAxis(lastAnswer: number, chartWidth: number): Axis {
  const high = Math.max(lastAnswer, 1);
  const digits = Math.ceil(Math.log10(high + 1));
  const room = (chartWidth - plotMargin.left - plotMargin.right) / ((digits + Math.floor((digits - 1) / 3)) * digitWidth + numberGap);
  const parts = Math.min(6, Math.max(1, Math.floor(room)));
  const step = Math.max(1, roundStep(high / parts));
  // There are no halves of answers.
  return { low: 0, high, ticks: multiples(0, high, Number.isInteger(step) ? step : 2 * step) };
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
  x(answers: number): number;
  y(score: number): number;
}

/** Room at the left for the numbers of the scores, and at the right for the names of the lines, in pixels. */
const plotMargin = { left: 44, right: 96 };

/** Lays axes out in a chart of a size, leaving room for their numbers, and at the right for the names of the lines. */
export function plotOf(width: number, height: number, answers: Axis, scores: Axis): Plot {
  const [left, right, top, bottom] = [plotMargin.left, width - plotMargin.right, 10, height - 26];
  return {
    width,
    height,
    left,
    right,
    top,
    bottom,
    x: (value) => left + ((value - answers.low) / (answers.high - answers.low)) * (right - left),
    y: (value) => bottom - ((value - scores.low) / (scores.high - scores.low)) * (bottom - top),
  };
}

/** The best score so far as a path in steps: it holds until the next point. */
export function bestLine(curve: readonly CurvePoint[], plot: Plot, lastAnswer: number): string {
  return stepPath(curve, (point) => point.best, plot, lastAnswer);
}

/** The interval around the best so far, as a closed path. */
export function bestBand(curve: readonly CurvePoint[], plot: Plot, lastAnswer: number): string {
  const upper = stepPath(curve, (point) => point.bestInterval.high, plot, lastAnswer);
  const backwards = [...curve].reverse();
  const lower = backwards.map((point, index) => {
    const from = index === 0 ? lastAnswer : (backwards[index - 1]?.answers ?? lastAnswer);
    const y = round(plot.y(point.bestInterval.low));
    return `L${round(plot.x(from))} ${y}H${round(plot.x(point.answers))}`;
  });
  return `${upper}${lower.join('')}Z`;
}

function stepPath(curve: readonly CurvePoint[], value: (point: CurvePoint) => number, plot: Plot, lastAnswer: number): string {
  const steps = curve.map((point, index) => {
    const y = round(plot.y(value(point)));
    return index === 0 ? `M${round(plot.x(point.answers))} ${y}` : `H${round(plot.x(point.answers))}V${y}`;
  });
  return `${steps.join('')}H${round(plot.x(lastAnswer))}`;
}

function round(pixels: number): number {
  return Math.round(pixels * 10) / 10;
}
