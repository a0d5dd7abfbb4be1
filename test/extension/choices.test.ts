import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { metrics } from '../../src/core/metrics/metrics';
import { methods } from '../../src/core/optimizers/methods';
import { configureRun } from '../../src/editor/optimize/configureRun';
import type { PromptTarget } from '../../src/editor/optimize/promptTarget';
import { useFiles } from './support/editor';

type Shown = {
  readonly title: string;
  readonly items: readonly vscode.QuickPickItem[];
  readonly activeItems: readonly vscode.QuickPickItem[];
};

/** Quick picks without a window, in which the person takes the first item at once, and cancels the last question. */
function barePicks(shown: Shown[]): typeof vscode.window.createQuickPick {
  const create = () => {
    const [accepted, hidden, button] = [0, 1, 2].map(() => new vscode.EventEmitter<void>());
    const pick = {
      title: '',
      items: [] as readonly vscode.QuickPickItem[],
      activeItems: [] as readonly vscode.QuickPickItem[],
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
  const write = useFiles('choices');

  it('begin with the metric that the case file names', async () => {
    const tests = '- vars: { a: b }\n  assert: [{ type: contains, value: c }]\n';
    const files = await write({ 'SKILL.md': 'Say {{a}}.\n', 'tests.yaml': tests });
    const evalFile = { path: files['SKILL.md']?.fsPath, config: { cases: { kind: 'file', path: 'tests.yaml' }, method: methods[0].id } };
    const target = { prompt: files['SKILL.md'], evalFile } as unknown as PromptTarget;
    const memory = { get: () => ({ metric: 'equals' }), update: () => Promise.resolve() } as unknown as vscode.Memento;
    const { createQuickPick } = vscode.window;
    const shown: Shown[] = [];
    vscode.window.createQuickPick = barePicks(shown);
    try {
      await configureRun(target, 'evaluate', memory);
    } finally {
      vscode.window.createQuickPick = createQuickPick;
    }
    assert.deepEqual(
      shown.map(({ activeItems }) => activeItems.map((item) => (item as { id?: string }).id)),
      [['contains']],
    );
  });

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
