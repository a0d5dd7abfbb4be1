import type { Page } from '../../../src/panel/lists';
import { fill } from '../format/fill';
import { usePanel } from '../panelContext';
import { Icon } from './Icon';

interface PagerProps {
  /** What is turned over. */
  readonly label: string;
  readonly page: Page<unknown>;
  /** How many rows there are on a whole page. */
  readonly size: number;
  readonly onTurn: (from: number) => void;
}

/** Turns the pages of a long list; nothing where all of it is on one. */
export function Pager({ label, page, size, onTurn }: PagerProps) {
  const { strings, numbers } = usePanel();
  const { from, total } = page;
  const shown = page.rows.length;
  if (total <= shown) return null;
  const [first, last] = [from === 0, from + shown >= total];
  return (
    <nav class="pager" aria-label={label}>
      <button
        type="button"
        class="icon-button"
        aria-label={strings.lists.previous}
        aria-disabled={first || undefined}
        onClick={() => !first && onTurn(Math.max(0, from - size))}
      >
        <Icon name="chevron-left" />
      </button>
      <span role="status">
        {fill(strings.lists.part, numbers.whole(Math.min(from + 1, total)), numbers.whole(from + shown), numbers.whole(total))}
      </span>
      <button
        type="button"
        class="icon-button"
        aria-label={strings.lists.next}
        aria-disabled={last || undefined}
        onClick={() => !last && onTurn(from + size)}
      >
        <Icon name="chevron-right" />
      </button>
    </nav>
  );
}
