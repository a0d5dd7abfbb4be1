import { useLayoutEffect, useRef, useState } from 'preact/hooks';

/** Where a key leads among so many items: the steps it goes, or the end it jumps to. */
export type KeyMoves = Readonly<Record<string, number | 'first' | 'last'>>;

/**
 * One tab stop for a set of items, among which keys move. Items carry `data-item` with their id.
 * @param current the item to begin with: the selected one, say; the first where it is not there.
 */
export function useRoving<Container extends Element>(ids: readonly string[], current: string | undefined, moves: KeyMoves) {
  const container = useRef<Container>(null);
  const [moved, setMoved] = useState<string | undefined>(undefined);
  const tabStop = [moved, current].find((id) => id !== undefined && ids.includes(id)) ?? ids[0];

  /** Moves when the key is one of the moves. Whether it was. */
  const onKey = (event: KeyboardEvent): boolean => {
    const move = moves[event.key];
    if (move === undefined || ids.length === 0 || event.altKey || event.ctrlKey || event.metaKey) return false;
    event.preventDefault();
    const from = ids.indexOf(tabStop ?? '');
    const to = move === 'first' ? 0 : move === 'last' ? ids.length - 1 : Math.min(Math.max(from + move, 0), ids.length - 1);
    const id = ids[to];
    setMoved(id);
    item(container.current, id)?.focus();
    return true;
  };
  useKeptFocus(container);
  return { container, tabStop, setTabStop: setMoved, onKey };
}

/** Items that are put into another order lose the focus, as elements that are moved do; this gives it back. */
function useKeptFocus(container: { readonly current: Element | null }): void {
  const { activeElement } = document;
  const focused = container.current?.contains(activeElement) ? activeElement?.getAttribute('data-item') : undefined;
  useLayoutEffect(() => {
    if (focused && document.activeElement === document.body) item(container.current, focused)?.focus();
  });
}

function item(container: Element | null, id: string | undefined): (Element & HTMLOrSVGElement) | null {
  return container?.querySelector<HTMLElement | SVGElement>(`[data-item="${CSS.escape(id ?? '')}"]`) ?? null;
}
