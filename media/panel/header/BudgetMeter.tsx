import type { Expected } from '../../../src/core/run/journal/events';
import type { PanelStrings } from '../../../src/panel/panelStrings';
import { fill } from '../format/fill';
import { usePanel } from '../panelContext';

interface BudgetMeterProps {
  readonly label: string;
  readonly spent: number;
  readonly limit: number | undefined;
  readonly estimate: Expected | undefined;
  /** How to split it up, in words. */
  readonly note?: string;
  readonly write: (value: number) => string;
}

/** What was spent, beside the range that was expected and the limit. With neither of these there is nothing to draw it against. */
export function BudgetMeter({ label, spent, limit, estimate, note, write }: BudgetMeterProps) {
  const { strings } = usePanel();
  const value = limit === undefined ? write(spent) : fill(strings.progress.ofLimit, write(spent), write(limit));
  const expected = estimate && estimateText(estimate, write, strings);
  const notes = [expected ?? '', note ?? ''].filter((text) => text !== '');
  const end = Math.max(limit ?? 0, estimate?.maximum ?? 0, spent);
  return (
    <div class="meter">
      <div class="meter-words">
        <span class="meter-label">{label}</span> <span class="meter-value">{value}</span>
      </div>
      {(limit !== undefined || estimate !== undefined) && end > 0 && (
        <div
          role="meter"
          aria-label={label}
          aria-valuemin={0}
          aria-valuemax={end}
          aria-valuenow={spent}
          aria-valuetext={[value, ...notes].join(', ')}
        >
          <MeterBar
            spent={spent / end}
            limit={limit === undefined ? undefined : limit / end}
            estimate={estimate && [estimate.minimum / end, estimate.typical / end, estimate.maximum / end]}
          />
        </div>
      )}
      {notes.map((text, index) => (
        <div key={index} class="meter-note">
          {text}
        </div>
      ))}
    </div>
  );
}

interface MeterBarProps {
  /** Shares of the bar. */
  readonly spent: number;
  readonly limit: number | undefined;
  /** The least, what is typical, and the most. */
  readonly estimate: readonly [number, number, number] | undefined;
}

/** A bar of what was spent, a bracket under the range of the estimate with a mark where it is typical, and a line at the limit. */
function MeterBar({ spent, limit, estimate }: MeterBarProps) {
  const at = (share: number): string => `${Math.round(share * 10_000) / 100}%`;
  return (
    <svg class="meter-bar" width="100%" height="11" aria-hidden="true">
      <rect class="meter-track" width="100%" height="4" y="2" rx="2" />
      <rect class="meter-spent" width={at(spent)} height="4" y="2" rx="2" />
      {estimate && (
        <>
          <line class="meter-estimate" x1={at(estimate[0])} x2={at(estimate[2])} y1="9.5" y2="9.5" />
          <line class="meter-estimate" x1={at(estimate[0])} x2={at(estimate[0])} y1="7" y2="11" />
          <line class="meter-estimate" x1={at(estimate[2])} x2={at(estimate[2])} y1="7" y2="11" />
          {estimate[0] < estimate[2] && <circle class="meter-typical" cx={at(estimate[1])} cy="9" r="2" />}
        </>
      )}
      {limit !== undefined && <line class="meter-limit" x1={at(limit)} x2={at(limit)} y1="0" y2="8" />}
    </svg>
  );
}

function estimateText(expected: Expected, write: (value: number) => string, { progress }: PanelStrings): string {
  const [least, typical, most] = [expected.minimum, expected.typical, expected.maximum].map(write) as [string, string, string];
  return least === most ? fill(progress.estimateExact, least) : fill(progress.estimate, typical, least, most);
}
