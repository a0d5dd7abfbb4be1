import assert from 'node:assert/strict';
import { step } from '../support/step';
import { useVSCode } from '../support/vscode';

const verdict = /^(Proven|Not proven|No gain|Worse)\b/;

describe('the main job, as a person does it', function () {
  this.timeout(300_000);
  // In the browser, VS Code would save by itself.
  const vscode = useVSCode({ example: 'support-triage', settings: { 'files.autoSave': 'off' }, viewport: { width: 1280, height: 860 } });
  const tab = (name: RegExp) => vscode().page.getByRole('tab', { name });

  it('from the lens to a panel that is there again', async () => {
    await step('optimizes from the lens above the prompt, and shows the run to its verdict', async () => {
      await vscode().openFile('SKILL.md');
      await vscode().hideSecondarySideBar();
      await vscode().page.locator('.codelens-decoration a', { hasText: 'Optimize' }).click();
      await vscode()
        .page.getByText(/ tokens \(/)
        .waitFor();
      await vscode().pick('Start');
      await vscode().webview().getByText(verdict).first().waitFor();
    });

    await step('opens a candidate’s case in its file, at its line', async () => {
      const panel = vscode().webview();
      await panel.getByRole('tab', { name: /^Cases/ }).click();
      await panel
        .getByRole('button', { name: /line \d+/ })
        .or(panel.getByRole('link', { name: /line \d+/ }))
        .first()
        .click();
      await tab(/^messages\.csv/).waitFor();
      await vscode().runCommand('View: Close Editor');
    });

    await step('reviews the best candidate in the diff editor, with Accept and Close in its title', async () => {
      await vscode().webview().getByRole('button', { name: 'Review Best Candidate' }).click();
      const title = vscode().page.locator('.editor-group-container.active .editor-actions');
      await title.getByRole('button', { name: 'Accept Candidate' }).waitFor();
      await title.getByRole('button', { name: 'Close Without Accepting' }).waitFor();
      await vscode().page.locator('.monaco-diff-editor .line-insert').first().waitFor();
      await title.getByRole('button', { name: 'Accept Candidate' }).click();
      const rules = vscode().page.locator('.monaco-editor .view-line').filter({ hasText: 'whetstone:rules' });
      await vscode().page.locator('.monaco-diff-editor').waitFor({ state: 'hidden' });
      await rules.first().waitFor();
      await vscode().page.keyboard.press('ControlOrMeta+Z');
      await rules.first().waitFor({ state: 'detached' });
    });

    await step('lists the run in the history, from where its panel opens again', async () => {
      await vscode().runCommand('View: Close All Editors');
      await vscode().runCommand('Whetstone: Show History');
      const run = vscode()
        .page.getByRole('treeitem', { name: /SKILL\.md · MetaReflection/ })
        .first();
      await run.click();
      await vscode().webview().getByText(verdict).first().waitFor();
      // Down to a candidate of the first step that changed something, from where the panel shows it.
      await vscode()
        .page.getByRole('treeitem', { name: /^Step 1(,|$)/ })
        .locator('.monaco-tl-twistie')
        .click();
      await vscode()
        .page.getByRole('treeitem', { name: /^Candidate c1(,|$)/ })
        .click();
      await vscode()
        .webview()
        .getByRole('heading', { name: /^Candidate c1\b/ })
        .waitFor();
    });

    await step('restores the panel when the window is loaded again', async () => {
      // The window saves what is open before it goes, which a reload of the page alone would not wait for.
      await vscode().runCommand('Developer: Reload Window');
      await vscode().page.locator('.monaco-workbench .part.statusbar').waitFor({ timeout: 60_000 });
      await vscode().webview().getByText(verdict).first().waitFor({ timeout: 60_000 });
      assert.ok(await tab(/SKILL\.md · MetaReflection/).isVisible());
    });
  });
});
