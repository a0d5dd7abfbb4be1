import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { useVSCode } from '../support/vscode';

describe('a run that does not come to its end', function () {
  this.timeout(120_000);
  const vscode = useVSCode({ example: 'support-triage', settings: { 'whetstone.concurrency': 1 }, viewport: { width: 1280, height: 860 } });
  const panel = () => vscode().webview();

  it('is stopped from the panel, which then says so', async () => {
    await vscode().openFile('triage.agent.md');
    await vscode().page.locator('.codelens-decoration a', { hasText: 'Optimize' }).click();
    await vscode().pick('Start');
    await panel().getByText('Running', { exact: true }).first().waitFor();
    await vscode()
      .page.locator('.statusbar-item', { hasText: /of 5,000 calls/ })
      .waitFor();
    await vscode().screenshot('editor/running');
    await panel().getByRole('button', { name: 'Stop' }).click();
    await panel().getByText('Stopped', { exact: true }).first().waitFor();
    await vscode()
      .page.locator('.statusbar-item', { hasText: /of 5,000 calls/ })
      .waitFor({ state: 'detached' });
    await vscode().page.locator('.notification-toast').waitFor({ state: 'detached' });
  });

  it('goes on from there by keyboard, and leaves the focus on the buttons', async () => {
    const focused = (name: string) => panel().locator('button:focus', { hasText: new RegExp(`^${name}$`) });
    await panel().getByRole('button', { name: 'Resume' }).focus();
    await vscode().page.keyboard.press('Enter');
    await focused('Stop').waitFor();
    await vscode().page.keyboard.press('Enter');
    await focused('Resume').waitFor();
    await vscode().runCommand('View: Close All Editors');
  });

  it('is cut off by closing the window, and shown as interrupted when the window comes back', async () => {
    // A model that never answers keeps the run going.
    const path = join(vscode().server.workspace, '.github', 'agents', 'triage.eval.yaml');
    await writeFile(path, (await readFile(path, 'utf8')).replace('task: lexical', 'task: vscode:whetstone-fixture/hang'));
    await vscode().openFile('triage.agent.md');
    await vscode().page.locator('.codelens-decoration a', { hasText: 'Optimize' }).click();
    await vscode().pick('Start');
    await panel().getByText('Running', { exact: true }).first().waitFor();
    // The window saves what is open before it goes, which a reload of the page alone would not wait for.
    await vscode().runCommand('Developer: Reload Window');
    await panel().getByText('Interrupted', { exact: true }).first().waitFor({ timeout: 60_000 });
    await vscode()
      .page.getByRole('tab', { name: /triage\.agent\.md · OPRO/ })
      .waitFor();
    await panel().getByRole('button', { name: 'Resume' }).waitFor();
    await vscode().page.locator('.notification-toast', { hasText: 'was cut off' }).waitFor();
    await vscode().screenshot('editor/cut-off');
  });
});
