import { Button } from '../controls/Button';
import { Icon } from '../controls/Icon';
import { Notice } from '../controls/Notice';
import { fill } from '../format/fill';
import { usePanel } from '../panelContext';

/** The id of the text that says how an interrupted run stands, and why it may not be resumed. */
export const interruptionId = 'interruption';

/** What a person should know before anything else: a failed action, a damaged journal, an interruption, calls without an answer. */
export function RunNotices() {
  const { model, strings, numbers } = usePanel();
  const snapshot = model.snapshot.value;
  const run = model.run.value;
  if (snapshot?.kind !== 'run' || !run) return null;
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
      {snapshot.warning !== undefined && (
        <Notice severity="warning" text={snapshot.warning}>
          {showLog}
        </Notice>
      )}
      {run.state === 'interrupted' && (
        <Notice
          severity="info"
          id={interruptionId}
          text={run.owner === undefined ? strings.header.interruptedNote : fill(strings.header.elsewhereNote, run.owner)}
        />
      )}
      {run.errors > 0 && (
        <Notice
          severity="warning"
          text={run.errors === 1 ? fill(strings.progress.errorsOne, numbers.whole(run.failedCalls)) : fill(strings.progress.errorsMany, numbers.whole(run.errors), numbers.whole(run.failedCalls))}
        >
          {showLog}
        </Notice>
      )}
    </>
  );
}
