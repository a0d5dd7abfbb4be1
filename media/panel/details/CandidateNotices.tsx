import type { CandidateNotice } from '../../../src/core/run/notices/candidateNotices';
import { candidateNotices } from '../../../src/core/run/notices/candidateNotices';
import type { CandidateView } from '../../../src/core/run/view/runView';
import type { PanelStrings } from '../../../src/panel/panelStrings';
import { ModelText } from '../controls/ModelText';
import { fill } from '../format/fill';
import type { NumberFormat } from '../format/numbers';
import { usePanel } from '../panelContext';

/** What a person should know of a candidate before taking it, whatever it scored. */
export function CandidateNotices({ candidate }: { readonly candidate: CandidateView }) {
  const { model, strings, numbers } = usePanel();
  const run = model.run.value;
  if (!run) return null;
  return (
    <>
      {candidateNotices(run, candidate, run.original).map((notice, index) => (
        <p key={index} class="candidate-notice">
          <ModelText text={noticeText(notice, strings, numbers)} />
        </p>
      ))}
    </>
  );
}

function noticeText(notice: CandidateNotice, { details: { notices } }: PanelStrings, numbers: NumberFormat): string {
  switch (notice.kind) {
    case 'language':
      return fill(notices.language, notice.before, notice.after);
    case 'link':
    case 'image':
      return fill(notices[notice.kind], notice.address);
    case 'one answer':
      return fill(notices.oneAnswer, notice.answer, numbers.whole(notice.cases));
    case 'longer':
      return fill(notices.longer, numbers.whole(notice.before), numbers.whole(notice.after), numbers.decimal(notice.after / notice.before));
  }
}
