import * as vscode from 'vscode';
import type { FileChange } from '../../core/run/view/candidateChanges';
import { isBelowAny } from '../../storage/realPlace';
import { askModally } from '../plainMessage';
import { fileExists, openText } from '../promptFiles/openPromptFile';
import type { RunService } from '../runs/runService';
import { asDocumentText } from './documentText';
import type { FoundCandidate } from './findCandidate';

/**
 * The file that a change is to be made to: the one that the journal names. A journal is no more to be believed than any other
 * file: one outside of the folders that have runs is changed or made only when the person says so. Where the file is gone, the person may
 * have it created again, or choose the one that it is now.
 *
 * @returns undefined when the person decided against it
 * @throws Error, in words for a person, when the file cannot be created, or the chosen one is another prompt
 */
export async function acceptTarget(runs: RunService, found: FoundCandidate, change: FileChange): Promise<vscode.Uri | undefined> {
  const named = vscode.Uri.file(change.path);
  if (isMade(change) || (await fileExists(named))) return (await mayChange(runs, named)) ? named : undefined;
  const create = vscode.l10n.t('Create It Again');
  const choose = vscode.l10n.t('Choose the File…');
  const message = vscode.l10n.t('There is no file {0} any more.', vscode.workspace.asRelativePath(named));
  const detail = vscode.l10n.t(
    'It was moved, renamed or deleted. If it is elsewhere now, choose it: ' +
      'the candidate is accepted into a file that has the text that this run began from. Or have it created again with that text.',
  );
  const chosen = await askModally(message, detail, choose, create);
  if (chosen === choose) return chooseFile(found, change);
  if (chosen !== create || !(await mayChange(runs, named))) return undefined;
  await createAgain(named, change.before);
  return named;
}

/** Whether a change makes a file or removes it, so that it may not be there. */
function isMade({ before, after }: FileChange): boolean {
  return before === undefined || after === undefined;
}

/** Whether a file that a journal names may be changed: one that is nowhere near the runs only if the person says so. */
export async function mayChange({ roots }: RunService, file: vscode.Uri): Promise<boolean> {
  if (await isBelowAny(roots, file.fsPath)) return true;
  const accept = vscode.l10n.t('Accept There');
  const message = vscode.l10n.t('The file of this run is outside of the workspace.');
  const detail = vscode.l10n.t('{0}\n\nThe journal of the run names it. Accept only if this is the prompt that you mean.', file.fsPath);
  return (await askModally(message, detail, accept)) === accept;
}

/** Lets the person say which file the prompt is now. */
async function chooseFile({ open }: FoundCandidate, { before, after }: FileChange): Promise<vscode.Uri | undefined> {
  const title = vscode.l10n.t('Which file is the prompt now?');
  const [file] =
    (await vscode.window.showOpenDialog({
      title,
      openLabel: vscode.l10n.t('Accept There'),
      defaultUri: vscode.Uri.file(open.store.root),
      canSelectMany: false,
    })) ?? [];
  if (file === undefined) return undefined;
  const document = await openText(file);
  const current = document.getText();
  if ([before, after].some((each) => each !== undefined && asDocumentText(each, document) === current)) return file;
  throw new Error(
    vscode.l10n.t(
      '{0} does not have the text that this run began from, so nothing was accepted. Choose the file that has it.',
      vscode.workspace.asRelativePath(file),
    ),
  );
}

/** Makes a file anew, as it was when the run began. */
async function createAgain(file: vscode.Uri, text = ''): Promise<void> {
  const edit = new vscode.WorkspaceEdit();
  edit.createFile(file, { contents: new TextEncoder().encode(text), overwrite: false });
  if (!(await vscode.workspace.applyEdit(edit)))
    throw new Error(vscode.l10n.t('The file {0} could not be created.', vscode.workspace.asRelativePath(file)));
}
