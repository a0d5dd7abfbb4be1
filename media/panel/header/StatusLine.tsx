import type { StopReason } from '../../../src/core/run/journal/events';
import type { RunHead } from '../../../src/panel/runHead';
import type { PanelStrings } from '../../../src/panel/panelStrings';
import { Icon, type IconName } from '../controls/Icon';
import { ModelText } from '../controls/ModelText';
import { usePanel } from '../panelContext';

const reasonIcons: Readonly<Record<StopReason, IconName>> = {
  finished: 'check',
  stalled: 'info',
  'nothing-to-learn': 'info',
  perfect: 'pass',
  budget: 'warning',
  stopped: 'info',
};

/** What goes on now, or why the run ended: the reason in plain words, then its numbers. What a run failed with is in its notice. */
export function StatusLine({ run }: { readonly run: RunHead }) {
  const { strings } = usePanel();
  if (run.state === 'failed') return null;
  const reason = stopWords(run, strings);
  return (
    <p class="step-line">
      {reason !== undefined && run.stopReason !== undefined && (
        <>
          <Icon name={reasonIcons[run.stopReason] ?? 'info'} class={`stop-icon stop-${run.stopReason}`} />
          <strong>{reason}</strong>{' '}
        </>
      )}
      <ModelText text={run.stopDetail ?? run.statusLine} />
    </p>
  );
}

/** Why an optimization ended, in words. An evaluation just ends. */
export function stopWords(run: RunHead, strings: PanelStrings): string | undefined {
  return run.stopReason === undefined || run.method === 'evaluate' ? undefined : strings.header.endedReason[run.stopReason];
}
