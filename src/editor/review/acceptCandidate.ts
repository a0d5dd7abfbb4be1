import * as vscode from 'vscode';
import { hashText } from '../../core/hash';
import { askModally, showMessage } from '../plainMessage';
import { fileExists, openPromptFile } from '../promptFiles/openPromptFile';
import type { RunService } from '../runs/runService';
import { requireTrust } from '../trust';
import type { CandidateAddress } from './candidateAddress';
import { chooseForChangedFile } from './changedFile';
import { changeText } from './changeText';
import { closeComparison } from './compareCandidate';
import type { FoundCandidate } from './findCandidate';
import { findCandidate } from './findCandidate';

/**
 * Accepts a candidate into its file: the smallest edits that make the file the candidate's, as one step that can be undone. The
 * file is left unsaved, for the person to look at, unless VS Code saves by itself. When it is no longer what the run began from, the
 * person chooses.
 * @throws NotTrusted in a workspace that is not trusted; Error, in words for a person, when it cannot be accepted.
 */
export async function acceptCandidate(runs: RunService, address: CandidateAddress): Promise<void> {
  // The journal says which file it is, and a workspace may bring journals along.
  requireTrust('accept');
  const found = await findCandidate(runs, address);
  if (found.candidateView.state === 'rejected' && !(await insistsOn(found))) return;
  const file = vscode.Uri.file(found.view.promptPath);
  if (!(await fileExists(file)) && !(await recreate(found, file))) return;
  const change = await changeText(file, vscode.l10n.t('Accept Whetstone candidate {0}', address.candidate), async (document) => {
    const text = document.getText();
    const candidate = asDocumentText(found.text, document);
    const original = asDocumentText(found.view.promptText, document);
    return text === original || text === candidate ? candidate : chooseForChangedFile(runs, found, text, candidate);
  });
  if (change === undefined) return;
  const { before, after } = change;
  if (after === before) {
    void showMessage('information', vscode.l10n.t('The file holds candidate {0} already.', address.candidate));
    return;
  }
  await runs.note(found.open, { type: 'accepted', candidate: address.candidate, hashBefore: hashText(before), hashAfter: hashText(after) });
  await closeComparison(address);
  await openPromptFile(file);
  vscode.window.setStatusBarMessage(vscode.l10n.t('Accepted candidate {0}. Undo takes it back.', address.candidate), 8000);
}

/** Says why a candidate was rejected, and asks. @returns whether it is to be accepted all the same */
async function insistsOn({ candidate, candidateView: { reason } }: FoundCandidate): Promise<boolean> {
  const accept = vscode.l10n.t('Accept It Nevertheless');
  const message = vscode.l10n.t('The run rejected candidate {0}.', candidate);
  return (await askModally(message, reason ?? '', accept)) === accept;
}

/** Offers to make a file anew that is gone, as it was when the run began. @returns whether it is there now. */
async function recreate({ view }: FoundCandidate, file: vscode.Uri): Promise<boolean> {
  const create = vscode.l10n.t('Create It Again');
  const message = vscode.l10n.t('There is no file {0} any more.', vscode.workspace.asRelativePath(file));
  const detail = vscode.l10n.t('It was moved, renamed or deleted. It can be created again with the text that this run began from, and the candidate be accepted into it.');
  if ((await askModally(message, detail, create)) !== create) return false;
  const edit = new vscode.WorkspaceEdit();
  edit.createFile(file, { contents: new TextEncoder().encode(view.promptText), overwrite: false });
  if (!(await vscode.workspace.applyEdit(edit))) throw new Error(vscode.l10n.t('The file {0} could not be created.', vscode.workspace.asRelativePath(file)));
  return true;
}

/** A file's text as its document has it: no byte order mark, and the document's line ends. */
function asDocumentText(text: string, document: vscode.TextDocument): string {
  const lines = text.replace(/^\uFEFF/, '').replace(/\r\n?/g, '\n');
  return document.eol === vscode.EndOfLine.CRLF ? lines.replace(/\n/g, '\r\n') : lines;
}
