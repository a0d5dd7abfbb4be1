import assert from 'node:assert/strict';
import {
  appendFileSync,
  cpSync,
  existsSync,
  lstatSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { decodeJournal, encodeJournal } from '../../src/core/run/journal/journalText';
import { RunLock } from '../../src/storage/runLock';
import type { RunStore, StoredRun } from '../../src/storage/runStore';
import { runKey, storedId } from '../../src/editor/runs/runKey';
import {
  activated,
  claimElsewhere,
  insisting,
  runIds,
  runOf,
  runPath,
  smallTask,
  useFiles,
  useManualSaving,
  usePerson,
  workspacePath,
} from './support/editor';

describe('a long history', function () {
  this.timeout(60_000);
  useManualSaving();
  const person = usePerson();
  const write = useFiles('history');
  let made: string[] = [];
  afterEach(async () => {
    made.forEach((id) => rmSync(runPath(id), { recursive: true, force: true }));
    made = [];
    (await activated()).services.runs.refresh();
  });

  /** Copies a run, as if it had begun so many days earlier. */
  function copyRun(run: string, daysEarlier: number): string {
    const { entries } = decodeJournal(readFileSync(runPath(run, 'journal.jsonl'), 'utf8'));
    const stored = `${storedId(run)}-${daysEarlier}-days-earlier`;
    const id = runKey(workspacePath(), stored);
    cpSync(runPath(run), runPath(id), { recursive: true, filter: (path) => !path.endsWith('summary.json') });
    const earlier = (at: string) => new Date(Date.parse(at) - daysEarlier * 24 * 60 * 60 * 1000).toISOString();
    writeFileSync(runPath(id, 'journal.jsonl'), encodeJournal(entries.map((entry) => ({ ...entry, at: earlier(entry.at) }))));
    made.push(id);
    return id;
  }

  /** Counts the journals that are read meanwhile. */
  async function readsOf(act: () => Promise<unknown>): Promise<number> {
    const { services } = await activated();
    const store = services.runs.storeFor(vscode.Uri.file(workspacePath('x'))) as RunStore & { read: RunStore['read'] };
    const read = store.read.bind(store);
    let reads = 0;
    store.read = (id: string): Promise<StoredRun | undefined> => {
      reads++;
      return read(id);
    };
    try {
      await act();
    } finally {
      store.read = read;
    }
    return reads;
  }

  it('is listed without its journals, of which a few are kept for those who look at them', async () => {
    const { services } = await activated();
    const { runs } = services;
    const run = await runOf('whetstone.evaluatePrompt', (await write(smallTask()))['SKILL.md'] as vscode.Uri);
    // A panel reads its run as a whole whenever the list changes.
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    const copies = [1, 2, 3, 4, 5, 6].map((days) => copyRun(run, days));
    const [first = '', , , , , last = ''] = copies;
    assert.equal(await readsOf(() => Promise.all([runs.list(), runs.listSoon(), runs.summaries()])), 6, 'each journal is read once');
    runs.refresh();
    assert.equal(await readsOf(() => runs.list()), 0, 'a window that comes up finds the summaries');
    assert.equal(
      await readsOf(async () => {
        for (const id of copies) assert.ok(await runs.view(id));
      }),
      6,
    );
    assert.equal(await readsOf(() => runs.view(last)), 0);
    assert.equal(await readsOf(() => runs.view(first)), 1, 'five are kept');
    const open = await runs.open(last);
    assert.ok(open);
    await runs.note(open, { type: 'accepted', candidate: 'c0', hashBefore: 'a', hashAfter: 'b' });
    assert.equal(await readsOf(() => runs.list()), 1, 'what has changed is read again');
    appendFileSync(runPath(first, 'journal.jsonl'), 'damage\n');
    assert.equal(await readsOf(() => runs.list()), 1);
    assert.match((await runs.open(first))?.warning ?? '', /damaged/);
    rmSync(runPath(first), { recursive: true });
    assert.ok(!(await runIds()).includes(first));
    assert.equal(await runs.open(first), undefined);
  });

  it('is thinned out by command, but for what is under way or was accepted into the file', async () => {
    const { services } = await activated();
    const uri = (await write(smallTask()))['SKILL.md'] as vscode.Uri;
    const run = await runOf('whetstone.optimizePrompt', uri);
    const view = await services.runs.view(run);
    assert.ok(view && view.best !== view.baseline);
    const [accepted = '', other = ''] = [2001, 2000].map((days) => copyRun(run, days));
    const before = await runIds();
    person.answer = insisting;
    await vscode.commands.executeCommand('whetstone.acceptCandidate', { run: accepted, candidate: view.best });
    person.answer = () => undefined;
    person.messages.length = 0;
    const offered: vscode.QuickPickItem[] = [];
    person.choose = (items) => {
      offered.splice(0, Infinity, ...items);
      return items.find(({ label }) => label === 'Older than 90 days');
    };
    await vscode.commands.executeCommand('whetstone.deleteOldRuns');
    assert.match(offered.find(({ label }) => label === 'Older than 90 days')?.description ?? '', /^1 runs, [\d.]+ kB$/);
    const [asked] = person.messages;
    assert.ok(asked?.modal);
    assert.match(asked.message, /^Delete 1 runs \([\d.]+ kB\)\?$/);
    assert.deepEqual(await runIds(), before, 'without an answer nothing is deleted');
    person.answer = ({ actions }) => actions[0];
    await vscode.commands.executeCommand('whetstone.deleteOldRuns');
    assert.deepEqual(
      await runIds(),
      before.filter((id) => id !== other),
    );
    assert.deepEqual([existsSync(runPath(other)), person.errors()], [false, []]);
    const document = await vscode.workspace.openTextDocument(uri);
    await vscode.window.showTextDocument(document);
    await vscode.commands.executeCommand('workbench.action.files.revert');
    await vscode.commands.executeCommand('whetstone.deleteOldRuns');
    assert.ok(!(await runIds()).includes(accepted), 'the file no longer holds it');
  });

  it('names prompt, method and time of the run that is to be deleted', async () => {
    const run = await runOf('whetstone.evaluatePrompt', (await write(smallTask()))['SKILL.md'] as vscode.Uri);
    const copy = copyRun(run, 400);
    await vscode.commands.executeCommand('whetstone.deleteRun', copy);
    assert.match(person.messages[0]?.message ?? '', /^Delete the run on .*\d+\/SKILL\.md \(Evaluation, \d.*\d{4}.*\)\?$/);
    person.answer = ({ actions }) => actions[0];
    await vscode.commands.executeCommand('whetstone.deleteRun', copy);
    assert.ok(!(await runIds()).includes(copy));
  });

  it('shows a run in whose place there is a link as one that cannot be read, and deletes the link alone', async function () {
    if (process.platform === 'win32') this.skip();
    const run = await runOf('whetstone.evaluatePrompt', (await write(smallTask()))['SKILL.md'] as vscode.Uri);
    const [asFolder = '', asFile = ''] = [500, 501].map((days) => copyRun(run, days));
    const outside = mkdtempSync(join(tmpdir(), 'whetstone-history-'));
    try {
      for (const [id, name] of [
        [asFolder, ''],
        [asFile, 'journal.jsonl'],
      ] as const) {
        renameSync(runPath(id, name), join(outside, storedId(id)));
        symlinkSync(join(outside, storedId(id)), runPath(id, name));
      }
      const { services } = await activated();
      services.runs.refresh();
      const kept = readdirSync(join(outside, storedId(asFolder)));
      const reasons = new Map((await services.runs.list()).map(({ id, unreadable }) => [id, unreadable]));
      assert.deepEqual([reasons.get(asFolder), reasons.get(asFile), reasons.get(run)], ['not a file', 'not a file', undefined]);
      person.answer = ({ actions }) => actions[0];
      for (const id of [asFolder, asFile]) await vscode.commands.executeCommand('whetstone.deleteRun', id);
      assert.deepEqual(person.errors(), []);
      for (const id of [asFolder, asFile]) assert.throws(() => lstatSync(runPath(id)), /ENOENT/);
      assert.deepEqual([readdirSync(join(outside, storedId(asFolder))), lstatSync(join(outside, storedId(asFile))).isFile()], [kept, true]);
    } finally {
      rmSync(outside, { recursive: true });
    }
  });

  it('keeps a run that was taken up while the question stood', async () => {
    const run = await runOf('whetstone.evaluatePrompt', (await write(smallTask()))['SKILL.md'] as vscode.Uri);
    const [here = '', elsewhere = '', old = ''] = [2003, 2004, 2005].map((days) => copyRun(run, days));
    const before = await runIds();
    let takeUp: () => Promise<unknown> = () => Promise.resolve();
    person.answer = async ({ modal, actions }) => (modal ? (await takeUp(), actions[0]) : undefined);
    let claim = '';
    takeUp = async () => (claim = await claimElsewhere(elsewhere));
    await vscode.commands.executeCommand('whetstone.deleteRun', elsewhere);
    assert.match(
      person.messages.at(-1)?.message ?? '',
      new RegExp(`^Another window has this run under way \\(process ${process.ppid} since `),
    );
    let lock: RunLock | undefined;
    takeUp = async () => (lock = await RunLock.acquire(runPath(here)));
    await vscode.commands.executeCommand('whetstone.deleteRun', here);
    assert.equal(person.messages.at(-1)?.message, 'The run is under way. Stop it before you delete it.');
    assert.deepEqual(await runIds(), before);
    await lock?.release();
    rmSync(claim);

    takeUp = () => claimElsewhere(here);
    person.choose = (items) => items.find(({ label }) => label === 'Older than 90 days');
    await vscode.commands.executeCommand('whetstone.deleteOldRuns');
    assert.equal(person.messages.at(-1)?.message, 'Runs that are kept, since they are under way by now: 1.');
    assert.deepEqual([await runIds(), person.errors()], [before.filter((id) => id !== old && id !== elsewhere), []]);
  });
});
