import * as vscode from 'vscode';

/** The scheme of candidates shown as documents: `whetstone-candidate:/RUN/CANDIDATE/FOLDER/FILE`. */
export const candidateScheme = 'whetstone-candidate';

/** Names a candidate of a run. */
export interface CandidateAddress {
  readonly run: string;
  readonly candidate: string;
}

/** The document of a candidate. It ends as the file's own path does: its language hangs on the name, and VS Code wants a skill's name to be its folder's. */
export function candidateUri({ run, candidate }: CandidateAddress, promptPath: string): vscode.Uri {
  return vscode.Uri.from({ scheme: candidateScheme, path: `/${run}/${candidate}/${promptPath.split(/[\\/]/).slice(-2).join('/')}` });
}

/** The candidate that a document shows. */
export function addressOf(uri: vscode.Uri): CandidateAddress {
  const [, run = '', candidate = ''] = uri.path.split('/');
  return { run, candidate };
}
