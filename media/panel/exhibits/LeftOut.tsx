import { fill } from '../format/fill';
import { usePanel } from '../panelContext';

/** Says that an exhibit was too large to be kept whole. */
export function LeftOut({ count }: { readonly count: number }) {
  const { strings, numbers } = usePanel();
  return count > 0 ? <p class="muted">{fill(strings.exhibits.leftOut, numbers.whole(count))}</p> : null;
}
