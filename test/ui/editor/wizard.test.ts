import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { step } from '../support/step';
import { useVSCode } from '../support/vscode';

describe('a prompt without an eval file', function () {
  this.timeout(120_000);
  const vscode = useVSCode({ viewport: { width: 1280, height: 860 } });
  const quickInput = () => vscode().page.locator('.quick-input-widget');
  const titled = (title: string) => quickInput().locator('.quick-input-title', { hasText: title }).waitFor();

  before(async () => {
    const { workspace } = vscode().server;
    await mkdir(join(workspace, 'greet'));
    await writeFile(join(workspace, 'greet', 'AGENTS.md'), 'Name the color.\n\nLabels: red, blue\n');
    const cases = Array.from({ length: 20 }, (_, index) => (index % 2 === 0 ? `warm thing ${index},red` : `cold thing ${index},blue`));
    await writeFile(join(workspace, 'colors.csv'), `input,expected\n${cases.join('\n')}\n`);
  });

  beforeEach(() => vscode().openFile('AGENTS.md'));

  it('is asked about in four steps, and the next time with the last answers in front', async () => {
    await step('is asked about in four steps, with a way back', async () => {
      await vscode().runCommand('Whetstone: Optimize Prompt…');
      await titled('Cases (1/4)');
      await vscode().pick('colors.csv');
      await titled('Metric (2/4)');
      await vscode().screenshot('editor/wizard-metric');
      await quickInput().getByRole('button', { name: /Back/ }).click();
      await titled('Cases (1/4)');
      await vscode().page.keyboard.press('Enter');
      await titled('Metric (2/4)');
      await vscode().pick('iequals');
      await titled('Method (3/4)');
      await vscode().screenshot('editor/wizard-method');
      await vscode().pick('OPRO');
      await titled('Preset (4/4)');
      await vscode().pick('Practical');
      await titled('Optimize greet/AGENTS.md · OPRO · lexical');
      await vscode().page.keyboard.press('Escape');
    });
    await step('is asked again with the last answers in front', async () => {
      await vscode().runCommand('Whetstone: Optimize Prompt…');
      for (const [title, answer] of [
        ['Cases (1/4)', 'colors.csv'],
        ['Metric (2/4)', 'iequals'],
        ['Method (3/4)', 'OPRO'],
        ['Preset (4/4)', 'Practical'],
      ] as const) {
        await titled(title);
        const focused = quickInput().locator('.monaco-list-row.focused .label-name').first();
        await focused.waitFor();
        assert.equal(await focused.innerText(), answer);
        await vscode().page.keyboard.press('Enter');
      }
      await titled('Optimize greet/AGENTS.md · OPRO · lexical');
      await vscode().page.keyboard.press('Escape');
    });
  });

  it('is left alone when the person gives up on the way', async () => {
    await vscode().runCommand('Whetstone: Optimize Prompt…');
    await titled('Cases (1/4)');
    await vscode().page.keyboard.press('Enter');
    await titled('Metric (2/4)');
    await vscode().page.keyboard.press('Escape');
    await quickInput().waitFor({ state: 'hidden' });
    assert.ok(!existsSync(join(vscode().server.workspace, '.whetstone')), 'nothing has run');
  });

  it('names a wrong file for the cases, and what to do', async () => {
    const { workspace } = vscode().server;
    await writeFile(join(workspace, 'empty.csv'), '');
    await writeFile(join(workspace, 'picture.csv'), new Uint8Array([137, 80, 78, 71, 0, 0, 255]));
    for (const [file, message] of [
      ['empty.csv', /empty\.csv: The file is empty/],
      ['picture.csv', /picture\.csv: This is a picture/],
    ] as const) {
      await vscode().runCommand('Whetstone: Evaluate Prompt');
      await titled('Cases (1/2)');
      await vscode().pick(file);
      await titled('Metric (2/2)');
      await vscode().pick('iequals');
      await vscode().page.locator('.notification-toast', { hasText: message }).waitFor();
    }
    await vscode().screenshot('editor/wrong-file');
    await vscode().clearNotifications();
    assert.ok(!existsSync(join(workspace, '.whetstone')), 'nothing has run');
  });

  it('gets an eval file by command', async () => {
    await vscode().runCommand('Whetstone: New Eval File');
    await titled('New Eval File');
    await vscode().pick('colors.csv');
    await vscode().page.locator('.tab.active', { hasText: 'agents.eval.yaml' }).waitFor();
    await vscode().screenshot('editor/eval-file');
  });

  it('offers the models of VS Code in the picker', async () => {
    await vscode().runCommand('Whetstone: Select Models…');
    await vscode().pick('All roles');
    await quickInput().getByText('vscode:whetstone-fixture/echo').first().waitFor();
    await quickInput().getByText('No models could be listed').first().waitFor();
    await vscode().screenshot('editor/models');
    await vscode().page.keyboard.press('Escape');
  });
});
