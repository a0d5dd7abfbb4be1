import { useEffect, useState } from 'preact/hooks';
import type { PanelTarget } from '../../../src/panel/protocol';
import { usePanel } from '../panelContext';

/**
 * What the host asked to show in a list, until it is found there: its place may have to be asked for, while something else is looked at.
 * @returns its id, and what is to be called once it was found
 */
export function useWanted(kind: Exclude<PanelTarget['kind'], 'history'>): readonly [string | undefined, () => void] {
  const { model } = usePanel();
  const target = model.target.value;
  const [wanted, setWanted] = useState<string | undefined>(undefined);
  useEffect(() => {
    if (target?.kind === kind) setWanted(target.id);
  }, [target, kind]);
  return [wanted, () => setWanted(undefined)];
}
