import * as vscode from 'vscode';
import { hashText } from '../../core/hash';
import { showMessage } from '../plainMessage';
import { openPromptFile } from '../promptFiles/openPromptFile';
import type { RunService } from '../runs/runService';
import { requireTrust } from '../trust';
import { acceptTarget } from './acceptTarget';
import type { CandidateAddress } from './candidateAddress';
import { chooseForChangedFile } from './changedFile';
import { changeText } from './changeText';
import { closeComparison } from './compareCandidate';
import { asDocumentText } from './documentText';
import { findCandidate } from './findCandidate';
import { insistsOn } from './insistence';

/**
 * Accepts a candidate into its file: the smallest edits that make the file the candidate's, as one step that can be undone. The
 * file is left unsaved, for the person to look at, unless VS Code saves by itself. What is not proven is accepted only when the person says
 * so again, and where the file is no longer what the run began from, the person chooses.
 * @throws NotTrusted in a workspace that is not trusted; Error, in words for a person, when it cannot be accepted.
 */
export async function acceptCandidate(runs: RunService, address: CandidateAddress): Promise<void> {
  // The journal says which file it is, and a workspace may bring journals along.
  requireTrust('accept');
  const found = await findCandidate(runs, address);
  if (!(await insistsOn(found))) return;
  const file = await acceptTarget(runs, found);
  if (file === undefined) return;
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
