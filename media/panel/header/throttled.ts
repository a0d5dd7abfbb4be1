import { useEffect, useRef, useState } from 'preact/hooks';

/** A text that changes at most once in so many milliseconds, and always ends at the latest. */
export function useThrottled(text: string, milliseconds: number): string {
  const [shown, setShown] = useState(text);
  const state = useRef({ latest: text, shown: text, timer: undefined as number | undefined });
  state.current.latest = text;

  useEffect(() => {
    const showLatest = (): void => {
      const { current } = state;
      current.timer = undefined;
      if (current.latest === current.shown) return;
      current.shown = current.latest;
      setShown(current.latest);
      current.timer = window.setTimeout(showLatest, milliseconds);
    };
    if (state.current.timer === undefined) showLatest();
  }, [text, milliseconds]);

  useEffect(() => () => window.clearTimeout(state.current.timer), []);
  return shown;
}
