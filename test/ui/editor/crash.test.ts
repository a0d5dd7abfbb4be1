import assert from 'node:assert/strict';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { step } from '../support/step';
import { useVSCode } from '../support/vscode';

const verdict = /^(Proven|Not proven|No gain|Worse)\b/;

describe('a run whose window breaks off', function () {
  this.timeout(240_000);
  const vscode = useVSCode({ example: 'support-triage', viewport: { width: 1280, height: 860 } });
  const panel = () => vscode().webview();

  /** Kills the extension host without a word. The run's lock names its process. */
  async function kill(): Promise<void> {
    const runs = join(vscode().server.workspace, '.whetstone', 'runs');
    const [run = ''] = await readdir(runs);
    const owner = (await readdir(join(runs, run))).map((name) => /^lock-(\d+)-/.exec(name)?.[1]).find((id) => id !== undefined);
    assert.ok(owner, 'the run is under way');
    process.kill(Number(owner), 'SIGKILL');
  }

  it('goes on when the person says so, and is offered once', async () => {
    await step('is offered when the workspace is there again, and goes on to its verdict', async () => {
      await vscode().openFile('triage.agent.md');
      await vscode().page.locator('.codelens-decoration a', { hasText: 'Optimize' }).click();
      await vscode().pick('Start');
      await panel().getByText('Running', { exact: true }).first().waitFor();
      await panel().getByRole('option').nth(2).waitFor();
      await kill();
      await vscode().runCommand('Developer: Reload Window');
      const offer = vscode().page.locator('.notification-toast', { hasText: 'triage.agent.md (OPRO) was cut off' });
      await offer.waitFor({ timeout: 60_000 });
      await vscode().screenshot('editor/resume-offer');
      await offer.getByRole('button', { name: 'Show' }).click();
      await panel().getByText('Interrupted', { exact: true }).first().waitFor();
      await panel().getByRole('button', { name: 'Resume' }).click();
      await panel().getByText(verdict).first().waitFor({ timeout: 60_000 });
    });

    await step('is not offered again', async () => {
      await vscode().runCommand('Whetstone: Resume Run');
      await vscode().page.locator('.notification-toast', { hasText: 'There is no interrupted run' }).waitFor();
    });
  });
});
