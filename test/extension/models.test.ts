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
      await model.complete({ key: 'k', messages: [{ role: 'user', content: 'hi' }], temperature: 0, maxTokens: 5, seed: 1 }, new AbortController().signal);
    } finally {
      log.warn = warn;
    }
    assert.equal(said.length, 1);
    assert.match(said[0] ?? '', /openai:m .*seed/);
  });
});
