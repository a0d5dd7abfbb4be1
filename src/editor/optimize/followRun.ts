import * as vscode from 'vscode';
import { describeVerdict } from '../describeVerdict';
import { formatNumber, formatPercent } from '../format';
import type { RunView } from '../../core/run/runView';
import { showMessage, showProgress } from '../plainMessage';
import { describeProgress } from '../runs/runProgress';
import type { Services } from '../services';
import type { ErrorContext } from '../showError';
import { showError } from '../showError';

/** A run that has just begun. */
export interface BegunRun {
  readonly id: string;
  readonly done: Promise<unknown>;
  readonly kind: 'optimize' | 'evaluate';
  readonly promptPath: string;
  /** What helps to tell of a failure. */
  readonly context: ErrorContext;
}

/** Shows progress with a way to cancel while a run is under way, and how it ended when its panel is out of sight. Never rejects. */
export async function followRun(run: BegunRun, services: Services): Promise<void> {
  const name = services.runs.nameOf(run.promptPath);
  const title = run.kind === 'optimize' ? vscode.l10n.t('Optimizing {0}', name) : vscode.l10n.t('Evaluating {0}', name);
  try {
    await showProgress(title, (tell, token) => report(run, services, tell, token));
  } catch (error) {
    await showError(error, services.log, run.context);
    return;
  }
  // The answer is not waited for: the run has ended, whatever the person does with the message.
  announce(run.id, services).catch((error: unknown) => services.log.error(error as Error));
}

async function report({ id, done }: BegunRun, { runs }: Services, tellPerson: (message: string) => void, token: vscode.CancellationToken): Promise<void> {
  const tell = (): void => {
    const view = runs.liveView(id);
    if (view !== undefined) tellPerson(describeProgress(view));
  };
  const following = vscode.Disposable.from(
    token.onCancellationRequested(() => void runs.stop(id)),
    runs.onDidProgress((changed) => changed === id && tell()),
  );
  await done.finally(() => void following.dispose());
}

/** Tells how a run ended, when its panel is out of sight. */
async function announce(id: string, { runs, panels }: Services): Promise<void> {
  const view = await runs.view(id);
  if (view === undefined || panels.isVisible(id)) return;
  const show = vscode.l10n.t('Show Run');
  const message = `${runs.nameOf(view.promptPath)}: ${[describeResult(view), describeEnd(view)].filter((part) => part !== '').join(' ')}`;
  if ((await showMessage('information', message, show)) === show) panels.show(id);
}

/** What a run came to: its verdict, or the score of an evaluation; '' where it has neither. */
function describeResult({ method, verdict, candidates }: RunView): string {
  if (verdict !== undefined) return describeVerdict(verdict);
  const score = method === 'evaluate' ? candidates[0]?.scores.test : undefined;
  return score === undefined ? '' : vscode.l10n.t('{0} on {1} cases.', formatPercent(score.mean), formatNumber(score.count));
}

/** Why it ended; of an evaluation only where it did not come to all cases. */
function describeEnd({ method, stopReason, stopDetail = '' }: RunView): string {
  return method === 'evaluate' && stopReason === 'finished' ? '' : stopDetail;
}
