import type { Interval } from '../../../src/core/stats/interval';

const width = 180;
const middle = width / 2;

/** The interval of a difference against zero, drawn. The words beside it say the same. */
export function DifferenceMark({ difference, interval }: { readonly difference: number; readonly interval: Interval }) {
  const reach = Math.max(Math.abs(interval.low), Math.abs(interval.high), 0.01) * 1.1;
  const x = (value: number): number => middle + (value / reach) * middle;
  return (
    <svg class="difference-mark" width={width} height="16" viewBox={`0 0 ${width} 16`} aria-hidden="true">
      <line class="difference-axis" x1="0" x2={width} y1="8" y2="8" />
      <line class="difference-zero" x1={middle} x2={middle} y1="0" y2="16" />
      <line class="difference-interval" x1={x(interval.low)} x2={x(interval.high)} y1="8" y2="8" />
      <circle class="difference-value" cx={x(difference)} cy="8" r="4" />
    </svg>
  );
}
