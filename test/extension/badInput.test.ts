import assert from 'node:assert/strict';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { chmodSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import * as vscode from 'vscode';
import { errorBody, OpenAIServer } from '../support/openaiServer';
import { activated, once, runIds, runOf, smallTask, useFiles, usePerson, workspacePath } from './support/editor';

describe('bad input', function () {
  this.timeout(60_000);
  const person = usePerson();
  const write = useFiles('bad');
  const task = smallTask();

  /** Runs a command on the small task, some of its files replaced; returns the errors that were shown. */
  async function errorsOf(
    files: Readonly<Record<string, string | Uint8Array>>,
    { command = 'whetstone.evaluatePrompt', on = 'SKILL.md' } = {},
  ): Promise<string[]> {
    const uris = await write({ ...task, ...files });
    await vscode.commands.executeCommand(command, uris[on]);
    const errors = person.errors();
    for (const error of errors) assert.doesNotMatch(error, /\n\s+at |Error:/, 'no stack trace in a toast');
    return errors;
  }

  const evalFile = (change: (text: string) => string) => ({ 'colors.eval.yaml': change(task['colors.eval.yaml'] ?? '') });

  interface Refused {
    readonly files: Readonly<Record<string, string | Uint8Array>>;
    readonly message: RegExp;
    readonly on?: string;
  }

  const refused: Readonly<Record<string, Refused>> = {
    'an eval file with an unknown key': {
      files: evalFile((text) => `${text}metrics: equals\n`),
      message: /^bad\/\d+\/colors\.eval\.yaml:7: .*"metrics"/,
    },
    'a missing case file': {
      files: evalFile((text) => text.replace('colors.csv', 'gone.csv')),
      message: /^bad\/\d+\/gone\.csv: There is no such file/,
    },
    'an empty case file': { files: { 'colors.csv': '' }, message: /^bad\/\d+\/colors\.csv: The file is empty/ },
    'a case file with a header alone': {
      files: { 'colors.csv': 'input,expected\n' },
      message: /^bad\/\d+\/colors\.csv: The file has no cases/,
    },
    'a binary prompt': { files: { 'SKILL.md': new Uint8Array([0, 1, 2, 0, 255]) }, message: /^bad\/\d+\/SKILL\.md: The file is binary/ },
    'a prompt of 50 MB': {
      files: { 'SKILL.md': 'Name the color. '.repeat((50 * 1024 * 1024) / 16) },
      message: /^bad\/\d+\/SKILL\.md: The file has 50 MB/,
    },
    'a deleted prompt': {
      files: evalFile((text) => text.replace('SKILL.md', 'gone.md')),
      message: /^bad\/\d+\/gone\.md: There is no such file/,
      on: 'colors.eval.yaml',
    },
    'cases without the variable of the prompt': {
      files: { 'SKILL.md': 'Name the color of {{thing}}.\n' },
      message: /^bad\/\d+\/SKILL\.md:1: No case fills the variable \{\{thing\}\}/,
    },
    'an eval file without a good case': {
      files: evalFile((text) => text.replace('colors.csv', '[{ expected: red }]')),
      message: /^bad\/\d+\/colors\.eval\.yaml:2: The case has no input/,
    },
    'a limit of money without a price': {
      files: evalFile((text) => `${text.replace('calls: 400', 'cost: 2')}models:\n  task: openai:m\n`),
      message: /^bad\/\d+\/SKILL\.md: A limit of money needs the price of openai:m\. .*whetstone\.prices/,
    },
    'an unknown model': {
      files: evalFile((text) => `${text}models:\n  task: gpt\n`),
      message: /^bad\/\d+\/colors\.eval\.yaml:8: "task" must be/,
    },
  };
  for (const [name, { files, message, on }] of Object.entries(refused)) {
    it(`${name}: nothing runs, and the message says where and what to do`, async () => {
      const before = await runIds();
      const errors = await errorsOf(files, on === undefined ? {} : { on });
      assert.equal(errors.length, 1, errors.join('\n'));
      assert.match(errors[0] ?? '', message);
      assert.deepEqual(await runIds(), before);
    });
  }

  it('that holds links: none of them is live in a message', async () => {
    const link = '[Repair](command:workbench.action.quit)';
    const [error = ''] = await errorsOf(evalFile((text) => `${text}"${link}": 1\n`));
    assert.match(error, /"\[Repair\]/);
    assert.ok(!error.includes(']('), error);
    const files = await write({
      ...task,
      [`${link}.csv`]: `${task['colors.csv'] ?? ''}only one column\n`,
      ...evalFile((text) => text.replace('colors.csv', `"${link}.csv"`)),
    });
    await vscode.commands.executeCommand('whetstone.evaluatePrompt', files['SKILL.md']);
    const asked = person.messages.at(-1);
    assert.match(asked?.detail ?? '', /\[Repair\]/);
    assert.ok(!asked?.detail.includes(']('), asked?.detail);
  });

  it('names malformed lines, keeps the others, and asks', async () => {
    const files = await write({ ...task, 'colors.csv': `${task['colors.csv'] ?? ''}only one column\n` });
    const before = await runIds();
    await vscode.commands.executeCommand('whetstone.evaluatePrompt', files['SKILL.md']);
    const asked = person.messages[0];
    assert.ok(asked?.modal);
    assert.match(asked.detail, /bad\/\d+\/colors\.csv:22: /);
    assert.deepEqual(await runIds(), before, 'without an answer nothing runs');
    person.answer = ({ actions }) => actions.find((action) => action === 'Go On');
    const { services } = await activated();
    const run = await runOf('whetstone.evaluatePrompt', files['SKILL.md'] as vscode.Uri);
    assert.equal((await services.runs.view(run))?.splitSizes.test, 20);
  });

  it('names bad cases of an eval file, keeps the others, and asks', async () => {
    const inline = [
      '- input: warm',
      '  expected: red',
      '- input: cold',
      '- expected: red',
      '- input: cool',
      '  expects: blue',
      '- input: icy',
      '  expected: blue',
    ];
    const files = await write({ ...task, 'colors.eval.yaml': ['prompt: SKILL.md', 'metric: iequals', 'cases:', ...inline].join('\n') });
    await vscode.commands.executeCommand('whetstone.evaluatePrompt', files['SKILL.md']);
    const asked = person.messages[0];
    assert.ok(asked?.modal);
    assert.deepEqual(asked.detail.match(/eval\.yaml:\d+/g), ['eval.yaml:6', 'eval.yaml:7', 'eval.yaml:9']);
    person.answer = ({ actions }) => actions.find((action) => action === 'Go On');
    const { services } = await activated();
    const run = await runOf('whetstone.evaluatePrompt', files['SKILL.md'] as vscode.Uri);
    assert.equal((await services.runs.view(run))?.splitSizes.test, 2);
  });

  it('names a doubled case with both lines', async () => {
    const files = await write({ ...task, 'colors.csv': `${task['colors.csv'] ?? ''}cold frost 9,blue\n` });
    await vscode.commands.executeCommand('whetstone.evaluatePrompt', files['SKILL.md']);
    assert.match(person.messages[0]?.detail ?? '', /bad\/\d+\/colors\.csv:22: .*line 21/);
  });

  it('that brings a pattern without end: its cases have no score, and the run ends', async () => {
    const label = 'a'.repeat(40);
    const rows = ['warm glow 1,(a+)+b', 'warm glow 2,^a+$', 'cold frost 1,^blue', 'cold frost 2,^(b|l|u|e)+$'];
    const files = await write({
      'SKILL.md': `Name the color.\n\n- \`${label}\`: warm, glow\n- \`blue\`: cold, frost\n`,
      'colors.csv': `input,expected\n${rows.join('\n')}\n`,
      'colors.eval.yaml': 'prompt: SKILL.md\ncases: colors.csv\nmetric: regex\n',
    });
    const { services } = await activated();
    const run = await runOf('whetstone.evaluatePrompt', files['SKILL.md'] as vscode.Uri);
    const score = (await services.runs.view(run))?.candidates[0]?.scores.test;
    assert.deepEqual([score?.mean, score?.errors], [1, 1]);
  });

  it('that has patterns which are none: they are named before a run', async () => {
    const before = await runIds();
    const byPattern = evalFile((text) => text.replace('metric: iequals', 'metric: regex'));
    const errors = await errorsOf({ ...byPattern, 'colors.csv': 'input,expected\nwarm,red\ncold,(\n' });
    assert.match(errors.join('\n'), /^bad\/\d+\/colors\.csv:3: The pattern "\(" cannot be used: it is not a regular expression/);
    assert.deepEqual(await runIds(), before);
  });

  describe('of an endpoint', () => {
    let server: OpenAIServer;
    before(async () => (server = await OpenAIServer.start({ apiKey: 'right', models: ['m'] })));
    after(() => server.close());
    const models = (url: string) => evalFile((text) => `${text}models:\n  task: openai:m\n  baseUrl: ${url}\n`);

    it('a wrong key: told once, with the way to set it for that endpoint', async () => {
      const { services } = await activated();
      const url = server.url;
      person.typed = 'wrong';
      await services.keys.ask(url);
      const errors = await errorsOf(models(url));
      assert.equal(errors.length, 1, errors.join('\n'));
      assert.match(errors[0] ?? '', /refused the API key \(401\)/);
      assert.deepEqual(person.messages.find(({ severity }) => severity === 'error')?.actions, ['Set API Key…']);
      const [run = ''] = await runIds();
      const view = await services.runs.view(run);
      assert.deepEqual([view?.state, view?.failure], ['failed', 'unauthorized']);
      assert.match(view?.statusLine ?? '', /401/);
      const node = (await services.history.getChildren()).find((each) => each.kind === 'run' && each.run.id === run);
      assert.ok(node);
      const item = services.history.getTreeItem(node);
      assert.match(String(item.description), /^failed · /);
      assert.equal((item.iconPath as vscode.ThemeIcon).id, 'error');
      assert.equal(item.contextValue, 'whetstone.run.interrupted', 'it can be resumed');
      assert.match(item.tooltip as string, /401/);

      person.typed = 'right';
      person.answer = ({ actions }) => actions.find((action) => action === 'Set API Key…');
      const stored = once(services.context.secrets.onDidChange);
      await errorsOf(models(url));
      await stored;
      assert.equal(await services.keys.get(url), 'right', 'the action asks for the key of the endpoint of the run');
      person.messages.length = 0;
      assert.deepEqual(await errorsOf(models(url)), []);
      person.typed = '';
      await services.keys.ask(url);
      assert.equal(await services.keys.get(url), undefined);
    });

    it('an account without credit: no key would help', async () => {
      const broke = await OpenAIServer.start({ answer: () => ({ fault: 'status', status: 402 }) });
      try {
        const errors = await errorsOf(models(broke.url));
        assert.match(errors[0] ?? '', /has no credit left/);
        assert.deepEqual(person.messages.find(({ severity }) => severity === 'error')?.actions, ['Open Eval File'], 'it names the model');
      } finally {
        await broke.close();
      }
    });

    it('no key for OpenAI: nothing is sent, and no run is left behind', async () => {
      const before = await runIds();
      const errors = await errorsOf(evalFile((text) => `${text}models:\n  task: openai:m\n`));
      assert.equal(errors.length, 1, errors.join('\n'));
      assert.match(errors[0] ?? '', /There is no API key for api\.openai\.com\. Set the key with "Whetstone: Set API Key…"\.$/);
      assert.deepEqual(person.messages.find(({ severity }) => severity === 'error')?.actions, ['Set API Key…']);
      assert.deepEqual(await runIds(), before);
    });

    it('a model that is not there: the way to where it is named', async () => {
      const free = await OpenAIServer.start({ models: ['other'] });
      const shown = once(vscode.window.onDidChangeTextEditorSelection);
      const setting = vscode.workspace.getConfiguration('whetstone');
      try {
        person.answer = ({ actions }) => actions.find((action) => action === 'Open Eval File');
        const [error = ''] = await errorsOf(models(free.url));
        assert.match(error, /has no model m \(404\)/);
        const { textEditor } = await shown;
        assert.match(textEditor.document.uri.path, /colors\.eval\.yaml$/);
        assert.equal(textEditor.document.lineAt(textEditor.selection.active.line).text, '  task: openai:m');

        person.messages.length = 0;
        person.answer = ({ actions }) => actions.find((action) => action === 'Go On');
        await setting.update('models.task', 'openai:m', vscode.ConfigurationTarget.Global);
        await errorsOf(evalFile((text) => `${text}models:\n  reflection: lexical\n  baseUrl: ${free.url}\n`));
        assert.deepEqual(person.messages.find(({ severity }) => severity === 'error')?.actions, ['Select Models…'], 'the settings name it');
      } finally {
        await setting.update('models.task', undefined, vscode.ConfigurationTarget.Global);
        await free.close();
      }
    });

    it('one whose answer holds links: none of them is live in the message', async () => {
      const hostile = await OpenAIServer.start({
        answer: () => ({
          fault: 'status',
          status: 404,
          body: errorBody('See [the fix](command:workbench.action.quit) or [more](https://example.com).', 'not_found'),
        }),
      });
      try {
        const [error = ''] = await errorsOf(models(hostile.url));
        assert.match(error, /It says: See \[the fix\]/);
        assert.ok(!error.includes(']('), error);
      } finally {
        await hostile.close();
      }
    });

    it('one whose base URL holds a link: it is not live where the key is asked for', async () => {
      const { services } = await activated();
      await services.keys.ask('http://127.0.0.1:9/[v1](command:workbench.action.quit)');
      assert.match(person.prompts[0] ?? '', /\[v1\]/);
      assert.ok(!person.prompts[0]?.includes(']('), person.prompts[0]);
    });

    it('one that cannot be reached', async () => {
      const free = createServer().listen(0, '127.0.0.1');
      await new Promise((resolve) => free.once('listening', resolve));
      const { port } = free.address() as AddressInfo;
      await new Promise((resolve) => free.close(resolve));
      const errors = await errorsOf(models(`http://127.0.0.1:${port}/v1`));
      assert.equal(errors.length, 1, errors.join('\n'));
      assert.match(errors[0] ?? '', /Nothing answers at 127\.0\.0\.1/);
    });
  });

  it('a .whetstone folder that cannot be written to', async function () {
    const folder = workspacePath('.whetstone');
    const aside = workspacePath('.whetstone-aside');
    mkdirSync(folder, { recursive: true });
    renameSync(folder, aside);
    // A superuser may write everywhere; a file in the place of the folder stops even them.
    const isSuperuser = process.getuid?.() === 0;
    if (isSuperuser) writeFileSync(folder, '');
    else mkdirSync(folder, { mode: 0o500 });
    try {
      const errors = await errorsOf({});
      assert.equal(errors.length, 1, errors.join('\n'));
      assert.match(errors[0] ?? '', /\.whetstone/);
      assert.doesNotMatch(errors[0] ?? '', /EACCES|EEXIST|ENOTDIR/);
    } finally {
      if (!isSuperuser) chmodSync(folder, 0o700);
      rmSync(folder, { recursive: true });
      renameSync(aside, folder);
    }
  });
});
