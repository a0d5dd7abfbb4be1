import { expectedText } from '../../../src/core/cases/expectation';
import type { CaseChange } from '../../../src/core/run/view/runView';
import { fill } from '../format/fill';
import { usePanel } from '../panelContext';
import { ModelText } from '../controls/ModelText';
import { ScoreParts } from '../controls/ScoreParts';

/** A case that both have a score for: what went in, what was expected, and both answers. Pressing it opens the case in its file. */
export function CaseItem({ change }: { readonly change: CaseChange }) {
  const { model, strings } = usePanel();
  const { cases } = strings;
  const [before, after] = looks(change);
  return (
    <li>
      <button type="button" class="case" title={fill(cases.openCase, change.case)} onClick={() => void model.openCase(change.case)}>
        <ModelText class="case-input" text={change.input} />
        <span class="case-answers">
          <Outcome label={cases.before} output={change.outputBefore} score={change.before} look={before} />
          <span aria-hidden="true">→</span>
          <Outcome label={cases.after} output={change.outputAfter} score={change.after} look={after} />
        </span>
        <ScoreParts parts={change.partsAfter} />
        <span class="case-facts muted">
          {change.expected !== undefined && (
            <span>
              {cases.expected} <ModelText class="case-expected" text={expectedText(change.expected)} />
            </span>
          )}
          <span>{change.case}</span>
          {change.before === change.after && (
            <span>{change.after === 1 ? cases.bothRight : change.after === 0 ? cases.bothWrong : cases.bothSame}</span>
          )}
        </span>
      </button>
    </li>
  );
}

interface OutcomeProps {
  readonly label: string;
  readonly output: string | undefined;
  readonly score: number;
  readonly look: 'fixed' | 'broken' | '';
}

/** The better answer of the two in one color, the worse in the other; answers of one score in none. */
function looks({ before, after }: CaseChange): readonly ['fixed' | 'broken' | '', 'fixed' | 'broken' | ''] {
  if (before === after) return ['', ''];
  return after > before ? ['broken', 'fixed'] : ['fixed', 'broken'];
}

/** An answer, with its score where that is neither nothing nor everything. */
function Outcome({ label, output, score, look }: OutcomeProps) {
  const { strings, numbers } = usePanel();
  const partial = score > 0 && score < 1;
  return (
    <span class={`outcome ${look}`}>
      <span class="visually-hidden">{label}: </span>
      {output !== undefined && <ModelText text={output.trim() === '' ? strings.cases.nothing : output} />}
      {(partial || output === undefined) && <span> {numbers.percent(score)}</span>}
    </span>
  );
}
