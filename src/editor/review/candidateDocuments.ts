import type * as vscode from 'vscode';
import type { RunService } from '../runs/runService';
import { addressOf } from './candidateAddress';

/** Shows candidates as read-only documents, so that the editor can compare them. */
export class CandidateDocuments implements vscode.TextDocumentContentProvider {
  constructor(private readonly runs: RunService) {}

  async provideTextDocumentContent(uri: vscode.Uri): Promise<string> {
    const { findCandidate } = await import('./findCandidate');
    return (await findCandidate(this.runs, addressOf(uri))).text;
  }
}
