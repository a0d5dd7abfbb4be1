import { step } from '../support/step';
import { useVSCode } from '../support/vscode';

const verdict = /^(Proven|Not proven|No gain|Worse)\b/;

describe('the main job by keyboard alone', function () {
  this.timeout(240_000);
  const vscode = useVSCode({ example: 'support-triage', settings: { 'files.autoSave': 'off' }, viewport: { width: 1280, height: 860 } });
  const keyboard = () => vscode().page.keyboard;
  const focusedRow = (label: string) =>
    vscode().page.locator('.quick-input-list .monaco-list-row.focused .label-name').getByText(label, { exact: true }).first();

  /**
   * Chooses an item of a list that is opened by a key and filtered. What extensions contribute comes late, and an open list does not grow.
   */
  async function choose(key: string, filter: string, label: string): Promise<void> {
    for (let attempt = 1; ; attempt++) {
      await keyboard().press(key);
      await vscode().page.locator('.quick-input-widget input').first().waitFor();
      await keyboard().type(filter);
      const offered = await focusedRow(label)
        .waitFor({ timeout: 3000 })
        .then(
          () => true,
          () => false,
        );
      if (offered) break;
      if (attempt === 5) throw new Error(`"${label}" was not offered for "${filter}".`);
      await keyboard().press('Escape');
    }
    await keyboard().press('Enter');
  }

  const command = (title: string) => choose('F1', title, title);

  it('from the prompt to the history', async () => {
    await step('optimizes, from a prompt to the verdict', async () => {
      await choose('ControlOrMeta+P', 'SKILL.md', 'SKILL.md');
      await vscode().page.locator('.tab.active', { hasText: 'SKILL.md' }).waitFor();
      await command('Whetstone: Optimize Prompt…');
      await vscode()
        .page.getByText(/ tokens \(/)
        .waitFor();
      await keyboard().press('Enter');
      await vscode().webview().getByText(verdict).first().waitFor();
    });

    await step('reaches the button of the panel, compares, accepts and undoes', async () => {
      const review = vscode().webview().getByRole('button', { name: 'Review Best Candidate' });
      for (let pressed = 0; pressed < 10; pressed++) {
        if (await review.evaluate((button) => button === document.activeElement)) break;
        await keyboard().press('Tab');
      }
      await keyboard().press('Enter');
      await vscode().page.locator('.monaco-diff-editor .line-insert').first().waitFor();
      // The diff that is open says which candidate is meant.
      await command('Whetstone: Accept Candidate');
      await vscode().page.locator('.tab.active.dirty', { hasText: 'SKILL.md' }).waitFor();
      await vscode().page.locator('.monaco-diff-editor').waitFor({ state: 'detached' });
      await keyboard().press('ControlOrMeta+Z');
      await vscode().page.locator('.tab.active:not(.dirty)', { hasText: 'SKILL.md' }).waitFor();
    });

    await step('opens the run from the history', async () => {
      await command('View: Close All Editors');
      await command('Whetstone: Show History');
      await vscode().page.locator('.monaco-list:focus .monaco-list-row.focused', { hasText: 'SKILL.md' }).waitFor();
      await keyboard().press('Enter');
      await vscode().webview().getByText(verdict).first().waitFor();
    });
  });
});
