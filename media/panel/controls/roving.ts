import { useLayoutEffect, useRef, useState } from 'preact/hooks';

/** Where a key leads among so many items: the steps it goes, or the end it jumps to. */
export type KeyMoves = Readonly<Record<string, number | 'first' | 'last'>>;

/** How the items that are on the page lie among all of a long list. */
export interface Reach {
  /** The place of the first of them. */
  readonly from: number;
  readonly total: number;
  /** The first item in sight. */
  readonly first: () => number;
  /** Brings an item onto the page, soon. */
  readonly show: (index: number) => void;
}

/**
 * One tab stop for a set of items, among which keys move. Items carry `data-item` with their id.
 * @param current the item to begin with: the selected one, say; the first where it is not there.
 * @param reach of a list that is not all on the page
 */
export function useRoving<Container extends Element>(ids: readonly string[], current: string | undefined, moves: KeyMoves, reach?: Reach) {
  const container = useRef<Container>(null);
  const [moved, setMoved] = useState<string | undefined>(undefined);
  /** The place that a key leads to and that is not on the page yet. */
  const awaited = useRef<number | undefined>(undefined);
  const from = reach?.from ?? 0;
  const inSight = ids[Math.max(0, (reach?.first() ?? 0) - from)];
  const tabStop = [moved, current].find((id) => id !== undefined && ids.includes(id)) ?? inSight ?? ids[0];

  const focus = (id: string | undefined): void => {
    setMoved(id);
    item(container.current, id)?.focus();
  };

  /** Moves when the key is one of the moves. Whether it was. */
  const onKey = (event: KeyboardEvent): boolean => {
    const move = moves[event.key];
    const total = reach?.total ?? ids.length;
    if (move === undefined || total === 0 || event.altKey || event.ctrlKey || event.metaKey) return false;
    event.preventDefault();
    const at = awaited.current ?? from + ids.indexOf(tabStop ?? '');
    const to = move === 'first' ? 0 : move === 'last' ? total - 1 : Math.min(Math.max(at + move, 0), total - 1);
    const id = ids[to - from];
    awaited.current = id === undefined ? to : undefined;
    if (id === undefined) reach?.show(to);
    else focus(id);
    return true;
  };

  useLayoutEffect(() => {
    const id = awaited.current === undefined ? undefined : ids[awaited.current - from];
    if (id === undefined) return;
    awaited.current = undefined;
    focus(id);
  }, [ids, from]);
  useKeptFocus(container);
  return { container, tabStop, setTabStop: setMoved, onKey };
}

/**
 * Items that are put into another order lose the focus, as elements that are moved do; this gives it back. Where the item is on the page no
 * more, what scrolls round it gets the focus, so that keys still move.
 */
function useKeptFocus(container: { readonly current: Element | null }): void {
  const { activeElement } = document;
  const focused = container.current?.contains(activeElement) ? activeElement?.getAttribute('data-item') : undefined;
  useLayoutEffect(() => {
    if (!focused || document.activeElement !== document.body) return;
    const kept = item(container.current, focused) ?? container.current?.closest<HTMLElement>('.long-list');
    kept?.focus({ preventScroll: kept.matches('.long-list') });
  });
}

function item(container: Element | null, id: string | undefined): (Element & HTMLOrSVGElement) | null {
  return container?.querySelector<HTMLElement | SVGElement>(`[data-item="${CSS.escape(id ?? '')}"]`) ?? null;
}
