import { computed, effect, signal, type ReadonlySignal } from '@preact/signals';
import type { CandidateView, SplitPairs } from '../../../src/core/run/view/runView';
import type { CandidateRef } from '../../../src/panel/protocol';

/** What is known of the cases on which a candidate is compared with the original. */
export type PairedCases =
  /** The original, or a candidate that was never scored: there is nothing to compare. */
  | { readonly kind: 'none' }
  | { readonly kind: 'loading' }
  | { readonly kind: 'known'; readonly splits: readonly SplitPairs[] }
  | { readonly kind: 'failed'; readonly message: string };

/**
 * The selected candidate and the original, case by case, fetched whenever the selection, or what it was scored on, changes. While
 * more is scored, what was known of the same candidate stays.
 */
export function selectedPairedCases(
  run: ReadonlySignal<{ readonly id: string } | undefined>,
  selected: ReadonlySignal<CandidateView | undefined>,
  fetch: (candidate: CandidateRef) => Promise<readonly SplitPairs[]>,
): ReadonlySignal<PairedCases> {
  const pairs = signal<PairedCases>({ kind: 'none' });
  const candidate = computed(() => selected.value?.id);
  const wanted = computed(() => scoredCases(run.value, selected.value));
  let shown: string | undefined;
  let latest = 0;

  effect(() => {
    const request = ++latest;
    if (wanted.value === undefined) {
      pairs.value = { kind: 'none' };
      shown = undefined;
      return;
    }
    const ref = { run: run.peek()?.id ?? '', candidate: candidate.value ?? '' };
    if (shown !== ref.candidate) pairs.value = { kind: 'loading' };
    shown = ref.candidate;
    const settle = (answer: PairedCases): void => {
      if (request === latest) pairs.value = answer;
    };
    fetch(ref).then(
      (splits) => settle({ kind: 'known', splits }),
      (error: unknown) => settle({ kind: 'failed', message: error instanceof Error ? error.message : String(error) }),
    );
  });
  return pairs;
}

/** Changes exactly when the answer may have changed; absent where there is nothing to ask. */
function scoredCases(run: { readonly id: string } | undefined, candidate: CandidateView | undefined): string | undefined {
  if (!run || !candidate || candidate.state === 'baseline') return undefined;
  const counts = Object.entries(candidate.scores).map(([split, score]) => `${split} ${score.count} ${score.errors}`);
  if (candidate.race) counts.push(`race ${candidate.race.compared}`);
  return counts.length === 0 ? undefined : [run.id, candidate.id, ...counts].join('\n');
}
