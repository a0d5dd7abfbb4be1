import assert from 'node:assert/strict';
import type { ModelEnvironment } from '../../../src/providers/createModel';
import { parseModelId } from '../../../src/core/models/modelId';
import { createModel, endpointOf } from '../../../src/providers/createModel';
import type { VscodeLm } from '../../../src/providers/vscodeLm';
import { OpenAIServer } from '../../support/openaiServer';
import { failureOf, never, requestFor } from './requests';

const noVscode: ModelEnvironment = { openai: {} };

describe('parseModelId', () => {
  it('takes ids apart at the first colon only', () => {
    assert.deepEqual(parseModelId('lexical'), { provider: 'lexical' });
    assert.deepEqual(parseModelId(' openai:llama3.2:3b '), { provider: 'openai', name: 'llama3.2:3b' });
    assert.deepEqual(parseModelId('openai:meta/llama'), { provider: 'openai', name: 'meta/llama' });
    assert.deepEqual(parseModelId('vscode:copilot/gpt-x'), { provider: 'vscode', name: 'copilot/gpt-x' });
  });

  it('names the forms for everything else', () => {
    for (const id of [
      '',
      'gpt-x',
      'openai:',
      'vscode: ',
      ':x',
      'anthropic:x',
      'lexical:x',
      'OpenAI:x',
      'vscode:x',
      'vscode:/x',
      'vscode:x/',
    ]) {
      assert.throws(
        () => parseModelId(id),
        {
          name: 'ModelError',
          kind: 'unknown-model',
          message: /^There is no model ".*"\. Write lexical .*openai:NAME .*vscode:VENDOR\/NAME/,
        },
        id,
      );
    }
  });
});

describe('createModel', () => {
  it('makes the built-in model', () => {
    assert.equal(createModel('lexical', noVscode).id, 'lexical');
  });

  it('makes a model at the endpoint that is set', async () => {
    const server = await OpenAIServer.start({ apiKey: 'right-key-1234', answer: ({ body }) => `I am ${String(body.model)}` });
    try {
      const model = createModel('openai:llama3.2:3b', { openai: { baseUrl: server.url, apiKey: 'right-key-1234' } });
      assert.equal(model.id, 'openai:llama3.2:3b');
      assert.equal((await model.complete(requestFor('who?'), never)).text, 'I am llama3.2:3b');
    } finally {
      await server.close();
    }
  });

  it('makes a model of VS Code there, and nowhere else', async () => {
    const offersNothing = {
      lm: { selectChatModels: () => Promise.resolve([]) },
      CancellationTokenSource: class {
        token = {};
        dispose(): void {}
      },
    } as unknown as VscodeLm;
    const model = createModel('vscode:copilot/gpt-x', { openai: {}, vscode: offersNothing });
    assert.equal(model.id, 'vscode:copilot/gpt-x');
    assert.match((await failureOf(model)).message, /VS Code offers no model copilot\/gpt-x/);
    assert.throws(() => createModel('vscode:copilot/gpt-x', noVscode), { kind: 'unknown-model', message: /inside VS Code only/ });
  });
});

describe('endpointOf', () => {
  it('is the same for models that one endpoint answers for', () => {
    const at = (baseUrl: string): ModelEnvironment => ({ openai: { baseUrl } });
    assert.equal(endpointOf('openai:a', at('http://x/v1')), endpointOf('openai:b', at('http://x/v1')));
    assert.notEqual(endpointOf('openai:a', at('http://x/v1')), endpointOf('openai:a', at('http://y/v1')));
    assert.equal(endpointOf('vscode:copilot/a', noVscode), endpointOf('vscode:copilot/b', noVscode));
    assert.notEqual(endpointOf('vscode:copilot/a', noVscode), endpointOf('vscode:local/a', noVscode));
    assert.equal(new Set(['lexical', 'openai:a', 'vscode:a/b'].map((id) => endpointOf(id, noVscode))).size, 3);
  });
});
