import * as vscode from 'vscode';
import type { RunSummary } from '../../core/run/view/runSummary';
import { mainPath } from '../../core/run/view/mainPath';
import { describeOutcome } from '../describeOutcome';
import { methodLabel } from '../format';
import { showMessage } from '../plainMessage';
import type { RunService } from './runService';

/** Which runs are offered, and what is said of it. */
export interface RunQuestion {
  readonly title: string;
  /** Said when no run is offered. */
  readonly none: string;
  readonly isOffered: (run: RunSummary) => boolean;
}

/** Lets a person pick one of the runs, the newest first. @returns its id, or undefined when none was picked. */
export async function pickRun(runs: RunService, question: RunQuestion = anyRun()): Promise<string | undefined> {
  const views = (await runs.summaries()).filter(question.isOffered);
  if (views.length === 0) {
    void showMessage('information', question.none);
    return undefined;
  }
  const items = views.map((run) => ({
    label: `${runs.nameOf(mainPath(run))} · ${methodLabel(run.method)}`,
    description: new Date(run.startedAt).toLocaleString(vscode.env.language),
    detail: describeOutcome(run),
    id: run.id,
  }));
  const picked = await vscode.window.showQuickPick(items, { title: question.title, matchOnDescription: true, matchOnDetail: true });
  return picked?.id;
}

function anyRun(): RunQuestion {
  return {
    title: vscode.l10n.t('Select a run'),
    none: vscode.l10n.t('There are no runs yet. Open a prompt and optimize it.'),
    isOffered: () => true,
  };
}
