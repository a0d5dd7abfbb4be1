import type { Interval } from '../../../src/core/stats/interval';

interface IntervalMarkProps {
  readonly mean: number;
  readonly interval: Interval;
  /** What the mark's whole width stands for. */
  readonly range: Interval;
  readonly baseline: number | undefined;
}

const width = 96;
const margin = 4;

/** A score and its interval against the original's score, as a mark beside the numbers. */
export function IntervalMark({ mean, interval, range, baseline }: IntervalMarkProps) {
  const span = Math.max(range.high - range.low, 0.001);
  const x = (value: number): number => margin + ((value - range.low) / span) * (width - 2 * margin);
  return (
    <svg class="interval-mark" width={width} height="14" aria-hidden="true">
      {baseline !== undefined && <line class="interval-baseline" x1={x(baseline)} x2={x(baseline)} y1="0" y2="14" />}
      <line class="interval-reach" x1={x(interval.low)} x2={x(interval.high)} y1="7" y2="7" />
      <circle class="interval-mean" cx={x(mean)} cy="7" r="3" />
    </svg>
  );
}
