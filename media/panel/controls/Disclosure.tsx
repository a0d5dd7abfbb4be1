import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';

interface DisclosureProps {
  readonly summary: ComponentChildren;
  readonly class?: string;
  /** Whether it is open at first. */
  readonly open?: boolean;
  /** Made only when it is opened, since there can be very much of it. */
  readonly content: () => ComponentChildren;
}

/** Something that is shown when it is asked for. */
export function Disclosure({ summary, class: extra = '', open: openAtFirst = false, content }: DisclosureProps) {
  const [open, setOpen] = useState(openAtFirst);
  return (
    <details class={`disclosure ${extra}`} open={open} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{summary}</summary>
      {open && <div class="disclosure-content">{content()}</div>}
    </details>
  );
}
