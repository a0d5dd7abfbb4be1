import * as vscode from 'vscode';

/** One step of a series of questions. Resolves to `back`, to `canceled`, or to true when it has its answer. */
export type Step = (position: StepPosition) => Promise<'back' | 'canceled' | true>;

/** Where a step stands in its series. */
export interface StepPosition {
  readonly number: number;
  readonly total: number;
}

/** Asks the steps in turn; each can go back to the one before it. @returns whether all were answered. */
export async function askSteps(steps: readonly Step[]): Promise<boolean> {
  let index = 0;
  while (index < steps.length) {
    const outcome = await steps[index]?.({ number: index + 1, total: steps.length });
    if (outcome === 'canceled') return false;
    index += outcome === 'back' ? -1 : 1;
  }
  return true;
}

/** A question with a list of answers. */
export interface ListQuestion<T extends vscode.QuickPickItem> {
  readonly title: string;
  readonly placeholder: string;
  readonly items: readonly T[];
  /** The item that is chosen at first. */
  readonly active?: T | undefined;
}

/** Asks a question with a list of answers, as one step of a series. */
export async function askList<T extends vscode.QuickPickItem>(
  question: ListQuestion<T>,
  position: StepPosition,
): Promise<T | 'back' | 'canceled'> {
  const pick = vscode.window.createQuickPick<T>();
  pick.title = question.title;
  pick.placeholder = question.placeholder;
  pick.items = question.items;
  pick.step = position.number;
  pick.totalSteps = position.total;
  pick.ignoreFocusOut = true;
  pick.matchOnDescription = true;
  if (question.active !== undefined) pick.activeItems = [question.active];
  if (position.number > 1) pick.buttons = [vscode.QuickInputButtons.Back];
  try {
    return await new Promise<T | 'back' | 'canceled'>((resolve) => {
      pick.onDidAccept(() => {
        const chosen = pick.selectedItems[0];
        if (chosen !== undefined) resolve(chosen);
      });
      pick.onDidTriggerButton(() => resolve('back'));
      pick.onDidHide(() => resolve('canceled'));
      pick.show();
    });
  } finally {
    pick.dispose();
  }
}
