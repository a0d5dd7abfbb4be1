import type { CaseChange } from '../../../src/core/run/runView';
import { fill } from '../format/fill';
import { usePanel } from '../panelContext';
import { ModelText } from '../controls/ModelText';

/** A case whose score changed: what went in, what was expected, and both answers. Pressing it opens the case in its file. */
export function CaseItem({ change }: { readonly change: CaseChange }) {
  const { model, strings } = usePanel();
  const { cases } = strings;
  const better = change.after > change.before;
  return (
    <li>
      <button
        type="button"
        class="case"
        title={fill(cases.openCase, change.case)}
        onClick={() => void model.openCase(change.case)}
      >
        <ModelText class="case-input" text={change.input} />
        <span class="case-answers">
          <Outcome label={cases.before} output={change.outputBefore} score={change.before} right={!better} />
          <span aria-hidden="true">→</span>
          <Outcome label={cases.after} output={change.outputAfter} score={change.after} right={better} />
        </span>
        <span class="case-facts muted">
          {change.expected !== undefined && (
            <span>
              {cases.expected} <ModelText class="case-expected" text={change.expected} />
            </span>
          )}
          <span>{strings.splits[change.split]}</span>
          <span>{change.case}</span>
        </span>
      </button>
    </li>
  );
}

interface OutcomeProps {
  readonly label: string;
  readonly output: string | undefined;
  readonly score: number;
  /** The better one of the two. */
  readonly right: boolean;
}

/** An answer, with its score where that is neither nothing nor everything. */
function Outcome({ label, output, score, right }: OutcomeProps) {
  const { strings, numbers } = usePanel();
  const partial = score > 0 && score < 1;
  return (
    <span class={right ? 'outcome fixed' : 'outcome broken'}>
      <span class="visually-hidden">{label}: </span>
      {output !== undefined && <ModelText text={output.trim() === '' ? strings.cases.nothing : output} />}
      {(partial || output === undefined) && <span> {numbers.percent(score)}</span>}
    </span>
  );
}
