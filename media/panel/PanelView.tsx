import type { ComponentChildren } from 'preact';
import { Button } from './controls/Button';
import { Notice } from './controls/Notice';
import { CandidatesSection } from './candidates/CandidatesSection';
import { ChartSection } from './chart/ChartSection';
import { DetailsSection } from './details/DetailsSection';
import { EvaluationSection } from './evaluation/EvaluationSection';
import { HistorySection } from './history/HistorySection';
import { ProgressSection } from './header/ProgressSection';
import { RunHeader } from './header/RunHeader';
import { RunNotices } from './header/RunNotices';
import { useSavedPageScroll } from './model/savedScroll';
import { usePanel } from './panelContext';
import './styles/layout.css';
import { ModelText } from './controls/ModelText';

/** The whole panel: a run, or why there is none to see. */
export function PanelView() {
  const { model, strings } = usePanel();
  const missing = model.missing.value;
  if (model.method.value !== undefined) return <RunPanel />;
  if (missing !== undefined) {
    return (
      <EmptyPage title={strings.page.missing} message={missing}>
        <Button label={strings.page.showRuns} primary onPress={() => void model.showRuns()} />
        <Button label={strings.page.showLog} onPress={() => void model.showLog()} />
      </EmptyPage>
    );
  }
  if (model.startFailure.value !== undefined) {
    return (
      <EmptyPage title={strings.page.notStarted} message={model.startFailure.value}>
        <Button label={strings.page.tryAgain} primary onPress={() => void model.start()} />
        <Button label={strings.page.showLog} onPress={() => void model.showLog()} />
      </EmptyPage>
    );
  }
  return (
    <p class="page-loading" role="status">
      {strings.page.loading}
    </p>
  );
}

function RunPanel() {
  const { model } = usePanel();
  useSavedPageScroll();
  // An evaluation has one candidate and no history.
  const optimization = model.method.value !== 'evaluate';
  return (
    <>
      <RunNotices />
      <RunHeader />
      <ProgressSection />
      <div class={optimization ? 'columns columns-wide' : 'columns'}>
        {optimization && <ChartSection />}
        {optimization && <CandidatesSection />}
        {optimization ? <DetailsSection /> : <EvaluationSection />}
        {optimization && <HistorySection />}
      </div>
    </>
  );
}

/** A page with nothing on it but a message and what to do. */
function EmptyPage({
  title,
  message,
  children,
}: {
  readonly title: string;
  readonly message: string;
  readonly children: ComponentChildren;
}) {
  const { model } = usePanel();
  return (
    <div class="page-message">
      {model.failure.value !== undefined && <Notice severity="error" text={model.failure.value} />}
      <h1>{title}</h1>
      <p>
        <ModelText text={message} />
      </p>
      <div class="actions">{children}</div>
    </div>
  );
}
