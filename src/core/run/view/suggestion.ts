import type { RunView } from './runView';

/**
 * Why a run suggests the original: no new prompt was written at all, none that was tried was admitted, or those that were are tied with it
 * and no shorter.
 */
export type WhyOriginal = 'none written' | 'none admitted' | 'tied';

/** Why a run suggests the original, as every view says it; undefined where it suggests a candidate. */
export function whyOriginal({ best, baseline, candidates }: Pick<RunView, 'best' | 'baseline' | 'candidates'>): WhyOriginal | undefined {
  if (best !== baseline) return undefined;
  const written = candidates.filter(({ id, isControl }) => id !== baseline && isControl !== true);
  if (written.length === 0) return 'none written';
  return written.some(({ state }) => state === 'admitted' || state === 'best') ? 'tied' : 'none admitted';
}

/** How many answers a run had asked of the reflection model, and how many came. */
export function reflectedIn({ reflections }: Pick<RunView, 'reflections'>): { readonly asked: number; readonly arrived: number } {
  return {
    asked: reflections.reduce((sum, { answers }) => sum + answers, 0),
    arrived: reflections.reduce((sum, { arrived }) => sum + arrived, 0),
  };
}
