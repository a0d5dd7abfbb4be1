import { modelText } from './ModelText';

interface ModelBlockProps {
  /** What it is, for those who do not see where it stands. */
  readonly label: string;
  readonly text: string;
  readonly class?: string;
}

/** A long text of a model, or for one, in a place of its own that scrolls with the keyboard as well. */
export function ModelBlock({ label, text, class: extra = '' }: ModelBlockProps) {
  return (
    <pre class={`model-text ${extra}`} tabIndex={0} role="group" aria-label={label}>
      {modelText(text)}
    </pre>
  );
}
