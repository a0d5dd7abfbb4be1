import type { ScorePart } from '../../../src/core/metrics/metric';
import { usePanel } from '../panelContext';
import { ModelText } from './ModelText';

/** What a score is made of: each part with its value, and its share where that is set. */
export function ScoreParts({ parts }: { readonly parts: readonly ScorePart[] | undefined }) {
  const { numbers } = usePanel();
  if (parts === undefined || parts.length === 0) return null;
  return (
    <span class="case-facts score-parts">
      {parts.map(({ name, value, weight, step }, index) => (
        <span key={index}>
          <ModelText class="case-expected" text={step === undefined ? name : `${name} ${numbers.whole(step + 1)}`} />{' '}
          {numbers.percent(value)}
          {weight !== undefined && weight !== 1 && <span class="muted"> × {numbers.decimal(weight)}</span>}
        </span>
      ))}
    </span>
  );
}
