import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { ModelErrorKind } from '../../src/core/models/model';
import { ModelError } from '../../src/core/models/model';
import { createVscodeLmModel, listVscodeLmModels } from '../../src/providers/vscodeLm';
import { activated, runIds, runOf, smallTask, until, useFiles, usePerson } from './support/editor';

interface FixtureRequest {
  readonly model: string;
  readonly cancelled: boolean;
}

const models = (name: string) => `models:\n  task: vscode:whetstone-fixture/${name}\n`;

describe('the models of VS Code', function () {
  this.timeout(60_000);
  const person = usePerson();
  const write = useFiles('language-model');

  it('answer the cases of a run', async () => {
    const { services } = await activated();
    await vscode.commands.executeCommand('whetstone-fixture.requests');
    const task = smallTask({ models: models('echo') });
    // A prompt that no other file has, so that no answer is in the cache.
    const files = await write({ ...task, 'SKILL.md': `${task['SKILL.md']}Answer with the label.\n` });
    const run = await runOf('whetstone.evaluatePrompt', files['SKILL.md'] as vscode.Uri);
    assert.deepEqual(person.errors(), []);
    const requests = await vscode.commands.executeCommand<FixtureRequest[]>('whetstone-fixture.requests');
    assert.equal(requests.length, 20);
    const view = await services.runs.view(run);
    assert.equal(view?.spending.calls.task, 20);
    // The fixture answers with the label that the message mentions, else with the first: red.
    assert.equal(view?.candidates[0]?.scores.test?.mean, 11 / 20);
    assert.ok(view.spending.inputTokens > 0);
  });

  it('are cancelled when the run is stopped', async () => {
    const { services } = await activated();
    const files = await write(smallTask({ models: models('hang') }));
    const asked = vscode.commands.executeCommand<FixtureRequest>('whetstone-fixture.nextRequest', 'hang');
    const ended = vscode.commands.executeCommand('whetstone.evaluatePrompt', files['SKILL.md']);
    const run = await until(services.runs.onDidChangeList, () => services.runs.running[0]);
    const request = await asked;
    await vscode.commands.executeCommand('whetstone.stopRun', run);
    await ended;
    // The word reaches the provider on its own way; a request that is never cancelled ends this test by its time limit.
    while (!request.cancelled) await new Promise((resolve) => setImmediate(resolve));
    assert.equal((await services.runs.view(run))?.state, 'stopped');
    assert.deepEqual(person.errors(), []);
  });

  it('that are not there: the message leads to where they are named', async () => {
    const before = await runIds();
    const files = await write(smallTask({ models: models('nobody') }));
    await vscode.commands.executeCommand('whetstone.evaluatePrompt', files['SKILL.md']);
    assert.equal(person.errors().length, 1);
    assert.match(person.errors()[0] ?? '', /VS Code offers no model whetstone-fixture\/nobody/);
    assert.deepEqual(person.messages.find(({ severity }) => severity === 'error')?.actions, ['Open Eval File']);
    assert.equal((await runIds()).length, before.length + 1, 'the run is kept, with what it said');
  });
});

describe('a model of VS Code, asked through the editor itself', function () {
  this.timeout(60_000);
  const never = new AbortController().signal;
  const request = (content: string) => ({
    ...{ key: content, temperature: 0, maxTokens: 100, seed: 1 },
    messages: [{ role: 'system', content: 'Labels: red, blue' } as const, { role: 'user', content } as const],
  });
  const named = (name: string) => createVscodeLmModel(`whetstone-fixture/${name}`, vscode);

  before(async () => {
    await vscode.commands.executeCommand('whetstone-fixture.requests');
  });

  it('is listed with what it takes', async () => {
    const listed = (await listVscodeLmModels(vscode)).filter(({ id }) => id.startsWith('vscode:whetstone-fixture/'));
    assert.deepEqual(
      listed.find(({ id }) => id.endsWith('/echo')),
      {
        ...{ id: 'vscode:whetstone-fixture/echo', name: 'Fixture echo', maxInputTokens: 8192 },
      },
    );
    assert.equal(listed.length, 8);
  });

  it('may be asked, counts tokens as its provider does, and is sent the system message in front of the user message', async () => {
    const { services } = await activated();
    const [chat] = await vscode.lm.selectChatModels({ vendor: 'whetstone-fixture', id: 'echo' });
    const sent = 'Labels: red, blue\n\nThe sky is blue.';
    assert.deepEqual(await named('echo').complete(request('The sky is blue.'), never), {
      ...{ text: 'blue', usage: { inputTokens: Math.ceil(sent.length / 4), outputTokens: 1 }, finish: 'stop' },
    });
    // Consent was given, or is not needed: it is never refused after an answer.
    assert.notEqual(services.context.languageModelAccessInformation.canSendRequest(chat ?? assert.fail()), false);
    const seen = await vscode.commands.executeCommand<{ messages: { role: string; text: string }[] }[]>('whetstone-fixture.requests');
    assert.deepEqual(seen.at(-1)?.messages, [{ role: 'user', text: sent }]);
  });

  it('is offered tools, calls one, and hears what came of it', async () => {
    const tools = [{ name: 'find', description: 'Finds it.', parameters: { type: 'object', properties: { id: { type: 'integer' } } } }];
    const asked = { ...request('Where is it?'), tools };
    const { text, finish, calls = [] } = await named('caller').complete(asked, never);
    assert.deepEqual([text, finish], ['Let me look.', 'calls']);
    assert.deepEqual(
      calls.map(({ name, arguments: given }) => [name, given]),
      [['find', { id: 7 }]],
    );
    const told = {
      ...asked,
      messages: [
        { role: 'user', content: 'Where is it?' } as const,
        { role: 'assistant', content: text, calls } as const,
        { role: 'tool', content: 'In the box.', callId: calls[0]?.id ?? '' } as const,
      ],
    };
    assert.match((await named('caller').complete(told, never)).text, /In the box\./);
  });

  const failures: [string, ModelErrorKind, RegExp][] = [
    ['refused', 'not-permitted', /was not allowed to use .*Accounts menu/],
    ['quota', 'rate-limited', /fewer requests/],
    ['gone', 'unknown-model', /offers no model/],
    ['broken', 'unavailable', /It says: .*broke off/],
  ];
  for (const [name, kind, says] of failures)
    it(`fails as what it is: ${name}`, async () => {
      await assert.rejects(
        named(name).complete(request('red'), never),
        (error) => error instanceof ModelError && error.kind === kind && says.test(error.message),
      );
    });

  it('answers with nothing, which is given as it is', async () => {
    const { text, finish } = await named('silent').complete(request('red'), never);
    assert.deepEqual([text, finish], ['', 'stop']);
  });

  it('is cancelled at once', async () => {
    const abort = new AbortController();
    const arrived = vscode.commands.executeCommand<FixtureRequest>('whetstone-fixture.nextRequest', 'hang');
    const asked = named('hang').complete(request('red'), abort.signal);
    const seen = await arrived;
    abort.abort();
    await assert.rejects(asked, { name: 'AbortError' });
    while (!seen.cancelled) await new Promise((resolve) => setImmediate(resolve));
  });
});
