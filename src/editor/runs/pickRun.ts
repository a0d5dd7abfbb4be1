import * as vscode from 'vscode';
import type { RunView } from '../../core/run/runView';
import { describeOutcome } from '../describeOutcome';
import { fileName, methodLabel } from '../format';
import type { RunService } from './runService';

/** Which runs are offered, and what is said of it. */
export interface RunQuestion {
  readonly title: string;
  /** Said when no run is offered. */
  readonly none: string;
  readonly isOffered: (run: RunView) => boolean;
}

/** Lets a person pick one of the runs, the newest first. @returns its id, or undefined when none was picked. */
export async function pickRun(runs: RunService, question: RunQuestion = anyRun()): Promise<string | undefined> {
  const views = (await runs.views()).filter(question.isOffered);
  if (views.length === 0) {
    void vscode.window.showInformationMessage(question.none);
    return undefined;
  }
  const items = views.map((view) => ({
    label: `${fileName(view.promptPath)} · ${methodLabel(view.method)}`,
    description: new Date(view.startedAt).toLocaleString(vscode.env.language),
    detail: describeOutcome(view),
    id: view.id,
  }));
  const picked = await vscode.window.showQuickPick(items, { title: question.title, matchOnDescription: true, matchOnDetail: true });
  return picked?.id;
}

function anyRun(): RunQuestion {
  return { title: vscode.l10n.t('Select a run'), none: vscode.l10n.t('There are no runs yet. Open a prompt and optimize it.'), isOffered: () => true };
}
