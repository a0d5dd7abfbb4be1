import * as vscode from 'vscode';
import { minimalEdits } from '../../core/prompt/edits';
import { fileExists, openText } from '../promptFiles/openPromptFile';

/** A file's text before and after a change, as its document has it; undefined for no file. */
export interface TextChange {
  readonly file: vscode.Uri;
  readonly before: string | undefined;
  readonly after: string | undefined;
}

/** A file as it is now; without a document where there is none. */
export interface FileNow {
  readonly file: vscode.Uri;
  readonly document: vscode.TextDocument | undefined;
}

/** How often an edit is offered to the editor, and how long its refusal may take to explain itself, in milliseconds. */
const attempts = 10;
const settleTime = 200;

/**
 * Makes the texts of files other ones in their documents: by the smallest edits, as one step that can be undone, unsaved. The editor
 * refuses
 * an edit that crosses another one, such as what an automatic save tidies up. Then `wanted` is asked again, for the texts that are there
 * by then: so nothing that was written meanwhile is lost.
 *
 * @param wanted the new texts of the files, in their order, undefined for one that is to go; or undefined to leave all alone; may ask a
 * person
 * @returns what was changed, nothing where all was so already; undefined when the texts were left alone
 * @throws Error, in words for a person, when a file cannot be opened, or the editor refuses for good
 */
export async function changeTexts(
  files: readonly vscode.Uri[],
  label: string,
  wanted: (now: readonly FileNow[]) => Promise<readonly (string | undefined)[] | undefined>,
): Promise<readonly TextChange[] | undefined> {
  for (let refusals = 0; refusals < attempts;) {
    const read = await readAll(files);
    const texts = read.map(textOf);
    const after = await wanted(read);
    if (after === undefined) return undefined;
    const changes = files
      .map((file, index): TextChange => ({ file, before: texts[index], after: after[index] }))
      .filter((change) => change.before !== change.after);
    if (changes.length === 0) return [];
    // While a person was asked, an automatic save or the person may have changed a text, or the editor closed a document.
    const documents = await readAll(files);
    if (documents.some((now, index) => textOf(now) !== texts[index])) continue;
    const changed = nextChange(files);
    if (await vscode.workspace.applyEdit(toEdit(documents, changes, label))) return changes;
    refusals++;
    await changed;
  }
  const names = files.map((file) => vscode.workspace.asRelativePath(file)).join(', ');
  throw new Error(vscode.l10n.t('{0} is being changed by something else, so nothing was accepted. Try again.', names));
}

async function readAll(files: readonly vscode.Uri[]): Promise<readonly FileNow[]> {
  const read: FileNow[] = [];
  for (const file of files) read.push({ file, document: (await fileExists(file)) ? await openText(file) : undefined });
  return read;
}

function textOf({ document }: FileNow): string | undefined {
  return document?.getText();
}

function toEdit(documents: readonly FileNow[], changes: readonly TextChange[], label: string): vscode.WorkspaceEdit {
  const edit = new vscode.WorkspaceEdit();
  const metadata = { label, needsConfirmation: false };
  for (const { file, before, after } of changes) {
    const document = documents.find((each) => each.file === file)?.document;
    if (after === undefined) edit.deleteFile(file, {}, metadata);
    else if (before === undefined || document === undefined)
      edit.createFile(file, { contents: new TextEncoder().encode(after), overwrite: false }, metadata);
    else {
      for (const { start, end, text } of minimalEdits(before, after)) {
        edit.replace(file, new vscode.Range(document.positionAt(start), document.positionAt(end)), text, metadata);
      }
    }
  }
  return edit;
}

/** Resolves when one of the documents changes, or after a while. */
function nextChange(files: readonly vscode.Uri[]): Promise<void> {
  const names = new Set(files.map(String));
  return new Promise((resolve) => {
    const done = (): void => {
      clearTimeout(timer);
      listener.dispose();
      resolve();
    };
    const timer = setTimeout(done, settleTime);
    const listener = vscode.workspace.onDidChangeTextDocument(({ document }) => names.has(document.uri.toString()) && done());
  });
}
