import * as vscode from 'vscode';
import type { CandidateView, RunView } from '../../core/run/runView';
import { parsePrompt } from '../../core/prompt/parsePrompt';
import { renderPrompt } from '../../core/prompt/renderPrompt';
import type { OpenRun, RunService } from '../runs/runService';

/** The scheme of candidates shown as documents: `whetstone-candidate:/RUN/CANDIDATE/FILE`. */
export const candidateScheme = 'whetstone-candidate';

/** Names a candidate of a run. */
export interface CandidateAddress {
  readonly run: string;
  readonly candidate: string;
}

/** A candidate together with the run that it belongs to. */
export interface FoundCandidate extends CandidateAddress {
  readonly open: OpenRun;
  readonly view: RunView;
  readonly candidate: string;
  readonly candidateView: CandidateView;
  /** The whole file with the candidate's slots. */
  readonly text: string;
}

/** Shows candidates as read-only documents, so that the editor can compare them. */
export class CandidateDocuments implements vscode.TextDocumentContentProvider {
  constructor(private readonly runs: RunService) {}

  async provideTextDocumentContent(uri: vscode.Uri): Promise<string> {
    return (await findCandidate(this.runs, addressOf(uri))).text;
  }
}

/** The document of a candidate. Its last part is the file's own name, so that its language is the file's. */
export function candidateUri({ run, candidate }: CandidateAddress, promptPath: string): vscode.Uri {
  const name = promptPath.split(/[\\/]/).pop() ?? 'prompt';
  return vscode.Uri.from({ scheme: candidateScheme, path: `/${run}/${candidate}/${name}` });
}

/** The candidate that a document shows. */
export function addressOf(uri: vscode.Uri): CandidateAddress {
  const [, run = '', candidate = ''] = uri.path.split('/');
  return { run, candidate };
}

/** Finds a candidate. @throws Error, in words for a person, when the run or the candidate is gone. */
export async function findCandidate(runs: RunService, address: CandidateAddress): Promise<FoundCandidate> {
  const open = await runs.open(address.run);
  const view = open?.fold.view(open.live);
  if (open === undefined || view === undefined) {
    throw new Error(vscode.l10n.t('The run {0} is not in this workspace. It may have been deleted.', address.run));
  }
  const candidateView = view.candidates.find(({ id }) => id === address.candidate);
  if (candidateView === undefined) throw new Error(vscode.l10n.t('The run {0} has no candidate {1}.', address.run, address.candidate));
  const text = renderPrompt(parsePrompt(view.promptPath, view.promptText), candidateView.slots);
  return { ...address, open, view, candidateView, text };
}
