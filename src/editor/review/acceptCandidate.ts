import * as vscode from 'vscode';
import { hashText } from '../../core/hash';
import type { FileChange } from '../../core/run/view/candidateChanges';
import { withConfiguration } from '../../core/run/view/candidateChanges';
import { writeConfiguration } from '../../core/eval/configuration';
import { showMessage } from '../plainMessage';
import { openPromptFile } from '../promptFiles/openPromptFile';
import type { RunService } from '../runs/runService';
import { requireTrust } from '../trust';
import { acceptTarget, mayChange } from './acceptTarget';
import type { CandidateAddress } from './candidateAddress';
import type { ChangedFile } from './changedFile';
import { chooseForChangedFiles } from './changedFile';
import type { FileNow } from './changeTexts';
import { changeTexts } from './changeTexts';
import { closeComparison } from './compareCandidate';
import { asDocumentText } from './documentText';
import type { FoundCandidate } from './findCandidate';
import { findCandidate } from './findCandidate';
import { insistsOn } from './insistence';

/** A file that is to change, and how. Without a change it is the eval file, whose configuration does. */
interface Target {
  readonly file: vscode.Uri;
  readonly change?: FileChange;
}

/**
 * Accepts a candidate into the files of its program: the smallest edits that make them the candidate's, as one step that can be undone. The
 * files are left unsaved, for the person to look at, unless VS Code saves by itself. What is not proven is accepted only when the person
 * says
 * so again, and where a file is no longer what the run began from, the person chooses.
 * @throws NotTrusted in a workspace that is not trusted; Error, in words for a person, when it cannot be accepted.
 */
export async function acceptCandidate(runs: RunService, address: CandidateAddress): Promise<void> {
  // The journal says which files these are, and a workspace may bring journals along.
  requireTrust('accept');
  const found = await findCandidate(runs, address);
  if (!(await insistsOn(found))) return;
  const targets = await targetsOf(runs, found);
  if (targets === undefined) return;
  const label = vscode.l10n.t('Accept Whetstone candidate {0}', address.candidate);
  const changes = await changeTexts(
    targets.map(({ file }) => file),
    label,
    (now) => wantedTexts(runs, found, targets, now),
  );
  if (changes === undefined) return;
  if (changes.length === 0) {
    void showMessage('information', vscode.l10n.t('The file holds candidate {0} already.', address.candidate));
    return;
  }
  const hash = (texts: readonly (string | undefined)[]): string => hashText(texts.map((text) => text ?? '').join('\n'));
  const [hashBefore, hashAfter] = [hash(changes.map(({ before }) => before)), hash(changes.map(({ after }) => after))];
  await runs.note(found.open, { type: 'accepted', candidate: address.candidate, hashBefore, hashAfter });
  await closeComparison(address);
  const shown = changes.find(({ after }) => after !== undefined);
  if (shown !== undefined) await openPromptFile(shown.file);
  vscode.window.setStatusBarMessage(vscode.l10n.t('Accepted candidate {0}. Undo takes it back.', address.candidate), 8000);
}

/** The files that are to change; undefined when the person decided against one. */
async function targetsOf(runs: RunService, found: FoundCandidate): Promise<readonly Target[] | undefined> {
  const { files, configuration } = found.changes;
  const targets: Target[] = [];
  for (const change of files) {
    const file = await acceptTarget(runs, found, change);
    if (file === undefined) return undefined;
    targets.push({ file, change });
  }
  if (configuration === undefined) return targets;
  const evalFile = vscode.Uri.file(configuration.path);
  return (await mayChange(runs, evalFile)) ? [...targets, { file: evalFile }] : undefined;
}

/**
 * The texts that the files are to have; those that are neither as the run began from them nor as the candidate has them are asked about.
 */
async function wantedTexts(
  runs: RunService,
  found: FoundCandidate,
  targets: readonly Target[],
  now: readonly FileNow[],
): Promise<readonly (string | undefined)[] | undefined> {
  const wanted = targets.map((target, index) => wantedText(found, target, now[index]?.document));
  const changed = wanted.filter((each): each is ChangedFile => typeof each === 'object');
  const chosen = changed.length === 0 ? [] : await chooseForChangedFiles(runs, found, changed);
  return chosen && wanted.map((each) => (typeof each === 'object' ? chosen[changed.indexOf(each)] : each));
}

function wantedText(
  { changes }: FoundCandidate,
  { file, change }: Target,
  document: vscode.TextDocument | undefined,
): string | undefined | ChangedFile {
  const asShown = (text: string | undefined): string | undefined =>
    text === undefined || document === undefined ? text : asDocumentText(text, document);
  const current = document?.getText();
  if (change !== undefined) {
    const after = asShown(change.after);
    if (current === after || current === asShown(change.before)) return after;
    if (current === undefined || after === undefined || change.before === undefined) {
      throw new Error(
        vscode.l10n.t(
          '{0} is no longer as this run knew it, so nothing was accepted. Look at it first.',
          vscode.workspace.asRelativePath(file),
        ),
      );
    }
    return { path: change.path, current, candidate: after };
  }
  if (changes.configuration === undefined || current === undefined) {
    throw new Error(
      vscode.l10n.t('There is no file {0} any more. It was moved, renamed or deleted.', vscode.workspace.asRelativePath(file)),
    );
  }
  const configured = withConfiguration(current, changes.configuration);
  if (configured !== undefined) return configured;
  const replaced = writeConfiguration(current, changes.configuration.after);
  return { path: changes.configuration.path, current, candidate: replaced, merged: replaced };
}
