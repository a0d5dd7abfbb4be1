import assert from 'node:assert/strict';
import { readFileSync, rmSync } from 'node:fs';
import * as vscode from 'vscode';
import { offerResume } from '../../src/editor/runs/offerResume';
import { UnderWay } from '../../src/editor/runs/underWay';
import { RunLock } from '../../src/storage/runLock';
import { OpenAIServer } from '../support/openaiServer';
import { activated, claimElsewhere, runIds, runPath, smallTask, until, useFiles, usePerson } from './support/editor';

const caseCount = 20;

describe('a run that was left before its end', function () {
  this.timeout(60_000);
  const person = usePerson();
  const write = useFiles('resuming');
  let server: OpenAIServer;
  let answered: number;
  let hangsAfter: number;

  before(async () => {
    server = await OpenAIServer.start({ answer: () => (answered++ < hangsAfter ? 'red' : { fault: 'hang' }) });
    const { services } = await activated();
    await services.context.secrets.store(`whetstone.apiKey ${server.url}`, 'k');
  });
  after(() => server.close());

  /** Evaluates a prompt until the endpoint says nothing any more, and stops. */
  async function stopped(baseUrl = server.url, by: 'person' | 'window' = 'person'): Promise<string> {
    const { services } = await activated();
    answered = 0;
    hangsAfter = 8;
    // Settings of their own, so that no answer comes from the cache.
    const prompt = `Name the color (${(await runIds()).length}).\n\nLabels: red, blue\n`;
    const files = await write({ ...smallTask({ models: `models:\n  task: openai:m\n  baseUrl: ${baseUrl}\n` }), 'SKILL.md': prompt });
    const ended = vscode.commands.executeCommand('whetstone.evaluatePrompt', files['SKILL.md']);
    const run = await until(services.runs.onDidChangeRun, () =>
      services.runs.running.find((id) => services.runs.liveView(id)?.spending.calls.task === hangsAfter),
    );
    if (by === 'person') await vscode.commands.executeCommand('whetstone.stopRun', run);
    else await services.runs.stop(run, by);
    await ended;
    assert.equal((await services.runs.view(run))?.state, by === 'person' ? 'stopped' : 'interrupted');
    return run;
  }

  async function ended(run: string): Promise<void> {
    const { services } = await activated();
    await until(services.runs.onDidChangeList, () => (services.runs.running.includes(run) ? undefined : true));
  }

  it('goes on by command, and asks for no answer twice', async () => {
    const { services } = await activated();
    const run = await stopped();
    const asked = server.requests.length;
    hangsAfter = Infinity;
    const offered: string[] = [];
    person.choose = (items, title) => {
      offered.push(title, ...items.map(({ label }) => label));
      return items[0];
    };
    await vscode.commands.executeCommand('whetstone.resumeRun');
    await ended(run);
    assert.equal(offered[0], 'Select a run to resume');
    assert.match(offered[1] ?? '', /\d+\/SKILL\.md · Evaluation$/);
    assert.deepEqual(person.errors(), []);
    const view = await services.runs.view(run);
    assert.equal(view?.state, 'ended');
    assert.equal(view.candidates[0]?.scores.test?.count, caseCount);
    assert.equal(server.requests.length - asked, caseCount - 8);
    const brokenOff = readFileSync(runPath(run, 'journal.jsonl'), 'utf8').split('"type":"attempts"').length - 1;
    assert.ok(brokenOff > 0, 'calls that the stop broke off were made');
    assert.deepEqual([view.spending.calls.task, view.candidates[0].scores.test.mean], [caseCount + brokenOff, 0.5]);
    await vscode.commands.executeCommand('whetstone.resumeRun', run);
    assert.match(person.errors()[0] ?? '', /has ended/);
  });

  it('goes on once, however often it is asked to, and is shown when this window has it already', async () => {
    const { services } = await activated();
    const run = await stopped();
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    const lock = await RunLock.acquire(runPath(run));
    await vscode.commands.executeCommand('whetstone.resumeRun', run);
    await lock.release();
    assert.deepEqual([person.errors(), services.runs.running, services.panels.isVisible(run)], [[], [], true]);
    // It does not end meanwhile: the endpoint says nothing.
    await Promise.all([1, 2, 3].map(() => vscode.commands.executeCommand('whetstone.resumeRun', run)));
    assert.deepEqual([person.errors(), services.runs.running], [[], [run]]);
    assert.equal(readFileSync(runPath(run, 'journal.jsonl'), 'utf8').split('"type":"resumed"').length - 1, 1);
    await vscode.commands.executeCommand('whetstone.stopRun', run);
    await ended(run);
  });

  it('goes on at the whole base URL of its eval file, whose query is in no journal, with its key', async () => {
    const { services } = await activated();
    const whole = `${server.url}?token=query-secret`;
    await services.context.secrets.store(`whetstone.apiKey ${whole}`, 'its-own-key');
    const run = await stopped(whole);
    assert.doesNotMatch(readFileSync(runPath(run, 'journal.jsonl'), 'utf8'), /query-secret/);
    const asked = server.requests.length;
    hangsAfter = Infinity;
    await vscode.commands.executeCommand('whetstone.resumeRun', run);
    await ended(run);
    const requests = server.requests.slice(asked);
    assert.ok(
      requests.length > 0 &&
        requests.every(({ url, headers }) => url.includes('token=query-secret') && headers['authorization'] === 'Bearer its-own-key'),
    );
    const asks: string[] = [];
    vscode.window.showInputBox = ((options: vscode.InputBoxOptions) =>
      Promise.resolve(void asks.push(options.prompt ?? ''))) as typeof vscode.window.showInputBox;
    await services.keys.ask(whole);
    assert.match(asks[0] ?? '', /\?…/);
    assert.doesNotMatch(asks[0] ?? '', /query-secret/);
  });

  it('is offered once when it was cut off, and not when a person stopped it', async () => {
    const { services } = await activated();
    const underWay = new UnderWay(services.context.workspaceState);
    const stoppedByPerson = await stopped();
    assert.ok(!underWay.ids.includes(stoppedByPerson), 'it was stopped');
    await underWay.add(stoppedByPerson);
    await offerResume(services.runs, underWay);
    assert.deepEqual([person.messages, underWay.ids], [[], []], 'also where the window closed at that moment');
    const run = await stopped(server.url, 'window');
    assert.match((await services.runs.view(run))?.statusLine ?? '', /^Cut off when its window closed\./);
    await underWay.add(run);
    await offerResume(services.runs, underWay);
    const [offer] = person.messages;
    assert.deepEqual([offer?.severity, offer?.modal, offer?.actions], ['information', false, ['Resume', 'Show', 'Not Now']]);
    assert.match(offer?.message ?? '', /\d+\/SKILL\.md \(Evaluation\) was cut off/);
    assert.equal((await services.runs.view(run))?.state, 'interrupted', 'without an answer nothing runs');
    await offerResume(services.runs, underWay);
    assert.equal(person.messages.length, 1);

    hangsAfter = Infinity;
    person.answer = ({ actions }) => actions.find((action) => action === 'Resume');
    await underWay.add(run);
    await offerResume(services.runs, underWay);
    await ended(run);
    assert.equal((await services.runs.view(run))?.state, 'ended');
    assert.deepEqual([person.errors(), underWay.ids], [[], []]);
  });

  it('that another process has under way is shown as such, and left alone', async () => {
    const { services } = await activated();
    const run = await stopped();
    const claim = await claimElsewhere(run);
    services.runs.refresh();

    const there = await services.runs.view(run);
    assert.match(there?.owner ?? '', new RegExp(`^process ${process.ppid} since `));
    assert.equal(there?.state, 'elsewhere');
    assert.equal(there.statusLine, 'Scoring the prompt as it is', 'how it stood here before is over');
    const node = (await services.history.getChildren()).find((each) => each.kind === 'run' && each.run.id === run);
    assert.ok(node);
    const item = services.history.getTreeItem(node);
    assert.equal(item.contextValue, 'whetstone.run.elsewhere');
    assert.match(String(item.description), /^running in another window/);
    assert.doesNotMatch(item.tooltip as string, /Stopped/);
    const asked = server.requests.length;
    await vscode.commands.executeCommand('whetstone.resumeRun', node);
    assert.match(
      person.errors()[0] ?? '',
      new RegExp(`under way in another window or on the command line: process ${process.ppid} since \\d?\\d:\\d\\d`),
      'the time is one of a clock on the wall',
    );
    await vscode.commands.executeCommand('whetstone.deleteRun', node);
    assert.match(person.messages.at(-1)?.message ?? '', /Another window has this run under way/);
    const underWay = new UnderWay(services.context.workspaceState);
    await underWay.add(run);
    await offerResume(services.runs, underWay);
    assert.deepEqual([person.messages.length, underWay.ids, server.requests.length], [2, [run], asked]);
    await underWay.remove(run);

    // The process dies, and says nothing.
    rmSync(claim);
    await until(services.runs.onDidProgress, async () => ((await services.runs.view(run))?.owner === undefined ? true : undefined));
    assert.equal((await services.runs.view(run))?.state, 'stopped');
  });
});
