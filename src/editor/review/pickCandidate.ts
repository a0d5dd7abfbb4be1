import * as vscode from 'vscode';
import { formatPoints, formatScore } from '../format';
import { showMessage } from '../plainMessage';
import type { RunService } from '../runs/runService';
import type { CandidateAddress } from './candidateAddress';

/** Offers the admitted candidates of a run, the suggested one first: a shorter one that ties may be it, not the last that was admitted. */
export async function pickCandidate(runs: RunService, runId: string): Promise<CandidateAddress | undefined> {
  const view = await runs.view(runId);
  if (view === undefined) return undefined;
  // Each admitted candidate was better than the one before it.
  const admitted = view.candidates.filter(({ id, state }) => id !== view.baseline && (state === 'best' || state === 'admitted')).reverse();
  const candidates = [...admitted.filter(({ id }) => id === view.best), ...admitted.filter(({ id }) => id !== view.best)];
  if (candidates.length === 0) {
    void showMessage('information', vscode.l10n.t('This run admitted no candidate.'));
    return undefined;
  }
  const items = candidates.map(({ id, scores, change }) => ({
    label: id === view.best ? vscode.l10n.t('Candidate {0} (suggested)', id) : vscode.l10n.t('Candidate {0}', id),
    description: scores.validation === undefined ? '' : `${formatScore(scores.validation)} · ${formatPoints(change ?? 0)}`,
    candidate: id,
  }));
  const picked = await vscode.window.showQuickPick(items, { title: vscode.l10n.t('Select a candidate') });
  return picked === undefined ? undefined : { run: view.id, candidate: picked.candidate };
}
