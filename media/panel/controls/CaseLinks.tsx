import { useState } from 'preact/hooks';
import { fill } from '../format/fill';
import { usePanel } from '../panelContext';
import { plainModelText } from './ModelText';

/** So many are shown at first. */
const few = 30;

/** Cases by their ids, each opening where it is written. */
export function CaseLinks({ cases }: { readonly cases: readonly string[] }) {
  const { model, strings, numbers } = usePanel();
  const [count, setCount] = useState(few);
  const rest = cases.length - count;
  return (
    <span class="case-links">
      {cases.slice(0, count).map((id) => (
        <button
          key={id}
          type="button"
          class="link"
          aria-label={fill(strings.why.openCase, plainModelText(id))}
          onClick={() => void model.openCase(id)}
        >
          {plainModelText(id)}
        </button>
      ))}
      {rest > 0 && (
        <button type="button" class="link" onClick={() => setCount(count + 10 * few)}>
          {fill(strings.cases.more, numbers.whole(rest))}
        </button>
      )}
    </span>
  );
}
