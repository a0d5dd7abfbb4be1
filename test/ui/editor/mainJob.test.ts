import assert from 'node:assert/strict';
import { useVSCode } from '../support/vscode';

const verdict = /^(Proven|Not proven|No gain|Worse)\b/;

describe('the main job, as a person does it', function () {
  this.timeout(120_000);
  const vscode = useVSCode({ example: 'support-triage', viewport: { width: 1280, height: 860 } });
  const tab = (name: RegExp) => vscode().page.getByRole('tab', { name });

  it('optimizes from the lens above the prompt, and shows the run to its verdict', async () => {
    await vscode().openFile('SKILL.md');
    await vscode().hideSecondarySideBar();
    await vscode().screenshot('editor/prompt-light');
    await vscode().page.locator('.codelens-decoration a', { hasText: 'Optimize' }).click();
    await vscode().page.getByText(/million tokens/).waitFor();
    await vscode().screenshot('editor/estimate-light');
    await vscode().pick('Start');
    await vscode().webview().getByText(verdict).first().waitFor();
    await vscode().screenshot('editor/panel-light');
  });

  it('opens a candidate’s case in its file, at its line', async () => {
    const panel = vscode().webview();
    await panel.getByRole('tab', { name: /^Cases/ }).click();
    await panel.getByRole('button', { name: /line \d+/ }).or(panel.getByRole('link', { name: /line \d+/ })).first().click();
    await tab(/^messages\.csv/).waitFor();
    await vscode().runCommand('View: Close Editor');
  });

  it('reviews the best candidate in the diff editor, with Accept and Reject in its title', async () => {
    await vscode().webview().getByRole('button', { name: 'Review Best Candidate' }).click();
    const title = vscode().page.locator('.editor-group-container.active .editor-actions');
    await title.getByRole('button', { name: 'Accept Candidate' }).waitFor();
    await title.getByRole('button', { name: 'Reject Candidate' }).waitFor();
    await vscode().page.locator('.monaco-diff-editor .line-insert').first().waitFor();
    await vscode().screenshot('editor/diff-light');
    await title.getByRole('button', { name: 'Accept Candidate' }).click();
    const rules = vscode().page.locator('.monaco-editor .view-line').filter({ hasText: 'whetstone:rules' });
    await vscode().page.locator('.monaco-diff-editor').waitFor({ state: 'hidden' });
    await rules.first().waitFor();
    await vscode().page.keyboard.press('ControlOrMeta+Z');
    await rules.first().waitFor({ state: 'detached' });
  });

  it('lists the run in the history, from where its panel opens again', async () => {
    await vscode().runCommand('View: Close All Editors');
    await vscode().runCommand('Whetstone: Show History');
    const run = vscode().page.getByRole('treeitem', { name: /SKILL\.md · MetaReflection/ }).first();
    await run.click();
    await vscode().webview().getByText(verdict).first().waitFor();
    await vscode().page.keyboard.press('ControlOrMeta+B').catch(() => undefined);
    await vscode().page.keyboard.press('ControlOrMeta+B').catch(() => undefined);
    await vscode().screenshot('editor/history-light');
  });

  it('restores the panel when the window is loaded again', async () => {
    // The window saves what is open before it goes, which a reload of the page alone would not wait for.
    await vscode().runCommand('Developer: Reload Window');
    await vscode().page.locator('.monaco-workbench .part.statusbar').waitFor({ timeout: 60_000 });
    await vscode().webview().getByText(verdict).first().waitFor({ timeout: 60_000 });
    assert.ok(await tab(/SKILL\.md · MetaReflection/).isVisible());
  });

  for (const theme of ['dark', 'high-contrast'] as const) {
    it(`looks right in ${theme}`, async () => {
      await vscode().setTheme(theme);
      await vscode().screenshot(`editor/panel-${theme}`);
      await vscode().setViewport(800, 860);
      await vscode().screenshot(`editor/panel-${theme}-800`);
      await vscode().setViewport(1280, 860);
    });
  }
});

describe('a prompt without an eval file', function () {
  this.timeout(120_000);
  const vscode = useVSCode({ example: 'support-triage', settings: { 'whetstone.concurrency': 1 }, viewport: { width: 1280, height: 860 } });

  it('is asked about step by step, with a way back', async () => {
    await vscode().openFile('README.md');
    await vscode().runCommand('Whetstone: Optimize Prompt…');
    await vscode().pick('triage.agent.md');
    await vscode().page.getByText(/million tokens/).waitFor();
    await vscode().page.keyboard.press('Escape');
  });

  it('stops a run from the panel, which then says so', async () => {
    await vscode().openFile('triage.agent.md');
    await vscode().page.locator('.codelens-decoration a', { hasText: 'Optimize' }).click();
    await vscode().pick('Start');
    const panel = vscode().webview();
    await panel.getByRole('button', { name: 'Stop' }).click();
    await panel.getByText('Interrupted', { exact: true }).first().waitFor();
    await panel.getByText(/The best candidate so far can be reviewed/).first().waitFor();
    await vscode().screenshot('editor/interrupted-light');
  });
});
