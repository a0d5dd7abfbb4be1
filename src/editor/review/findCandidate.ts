import * as vscode from 'vscode';
import type { CandidateChanges } from '../../core/run/view/candidateChanges';
import { changesOf, withConfiguration } from '../../core/run/view/candidateChanges';
import { filesOf, mainFile } from '../../core/run/view/runProgram';
import type { CandidateView, RunView } from '../../core/run/view/runView';
import { currentText } from '../promptFiles/openPromptFile';
import type { OpenRun } from '../runs/openRun';
import { storedId } from '../runs/runKey';
import type { RunService } from '../runs/runService';
import type { CandidateAddress } from './candidateAddress';

/** A candidate together with the run that it belongs to. */
export interface FoundCandidate extends CandidateAddress {
  readonly open: OpenRun;
  readonly view: RunView;
  readonly candidateView: CandidateView;
  /** What accepting it changes. */
  readonly changes: CandidateChanges;
}

/** Finds a candidate. @throws Error, in words for a person, when the run or the candidate is gone. */
export async function findCandidate(runs: RunService, address: CandidateAddress): Promise<FoundCandidate> {
  const open = await runs.open(address.run);
  const view = open?.view();
  if (open === undefined || view === undefined) {
    throw new Error(vscode.l10n.t('The run {0} is not in this workspace. It may have been deleted.', storedId(address.run)));
  }
  const candidateView = view.candidates.find(({ id }) => id === address.candidate);
  if (candidateView === undefined)
    throw new Error(vscode.l10n.t('The run {0} has no candidate {1}.', storedId(address.run), address.candidate));
  const changes = changesOf(view, candidateView);
  if (changes === undefined)
    throw new Error(
      vscode.l10n.t(
        'The journal of the run {0} is damaged: it does not tell what candidate {1} changes.',
        storedId(address.run),
        address.candidate,
      ),
    );
  return { ...address, open, view, candidateView, changes };
}

/**
 * The text of a file in a candidate; that of the program's first file without a path. The eval file is shown as it is now, with the
 * candidate's configuration.
 */
export async function candidateText(runs: RunService, address: CandidateAddress, path?: string): Promise<string> {
  const { view, candidateView, changes } = await findCandidate(runs, address);
  const wanted = path ?? mainFile(view).path;
  const { configuration } = changes;
  if (configuration?.path === wanted) {
    const now = (await currentText(vscode.Uri.file(wanted))) ?? '';
    return withConfiguration(now, configuration) ?? now;
  }
  return filesOf(view, candidateView)?.find((file) => file.path === wanted)?.text ?? '';
}
