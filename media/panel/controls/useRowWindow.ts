import type { RefObject } from 'preact';
import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { Span } from '../../../src/panel/lists';
import { mostRows } from '../../../src/panel/lists';

/** Rows are drawn by so many, with as many before and after those that are in sight. */
const step = 40;
/** Until a row was measured, in pixels. */
const usualHeight = 25;

/** Which rows of a table are drawn, and the room that the others take. */
export interface RowWindow extends Span {
  /** The height of a row, in pixels. */
  readonly height: number;
  /** The first row in sight. */
  readonly first: () => number;
  /** Scrolls until a row is in sight. */
  readonly show: (index: number) => void;
}

/**
 * Follows how far a table has scrolled. Of a long one only the rows round those in sight are drawn, all of one height.
 * @param area what scrolls, with the table in it
 */
export function useRowWindow(area: RefObject<HTMLElement | null>, isLong: boolean): RowWindow {
  const [chunk, setChunk] = useState(0);
  const [height, setHeight] = useState(usualHeight);
  const known = useRef(height);
  known.current = height;
  const first = (): number => Math.floor((area.current?.scrollTop ?? 0) / known.current);

  useLayoutEffect(() => {
    const element = area.current;
    if (!isLong || !element) return undefined;
    const follow = (): void => setChunk(Math.floor(first() / step));
    follow();
    element.addEventListener('scroll', follow, { passive: true });
    return () => element.removeEventListener('scroll', follow);
  }, [isLong, area, height]);

  useLayoutEffect(() => {
    const measured = isLong ? area.current?.querySelector<HTMLElement>('tbody tr[aria-rowindex]')?.offsetHeight : undefined;
    if (measured !== undefined && measured > 0) setHeight(measured);
  });

  if (!isLong) return { from: 0, count: mostRows, height, first, show: () => undefined };
  const show = (index: number): void => {
    const element = area.current;
    if (!element) return;
    const head = element.querySelector<HTMLElement>('thead')?.offsetHeight ?? 0;
    const [top, bottom] = [index * height, (index + 1) * height + head];
    if (top < element.scrollTop) element.scrollTop = top;
    else if (bottom > element.scrollTop + element.clientHeight) element.scrollTop = bottom - element.clientHeight;
  };
  return { from: Math.max(0, (chunk - 1) * step), count: 3 * step, height, first, show };
}
