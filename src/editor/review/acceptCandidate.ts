import * as vscode from 'vscode';
import { hashText } from '../../core/hash';
import { minimalEdits } from '../../core/prompt/edits';
import { fileExists, openPromptFile, openText } from '../promptFiles/openPromptFile';
import type { RunService } from '../runs/runService';
import type { CandidateAddress } from './candidateAddress';
import { chooseForChangedFile } from './changedFile';
import { closeComparison } from './compareCandidate';
import type { FoundCandidate } from './findCandidate';
import { findCandidate } from './findCandidate';

/**
 * Accepts a candidate into its file: the smallest edits that make the file the candidate's, as one step that can be undone. The
 * file is not saved, for the person to look at. When the file is no longer what the run began from, the person chooses.
 */
export async function acceptCandidate(runs: RunService, address: CandidateAddress): Promise<void> {
  const found = await findCandidate(runs, address);
  const file = vscode.Uri.file(found.view.promptPath);
  if (!(await fileExists(file)) && !(await recreate(found, file))) return;
  const document = await openText(file);
  const before = document.getText();
  const candidate = asDocumentText(found.text, document);
  const original = asDocumentText(found.view.promptText, document);
  const after = before === original || before === candidate ? candidate : await chooseForChangedFile(runs, found, before, candidate);
  if (after === undefined) return;
  if (after === before) {
    void vscode.window.showInformationMessage(vscode.l10n.t('The file holds candidate {0} already.', address.candidate));
    return;
  }
  await apply(document, before, after, vscode.l10n.t('Accept Whetstone candidate {0}', address.candidate));
  await runs.note(found.open, { type: 'accepted', candidate: address.candidate, hashBefore: hashText(before), hashAfter: hashText(after) });
  await closeComparison(address);
  await openPromptFile(file);
  vscode.window.setStatusBarMessage(vscode.l10n.t('Accepted candidate {0}. Undo takes it back.', address.candidate), 8000);
}

/** Offers to make a file anew that is gone, as it was when the run began. @returns whether it is there now. */
async function recreate({ view }: FoundCandidate, file: vscode.Uri): Promise<boolean> {
  const create = vscode.l10n.t('Create It Again');
  const message = vscode.l10n.t('There is no file {0} any more.', vscode.workspace.asRelativePath(file));
  const detail = vscode.l10n.t('It was moved, renamed or deleted. It can be created again with the text that this run began from, and the candidate be accepted into it.');
  if ((await vscode.window.showWarningMessage(message, { modal: true, detail }, create)) !== create) return false;
  const edit = new vscode.WorkspaceEdit();
  edit.createFile(file, { contents: new TextEncoder().encode(view.promptText), overwrite: false });
  if (!(await vscode.workspace.applyEdit(edit))) throw new Error(vscode.l10n.t('The file {0} could not be created.', vscode.workspace.asRelativePath(file)));
  return true;
}

/** How often an edit is offered to the editor, and how long it is left to settle in between, in milliseconds. */
const editAttempts = 5;
const settleTime = 100;

/** An edit that crosses another one, such as an automatic save, is refused by the editor: it is offered again while the text is the same. */
async function apply(document: vscode.TextDocument, before: string, after: string, label: string): Promise<void> {
  for (let attempt = 1; attempt <= editAttempts && document.getText() === before; attempt++) {
    const edit = new vscode.WorkspaceEdit();
    for (const { start, end, text } of minimalEdits(before, after)) {
      edit.replace(document.uri, new vscode.Range(document.positionAt(start), document.positionAt(end)), text, { label, needsConfirmation: false });
    }
    if (await vscode.workspace.applyEdit(edit)) return;
    await new Promise((resolve) => setTimeout(resolve, settleTime));
  }
  throw new Error(vscode.l10n.t('The file changed in the meantime, so nothing was accepted. Try again.'));
}

/** A file's text as its document has it: no byte order mark, and the document's line ends. */
function asDocumentText(text: string, document: vscode.TextDocument): string {
  const lines = text.replace(/^\uFEFF/, '').replace(/\r\n?/g, '\n');
  return document.eol === vscode.EndOfLine.CRLF ? lines.replace(/\n/g, '\r\n') : lines;
}
