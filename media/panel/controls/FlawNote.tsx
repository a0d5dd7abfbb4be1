import type { ScoreSummary } from '../../../src/core/run/view/runView';
import { flawText } from '../format/flaws';
import { usePanel } from '../panelContext';

/** What is wrong with the answers behind a score; nothing where all were whole. */
export function FlawNote({ score, name }: { readonly score: ScoreSummary | undefined; readonly name?: string }) {
  const { model, strings, numbers } = usePanel();
  const run = model.run.value;
  const text = run && score ? flawText(run, score, strings, numbers) : '';
  return text === '' ? null : <p class="muted">{name === undefined ? text : `${name}: ${text}`}</p>;
}
