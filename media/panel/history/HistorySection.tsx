import { useEffect, useRef } from 'preact/hooks';
import type { RunView } from '../../../src/core/run/view/runView';
import { Tabs } from '../controls/Tabs';
import { historyTabs, type HistoryTab } from '../model/viewState';
import { usePanel } from '../panelContext';
import { ReflectionList } from './ReflectionList';
import { RuleMemory } from './RuleMemory';
import { Trajectory } from './Trajectory';
import './history.css';

/** How the run came to its candidates: what the optimizer saw, how its rules grew, and every reflection. */
export function HistorySection() {
  const { model, strings } = usePanel();
  const section = useRef<HTMLElement>(null);
  const run = model.run.value;
  const target = model.target.value;
  useEffect(() => {
    if (target?.kind === 'history') section.current?.scrollIntoView();
  }, [target]);
  if (!run) return null;
  const tabs = historyTabs.filter((tab) => hasContent(tab, run));
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
        </Tabs>
      )}
    </section>
  );
}

/** A method has the parts of a history that it writes, whatever it is called. */
function hasContent(tab: HistoryTab, run: RunView): boolean {
  switch (tab) {
    case 'trajectory':
      return run.reflections.some((reflection) => reflection.kind === 'proposal');
    case 'ruleMemory':
      return run.candidates.some((candidate) => candidate.items !== undefined);
    case 'reflections':
      return run.reflections.length > 0;
  }
}
