import assert from 'node:assert/strict';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import * as vscode from 'vscode';
import type { RunView } from '../../src/core/run/view/runView';
import type { Verdict } from '../../src/core/stats/verdict';
import { decodeJournal, encodeJournal } from '../../src/core/run/journal/journalText';
import { openPosition } from '../../src/editor/openPosition';
import { openPromptFile } from '../../src/editor/promptFiles/openPromptFile';
import { acceptCandidate } from '../../src/editor/review/acceptCandidate';
import { pickCandidate } from '../../src/editor/review/pickCandidate';
import type { RunService } from '../../src/editor/runs/runService';
import { activated, change, insisting, runOf, runPath, useFiles, useManualSaving, usePerson, workspacePath } from './support/editor';

const evalFile =
  'prompt: SKILL.md\ncases: ../../messages.csv\nmetric: iequals\nmethod: metareflection\n' +
  'models: { task: lexical, reflection: lexical }\nbudget: { calls: 700 }\n';

describe('accepting a candidate', function () {
  this.timeout(60_000);
  useManualSaving();
  const person = usePerson();
  const write = useFiles('accepting');
  const prompt = readFileSync(workspacePath('.github/skills/triage-support/SKILL.md'), 'utf8');

  /** Optimizes a prompt with the given text, and returns what accepting its best candidate needs. */
  async function optimized(text: string) {
    const { services } = await activated();
    const files = await write({ 'SKILL.md': text, 'skill.eval.yaml': evalFile });
    const uri = files['SKILL.md'] as vscode.Uri;
    const run = await runOf('whetstone.optimizePrompt', uri);
    assert.deepEqual(person.errors(), []);
    const view = await services.runs.view(run);
    assert.ok(view && view.best !== view.baseline, 'the run admitted a candidate');
    const document = await vscode.workspace.openTextDocument(uri);
    return { uri, document, view, address: { run, candidate: view.best } };
  }

  async function reverted(document: vscode.TextDocument): Promise<void> {
    await vscode.window.showTextDocument(document);
    await vscode.commands.executeCommand('workbench.action.files.revert');
  }

  for (const [name, text] of Object.entries({
    'line ends of Windows': prompt.replaceAll('\n', '\r\n'),
    'a byte order mark': `\uFEFF${prompt}`,
    both: `\uFEFF${prompt.replaceAll('\n', '\r\n')}`,
  })) {
    it(`keeps ${name}`, async () => {
      const { uri, document, address } = await optimized(text);
      const before = document.getText();
      await vscode.commands.executeCommand('whetstone.acceptCandidate', address);
      assert.deepEqual(person.messages, []);
      assert.notEqual(document.getText(), before);
      await document.save();
      const saved = readFileSync(uri.fsPath, 'utf8');
      assert.equal(saved.startsWith('\uFEFF'), text.startsWith('\uFEFF'));
      assert.equal(/[^\r]\n/.test(saved), !text.includes('\r\n'));
      await vscode.commands.executeCommand('undo');
      await document.save();
      assert.equal(readFileSync(uri.fsPath, 'utf8'), text);
    });
  }

  it('asks when the file has changed since, and can keep both', async () => {
    const { document, address } = await optimized(prompt);
    await change(document, new vscode.Position(document.lineCount - 1, 0), '\nMine.\n');
    const mine = document.getText();

    await vscode.commands.executeCommand('whetstone.acceptCandidate', address);
    const asked = person.messages[0];
    assert.ok(asked?.modal);
    assert.equal(asked.actions.length, 3);
    assert.equal(document.getText(), mine, 'without an answer nothing changes');

    person.answer = () => 'Keep My Changes, Replace the Slots';
    await vscode.commands.executeCommand('whetstone.acceptCandidate', address);
    assert.match(document.getText(), /\nMine\.\n/);
    assert.notEqual(document.getText(), mine);
    await vscode.commands.executeCommand('undo');
    assert.equal(document.getText(), mine);

    person.answer = () => 'Replace the Whole File';
    await vscode.commands.executeCommand('whetstone.acceptCandidate', address);
    assert.doesNotMatch(document.getText(), /Mine/);
    await vscode.commands.executeCommand('undo');
    assert.equal(document.getText(), mine);

    person.answer = () => 'Compare First';
    await vscode.commands.executeCommand('whetstone.acceptCandidate', address);
    assert.ok(vscode.window.tabGroups.activeTabGroup.activeTab?.input instanceof vscode.TabInputTextDiff);
    await vscode.commands.executeCommand('whetstone.closeCandidate', address);
    assert.equal(document.getText(), mine);
    await reverted(document);
  });

  it('says so when the file holds the candidate already', async () => {
    const { document, address } = await optimized(prompt);
    await vscode.commands.executeCommand('whetstone.acceptCandidate', address);
    await vscode.commands.executeCommand('whetstone.acceptCandidate', address);
    assert.match(person.messages.at(-1)?.message ?? '', /holds candidate c\d+ already/);
    await reverted(document);
  });

  it('says when the run rejected the candidate, and asks', async () => {
    const { services } = await activated();
    const { document, view, address } = await optimized(prompt);
    const before = document.getText();
    const rejected = {
      ...view,
      candidates: view.candidates.map((each) =>
        each.id === address.candidate ? { ...each, state: 'rejected' as const, reason: 'It broke 3 cases.' } : each,
      ),
    };
    const open = await services.runs.open(address.run);
    const runs = {
      roots: services.runs.roots,
      open: () => Promise.resolve({ ...open, view: () => rejected }),
      note: () => Promise.resolve(),
    } as unknown as RunService;
    await acceptCandidate(runs, address);
    assert.deepEqual(
      person.messages.map(({ message, detail, modal }) => [message, detail, modal]),
      [[`The run rejected candidate ${address.candidate}.`, 'It broke 3 cases.', true]],
    );
    assert.equal(document.getText(), before, 'without an answer nothing changes');
    person.answer = ({ actions }) => actions[0];
    await acceptCandidate(runs, address);
    assert.notEqual(document.getText(), before);
    await reverted(document);
  });

  describe('asks first, once, where nothing is proven:', () => {
    const notProven: Verdict = {
      kind: 'not proven',
      difference: 0.042,
      interval: { low: -0.04, high: 0.12 },
      pValue: 0.31,
      cases: 40,
      casesNeeded: 220,
    };
    const cases: readonly [string, (view: RunView) => Partial<RunView>, message: RegExp, detail: RegExp][] = [
      [
        'a verdict that is not',
        () => ({ verdict: notProven }),
        /^Candidate c\d+ is not proven\.$/,
        /^\+4\.2 points on 40 test cases may be luck \(p = 0\.31\)\. About 220 test cases would be needed to tell\.$/,
      ],
      [
        'no verdict',
        ({ verdict: _verdict, ...others }) => ({ ...others, verdict: undefined as never }),
        /^The run ended without a verdict/,
        /Only a verdict on the test cases/,
      ],
      ['a run that was stopped', () => ({ state: 'stopped' }), /^The run has not come to its end/, /Only a verdict on the test cases/],
      ['a run that is under way', () => ({ state: 'running' }), /^The run is still under way/, /Only a verdict on the test cases/],
      [
        'another one that is suggested',
        () => ({ best: 'c99' }),
        /^The run suggests candidate c99, not candidate c\d+\.$/,
        /Of candidate c\d+ nothing is proven\.$/,
      ],
      [
        'the original that is suggested',
        () => ({ best: 'c0' }),
        /^The run suggests the original, not candidate c\d+\.$/,
        /nothing is proven/,
      ],
    ];
    for (const [name, changed, message, detail] of cases) {
      it(name, async () => {
        const { services } = await activated();
        const { document, view, address } = await optimized(prompt);
        const before = document.getText();
        const open = await services.runs.open(address.run);
        const runs = {
          roots: services.runs.roots,
          open: () => Promise.resolve({ ...open, view: () => ({ ...view, ...changed(view) }) }),
          note: () => Promise.resolve(),
        } as unknown as RunService;
        await acceptCandidate(runs, address);
        const [asked] = person.messages;
        assert.deepEqual([person.messages.length, asked?.modal, asked?.actions], [1, true, ['Accept Unproven']]);
        assert.match(asked?.message ?? '', message);
        assert.match(asked?.detail ?? '', detail);
        assert.equal(document.getText(), before, 'without an answer nothing changes');
        person.answer = insisting;
        await acceptCandidate(runs, address);
        assert.notEqual(document.getText(), before);
        assert.equal(person.messages.length, 2);
        await reverted(document);
      });
    }
  });

  for (const [kind, message] of [
    ['worse', /did worse than the original on the test cases/],
    ['no gain', /brought no gain on the test cases/],
  ] as const) {
    it(`asks first where the verdict is ${kind}`, async () => {
      const { services } = await activated();
      const { document, view, address } = await optimized(prompt);
      const before = document.getText();
      const difference = kind === 'worse' ? -0.125 : 0;
      const verdict = { kind, difference, interval: { low: -0.2, high: 0 }, pValue: 0.01, cases: 96 };
      const open = await services.runs.open(address.run);
      const runs = {
        roots: services.runs.roots,
        open: () => Promise.resolve({ ...open, view: () => ({ ...view, verdict }) }),
        note: () => Promise.resolve(),
      } as unknown as RunService;
      await acceptCandidate(runs, address);
      const [asked] = person.messages;
      assert.deepEqual([person.messages.length, asked?.modal, asked?.actions], [1, true, ['Accept It Nevertheless']]);
      assert.match(asked?.message ?? '', message);
      assert.match(asked?.detail ?? '', kind === 'worse' ? /^Worse: −12\.5 points on 96 test cases \(held out\)\.$/ : /^No gain: /);
      assert.equal(document.getText(), before, 'without an answer nothing changes');
      person.answer = ({ actions }) => actions[0];
      await acceptCandidate(runs, address);
      assert.notEqual(document.getText(), before);
      await reverted(document);
    });
  }

  it('offers the suggested candidate first, whichever was admitted last', async () => {
    const candidates = [
      ['c0', 'baseline'],
      ['c1', 'best'],
      ['c2', 'admitted'],
      ['c3', 'rejected'],
      ['c4', 'admitted'],
    ].map(([id, state]) => ({ id, state, scores: {} }));
    const runs = { view: () => Promise.resolve({ id: 'run', baseline: 'c0', best: 'c1', candidates }) } as unknown as RunService;
    let offered: readonly string[] = [];
    person.choose = (items) => {
      offered = items.map(({ label }) => label);
      return items[0];
    };
    assert.deepEqual(await pickCandidate(runs, 'run'), { run: 'run', candidate: 'c1' });
    assert.deepEqual(offered, ['Candidate c1 (suggested)', 'Candidate c4', 'Candidate c2']);
  });

  it('offers to create a file again that was deleted', async () => {
    const { uri, address } = await optimized(prompt);
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    rmSync(uri.fsPath);
    await vscode.commands.executeCommand('whetstone.compareCandidate', address);
    const input = vscode.window.tabGroups.activeTabGroup.activeTab?.input;
    assert.ok(input instanceof vscode.TabInputTextDiff);
    assert.equal((await vscode.workspace.openTextDocument(input.original)).getText(), prompt);
    await vscode.commands.executeCommand('whetstone.acceptCandidate', address);
    assert.match(person.messages[0]?.message ?? '', /There is no file .*SKILL\.md any more/);
    assert.ok(!existsSync(uri.fsPath), 'nothing is created unasked');
    person.answer = () => 'Create It Again';
    await vscode.commands.executeCommand('whetstone.acceptCandidate', address);
    assert.equal(readFileSync(uri.fsPath, 'utf8'), prompt);
    const document = await vscode.workspace.openTextDocument(uri);
    assert.ok(document.isDirty);
    await reverted(document);
  });

  it('accepts into the file that a person chooses where the prompt was renamed, if that has its text', async () => {
    const { uri, address } = await optimized(prompt);
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    const renamed = vscode.Uri.joinPath(uri, '..', 'RENAMED.md');
    const other = vscode.Uri.joinPath(uri, '..', 'other.md');
    renameSync(uri.fsPath, renamed.fsPath);
    writeFileSync(other.fsPath, 'Another prompt.\n');
    person.answer = () => 'Choose the File…';
    person.opened = undefined;
    await vscode.commands.executeCommand('whetstone.acceptCandidate', address);
    person.opened = other;
    await vscode.commands.executeCommand('whetstone.acceptCandidate', address);
    assert.match(person.errors().join(), /^accepting\/\d+\/other\.md does not have the text that this run began from/);
    assert.equal((await vscode.workspace.openTextDocument(other)).isDirty, false);
    person.opened = renamed;
    await vscode.commands.executeCommand('whetstone.acceptCandidate', address);
    const document = await vscode.workspace.openTextDocument(renamed);
    assert.notEqual(document.getText(), prompt);
    assert.equal(person.errors().length, 1);
    assert.ok(!existsSync(uri.fsPath), 'no second file is made');
    await reverted(document);
  });

  describe('of a journal that names a file outside of the workspace', () => {
    let folder: string;
    before(() => (folder = mkdtempSync(join(realpathSync(tmpdir()), 'whetstone-named-'))));
    after(() => rmSync(folder, { recursive: true, force: true }));

    /** A journal as anyone may put one into a repository: of a run on a file that is not in it. */
    async function forged(path: string, place?: string): Promise<{ readonly run: string; readonly candidate: string }> {
      const { services } = await activated();
      const { view } = await optimized(prompt);
      const { entries } = decodeJournal(readFileSync(runPath(view.id, 'journal.jsonl'), 'utf8'));
      const changed = entries.map((entry) => {
        if (entry.event.type !== 'started') return entry;
        const { program } = entry.event;
        const files = program.files.map(({ place: _place, ...file }) => ({ ...file, path, ...(place === undefined ? {} : { place }) }));
        return { ...entry, event: { ...entry.event, program: { ...program, files } } };
      });
      const run = `forged-${readdirSync(workspacePath('.whetstone', 'runs')).length}`;
      mkdirSync(runPath(run));
      writeFileSync(runPath(run, 'journal.jsonl'), encodeJournal(changed));
      const forgedView = await services.runs.view(run);
      assert.equal(forgedView?.files[0]?.path, path);
      return { run, candidate: view.best };
    }

    for (const place of [undefined, '../SKILL.md']) {
      it(`asks with the whole path before it changes it${place === undefined ? '' : ', also where its place leads out'}`, async () => {
        const path = join(folder, 'SKILL.md');
        writeFileSync(path, prompt);
        const address = await forged(path, place);
        await vscode.commands.executeCommand('whetstone.acceptCandidate', address);
        const document = await vscode.workspace.openTextDocument(path);
        assert.deepEqual([person.messages[0]?.modal, person.messages[0]?.actions, document.isDirty], [true, ['Accept There'], false]);
        assert.ok(person.messages[0]?.detail.startsWith(`${path}\n`));
        person.answer = () => 'Accept There';
        await vscode.commands.executeCommand('whetstone.acceptCandidate', address);
        assert.deepEqual(person.errors(), []);
        assert.notEqual(document.getText(), prompt);
        await reverted(document);
      });
    }

    it('asks also where a link in the workspace leads out of it', async () => {
      const path = join(folder, 'LINKED.md');
      writeFileSync(path, prompt);
      const files = await write({ 'other.md': '' });
      const link = join(dirname((files['other.md'] as vscode.Uri).fsPath), 'LINKED.md');
      symlinkSync(path, link);
      await vscode.commands.executeCommand('whetstone.acceptCandidate', await forged(link));
      assert.deepEqual(
        person.messages.map(({ message }) => message),
        ['The file of this run is outside of the workspace.'],
      );
      assert.equal(readFileSync(path, 'utf8'), prompt);
    });

    it('asks before it creates it again, and opening it creates nothing', async () => {
      const path = join(folder, 'gone', 'SKILL.md');
      const address = await forged(path);
      person.answer = ({ actions }) => actions.find((action) => action === 'Create It Again');
      await vscode.commands.executeCommand('whetstone.acceptCandidate', address);
      assert.deepEqual(
        person.messages.map(({ actions }) => actions),
        [['Choose the File…', 'Create It Again'], ['Accept There']],
      );
      await assert.rejects(openPromptFile(vscode.Uri.file(path)), /There is no file/);
      await assert.rejects(openPosition(vscode.Uri.file(path), 1), /There is no file/);
      assert.ok(!existsSync(join(folder, 'gone')));
    });
  });

  it('says what is wrong with a candidate that is not there', async () => {
    await vscode.commands.executeCommand('whetstone.acceptCandidate', { run: 'no-such-run', candidate: 'c1' });
    assert.match(person.errors()[0] ?? '', /no-such-run is not in this workspace/);
  });
});
