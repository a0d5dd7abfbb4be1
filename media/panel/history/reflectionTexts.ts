import { useEffect, useState } from 'preact/hooks';
import type { ReflectionTexts, ReflectionView } from '../../../src/core/run/view/runView';
import { usePanel } from '../panelContext';

/** What was asked and answered in a reflection, from the host; undefined until it comes, and where there is no reflection. */
export function useReflectionTexts(reflection: ReflectionView | undefined): ReflectionTexts | undefined {
  const { model } = usePanel();
  const [known, setKnown] = useState<{ readonly id: string; readonly texts: ReflectionTexts | undefined } | undefined>(undefined);
  const id = reflection?.id;
  useEffect(() => {
    let isWanted = true;
    if (id !== undefined) void model.reflectionTexts(id).then((texts) => isWanted && setKnown({ id, texts }));
    return () => {
      isWanted = false;
    };
  }, [model, id]);
  return known !== undefined && known.id === id ? known.texts : undefined;
}

/** The messages of a request, as one text. */
export function requestOf({ messages }: ReflectionTexts): string {
  return messages.map(({ content }) => content).join('\n\n');
}
