import type { CacheCheck } from '../core/run/journal/events';
import type { RunView } from '../core/run/view/runView';
import { describeVerdict } from './report';

/** What `--json` prints of answers from earlier runs, and of the control; null where there were none. */
export function noiseReport(view: RunView): object {
  const { spending, cacheCheck, control } = view;
  const kept = { used: spending.calls.cached, of: spending.answers, received: spending.kept ?? null, check: cacheCheck ?? null };
  return { kept: hasKept(view) ? kept : null, ...(control === undefined ? {} : { control }) };
}

/** The same in lines, for a person at a terminal. */
export function noiseLines(view: RunView): readonly string[] {
  const { control } = view;
  return [
    ...(view.spending.inputCut === undefined ? [] : [`  warning  ${describeCut(view)}`]),
    ...(hasKept(view) ? [`  kept     ${describeKept(view)}`] : []),
    ...(control === undefined
      ? []
      : [`  control  ${describeVerdict(control.verdict)}: a copy of the original, so this is what noise alone does`]),
  ];
}

function describeCut({ spending: { inputCut = 0, answers } }: RunView): string {
  return `${inputCut} of ${answers} answers are to requests that the endpoint has cut off, by its own count: give it a larger context`;
}

/** Whether an earlier run had received any of the answers. */
function hasKept({ spending, cacheCheck }: RunView): boolean {
  return spending.calls.cached > 0 || cacheCheck !== undefined;
}

function describeKept({ spending, cacheCheck, method }: RunView): string {
  const { cached } = spending.calls;
  const [oldest, newest] = [spending.kept?.oldest, spending.kept?.newest].map((moment) => moment?.slice(0, 10));
  const when = oldest === undefined || newest === undefined ? '' : `, received ${oldest === newest ? oldest : `${oldest} to ${newest}`}`;
  const where = method === 'evaluate' || cached === 0 ? '' : ' of the search; the verdict has none';
  return `${cached} of ${spending.answers} answers are those of earlier runs${when}${where}${describeCheck(cacheCheck)}`;
}

function describeCheck(check: CacheCheck | undefined): string {
  if (check === undefined) return '';
  const { asked, changed, wavered, isTrusted } = check;
  if (asked === 0) return ". None of the original's could be asked again within the budget";
  const otherwise = `${changed} scored otherwise the first time, ${wavered} the second time otherwise than the first`;
  const counts = `Of ${asked} of the original's that were asked again twice, ${otherwise}`;
  return `. ${counts}${isTrusted ? '' : ': the model has changed, so none of them was used'}`;
}
