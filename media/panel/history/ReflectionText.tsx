import type { CandidateView, ReflectionView } from '../../../src/core/run/view/runView';
import { CaseLinks } from '../controls/CaseLinks';
import { Disclosure } from '../controls/Disclosure';
import { fill } from '../format/fill';
import { usePanel } from '../panelContext';
import { ModelBlock } from '../controls/ModelBlock';
import { requestOf, useReflectionTexts } from './reflectionTexts';

interface ReflectionTextProps {
  readonly reflection: ReflectionView;
  /** The candidate that is being explained: the answer it was made from is marked. */
  readonly became?: CandidateView;
}

/** A reflection: what the model was asked, the cases it was shown, and all it answered. */
export function ReflectionText({ reflection, became }: ReflectionTextProps) {
  const { strings } = usePanel();
  const texts = useReflectionTexts(reflection);
  return (
    <div class="reflection-text">
      {reflection.cases.length > 0 && (
        <p class="shown-cases">
          <span class="muted">{strings.why.shownCases}:</span> <CaseLinks cases={reflection.cases} />
        </p>
      )}
      {texts === undefined ? (
        <p class="empty" role="status">
          {strings.why.reading}
        </p>
      ) : (
        <>
          <Disclosure summary={strings.why.request} content={() => <ModelBlock label={strings.why.request} text={requestOf(texts)} />} />
          {texts.answers.map((answer, index) => (
            <Answer key={index} reflection={reflection} index={index} answer={answer} became={became} />
          ))}
        </>
      )}
    </div>
  );
}

interface AnswerProps {
  readonly reflection: ReflectionView;
  readonly index: number;
  readonly answer: string | null;
  readonly became: CandidateView | undefined;
}

/** One answer. Where there are many, only the one that is being explained is open. */
function Answer({ reflection, index, answer, became }: AnswerProps) {
  const { strings, numbers } = usePanel();
  const count = reflection.answers;
  const isSource = became !== undefined && answer !== null && holds(answer, became);
  const title = count === 1 ? strings.why.answer : fill(strings.why.answerOf, numbers.whole(index + 1), numbers.whole(count));
  const summary = (
    <>
      {title}
      {isSource && count > 1 && <span class="tag">{strings.why.becameThis}</span>}
    </>
  );
  const content = () => (answer === null ? <p class="empty">{strings.why.noAnswer}</p> : <ModelBlock label={title} text={answer} />);
  return <Disclosure summary={summary} open={count === 1 || isSource} content={content} />;
}

/** Whether an answer holds the text of one of the values that the candidate changes. */
function holds(answer: string, candidate: CandidateView): boolean {
  return Object.values(candidate.values).some((text) => text.trim() !== '' && answer.includes(text.trim()));
}
