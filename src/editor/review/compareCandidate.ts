import * as vscode from 'vscode';
import { fileName } from '../format';
import { fileExists } from '../promptFiles/openPromptFile';
import type { RunService } from '../runs/runService';
import type { CandidateAddress } from './candidateAddress';
import { addressOf, candidateScheme, candidateUri } from './candidateAddress';
import { findCandidate } from './findCandidate';

/** Opens the diff editor: the file as it is now, or as the run began from it where it is gone, and the candidate. */
export async function compareCandidate(runs: RunService, address: CandidateAddress): Promise<void> {
  const { view } = await findCandidate(runs, address);
  const file = vscode.Uri.file(view.promptPath);
  const name = fileName(view.promptPath);
  const candidate = candidateUri(address, view.promptPath);
  if (await fileExists(file)) {
    await vscode.commands.executeCommand('vscode.diff', file, candidate, vscode.l10n.t('{0} (current ↔ candidate {1})', name, address.candidate), { preview: true });
  } else {
    const original = candidateUri({ run: address.run, candidate: view.baseline }, view.promptPath);
    await vscode.commands.executeCommand('vscode.diff', original, candidate, vscode.l10n.t('{0} (original ↔ candidate {1})', name, address.candidate), { preview: true });
  }
}

/** Closes the editors that show a candidate. */
export async function closeComparison({ run, candidate }: CandidateAddress): Promise<void> {
  const tabs = vscode.window.tabGroups.all.flatMap((group) => group.tabs);
  const open = tabs.filter(({ input }) => {
    const uri = input instanceof vscode.TabInputTextDiff ? input.modified : input instanceof vscode.TabInputText ? input.uri : undefined;
    if (uri?.scheme !== candidateScheme) return false;
    const shown = addressOf(uri);
    return shown.run === run && shown.candidate === candidate;
  });
  await vscode.window.tabGroups.close(open);
}
