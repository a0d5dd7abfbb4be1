import * as vscode from 'vscode';

/**
 * The scheme of candidates shown as documents: `whetstone-candidate:/RUN/CANDIDATE/FOLDER/FILE`, with the path of a file that is not the
 * first as the query.
 */
export const candidateScheme = 'whetstone-candidate';

/** Names a candidate of a run. */
export interface CandidateAddress {
  readonly run: string;
  readonly candidate: string;
}

/**
 * The document of a file of a candidate. It ends as the file's own path does: its language hangs on the name, and VS Code wants a skill's
 * name to be
 * its folder's.
 * @param isFirst whether it is the first file of the program
 */
export function candidateUri({ run, candidate }: CandidateAddress, path: string, isFirst = true): vscode.Uri {
  const place = `/${run}/${candidate}/${path.split(/[\\/]/).slice(-2).join('/')}`;
  return vscode.Uri.from({ scheme: candidateScheme, path: place, ...(isFirst ? {} : { query: path }) });
}

/** The candidate that a document shows. */
export function addressOf(uri: vscode.Uri): CandidateAddress {
  const [, run = '', candidate = ''] = uri.path.split('/');
  return { run, candidate };
}

/** The path of the file that a document shows of it; undefined for the first file of the program. */
export function fileOf(uri: vscode.Uri): string | undefined {
  return uri.query === '' ? undefined : uri.query;
}
