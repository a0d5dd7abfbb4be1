import type { Split } from '../../../src/core/cases/case';
import { splitsByWeight } from '../../../src/core/cases/case';
import type { ScoreSummary } from '../../../src/core/run/view/runView';
import type { RunHead } from '../../../src/panel/runHead';
import { Disclosure } from '../controls/Disclosure';
import { OriginalSlots } from '../details/OriginalSlots';
import { fill } from '../format/fill';
import { kindText } from '../format/kinds';
import { usePanel } from '../panelContext';
import { FailedCases } from './FailedCases';
import './evaluation.css';

/** An evaluation: the cases that failed, those apart that had a part in making the prompt, and the prompt's own parts below. */
export function EvaluationSection() {
  const { model, strings } = usePanel();
  const run = model.run.value;
  const prompt = model.baseline.value;
  if (!run || !prompt) return null;
  const filled = splitsByWeight.filter((split) => run.splitSizes[split] > 0);
  const apart = run.splitSizes.train + run.splitSizes.validation > 0;
  return (
    <section class="evaluation-section" aria-labelledby="evaluation-title">
      <div class="section-head">
        <h2 id="evaluation-title">{strings.evaluated.title}</h2>
      </div>
      {filled.map((split, index) => (
        <EvaluatedSplit key={split} run={run} split={split} score={prompt.scores[split]} apart={apart} open={index === 0} />
      ))}
      <Disclosure class="evaluated-prompt" summary={strings.evaluated.prompt} content={() => <OriginalSlots />} />
    </section>
  );
}

interface EvaluatedSplitProps {
  readonly run: RunHead;
  readonly split: Split;
  readonly score: ScoreSummary | undefined;
  /** Whether the cases are in more than one part. */
  readonly apart: boolean;
  readonly open: boolean;
}

function EvaluatedSplit({ run, split, score, apart, open }: EvaluatedSplitProps) {
  const { strings } = usePanel();
  const { evaluated } = strings;
  const title = fill(evaluated.titles[split], kindText(split, strings));
  return (
    <section class="split-pairs" {...(apart ? { 'aria-label': title } : {})}>
      {apart && <h3>{title}</h3>}
      {apart && <p class="muted">{evaluated.notes[split]}</p>}
      {score ? <FailedCases run={run} split={split} score={score} open={open} /> : <p class="empty">{evaluated.waiting}</p>}
    </section>
  );
}
