import type { ComponentChildren } from 'preact';
import { useId, useRef } from 'preact/hooks';

interface Tab<Id extends string> {
  readonly id: Id;
  readonly label: string;
  /** Shown beside the label, such as a count. */
  readonly note?: ComponentChildren;
}

interface TabsProps<Id extends string> {
  readonly label: string;
  readonly tabs: readonly Tab<Id>[];
  readonly selected: Id;
  readonly onSelect: (id: Id) => void;
  /** What belongs to the selected tab. */
  readonly children: ComponentChildren;
}

/** Tabs and the selected one's content. Arrow keys, Home and End move among the tabs. */
export function Tabs<Id extends string>({ label, tabs, selected, onSelect, children }: TabsProps<Id>) {
  const prefix = useId();
  const list = useRef<HTMLDivElement>(null);
  const move = (event: KeyboardEvent): void => {
    const next = neighbour(
      tabs.map((tab) => tab.id),
      selected,
      event.key,
    );
    if (next === undefined) return;
    event.preventDefault();
    onSelect(next);
    list.current?.querySelector<HTMLElement>(`[data-tab="${next}"]`)?.focus();
  };
  return (
    <div class="tabs">
      <div class="tab-list" role="tablist" aria-label={label} ref={list} onKeyDown={move}>
        {tabs.map((tab) => (
          <button
            key={tab.id}
            type="button"
            role="tab"
            class="tab"
            id={`${prefix}-${tab.id}`}
            data-tab={tab.id}
            aria-selected={tab.id === selected}
            aria-controls={`${prefix}-content`}
            tabIndex={tab.id === selected ? 0 : -1}
            onClick={() => onSelect(tab.id)}
          >
            {tab.label}
            {tab.note}
          </button>
        ))}
      </div>
      <div class="tab-content" role="tabpanel" id={`${prefix}-content`} aria-labelledby={`${prefix}-${selected}`} tabIndex={0}>
        {children}
      </div>
    </div>
  );
}

function neighbour<Id>(ids: readonly Id[], selected: Id, key: string): Id | undefined {
  const index = ids.indexOf(selected);
  const count = ids.length;
  if (key === 'ArrowRight') return ids[(index + 1) % count];
  if (key === 'ArrowLeft') return ids[(index - 1 + count) % count];
  if (key === 'Home') return ids[0];
  if (key === 'End') return ids[count - 1];
  return undefined;
}
