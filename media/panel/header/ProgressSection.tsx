import { fill } from '../format/fill';
import { usePanel } from '../panelContext';
import { BudgetMeter } from './BudgetMeter';
import { StatusLine, stopWords } from './StatusLine';
import { useThrottled } from './throttled';
import { neededText, verdictText } from './VerdictHeadline';

/** At most this often is a new step line read out, in milliseconds. */
const readOutEvery = 5000;

/** What goes on now, or how it ended, and what was spent of the budget. */
export function ProgressSection() {
  const { model, strings } = usePanel();
  const run = model.run.value;
  if (!run) return null;
  return (
    <section class="progress" aria-label={strings.progress.label}>
      <StatusLine run={run} />
      <ReadOut />
      <Meters />
    </section>
  );
}

/**
 * The step line for those who listen: the latest, not too often, and the verdict after it.
 * What a run failed with is read out by its notice.
 */
function ReadOut() {
  const { model, strings, numbers } = usePanel();
  const run = model.run.value;
  const verdict = run?.verdict && verdictText(run, run.verdict, strings, numbers);
  const spoken = [
    run && stopWords(run, strings),
    run?.state === 'failed' ? undefined : (run?.stopDetail ?? run?.statusLine),
    ...(run?.verdict && verdict ? [verdict.large, verdict.small, neededText(run.verdict, strings, numbers)] : []),
  ];
  const text = useThrottled(spoken.filter(Boolean).join(' '), readOutEvery);
  return (
    <div class="visually-hidden" role="status" aria-live="polite">
      {text}
    </div>
  );
}

function Meters() {
  const { model, strings, numbers } = usePanel();
  const run = model.run.value;
  if (!run) return null;
  const { budget, estimate, spending } = run;
  const { calls } = spending;
  const whole = (value: number): string => numbers.whole(value);
  const compact = (value: number): string => numbers.compact(value);
  const byRole = (['task', 'reflection', 'judge', 'cached'] as const)
    .filter((role) => calls[role] > 0)
    .map((role) => fill(strings.progress.by[role], whole(calls[role])));
  return (
    <div class="meters">
      <BudgetMeter
        label={strings.progress.calls}
        spent={calls.task + calls.reflection + calls.judge}
        limit={budget.calls}
        estimate={estimate?.calls}
        write={whole}
        note={byRole.join(', ')}
      />
      <BudgetMeter
        label={strings.progress.tokens}
        spent={spending.inputTokens + spending.outputTokens}
        limit={budget.tokens}
        estimate={estimate?.tokens}
        write={compact}
        note={fill(strings.progress.inAndOut, compact(spending.inputTokens), compact(spending.outputTokens))}
      />
      {spending.cost !== undefined && (
        <BudgetMeter
          label={strings.progress.cost}
          spent={spending.cost}
          limit={budget.cost}
          estimate={estimate?.cost}
          write={(value) => numbers.money(value)}
        />
      )}
      {spending.minutes !== undefined && (
        <BudgetMeter
          label={strings.progress.minutes}
          spent={spending.minutes}
          limit={budget.minutes}
          estimate={undefined}
          write={(value) => numbers.decimal(value)}
        />
      )}
    </div>
  );
}
