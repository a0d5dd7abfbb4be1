import type { CandidateState } from '../../../src/core/run/view/runView';

interface StateShapeProps {
  readonly state: CandidateState;
  /** Where its middle is. No transform says it: the browser would paint each shape as a picture of its own. */
  readonly x: number;
  readonly y: number;
  /** Whether it steps back, if it is one of very many. */
  readonly small?: boolean;
}

/**
 * The mark of a candidate's state in an SVG, about 9 units wide. Each state has a shape of its own, so that none
 * is told by color alone: ring, dot, diamond, cross, square.
 */
export function StateShape({ state, x, y, small = false }: StateShapeProps) {
  switch (state) {
    case 'best':
      return <path class="mark mark-best" d={`M${x} ${y - 6}l6 6l-6 6l-6 -6Z`} />;
    case 'admitted':
      return <circle class="mark mark-admitted" cx={x} cy={y} r="4" />;
    case 'rejected': {
      const half = small ? 2.25 : 3;
      return (
        <path class="mark mark-rejected" d={`M${x - half} ${y - half}l${2 * half} ${2 * half}m${-2 * half} 0l${2 * half} ${-2 * half}`} />
      );
    }
    case 'baseline':
      return <rect class="mark mark-baseline" x={x - 3.5} y={y - 3.5} width="7" height="7" />;
    case 'open':
      return <circle class="mark mark-open" cx={x} cy={y} r="3.5" />;
  }
}

/** The same mark beside a text. */
export function StateMark({ state }: { readonly state: CandidateState }) {
  return (
    <svg class="state-mark" width="16" height="16" aria-hidden="true">
      <StateShape state={state} x={8} y={8} />
    </svg>
  );
}
