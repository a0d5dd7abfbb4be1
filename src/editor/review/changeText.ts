import * as vscode from 'vscode';
import { minimalEdits } from '../../core/prompt/edits';
import { openText } from '../promptFiles/openPromptFile';

/** A document's text before and after a change, as the document has it. */
export interface TextChange {
  readonly before: string;
  readonly after: string;
}

/** How often an edit is offered to the editor, and how long its refusal may take to explain itself, in milliseconds. */
const attempts = 10;
const settleTime = 200;

/**
 * Makes a file's text another one in its document: by the smallest edits, as one step that can be undone, unsaved. The editor refuses
 * an edit that crosses another one, such as what an automatic save tidies up. Then `wanted` is asked again, for the text that is there
 * by then: so nothing that was written meanwhile is lost.
 *
 * @param wanted the new text of the document, or undefined to leave it alone; may ask a person
 * @returns undefined when the text was left alone
 * @throws Error, in words for a person, when the file cannot be opened, or the editor refuses for good
 */
export async function changeText(file: vscode.Uri, label: string, wanted: (document: vscode.TextDocument) => Promise<string | undefined>): Promise<TextChange | undefined> {
  for (let refusals = 0; refusals < attempts; ) {
    const read = await openText(file);
    const before = read.getText();
    const after = await wanted(read);
    if (after === undefined) return undefined;
    if (after === before) return { before, after };
    // While a person was asked, an automatic save or the person may have changed the text, or the editor closed the document.
    const document = await openText(file);
    if (document.getText() !== before) continue;
    const changed = nextChange(document);
    if (await vscode.workspace.applyEdit(toEdit(document, before, after, label))) return { before, after };
    refusals++;
    await changed;
  }
  throw new Error(vscode.l10n.t('{0} is being changed by something else, so nothing was accepted. Try again.', vscode.workspace.asRelativePath(file)));
}

function toEdit(document: vscode.TextDocument, before: string, after: string, label: string): vscode.WorkspaceEdit {
  const edit = new vscode.WorkspaceEdit();
  for (const { start, end, text } of minimalEdits(before, after)) {
    edit.replace(document.uri, new vscode.Range(document.positionAt(start), document.positionAt(end)), text, { label, needsConfirmation: false });
  }
  return edit;
}

/** Resolves when the document changes, or after a while. */
function nextChange(document: vscode.TextDocument): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      clearTimeout(timer);
      listener.dispose();
      resolve();
    };
    const timer = setTimeout(done, settleTime);
    const listener = vscode.workspace.onDidChangeTextDocument((event) => event.document === document && done());
  });
}
