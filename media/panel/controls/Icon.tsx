import arrowDown from '@vscode/codicons/src/icons/arrow-small-down.svg';
import arrowUp from '@vscode/codicons/src/icons/arrow-small-up.svg';
import check from '@vscode/codicons/src/icons/check.svg';
import chevronLeft from '@vscode/codicons/src/icons/chevron-left.svg';
import chevronRight from '@vscode/codicons/src/icons/chevron-right.svg';
import close from '@vscode/codicons/src/icons/close.svg';
import resume from '@vscode/codicons/src/icons/debug-continue.svg';
import stop from '@vscode/codicons/src/icons/debug-stop.svg';
import interrupted from '@vscode/codicons/src/icons/debug-disconnect.svg';
import diff from '@vscode/codicons/src/icons/diff.svg';
import error from '@vscode/codicons/src/icons/error.svg';
import info from '@vscode/codicons/src/icons/info.svg';
import loading from '@vscode/codicons/src/icons/loading.svg';
import multipleWindows from '@vscode/codicons/src/icons/multiple-windows.svg';
import pass from '@vscode/codicons/src/icons/pass-filled.svg';
import table from '@vscode/codicons/src/icons/table.svg';
import warning from '@vscode/codicons/src/icons/warning.svg';

const sources = {
  'arrow-down': arrowDown,
  'arrow-up': arrowUp,
  check,
  'chevron-left': chevronLeft,
  'chevron-right': chevronRight,
  close,
  diff,
  error,
  info,
  interrupted,
  loading,
  'multiple-windows': multipleWindows,
  pass,
  resume,
  stop,
  table,
  warning,
};

export type IconName = keyof typeof sources;

/** The outlines of an icon's source; so the page gets elements, never a source. */
const outlines = new Map(
  Object.entries(sources).map(([name, source]) => [name, [...source.matchAll(/ d="([^"]+)"/g)].map((match) => match[1] ?? '')]),
);

/** One of VS Code's own icons, in the color of the text around it. It is decoration: the words are beside it, or in a label. */
export function Icon({ name, class: extra = '' }: { readonly name: IconName; readonly class?: string }) {
  return (
    <svg class={`icon ${extra}`} width="16" height="16" viewBox="0 0 16 16" fill="currentColor" aria-hidden="true">
      {outlines.get(name)?.map((outline) => (
        <path key={outline} d={outline} fill-rule="evenodd" />
      ))}
    </svg>
  );
}
