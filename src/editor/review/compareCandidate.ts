import * as vscode from 'vscode';
import type { RunService } from '../runs/runService';
import type { CandidateAddress } from './candidateAddress';
import { candidateUri } from './candidateAddress';
import { findCandidate } from './findCandidate';

/** Opens the diff editor: the file as it is now, and the candidate. */
export async function compareCandidate(runs: RunService, address: CandidateAddress): Promise<void> {
  const { view } = await findCandidate(runs, address);
  const file = vscode.Uri.file(view.promptPath);
  const name = view.promptPath.split(/[\\/]/).pop() ?? view.promptPath;
  const title = vscode.l10n.t('{0} (current ↔ candidate {1})', name, address.candidate);
  await vscode.commands.executeCommand('vscode.diff', file, candidateUri(address, view.promptPath), title, { preview: true });
}
