import assert from 'node:assert/strict';
import * as vscode from 'vscode';
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
