import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import * as vscode from 'vscode';
import { changeTexts } from '../../src/editor/review/changeTexts';
import { activated, change, insisting, runOf, smallTask, until, useAutomaticSaving, useFiles, usePerson } from './support/editor';

const keep = 'Keep My Changes, Replace the Slots';
const textForms: Readonly<Record<string, (text: string) => string>> = {
  'line ends of Unix': (text) => text,
  'line ends of Windows': (text) => text.replaceAll('\n', '\r\n'),
  'a byte order mark': (text) => `\uFEFF${text}`,
  'a byte order mark and line ends of Windows': (text) => `\uFEFF${text.replaceAll('\n', '\r\n')}`,
};

describe('accepting a candidate while VS Code saves by itself', function () {
  this.timeout(60_000);
  useAutomaticSaving();
  const person = usePerson();
  const write = useFiles('saving');
  // Eight test cases prove nothing.
  beforeEach(() => (person.answer = insisting));

  /** Optimizes a small prompt, and returns what accepting its first candidate needs. */
  async function optimized(form: (text: string) => string) {
    const { services } = await activated();
    const task = smallTask();
    const text = form(task['SKILL.md'] ?? '');
    const files = await write({ ...task, 'SKILL.md': text });
    const uri = files['SKILL.md'] as vscode.Uri;
    const run = await runOf('whetstone.optimizePrompt', uri);
    const view = await services.runs.view(run);
    const candidate = view?.candidates.find(({ id, values }) => id !== view.baseline && Object.keys(values).length > 0);
    assert.ok(candidate, 'the run made a candidate');
    return { uri, text, document: await vscode.workspace.openTextDocument(uri), address: { run, candidate: candidate.id } };
  }

  /** Types at the end of a document, as one edit. */
  const type = (document: vscode.TextDocument, text: string) => change(document, document.lineAt(document.lineCount - 1).range.end, text);

  /**
   * Waits until the file has the text of its document and the save is over, and returns it. An edit in the last moments of a save, when the
   * file is written already, may never be saved by itself: VS Code then takes its own timer back.
   */
  function saved(document: vscode.TextDocument): Promise<string> {
    return until(vscode.workspace.onDidSaveTextDocument, () => {
      const text = readFileSync(document.uri.fsPath, 'utf8');
      return text.replace(/^\uFEFF/, '') === document.getText() && !document.isDirty ? text : undefined;
    });
  }

  for (const [name, form] of Object.entries(textForms)) {
    it(`keeps ${name}, and one undo brings the file back`, async () => {
      const { text, document, address } = await optimized(form);
      await vscode.commands.executeCommand('whetstone.acceptCandidate', address);
      assert.deepEqual(
        person.messages.filter((shown) => insisting(shown) === undefined),
        [],
      );
      const accepted = await saved(document);
      assert.notEqual(accepted, text);
      assert.equal(accepted.startsWith('\uFEFF'), text.startsWith('\uFEFF'));
      assert.equal(/[^\r]\n/.test(accepted), !text.includes('\r\n'));
      await vscode.commands.executeCommand('undo');
      assert.equal(await saved(document), text);
    });

    it(`accepts with an edit that is not saved yet, with ${name}`, async () => {
      const { document, address } = await optimized(form);
      person.answer = (shown) => insisting(shown) ?? keep;
      const eol = document.eol === vscode.EndOfLine.CRLF ? '\r\n' : '\n';
      await type(document, `${eol}Mine.${eol}`);
      await vscode.commands.executeCommand('whetstone.acceptCandidate', address);
      assert.deepEqual(person.errors(), []);
      const both = await saved(document);
      assert.match(both, /\nMine\.\r?\n/);
      assert.equal(/[^\r]\n/.test(both), eol === '\n');
      await vscode.commands.executeCommand('undo');
      const mine = await saved(document);
      assert.match(mine, /\nMine\.\r?\n/);
      assert.notEqual(mine, both);
    });
  }

  it('accepts in the midst of a save', async () => {
    const { document, address } = await optimized(String);
    person.answer = (shown) => insisting(shown) ?? keep;
    let accepting: Thenable<unknown> | undefined;
    const listener = vscode.workspace.onWillSaveTextDocument((event) => {
      if (event.document !== document || accepting !== undefined) return;
      accepting = vscode.commands.executeCommand('whetstone.acceptCandidate', address);
      event.waitUntil(accepting);
    });
    try {
      await type(document, '\nMine.\n');
      await until(vscode.workspace.onDidSaveTextDocument, () => accepting && true);
      await accepting;
    } finally {
      listener.dispose();
    }
    assert.deepEqual(person.errors(), []);
    const both = await saved(document);
    assert.match(both, /\nMine\.\n/);
    await vscode.commands.executeCommand('undo');
    assert.notEqual(await saved(document), both);
  });

  it('asks again about the text that a save has changed meanwhile, so that nothing is lost', async () => {
    const { document, address } = await optimized(String);
    let asked = 0;
    person.answer = async (shown) => {
      if (insisting(shown) !== undefined) return insisting(shown);
      if (++asked === 1) {
        await type(document, 'More.   \n');
        // The save takes the spaces away at the end of the line.
        await saved(document);
      }
      return keep;
    };
    await type(document, '\nMine.\n');
    await vscode.commands.executeCommand('whetstone.acceptCandidate', address);
    assert.deepEqual([asked, person.errors()], [2, []]);
    assert.match(await saved(document), /\nMine\.\nMore\.\n/);
  });

  it('offers an edit again that crossed another one', async () => {
    const files = await write({ 'crossing.md': 'One.\n' });
    const uri = files['crossing.md'] as vscode.Uri;
    await vscode.window.showTextDocument(uri);
    const seen: string[] = [];
    const [change] =
      (await changeTexts([uri], 'Test', async ([now]) => {
        const text = now?.document?.getText() ?? '';
        seen.push(text);
        // Typed, but not yet known here: the editor is asked to change a text that it no longer has.
        // One character, since each is an edit of its own.
        if (seen.length === 1) void vscode.commands.executeCommand('type', { text: '1' });
        return [`${text}Two.\n`];
      })) ?? [];
    assert.deepEqual(seen, ['One.\n', '1One.\n']);
    assert.equal(change?.after, '1One.\nTwo.\n');
    assert.equal((await vscode.workspace.openTextDocument(uri)).getText(), change.after);
  });
});
