import type { CandidateState } from '../../../src/core/run/view/runView';

/**
 * The mark of a candidate's state, round the origin of an SVG, about 9 units wide. Each state has a shape of its own, so that none
 * is told by color alone: ring, dot, diamond, cross, square.
 */
export function StateShape({ state }: { readonly state: CandidateState }) {
  switch (state) {
    case 'best':
      return <path class="mark mark-best" d="M0 -6L6 0L0 6L-6 0Z" />;
    case 'admitted':
      return <circle class="mark mark-admitted" r="4" />;
    case 'rejected':
      return <path class="mark mark-rejected" d="M-3 -3L3 3M-3 3L3 -3" />;
    case 'baseline':
      return <rect class="mark mark-baseline" x="-3.5" y="-3.5" width="7" height="7" />;
    case 'open':
      return <circle class="mark mark-open" r="3.5" />;
  }
}

/** The same mark beside a text. */
export function StateMark({ state }: { readonly state: CandidateState }) {
  return (
    <svg class="state-mark" width="16" height="16" viewBox="-8 -8 16 16" aria-hidden="true">
      <StateShape state={state} />
    </svg>
  );
}
