import * as vscode from 'vscode';
import { hashText } from '../../core/hash';
import { describeVerdict } from '../describeVerdict';
import { isTrusted } from '../optimize/trust';
import { fileExists, openPromptFile } from '../promptFiles/openPromptFile';
import type { RunService } from '../runs/runService';
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
 */
export async function acceptCandidate(runs: RunService, address: CandidateAddress): Promise<void> {
  // The journal says which file it is, and a workspace may bring journals along.
  if (!(await isTrusted(vscode.l10n.t('Candidates are accepted only in a trusted workspace, because its files decide what they change.')))) return;
  const found = await findCandidate(runs, address);
  if (!(await insistsOn(found))) return;
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
    void vscode.window.showInformationMessage(vscode.l10n.t('The file holds candidate {0} already.', address.candidate));
    return;
  }
  await runs.note(found.open, { type: 'accepted', candidate: address.candidate, hashBefore: hashText(before), hashAfter: hashText(after) });
  await closeComparison(address);
  await openPromptFile(file);
  vscode.window.setStatusBarMessage(vscode.l10n.t('Accepted candidate {0}. Undo takes it back.', address.candidate), 8000);
}

/** Says what speaks against a candidate, and asks: the run has rejected it, or it did no better than the original on the test cases. @returns whether it is to be accepted all the same */
async function insistsOn({ candidate, candidateView: { state, reason = '' }, view: { best, verdict } }: FoundCandidate): Promise<boolean> {
  const accept = vscode.l10n.t('Accept It Nevertheless');
  const ask = async (message: string, detail: string): Promise<boolean> => (await vscode.window.showWarningMessage(message, { modal: true, detail }, accept)) === accept;
  if (state === 'rejected') return ask(vscode.l10n.t('The run rejected candidate {0}.', candidate), reason);
  // The verdict is about the candidate that is suggested, and no other.
  if (candidate !== best || verdict === undefined) return true;
  if (verdict.kind === 'worse') return ask(vscode.l10n.t('Candidate {0} did worse than the original on the test cases.', candidate), describeVerdict(verdict));
  if (verdict.kind === 'no gain') return ask(vscode.l10n.t('Candidate {0} brought no gain on the test cases.', candidate), describeVerdict(verdict));
  return true;
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

/** A file's text as its document has it: no byte order mark, and the document's line ends. */
function asDocumentText(text: string, document: vscode.TextDocument): string {
  const lines = text.replace(/^\uFEFF/, '').replace(/\r\n?/g, '\n');
  return document.eol === vscode.EndOfLine.CRLF ? lines.replace(/\n/g, '\r\n') : lines;
}
