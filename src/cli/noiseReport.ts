import type { CacheCheck } from '../core/run/journal/events';
import type { RunView } from '../core/run/view/runView';
import { describeVerdict } from './report';

/** What `--json` prints of answers from earlier runs, and of the control; null where there were none. */
export function noiseReport({ spending, cacheCheck, control }: RunView): object {
  const { cached } = spending.calls;
  return {
    kept: cached === 0 && cacheCheck === undefined ? null : { used: cached, of: spending.answers, received: spending.kept ?? null, check: cacheCheck ?? null },
    ...(control === undefined ? {} : { control }),
  };
}

/** The same in lines, for a person at a terminal. */
export function noiseLines({ spending, cacheCheck, control, method }: RunView): readonly string[] {
  const { cached } = spending.calls;
  const { oldest, newest } = spending.kept ?? {};
  const when = oldest === undefined || newest === undefined ? '' : `, received ${oldest.slice(0, 10)}${oldest.slice(0, 10) === newest.slice(0, 10) ? '' : ` to ${newest.slice(0, 10)}`}`;
  const where = method === 'evaluate' ? '' : ' of the search; the verdict has none';
  return [
    ...(cached === 0 && cacheCheck === undefined ? [] : [`  kept     ${cached} of ${spending.answers} answers are those of earlier runs${when}${cached === 0 ? '' : where}${describeCheck(cacheCheck)}`]),
    ...(control === undefined ? [] : [`  control  ${describeVerdict(control.verdict)}: a copy of the original, so this is what noise alone does`]),
  ];
}

function describeCheck(check: CacheCheck | undefined): string {
  if (check === undefined) return '';
  const { asked, changed, wavered, isTrusted } = check;
  if (asked === 0) return ". None of the original's could be asked again within the budget";
  const counts = `Of ${asked} of the original's that were asked again twice, ${changed} scored otherwise the first time, ${wavered} the second time otherwise than the first`;
  return `. ${counts}${isTrusted ? '' : ': the model has changed, so none of them was used'}`;
}
