import { remedyFor } from '../../../src/core/models/remedy';
import type { FailureKind } from '../../../src/core/models/model';
import { Button } from '../controls/Button';
import { Icon } from '../controls/Icon';
import { Notice } from '../controls/Notice';
import { fill } from '../format/fill';
import { usePanel } from '../panelContext';

/** The id of the text that says how a run stands that is not under way here, and why it may not be resumed. */
export const interruptionId = 'interruption';

/** What helps against the error that a run failed with, where something does. */
function RemedyButton({ failure }: { readonly failure: FailureKind | undefined }) {
  const { model, strings } = usePanel();
  switch (failure && remedyFor(failure)) {
    case 'set key':
      return <Button label={strings.header.setApiKey} onPress={() => void model.setApiKey()} />;
    case 'select models':
      return <Button label={strings.header.selectModels} onPress={() => void model.selectModels()} />;
    case undefined:
      return null;
  }
}

/**
 * What a person should know before anything else: a failed action, a damaged journal,
 * why a run was left before its end, calls without an answer.
 */
export function RunNotices() {
  const { model, strings, numbers } = usePanel();
  const run = model.run.value;
  if (!run) return null;
  const showLog = <Button label={strings.page.showLog} onPress={() => void model.showLog()} />;
  return (
    <>
      {model.failure.value !== undefined && (
        <Notice severity="error" text={model.failure.value}>
          {showLog}
          <button type="button" class="icon-button" aria-label={strings.page.dismiss} onClick={() => (model.failure.value = undefined)}>
            <Icon name="close" />
          </button>
        </Notice>
      )}
      {run.warning !== undefined && (
        <Notice severity="warning" text={run.warning}>
          {showLog}
        </Notice>
      )}
      {run.state === 'failed' && (
        <Notice severity="error" id={interruptionId} text={fill(strings.header.failedNote, run.statusLine)}>
          <RemedyButton failure={run.failure} />
          {showLog}
        </Notice>
      )}
      {run.state === 'stopped' && <Notice severity="info" id={interruptionId} text={strings.header.stoppedNote} />}
      {run.state === 'interrupted' && <Notice severity="info" id={interruptionId} text={strings.header.interruptedNote} />}
      {run.state === 'elsewhere' && (
        <Notice severity="info" id={interruptionId} text={fill(strings.header.elsewhereNote, run.owner ?? '')} />
      )}
      {run.spending.inputCut !== undefined && (
        <Notice
          severity="warning"
          text={fill(strings.progress.inputCut, numbers.whole(run.spending.inputCut), numbers.whole(run.spending.answers))}
        />
      )}
      {run.proposedLimit !== undefined && (
        <Notice severity="info" text={fill(strings.progress.answerLimit, numbers.whole(run.proposedLimit))} />
      )}
      {run.errors > 0 && (
        <Notice
          severity="warning"
          text={
            run.errors === 1
              ? fill(strings.progress.errorsOne, numbers.whole(run.failedCalls))
              : fill(strings.progress.errorsMany, numbers.whole(run.errors), numbers.whole(run.failedCalls))
          }
        >
          {showLog}
        </Notice>
      )}
    </>
  );
}
