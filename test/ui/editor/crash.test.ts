import assert from 'node:assert/strict';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createLexicalModel } from '../../../src/lexical/lexicalModel';
import type { ModelRequest } from '../../../src/core/models/model';
import type { SeenRequest } from '../../support/openaiServer';
import { faults, OpenAIServer } from '../../support/openaiServer';
import { step } from '../support/step';
import { useVSCode } from '../support/vscode';

const verdict = /^(Proven|Not proven|No gain|Worse)\b/;

describe('a run whose window breaks off', function () {
  this.timeout(240_000);
  const vscode = useVSCode({ example: 'support-triage', viewport: { width: 1280, height: 860 } });
  const panel = () => vscode().webview();
  const lexical = createLexicalModel();
  const prompts = new Set<string>();
  let server: OpenAIServer;
  let holds = true;

  before(async () => (server = await OpenAIServer.start({ answer })));
  after(() => server.close());

  /**
   * The built-in model behind an endpoint. It holds the run before the third new version is tried:
   * by itself the run would be over in no time.
   */
  async function answer({ messages }: SeenRequest) {
    prompts.add(messages[0]?.content ?? '');
    if (holds && prompts.size > 3) return faults.hang;
    const request = { key: '', messages: messages as ModelRequest['messages'], temperature: 0, maxTokens: 100, seed: 0 };
    return (await lexical.complete(request, new AbortController().signal)).text;
  }

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
      const path = join(vscode().server.workspace, '.github', 'agents', 'triage.eval.yaml');
      const task = `task: openai:lexical\n  baseUrl: ${server.url}`;
      await writeFile(path, (await readFile(path, 'utf8')).replace('task: lexical', task).replace('calls: 5000', 'calls: 1000'));
      await vscode().openFile('triage.agent.md');
      await vscode().page.locator('.codelens-decoration a', { hasText: 'Optimize' }).click();
      await vscode().pick('Start');
      await panel().getByText('Running', { exact: true }).first().waitFor();
      await server.until(() => prompts.size > 3);
      await kill();
      holds = false;
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
      await vscode().page.locator('.notification-toast', { hasText: 'There is no run to resume' }).waitFor();
    });
  });
});
