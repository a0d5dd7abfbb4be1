import type { RunView } from './runView';

/** Why a run suggests the original: no candidate was admitted, or those that were are tied with it and no shorter. */
export type WhyOriginal = 'none admitted' | 'tied';

/** Why a run suggests the original, as every view says it; undefined where it suggests a candidate. */
export function whyOriginal({ best, baseline, candidates }: Pick<RunView, 'best' | 'baseline' | 'candidates'>): WhyOriginal | undefined {
  if (best !== baseline) return undefined;
  return candidates.some(({ id, state }) => id !== baseline && (state === 'admitted' || state === 'best')) ? 'tied' : 'none admitted';
}
