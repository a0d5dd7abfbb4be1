import * as vscode from 'vscode';
import { describeVerdict } from '../describeVerdict';
import { fileName, methodLabel } from '../format';
import type { RunService } from './runService';

/** Lets a person pick one of the runs. @returns its id, or undefined when none was picked. */
export async function pickRun(runs: RunService): Promise<string | undefined> {
  const views = await runs.views();
  if (views.length === 0) {
    void vscode.window.showInformationMessage(vscode.l10n.t('There are no runs yet. Open a prompt and optimize it.'));
    return undefined;
  }
  const items = views.map(({ id, promptPath, method, verdict, statusLine, startedAt }) => ({
    label: `${fileName(promptPath)} · ${methodLabel(method)}`,
    description: new Date(startedAt).toLocaleString(vscode.env.language),
    detail: [...(verdict === undefined ? [] : [describeVerdict(verdict)]), statusLine].join(' '),
    id,
  }));
  const picked = await vscode.window.showQuickPick(items, { title: vscode.l10n.t('Select a run'), matchOnDescription: true, matchOnDetail: true });
  return picked?.id;
}
