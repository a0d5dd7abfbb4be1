import type { PanelStrings } from '../../../src/panel/panelStrings';
import { fill } from '../format/fill';
import { usePanel } from '../panelContext';

interface BudgetMeterProps {
  readonly label: string;
  readonly spent: number;
  readonly limit: number | undefined;
  readonly estimate: { readonly minimum: number; readonly maximum: number } | undefined;
  /** How to split it up, in words. */
  readonly note?: string;
  readonly write: (value: number) => string;
}

/** What was spent of one limit, beside what was expected. Without a limit the bar ends at the most that was expected. */
export function BudgetMeter({ label, spent, limit, estimate, note, write }: BudgetMeterProps) {
  const { strings } = usePanel();
  const end = limit ?? Math.max(estimate?.maximum ?? 0, spent, 1);
  const share = (value: number): number => Math.min(Math.max(end > 0 ? value / end : 1, 0), 1) * 100;
  const value = limit === undefined ? write(spent) : fill(strings.progress.ofLimit, write(spent), write(limit));
  const expected = estimate && estimateText(write(estimate.minimum), write(estimate.maximum), strings);
  const limits = [limit === undefined ? strings.progress.noLimit : '', expected ?? ''].filter((text) => text !== '').join(', ');
  const notes = [limits, note ?? ''].filter((text) => text !== '');
  return (
    <div class="meter">
      <div class="meter-words">
        <span class="meter-label">{label}</span> <span class="meter-value">{value}</span>
      </div>
      <div
        role="meter"
        aria-label={label}
        aria-valuemin={0}
        aria-valuemax={end}
        aria-valuenow={Math.min(spent, end)}
        aria-valuetext={[value, ...notes].join(', ')}
      >
        <svg class="meter-bar" width="100%" height="6" aria-hidden="true">
          <rect class="meter-track" width="100%" height="2" y="2" rx="1" />
          {estimate && (
            <rect
              class="meter-estimate"
              x={`${share(estimate.minimum)}%`}
              width={`${share(estimate.maximum) - share(estimate.minimum)}%`}
              height="6"
              rx="1"
            />
          )}
          <rect class="meter-spent" width={`${share(spent)}%`} height="2" y="2" rx="1" />
        </svg>
      </div>
      {notes.map((text) => (
        <div key={text} class="meter-note">
          {text}
        </div>
      ))}
    </div>
  );
}

function estimateText(least: string, most: string, { progress }: PanelStrings): string {
  return least === most ? fill(progress.estimateExact, least) : fill(progress.estimate, least, most);
}
