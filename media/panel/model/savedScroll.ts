import type { RefObject } from 'preact';
import { useEffect } from 'preact/hooks';
import { usePanel } from '../panelContext';

/** Brings the page to where it was scrolled, and remembers where it is scrolled to. */
export function useSavedPageScroll(): void {
  const { model } = usePanel();
  useEffect(() => {
    if (!model.target.peek()) window.scrollTo(0, model.view.peek().scroll);
    const save = (): void => model.look({ scroll: Math.round(window.scrollY) });
    document.addEventListener('scrollend', save);
    return () => document.removeEventListener('scrollend', save);
  }, [model]);
}

/** The same for the table of candidates, which scrolls by itself. @param isThere whether its rows are there yet, or the room for them */
export function useSavedTableScroll(area: RefObject<HTMLDivElement | null>, isThere: boolean): void {
  const { model } = usePanel();
  useEffect(() => {
    const element = area.current;
    if (!element || !isThere) return undefined;
    if (!model.target.peek()) element.scrollTop = model.view.peek().tableScroll;
    const save = (): void => model.look({ tableScroll: Math.round(element.scrollTop) });
    element.addEventListener('scrollend', save);
    return () => element.removeEventListener('scrollend', save);
  }, [model, area, isThere]);
}
