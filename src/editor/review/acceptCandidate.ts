import * as vscode from 'vscode';
import { hashText } from '../../core/hash';
import { minimalEdits } from '../../core/prompt/edits';
import { parsePrompt } from '../../core/prompt/parsePrompt';
import { renderPrompt } from '../../core/prompt/renderPrompt';
import type { RunService } from '../runs/runService';
import type { CandidateAddress } from './candidateAddress';
import { compareCandidate } from './compareCandidate';
import type { FoundCandidate } from './findCandidate';
import { findCandidate } from './findCandidate';

/**
 * Accepts a candidate into its file: the smallest edits that make the file the candidate's, as one step that can be undone. The
 * file stays unsaved, for the person to look at. When the file is no longer what the run began from, the person chooses.
 */
export async function acceptCandidate(runs: RunService, address: CandidateAddress): Promise<void> {
  const found = await findCandidate(runs, address);
  const document = await vscode.workspace.openTextDocument(vscode.Uri.file(found.view.promptPath));
  const before = document.getText();
  const candidate = asDocumentText(found.text, document);
  if (before === candidate) {
    void vscode.window.showInformationMessage(vscode.l10n.t('The file holds candidate {0} already.', address.candidate));
    return;
  }
  const after = before === asDocumentText(found.view.promptText, document) ? candidate : await chooseForChangedFile(runs, found, before, candidate);
  if (after === undefined) return;
  await apply(document, before, after, vscode.l10n.t('Accept Whetstone candidate {0}', address.candidate));
  await runs.note(found.open, { type: 'accepted', candidate: address.candidate, hashBefore: hashText(before), hashAfter: hashText(after) });
  await closeDiff(address);
  await vscode.window.showTextDocument(document, { preview: false });
  vscode.window.setStatusBarMessage(vscode.l10n.t('Accepted candidate {0}. Undo takes it back; the file is not saved yet.', address.candidate), 8000);
}

/** Asks what to do when the file has changed since the run began. Returns the text to write, or undefined to leave the file alone. */
async function chooseForChangedFile(runs: RunService, found: FoundCandidate, current: string, candidate: string): Promise<string | undefined> {
  const merged = withSlotsOf(found, current);
  const keep = vscode.l10n.t('Keep My Changes, Replace the Slots');
  const replace = vscode.l10n.t('Replace the Whole File');
  const compare = vscode.l10n.t('Compare First');
  const choice = await vscode.window.showWarningMessage(
    vscode.l10n.t('The file has changed since this run began.'),
    {
      modal: true,
      detail: vscode.l10n.t(
        'The candidate was measured with the file as it was. Keep your changes and take only the slots from the candidate, replace the whole file, or compare the two first. Either way one undo brings your text back.',
      ),
    },
    ...(merged === undefined ? [] : [keep]),
    replace,
    compare,
  );
  if (choice === keep) return merged;
  if (choice === replace) return candidate;
  if (choice === compare) await compareCandidate(runs, found);
  return undefined;
}

/** The current text with the candidate's changed slots; undefined when it no longer has them. */
function withSlotsOf({ view, candidateView }: FoundCandidate, current: string): string | undefined {
  try {
    const original = parsePrompt(view.promptPath, view.promptText);
    const changed = original.slots.filter(({ name, text }) => candidateView.slots[name] !== text).map(({ name }) => name);
    const prompt = parsePrompt(view.promptPath, current);
    const there = new Set(prompt.slots.map(({ name }) => name));
    if (!changed.every((name) => there.has(name))) return undefined;
    return renderPrompt(prompt, Object.fromEntries(changed.map((name) => [name, candidateView.slots[name] ?? ''])));
  } catch {
    return undefined;
  }
}

async function apply(document: vscode.TextDocument, before: string, after: string, label: string): Promise<void> {
  const edit = new vscode.WorkspaceEdit();
  for (const { start, end, text } of minimalEdits(before, after)) {
    edit.replace(document.uri, new vscode.Range(document.positionAt(start), document.positionAt(end)), text, { label, needsConfirmation: false });
  }
  if (!(await vscode.workspace.applyEdit(edit))) {
    throw new Error(vscode.l10n.t('The file could not be changed. Is it read-only?'));
  }
}

/** Closes the diff editor of a candidate. */
export async function closeDiff({ run, candidate }: CandidateAddress): Promise<void> {
  const tabs = vscode.window.tabGroups.all.flatMap((group) => group.tabs);
  const open = tabs.filter(({ input }) => input instanceof vscode.TabInputTextDiff && input.modified.path.startsWith(`/${run}/${candidate}/`));
  await vscode.window.tabGroups.close(open);
}

/** A file's text as its document has it: no byte order mark, and the document's line ends. */
function asDocumentText(text: string, document: vscode.TextDocument): string {
  const lines = text.replace(/^\uFEFF/, '').replace(/\r\n?/g, '\n');
  return document.eol === vscode.EndOfLine.CRLF ? lines.replace(/\n/g, '\r\n') : lines;
}
