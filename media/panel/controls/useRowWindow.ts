import type { RefObject } from 'preact';
import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { Span } from '../../../src/panel/lists';
import { mostRows } from '../../../src/panel/lists';

/** By so many rows moves what is drawn, and so many are drawn before those in sight. */
const step = 10;
/** So many rows are drawn: those of a step before, and from there on more than a table has room for. */
const drawn = 40;
/** Until a row was measured, in pixels. */
const usualHeight = 24;

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
  // Asked of the page only when it has scrolled: each question in between would have it laid out at once.
  const scrolled = useRef(0);
  const [element, setElement] = useState<HTMLElement | null>(null);
  // It may come later than this part of the page, with the first rows.
  useLayoutEffect(() => setElement(area.current));

  useLayoutEffect(() => {
    if (!isLong || !element) return undefined;
    const follow = (): void => {
      scrolled.current = element.scrollTop;
      setChunk(Math.floor(scrolled.current / height / step));
    };
    const measure = (): void => {
      const measured = element.querySelector<HTMLElement>('tbody tr[aria-rowindex]')?.offsetHeight ?? 0;
      if (measured > 0) setHeight(measured);
    };
    follow();
    element.addEventListener('scroll', follow, { passive: true });
    // It tells of the first rows, and of a change of the font.
    const observer = new ResizeObserver(measure);
    observer.observe(element.querySelector('table') ?? element);
    return () => {
      element.removeEventListener('scroll', follow);
      observer.disconnect();
    };
  }, [isLong, element, height]);

  const first = (): number => Math.floor(scrolled.current / height);
  if (!isLong) return { from: 0, count: mostRows, height, first, show: () => undefined };
  const show = (index: number): void => {
    if (!element) return;
    const head = element.querySelector<HTMLElement>('thead')?.offsetHeight ?? 0;
    const [top, bottom] = [index * height, (index + 1) * height + head];
    if (top < element.scrollTop) element.scrollTop = top;
    else if (bottom > element.scrollTop + element.clientHeight) element.scrollTop = bottom - element.clientHeight;
  };
  return { from: Math.max(0, (chunk - 1) * step), count: drawn, height, first, show };
}
