import * as vscode from 'vscode';
import type { Doubt } from '../../core/run/view/doubt';
import { doubtOf } from '../../core/run/view/doubt';
import type { Verdict } from '../../core/stats/verdict';
import { describeVerdict } from '../describeVerdict';
import { formatNumber, formatPoints, formatPValue } from '../format';
import { askModally } from '../plainMessage';
import type { FoundCandidate } from './findCandidate';

/** What a dialog asks, why, and the one button that accepts all the same. */
interface Question {
  readonly message: string;
  readonly detail: string;
  readonly accept: string;
}

/** Asks, where a candidate is not proven, whether it is to be accepted all the same. What is proven is accepted without a question. */
export async function insistsOn(found: FoundCandidate): Promise<boolean> {
  const doubt = doubtOf(found.view, found.candidateView);
  if (doubt === undefined) return true;
  const { message, detail, accept } = questionFor(doubt, found);
  return (await askModally(message, detail, accept)) === accept;
}

function questionFor(doubt: Doubt, { candidate, candidateView: { reason = '' }, view }: FoundCandidate): Question {
  const unproven = vscode.l10n.t('Accept Unproven');
  const nevertheless = vscode.l10n.t('Accept It Nevertheless');
  const onlyVerdict = vscode.l10n.t(
    'Its scores so far are from cases that it was made or chosen by. Only a verdict on the test cases can prove it.',
  );
  const figures = view.verdict === undefined ? '' : describeVerdict(view.verdict);
  switch (doubt) {
    case 'rejected':
      return { message: vscode.l10n.t('The run rejected candidate {0}.', candidate), detail: reason, accept: nevertheless };
    case 'under way':
      return {
        message: vscode.l10n.t('The run is still under way, so candidate {0} is not proven.', candidate),
        detail: onlyVerdict,
        accept: unproven,
      };
    case 'unfinished':
      return {
        message: vscode.l10n.t('The run has not come to its end, so candidate {0} is not proven.', candidate),
        detail: onlyVerdict,
        accept: unproven,
      };
    case 'no verdict':
      return {
        message: vscode.l10n.t('The run ended without a verdict, so candidate {0} is not proven.', candidate),
        detail: onlyVerdict,
        accept: unproven,
      };
    case 'not suggested':
      return { ...notSuggested(candidate, view.best === view.baseline ? undefined : view.best), accept: unproven };
    case 'not proven':
      return {
        message: vscode.l10n.t('Candidate {0} is not proven.', candidate),
        detail: view.verdict === undefined ? '' : mayBeLuck(view.verdict),
        accept: unproven,
      };
    case 'no gain':
      return {
        message: vscode.l10n.t('Candidate {0} brought no gain on the test cases.', candidate),
        detail: figures,
        accept: nevertheless,
      };
    case 'worse':
      return {
        message: vscode.l10n.t('Candidate {0} did worse than the original on the test cases.', candidate),
        detail: figures,
        accept: nevertheless,
      };
  }
}

function notSuggested(candidate: string, suggested: string | undefined): Pick<Question, 'message' | 'detail'> {
  const detail = vscode.l10n.t('The verdict is about what the run suggests. Of candidate {0} nothing is proven.', candidate);
  if (suggested === undefined) return { message: vscode.l10n.t('The run suggests the original, not candidate {0}.', candidate), detail };
  return { message: vscode.l10n.t('The run suggests candidate {0}, not candidate {1}.', suggested, candidate), detail };
}

function mayBeLuck({ difference, pValue, cases, casesNeeded }: Verdict): string {
  const [points, p, count] = [formatPoints(difference), formatPValue(pValue), formatNumber(cases)];
  const luck = vscode.l10n.t('{0} on {1} test cases may be luck ({2}).', points, count, p);
  return casesNeeded === undefined
    ? luck
    : `${luck} ${vscode.l10n.t('About {0} test cases would be needed to tell.', formatNumber(casesNeeded))}`;
}
