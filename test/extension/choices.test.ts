import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { metrics } from '../../src/core/metrics/metrics';
import { methods } from '../../src/core/optimizers/methods';
import { configureRun } from '../../src/editor/optimize/configureRun';
import type { PromptTarget } from '../../src/editor/optimize/promptTarget';

type Shown = { readonly title: string; readonly items: readonly vscode.QuickPickItem[] };

/** Quick picks without a window, in which the person takes the first item at once, and cancels the last question. */
function barePicks(shown: Shown[]): typeof vscode.window.createQuickPick {
  const create = () => {
    const [accepted, hidden, button] = [0, 1, 2].map(() => new vscode.EventEmitter<void>());
    const pick = {
      title: '',
      items: [] as readonly vscode.QuickPickItem[],
      get selectedItems() {
        return this.items.slice(0, 1);
      },
      onDidAccept: accepted?.event,
      onDidHide: hidden?.event,
      onDidTriggerButton: button?.event,
      show: () => {
        shown.push(pick);
        (pick.title.includes('Preset') ? hidden : accepted)?.fire();
      },
      dispose: () => undefined,
    };
    return pick;
  };
  return create as unknown as typeof vscode.window.createQuickPick;
}

describe('the choices of a run', () => {
  it('are described in the language of the editor; in English as the core does', async () => {
    const { createQuickPick } = vscode.window;
    const { t } = vscode.l10n;
    const memory = { get: (_key: string, otherwise: unknown) => otherwise } as unknown as vscode.Memento;
    const target = {
      prompt: vscode.Uri.file('/SKILL.md'),
      evalFile: { path: '/e.eval.yaml', config: { cases: { kind: 'file', path: 'c.csv' } } },
    } as unknown as PromptTarget;
    const l10n = vscode.l10n as { t: unknown };
    const shown: Shown[] = [];
    vscode.window.createQuickPick = barePicks(shown);
    l10n.t = (message: string) => `«${message}»`;
    try {
      assert.equal(await configureRun(target, 'optimize', memory), undefined);
    } finally {
      l10n.t = t;
      vscode.window.createQuickPick = createQuickPick;
    }
    const details = shown.map(({ items }) => items.map(({ detail }) => detail)).slice(0, 2);
    assert.deepEqual(
      details,
      [metrics, methods].map((all) => all.map(({ description }) => `«${description}»`)),
    );
  });
});
