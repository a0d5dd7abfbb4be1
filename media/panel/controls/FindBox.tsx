import { usePanel } from '../panelContext';

interface FindBoxProps {
  /** What is searched. */
  readonly label: string;
  readonly text: string;
  readonly onFind: (text: string) => void;
}

/** Searches a list of which only a part is on the page, where the browser's own search would miss the rest. */
export function FindBox({ label, text, onFind }: FindBoxProps) {
  const { strings } = usePanel();
  return (
    <input
      type="search"
      class="find"
      aria-label={label}
      placeholder={strings.lists.find}
      value={text}
      onInput={(event) => onFind(event.currentTarget.value)}
    />
  );
}
