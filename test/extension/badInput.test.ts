import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { file, runIds, write } from './support/workspace';
import { WindowStubs } from './support/windowStubs';

const prompt = 'Answer with `a` or `b`.\n';

/** Writes a prompt, its cases and its eval file into a folder of their own, and evaluates. Returns what was shown. */
async function evaluate(name: string, files: { readonly prompt?: string | Uint8Array; readonly cases?: string; readonly evalFile?: string }, ...answers: (string | undefined)[]) {
  const promptFile = file('bad', name, 'AGENTS.md');
  if (files.prompt !== undefined) await write(promptFile, files.prompt);
  if (files.cases !== undefined) await write(file('bad', name, 'cases.csv'), files.cases);
  const evalFile = await write(file('bad', name, 'it.eval.yaml'), files.evalFile ?? 'prompt: AGENTS.md\ncases: cases.csv\nmetric: iequals\nmodels: { task: lexical }\n');
  const stubs = new WindowStubs(answers);
  const before = (await runIds()).length;
  try {
    await vscode.commands.executeCommand('whetstone.evaluatePrompt', evalFile);
  } finally {
    stubs.restore();
  }
  return { stubs, begun: (await runIds()).length - before };
}

const goodCases = 'input,expected\none,a\ntwo,b\n';

describe('bad input gets a message that says what to do', function () {
  this.timeout(60_000);

  const table: readonly (readonly [string, Parameters<typeof evaluate>[1], RegExp])[] = [
    ['a case file that is not there', { prompt }, /cases\.csv: There is no such file\. Check the path\./],
    ['an empty case file', { prompt, cases: '' }, /cases\.csv: The file is empty/],
    ['a case file without the column', { prompt, cases: 'question,expected\none,a\n' }, /cases\.csv:1: There is no column "input"\. The columns are "question", "expected"\./],
    ['a prompt that is not there', { cases: goodCases }, /AGENTS\.md: There is no such file/],
    ['a binary prompt', { prompt: new Uint8Array([1, 0, 2, 0]), cases: goodCases }, /AGENTS\.md: The file is binary, not text/],
    ['a prompt of 50 MB', { prompt: new Uint8Array(50 * 1024 * 1024).fill(97), cases: goodCases }, /AGENTS\.md: The file has 50 MB; at most 1 MB are read/],
    ['an unknown key in the eval file', { prompt, cases: goodCases, evalFile: 'prompt: AGENTS.md\ncases: cases.csv\nmetrik: iequals\n' }, /it\.eval\.yaml:3: .*"metrik".*"metric"/],
    ['an unknown model', { prompt, cases: goodCases, evalFile: 'prompt: AGENTS.md\ncases: cases.csv\nmetric: iequals\nmodels: { task: "vscode:nobody/nothing" }\n' }, /nobody\/nothing/],
    ['no key', { prompt, cases: goodCases, evalFile: 'prompt: AGENTS.md\ncases: cases.csv\nmetric: iequals\nmodels: { task: "openai:some-model" }\n' }, /no API key for api\.openai\.com.*Set API Key/],
    [
      'an endpoint that is not there',
      { prompt, cases: goodCases, evalFile: 'prompt: AGENTS.md\ncases: cases.csv\nmetric: iequals\nmodels: { task: "openai:some-model", baseUrl: "not an address" }\n' },
      /baseUrl/,
    ],
    ['variables that the prompt does not have', { prompt, cases: 'input,expected,ticket\none,a,T1\n', evalFile: 'prompt: AGENTS.md\ncases: cases.csv\ncolumns: { variables: { ticket: ticket } }\nmetric: iequals\nmodels: { task: lexical }\n' }, /ticket/],
  ];
  for (const [name, files, message] of table) {
    it(name, async () => {
      const { stubs } = await evaluate(name.replace(/\W+/g, '-'), files);
      const errors = stubs.messages('showErrorMessage');
      assert.equal(errors.length, 1, `one message: ${errors.join(' | ')}`);
      assert.match(errors[0] ?? '', message);
      assert.doesNotMatch(errors[0] ?? '', /\n\s+at |undefined|\[object/, 'no stack trace');
    });
  }

  it('a malformed line is named, the others are kept, and the person is asked', async () => {
    const cases = 'input,expected\none,a\nthis line, has, too many\ntwo,b\n';
    const refused = await evaluate('malformed', { prompt, cases }, undefined);
    assert.equal(refused.begun, 0);
    assert.match(refused.stubs.messages('showWarningMessage')[0] ?? '', /cases\.csv:3: The row has 3 fields, the header 2/);
    const accepted = await evaluate('malformed', { prompt, cases }, 'Go On');
    assert.equal(accepted.begun, 1);
  });

  it('a duplicate case is named with both lines', async () => {
    const { stubs, begun } = await evaluate('duplicate', { prompt, cases: 'input,expected\none,a\ntwo,b\none,a\n' }, 'Go On');
    assert.equal(begun, 1);
    assert.match(stubs.messages('showWarningMessage')[0] ?? '', /cases\.csv:4: .*line 2/s);
  });

  it('marks an unknown key and a missing file in the eval file', async () => {
    const uri = await write(file('bad', 'marks', 'x.eval.yaml'), 'prompt: missing.md\ncases: cases.csv\nmetrik: iequals\n');
    const marked = new Promise<readonly vscode.Diagnostic[]>((resolve) => {
      const listener = vscode.languages.onDidChangeDiagnostics(({ uris }) => {
        if (!uris.some((each) => each.fsPath === uri.fsPath)) return;
        listener.dispose();
        resolve(vscode.languages.getDiagnostics(uri));
      });
    });
    await vscode.workspace.openTextDocument(uri);
    const problems = await marked;
    assert.ok(problems.some(({ message, range }) => message.includes('metrik') && range.start.line === 2));
  });
});
