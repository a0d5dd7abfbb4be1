import { digitsOf } from '../../../src/core/stats/figures';
import type { Verdict } from '../../../src/core/stats/verdict';
import { fill } from '../format/fill';
import { usePanel } from '../panelContext';

const [width, height] = [320, 40];
const middle = width / 2;
/** Room at both ends for the numbers of the interval, in pixels. */
const margin = 48;
const axis = 20;

/** The verdict's difference and its interval against zero: an interval that does not touch the line in the middle proves something. */
export function DifferencePlot({ verdict: { difference, interval } }: { readonly verdict: Verdict }) {
  const { strings, numbers } = usePanel();
  const reach = Math.max(Math.abs(interval.low), Math.abs(interval.high), 0.01);
  const x = (value: number): number => middle + (value / reach) * (middle - margin);
  const digits = digitsOf([difference, interval.low, interval.high]);
  const [low, high] = [numbers.points(interval.low, digits), numbers.points(interval.high, digits)];
  return (
    <svg
      class="difference-plot"
      width={width}
      height={height}
      viewBox={`0 0 ${width} ${height}`}
      role="img"
      aria-label={fill(strings.verdict.plot, numbers.points(difference, digits), low, high)}
    >
      <line class="difference-axis" x1="0" x2={width} y1={axis} y2={axis} />
      <line class="difference-zero" x1={middle} x2={middle} y1={axis - 7} y2={axis + 7} />
      <path class="difference-interval" d={`M${x(interval.low)} ${axis - 4}v8m0 -4H${x(interval.high)}m0 -4v8`} />
      <circle class="difference-value" cx={x(difference)} cy={axis} r="4.5" />
      <text x={x(interval.low)} y={axis - 8} text-anchor="end" dx="4">
        {low}
      </text>
      <text x={x(interval.high)} y={axis - 8} text-anchor="start" dx="-4">
        {high}
      </text>
      <text x={middle} y={height - 2} text-anchor="middle">
        0
      </text>
      <text x="0" y={height - 2}>
        {strings.verdict.plotWorse}
      </text>
      <text x={width} y={height - 2} text-anchor="end">
        {strings.verdict.plotBetter}
      </text>
    </svg>
  );
}
