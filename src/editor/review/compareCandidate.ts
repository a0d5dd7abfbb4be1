import * as vscode from 'vscode';
import { mainFile } from '../../core/run/view/runProgram';
import { fileName } from '../format';
import { fileExists } from '../promptFiles/openPromptFile';
import type { RunService } from '../runs/runService';
import type { CandidateAddress } from './candidateAddress';
import { addressOf, candidateScheme, candidateUri } from './candidateAddress';
import type { FoundCandidate } from './findCandidate';
import { findCandidate } from './findCandidate';

/**
 * Opens the diff editor for each file that differs: the file as it is now, or as the run began from it where it is gone, and the candidate.
 */
export async function compareCandidate(runs: RunService, address: CandidateAddress): Promise<void> {
  const found = await findCandidate(runs, address);
  const { files, configuration } = found.changes;
  const paths = [...files.map(({ path }) => path), ...(configuration === undefined ? [] : [configuration.path])];
  // The first file is shown last, and so on top.
  for (const path of paths.toReversed()) await compareFile(found, path, paths.length === 1);
}

async function compareFile({ run, candidate: id, view }: FoundCandidate, path: string, isOnly: boolean): Promise<void> {
  const file = vscode.Uri.file(path);
  const name = fileName(path);
  const isFirst = path === mainFile(view).path;
  const candidate = candidateUri({ run, candidate: id }, path, isFirst);
  const options = { preview: isOnly };
  if (await fileExists(file)) {
    await vscode.commands.executeCommand('vscode.diff', file, candidate, vscode.l10n.t('{0} (current ↔ candidate {1})', name, id), options);
  } else {
    const original = candidateUri({ run, candidate: view.baseline }, path, isFirst);
    await vscode.commands.executeCommand(
      'vscode.diff',
      original,
      candidate,
      vscode.l10n.t('{0} (original ↔ candidate {1})', name, id),
      options,
    );
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
