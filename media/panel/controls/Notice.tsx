import type { ComponentChildren } from 'preact';
import { Icon } from './Icon';
import './notice.css';

interface NoticeProps {
  readonly severity: 'error' | 'warning' | 'info';
  readonly text: string;
  /** What can be done about it. */
  readonly children?: ComponentChildren;
}

/** One line above everything else. An error is read out at once. */
export function Notice({ severity, text, children }: NoticeProps) {
  return (
    <div class={`notice notice-${severity}`} role={severity === 'error' ? 'alert' : 'note'}>
      <Icon name={severity} />
      <span class="notice-text">{text}</span>
      {children}
    </div>
  );
}
