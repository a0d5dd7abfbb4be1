import { useEffect, useRef } from 'preact/hooks';
import type { RunHead } from '../../../src/panel/runHead';
import { Tabs } from '../controls/Tabs';
import { RunExhibits } from '../exhibits/RunExhibits';
import { historyTabs, type HistoryTab } from '../model/viewState';
import { usePanel } from '../panelContext';
import { ReflectionList } from './ReflectionList';
import { RuleMemory } from './RuleMemory';
import { Trajectory } from './Trajectory';
import './history.css';

/** How the run came to its candidates: what the optimizer saw, how its rules grew, every reflection, and what it shows of its state. */
export function HistorySection() {
  const { model, strings } = usePanel();
  const section = useRef<HTMLElement>(null);
  const [history, exhibits] = [model.history.value, model.exhibits.value];
  const target = model.target.value;
  useEffect(() => {
    if (target?.kind === 'history') section.current?.scrollIntoView();
  }, [target]);
  if (!history || !exhibits) return null;
  const tabs = historyTabs.filter((tab) => hasContent(tab, { history, exhibits }));
  const wanted = model.view.value.historyTab;
  const selected = tabs.find((tab) => tab === wanted) ?? tabs[0];
  return (
    <section class="history-section" aria-labelledby="history-title" ref={section}>
      <div class="section-head">
        <h2 id="history-title">{strings.history.title}</h2>
      </div>
      {selected === undefined ? (
        <p class="empty">{strings.history.empty}</p>
      ) : (
        <Tabs
          label={strings.history.title}
          tabs={tabs.map((id) => ({ id, label: strings.history[id] }))}
          selected={selected}
          onSelect={(id) => model.look({ historyTab: id })}
        >
          {selected === 'trajectory' && <Trajectory />}
          {selected === 'ruleMemory' && <RuleMemory />}
          {selected === 'reflections' && <ReflectionList />}
          {selected === 'exhibits' && <RunExhibits />}
        </Tabs>
      )}
    </section>
  );
}

/** A method has the parts of a history that it writes, whatever it is called. */
function hasContent(tab: HistoryTab, run: Pick<RunHead, 'history' | 'exhibits'>): boolean {
  switch (tab) {
    case 'trajectory':
      return run.history.requests > 0;
    case 'ruleMemory':
      return run.history.versions > 0;
    case 'reflections':
      return run.history.reflections > 0;
    case 'exhibits':
      return run.exhibits.length > 0;
  }
}
