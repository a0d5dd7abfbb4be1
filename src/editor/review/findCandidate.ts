import * as vscode from 'vscode';
import { parsePrompt } from '../../core/prompt/parsePrompt';
import { renderPrompt } from '../../core/prompt/renderPrompt';
import type { CandidateView, RunView } from '../../core/run/view/runView';
import type { OpenRun } from '../runs/openRun';
import { storedId } from '../runs/runKey';
import type { RunService } from '../runs/runService';
import type { CandidateAddress } from './candidateAddress';

/** A candidate together with the run that it belongs to. */
export interface FoundCandidate extends CandidateAddress {
  readonly open: OpenRun;
  readonly view: RunView;
  readonly candidateView: CandidateView;
  /** The whole file with the candidate's slots. */
  readonly text: string;
}

/** Finds a candidate. @throws Error, in words for a person, when the run or the candidate is gone. */
export async function findCandidate(runs: RunService, address: CandidateAddress): Promise<FoundCandidate> {
  const open = await runs.open(address.run);
  const view = open?.view();
  if (open === undefined || view === undefined) {
    throw new Error(vscode.l10n.t('The run {0} is not in this workspace. It may have been deleted.', storedId(address.run)));
  }
  const candidateView = view.candidates.find(({ id }) => id === address.candidate);
  if (candidateView === undefined) throw new Error(vscode.l10n.t('The run {0} has no candidate {1}.', storedId(address.run), address.candidate));
  const text = renderPrompt(parsePrompt(view.promptPath, view.promptText), candidateView.slots);
  return { ...address, open, view, candidateView, text };
}
