import * as vscode from 'vscode';
import { summarizeRun } from '../../core/run/view/runSummary';
import { mainFile } from '../../core/run/view/runProgram';
import { describeOutcome } from '../describeOutcome';
import { showMessage } from '../plainMessage';
import type { Services } from '../services';
import type { ErrorContext } from '../showError';
import { showError } from '../showError';

/** A run that has just begun. */
export interface BegunRun {
  readonly id: string;
  readonly done: Promise<unknown>;
  /** What helps to tell of a failure. */
  readonly context: ErrorContext;
}

/**
 * Waits until a run has ended, and tells how when its panel is out of sight; what it failed with is told in any case. Until then its
 * panel and the status bar show where it stands. Never rejects.
 */
export async function followRun({ id, done, context }: BegunRun, services: Services): Promise<void> {
  try {
    await done;
  } catch (error) {
    await showError(error, services.log, context);
    return;
  }
  // The answer is not waited for: the run has ended, whatever the person does with the message.
  announce(id, services).catch((error: unknown) => services.log.error(error as Error));
}

/** Tells how a run ended, when its panel is out of sight. */
async function announce(id: string, { runs, panels }: Services): Promise<void> {
  const view = await runs.view(id);
  if (view === undefined || panels.isVisible(id)) return;
  const show = vscode.l10n.t('Show Run');
  const message = `${runs.nameOf(mainFile(view).path)}: ${describeOutcome(summarizeRun(view))}`;
  if ((await showMessage('information', message, show)) === show) panels.show(id);
}
