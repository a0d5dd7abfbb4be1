import type { ComponentChildren } from 'preact';
import { Icon } from './Icon';
import './notice.css';

interface NoticeProps {
  readonly severity: 'error' | 'warning' | 'info';
  readonly text: string;
  /** For an element that the notice explains. */
  readonly id?: string;
  /** What can be done about it. */
  readonly children?: ComponentChildren;
}

/** One line above everything else. An error is read out at once. */
export function Notice({ severity, text, id, children }: NoticeProps) {
  return (
    <div class={`notice notice-${severity}`} role={severity === 'error' ? 'alert' : 'note'}>
      <Icon name={severity} />
      <span class="notice-text" id={id}>
        {text}
      </span>
      {children !== undefined && <div class="actions">{children}</div>}
    </div>
  );
}
