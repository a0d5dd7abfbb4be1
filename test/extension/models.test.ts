import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { OpenAIServer } from '../support/openaiServer';
import { activated, smallTask, useFiles, usePerson } from './support/editor';

describe('models behind an endpoint', function () {
  this.timeout(60_000);
  const person = usePerson();
  const write = useFiles('endpoint');
  const settings = () => vscode.workspace.getConfiguration('whetstone');
  let server: OpenAIServer;

  before(async () => (server = await OpenAIServer.start({ apiKey: 'k', latencyMs: 5, refusedParameters: ['seed'] })));
  after(async () => {
    await settings().update('concurrency', undefined, vscode.ConfigurationTarget.Global);
    await server.close();
  });

  it('are called at most as often at once as the setting says, by all runs of the window together', async () => {
    const { services } = await activated();
    person.typed = 'k';
    await services.keys.ask(server.url);
    await settings().update('concurrency', 3, vscode.ConfigurationTarget.Global);
    const models = `models:\n  task: openai:m\n  baseUrl: ${server.url}\n`;
    const both = await Promise.all([write(smallTask({ models })), write(smallTask({ models }))]);
    await Promise.all(both.map((files) => vscode.commands.executeCommand('whetstone.evaluatePrompt', files['colors.eval.yaml'])));
    assert.deepEqual(person.errors(), []);
    assert.ok(server.requests.length >= 20);
    assert.equal(server.maxConcurrency, 3);
  });

  it('are reached where the base URL says that a person sets in the dialog before the start', async () => {
    const other = await OpenAIServer.start({ answer: () => 'red', models: ['m'] });
    const named = await OpenAIServer.start({ answer: () => 'red', models: ['m'] });
    const original = vscode.window.createQuickPick;
    const offered: string[][] = [];
    // Stands in for the list of models: each time it is shown, the person takes the next of these.
    const takes = ['Set the base URL…', 'm', 'm'];
    vscode.window.createQuickPick = (() => {
      let items: readonly vscode.QuickPickItem[] = [];
      let accept = (): void => undefined;
      const take = (): void => {
        const chosen = items.find(({ label }) => label === takes[0]);
        if (chosen === undefined) return;
        takes.shift();
        offered.push(items.map(({ label }) => label));
        pick.selectedItems = [chosen];
        accept();
      };
      const pick = {
        selectedItems: [] as vscode.QuickPickItem[],
        get items() {
          return items;
        },
        set items(all) {
          items = all;
          setImmediate(take);
        },
        onDidAccept: (listener: () => void) => void (accept = listener),
        onDidHide: () => undefined,
        show: () => undefined,
        dispose: () => undefined,
      };
      return pick;
    }) as unknown as typeof vscode.window.createQuickPick;
    try {
      let starts = 0;
      person.choose = (items, title) => (title.startsWith('Evaluate') && starts++ % 2 === 0 ? items[1] : items[0]);
      person.typed = other.url;
      await settings().update('openai.baseUrl', server.url, vscode.ConfigurationTarget.Global);
      const files = await write(smallTask({ models: 'models:\n  task: openai:m\n' }));
      await vscode.commands.executeCommand('whetstone.evaluatePrompt', files['colors.eval.yaml']);
      assert.deepEqual([person.errors(), settings().get('openai.baseUrl'), other.requests.length], [[], other.url, 20]);

      const naming = await write(smallTask({ models: `models:\n  task: openai:m\n  baseUrl: ${named.url}\n` }));
      await vscode.commands.executeCommand('whetstone.evaluatePrompt', naming['colors.eval.yaml']);
      assert.ok(!offered.at(-1)?.includes('Set the base URL…'), 'where a file says it, the setting does not count');
      assert.deepEqual([takes, named.requests.length], [[], 20]);
    } finally {
      vscode.window.createQuickPick = original;
      await settings().update('openai.baseUrl', undefined, vscode.ConfigurationTarget.Global);
      await Promise.all([other.close(), named.close()]);
    }
  });

  it('that refuse a parameter: the log says which', async () => {
    const { services } = await activated();
    const { openai } = await services.models.environment(undefined, server.url);
    const said: string[] = [];
    const log = services.log as unknown as { warn: (message: string) => void };
    const { warn } = log;
    log.warn = (message) => said.push(message);
    try {
      const { createModel } = await import('../../src/providers/createModel');
      const model = createModel('openai:m', { openai });
      await model.complete(
        { key: 'k', messages: [{ role: 'user', content: 'hi' }], temperature: 0, maxTokens: 5, seed: 1 },
        new AbortController().signal,
      );
    } finally {
      log.warn = warn;
    }
    assert.equal(said.length, 1);
    assert.match(said[0] ?? '', /openai:m .*seed/);
  });
});
