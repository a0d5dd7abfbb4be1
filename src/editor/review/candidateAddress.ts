import * as vscode from 'vscode';
import { fileName } from '../format';

/** The scheme of candidates shown as documents: `whetstone-candidate:/RUN/CANDIDATE/FILE`. */
export const candidateScheme = 'whetstone-candidate';

/** Names a candidate of a run. */
export interface CandidateAddress {
  readonly run: string;
  readonly candidate: string;
}

/** The document of a candidate. Its last part is the file's own name, so that its language is the file's. */
export function candidateUri({ run, candidate }: CandidateAddress, promptPath: string): vscode.Uri {
  return vscode.Uri.from({ scheme: candidateScheme, path: `/${run}/${candidate}/${fileName(promptPath)}` });
}

/** The candidate that a document shows. */
export function addressOf(uri: vscode.Uri): CandidateAddress {
  const [, run = '', candidate = ''] = uri.path.split('/');
  return { run, candidate };
}
