import { expectedText } from '../../../src/core/cases/expectation';
import type { FailedCase } from '../../../src/core/run/view/runView';
import { ModelText } from '../controls/ModelText';
import { ScoreParts } from '../controls/ScoreParts';
import { fill } from '../format/fill';
import { usePanel } from '../panelContext';

/** A case that failed: what went in, what was expected and what came. Pressing it opens the case in its file. */
export function FailedItem({ failed }: { readonly failed: FailedCase }) {
  const { model, strings, numbers } = usePanel();
  const { cases, evaluated } = strings;
  const { input, variables, expected, output = '', score, feedback = '', error = '' } = failed;
  const asked = input === '' ? Object.values(variables).join(' ') : input;
  const partial = score !== undefined && score > 0;
  return (
    <li>
      <button type="button" class="case" title={fill(cases.openCase, failed.case)} onClick={() => void model.openCase(failed.case)}>
        <ModelText class="case-input" text={asked} />
        <span class="case-answers">
          {expected !== undefined && <Named name={cases.expected} text={expectedText(expected)} look="fixed" />}
          {score === undefined ? (
            <Named name={evaluated.noAnswer} text={error} look="" />
          ) : (
            <Named name={evaluated.answered} text={output.trim() === '' ? cases.nothing : output} look="broken" />
          )}
          {partial && <span>{numbers.percent(score)}</span>}
          <span class="case-facts muted">{placeOf(failed)}</span>
        </span>
        <ScoreParts parts={failed.parts} />
        {/* What a metric says of a plain wrong answer, the two answers say already. */}
        {(partial || expected === undefined) && feedback !== '' && (
          <span class="case-facts muted">
            <ModelText class="case-expected" text={feedback} />
          </span>
        )}
      </button>
    </li>
  );
}

function Named({ name, text, look }: { readonly name: string; readonly text: string; readonly look: 'fixed' | 'broken' | '' }) {
  return (
    <span class="named">
      <span class="muted">{name}</span> <ModelText class={`outcome ${look}`} text={text} />
    </span>
  );
}

/** `messages.csv:12`, and the case's own name where it has one. */
function placeOf({ case: id, file, line }: FailedCase): string {
  const place = `${file.split(/[\\/]/).pop() ?? file}:${line}`;
  return /^(line|case) \d+$/.test(id) ? place : `${place} ${id}`;
}
