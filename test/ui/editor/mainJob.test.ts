import assert from 'node:assert/strict';
import { useVSCode } from '../support/vscode';

describe('optimizing a prompt, as a person does it', function () {
  this.timeout(180_000);
  const vscode = useVSCode({ example: 'support-triage', viewport: { width: 1280, height: 800 } });

  it('opens the file, presses Optimize and watches the run', async () => {
    await vscode().openFile('SKILL.md');
    await vscode().page.locator('.codelens-decoration a', { hasText: 'Optimize' }).click();
    await vscode().page.getByText('Start', { exact: false }).first().waitFor();
    await vscode().screenshot('editor/confirm');
    await vscode().page.keyboard.press('Enter');
    const panel = vscode().webview();
    await panel.getByText(/Proven|Not proven|No gain|Worse/).first().waitFor();
    await vscode().screenshot('editor/ended');
    assert.ok(true);
  });
});
