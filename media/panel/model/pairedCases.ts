import { computed, effect, signal, type ReadonlySignal } from '@preact/signals';
import type { CandidateView, CaseChange, RunView } from '../../../src/core/run/runView';
import type { CandidateRef } from '../../../src/panel/protocol';

/** What is known of the cases that a candidate changed. */
export type CaseChanges =
  /** The original, or a candidate that was never scored: there is nothing to compare. */
  | { readonly kind: 'none' }
  | { readonly kind: 'loading' }
  | { readonly kind: 'known'; readonly changes: readonly CaseChange[] }
  | { readonly kind: 'failed'; readonly message: string };

/**
 * The cases that the selected candidate changed, fetched whenever the selection, or what it was scored on, changes. While more is
 * scored, what was known of the same candidate stays.
 */
export function selectedCaseChanges(
  run: ReadonlySignal<RunView | undefined>,
  selected: ReadonlySignal<CandidateView | undefined>,
  fetch: (candidate: CandidateRef) => Promise<readonly CaseChange[]>,
): ReadonlySignal<CaseChanges> {
  const changes = signal<CaseChanges>({ kind: 'none' });
  const candidate = computed(() => selected.value?.id);
  const wanted = computed(() => scoredCases(run.value, selected.value));
  let shown: string | undefined;
  let latest = 0;

  effect(() => {
    const request = ++latest;
    if (wanted.value === undefined) {
      changes.value = { kind: 'none' };
      shown = undefined;
      return;
    }
    const ref = { run: run.peek()?.id ?? '', candidate: candidate.value ?? '' };
    if (shown !== ref.candidate) changes.value = { kind: 'loading' };
    shown = ref.candidate;
    const settle = (answer: CaseChanges): void => {
      if (request === latest) changes.value = answer;
    };
    fetch(ref).then(
      (known) => settle({ kind: 'known', changes: known }),
      (error: unknown) => settle({ kind: 'failed', message: error instanceof Error ? error.message : String(error) }),
    );
  });
  return changes;
}

/** Changes exactly when the answer may have changed; absent where there is nothing to ask. */
function scoredCases(run: RunView | undefined, candidate: CandidateView | undefined): string | undefined {
  if (!run || !candidate || candidate.state === 'baseline') return undefined;
  const counts = Object.entries(candidate.scores).map(([split, score]) => `${split} ${score.count} ${score.errors}`);
  return counts.length === 0 ? undefined : [run.id, candidate.id, ...counts].join('\n');
}
