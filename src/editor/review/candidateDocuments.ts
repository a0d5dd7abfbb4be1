import type * as vscode from 'vscode';
import type { RunService } from '../runs/runService';
import { addressOf, fileOf } from './candidateAddress';

/** Shows candidates as read-only documents, so that the editor can compare them. */
export class CandidateDocuments implements vscode.TextDocumentContentProvider {
  constructor(private readonly runs: RunService) {}

  async provideTextDocumentContent(uri: vscode.Uri): Promise<string> {
    const { candidateText } = await import('./findCandidate');
    return candidateText(this.runs, addressOf(uri), fileOf(uri));
  }
}
