import { fill } from '../format/fill';
import { usePanel } from '../panelContext';
import { BudgetMeter } from './BudgetMeter';
import { verdictText } from './Headline';
import { useThrottled } from './throttled';

/** At most this often is a new step line read out, in milliseconds. */
const readOutEvery = 5000;

/** What goes on now, or how it ended, and what was spent of the budget. */
export function ProgressSection() {
  const { model, strings } = usePanel();
  const run = model.run.value;
  if (!run) return null;
  return (
    <section class="progress" aria-label={strings.progress.label}>
      <p class="step-line">{run.statusLine}</p>
      <ReadOut />
      <Meters />
    </section>
  );
}

/** The step line for those who listen: the latest, not too often, and the verdict after it. */
function ReadOut() {
  const { model, strings, numbers } = usePanel();
  const run = model.run.value;
  const verdict = run?.verdict && verdictText(run, run.verdict, strings, numbers);
  const text = useThrottled(`${run?.statusLine ?? ''}${verdict ? ` ${verdict.large} ${verdict.small}` : ''}`, readOutEvery);
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
  const byRole = [calls.task, calls.reflection, calls.judge, calls.cached].map((count) => numbers.whole(count));
  const whole = (value: number): string => numbers.whole(value);
  return (
    <div class="meters">
      <BudgetMeter
        label={strings.progress.calls}
        spent={calls.task + calls.reflection + calls.judge}
        limit={budget.calls}
        estimate={estimate.calls}
        write={whole}
        note={fill(strings.progress.byRole, ...byRole)}
      />
      <BudgetMeter
        label={strings.progress.tokens}
        spent={spending.inputTokens + spending.outputTokens}
        limit={budget.tokens}
        estimate={estimate.tokens}
        write={whole}
      />
      {spending.cost !== undefined && (
        <BudgetMeter
          label={strings.progress.cost}
          spent={spending.cost}
          limit={budget.cost}
          estimate={estimate.cost}
          write={(value) => numbers.money(value)}
        />
      )}
      {spending.minutes !== undefined && budget.minutes !== undefined && (
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
