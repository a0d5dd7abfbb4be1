// What the tests in the extension host have in common. Bundled into each of them.
import assert from 'node:assert/strict';
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import * as vscode from 'vscode';
import { storedId } from '../../../src/editor/runs/runKey';
import type { TestAccess } from '../../../src/extension';
import { RunLock } from '../../../src/storage/runLock';

export const extensionId = 'whetstone.whetstone';

/** The extension, activated. */
export async function activated(): Promise<TestAccess> {
  const access = await vscode.extensions.getExtension<TestAccess | undefined>(extensionId)?.activate();
  assert.ok(access, 'the extension gives tests access to its services');
  return access;
}

/** The workspace folder: a copy of the example. */
export function workspacePath(...parts: string[]): string {
  const root = vscode.workspace.workspaceFolders?.[0]?.uri.fsPath;
  assert.ok(root, 'a folder is open');
  return join(root, ...parts);
}

/** The folder of a run in the workspace folder, or a file in it. */
export function runPath(run: string, ...parts: string[]): string {
  return workspacePath('.whetstone', 'runs', storedId(run), ...parts);
}

/**
 * Writes files into a new folder in the workspace with each call, and removes all of them after the tests of the surrounding `describe`. A
 * file written again would be loaded again into its open document at some moment, and the editor refuses an edit that crosses this.
 */
export function useFiles(
  folder: string,
): (files: Readonly<Record<string, string | Uint8Array>>) => Promise<Readonly<Record<string, vscode.Uri>>> {
  let folders = 0;
  after(async () => {
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    // The editor may still write into it.
    await rm(workspacePath(folder), { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
  });
  return async (files) => {
    const fresh = workspacePath(folder, String(++folders));
    const uris: Record<string, vscode.Uri> = {};
    for (const [name, content] of Object.entries(files)) {
      const path = join(fresh, name);
      await mkdir(dirname(path), { recursive: true });
      await writeFile(path, content);
      uris[name] = vscode.Uri.file(path);
    }
    return uris;
  };
}

/**
 * Switches automatic saving off for the tests of the surrounding `describe`. In the browser it is on, and an edit would be saved a second
 * after it was made, before a test has looked at it.
 */
export function useManualSaving(): void {
  useFileSettings({ autoSave: 'off' });
}

/**
 * Switches automatic saving on, soon after each edit, for the tests of the surrounding `describe`.
 * The save tidies up the ends of lines, as many people have it.
 */
export function useAutomaticSaving(): void {
  useFileSettings({ autoSave: 'afterDelay', autoSaveDelay: 10, trimTrailingWhitespace: true });
}

function useFileSettings(settings: Readonly<Record<string, unknown>>): void {
  const update = async (valueOf: (name: string) => unknown): Promise<void> => {
    for (const name of Object.keys(settings))
      await vscode.workspace.getConfiguration('files').update(name, valueOf(name), vscode.ConfigurationTarget.Global);
  };
  before(() => update((name) => settings[name]));
  after(() => update(() => undefined));
}

/** What a message box was asked to show. */
export interface ShownMessage {
  readonly severity: 'error' | 'warning' | 'information';
  readonly message: string;
  readonly detail: string;
  readonly modal: boolean;
  readonly actions: readonly string[];
}

/** The person in front of the editor: remembers what was shown, and answers by what was prepared. */
export interface Person {
  readonly messages: ShownMessage[];
  /** Titles of the quick picks that were shown. */
  readonly picks: string[];
  /** What the input boxes that were shown asked for. */
  readonly prompts: string[];
  /** The action to choose of a message, at once or after a while; none unless set. */
  answer: (shown: ShownMessage) => string | undefined | Promise<string | undefined>;
  /** The item to choose of a quick pick; the first unless set. */
  choose: (items: readonly vscode.QuickPickItem[], title: string) => vscode.QuickPickItem | undefined;
  /** The file to choose in a dialog that opens one; none unless set. */
  opened: vscode.Uri | undefined;
  /** What to type into an input box. */
  typed: string | undefined;
  /** The errors shown, in a line each. */
  errors(): string[];
}

/** Stands in for the person during each test of the surrounding `describe`. */
export function usePerson(): Person {
  const person: Person = {
    messages: [],
    picks: [],
    prompts: [],
    answer: () => undefined,
    choose: (items) => items[0],
    opened: undefined,
    typed: undefined,
    errors: () => person.messages.filter(({ severity }) => severity === 'error').map(({ message }) => message),
  };
  const window = vscode.window as unknown as Record<string, unknown>;
  const names = ['showErrorMessage', 'showWarningMessage', 'showInformationMessage', 'showQuickPick', 'showInputBox', 'showOpenDialog'];
  const originals = new Map<string, unknown>();

  beforeEach(() => {
    person.messages.length = 0;
    person.picks.length = 0;
    person.prompts.length = 0;
    person.answer = () => undefined;
    person.choose = (items) => items[0];
    person.opened = undefined;
    person.typed = undefined;
    names.forEach((name) => originals.set(name, window[name]));
    const show =
      (severity: ShownMessage['severity']) =>
      (message: string, ...rest: unknown[]): Promise<string | undefined> => {
        const options = rest.find((each): each is vscode.MessageOptions => typeof each === 'object') ?? {};
        const actions = rest.filter((each) => typeof each === 'string');
        const shown = { severity, message, detail: options.detail ?? '', modal: options.modal ?? false, actions };
        person.messages.push(shown);
        return Promise.resolve(person.answer(shown));
      };
    window['showErrorMessage'] = show('error');
    window['showWarningMessage'] = show('warning');
    window['showInformationMessage'] = show('information');
    window['showQuickPick'] = (items: readonly vscode.QuickPickItem[], options: vscode.QuickPickOptions = {}) => {
      person.picks.push(options.title ?? '');
      return Promise.resolve(person.choose(items, options.title ?? ''));
    };
    window['showOpenDialog'] = () => Promise.resolve(person.opened && [person.opened]);
    window['showInputBox'] = (options: vscode.InputBoxOptions = {}) => {
      person.prompts.push(options.prompt ?? '');
      return Promise.resolve(person.typed);
    };
  });
  afterEach(() => originals.forEach((original, name) => (window[name] = original)));
  return person;
}

/** Says once more that a candidate is to be accepted of which nothing is proven: to be tried before any other answer. */
export function insisting({ actions }: ShownMessage): string | undefined {
  return actions.find((action) => action === 'Accept Unproven' || action === 'Accept It Nevertheless');
}

/** Makes the workspace an untrusted one during each test of the surrounding `describe`, as far as the extension can see. */
export function useRestrictedMode(): void {
  const workspace = vscode.workspace;
  const original = Object.getOwnPropertyDescriptor(workspace, 'isTrusted');
  beforeEach(() => void Object.defineProperty(workspace, 'isTrusted', { configurable: true, get: () => false }));
  afterEach(() => {
    if (original !== undefined) Object.defineProperty(workspace, 'isTrusted', original);
  });
}

/** Ids of all runs, newest first. */
export async function runIds(): Promise<readonly string[]> {
  const { services } = await activated();
  return (await services.runs.list()).map(({ id }) => id);
}

/** Runs a command, and returns the run that it made. */
export async function runOf(command: string, uri: vscode.Uri): Promise<string> {
  const before = new Set(await runIds());
  await vscode.commands.executeCommand(command, uri);
  const made = (await runIds()).filter((id) => !before.has(id));
  assert.equal(made.length, 1, 'one run was made');
  return made[0] as string;
}

/** Makes a run one that another process has under way, as the process that started this one would. @returns the file that says so */
export async function claimElsewhere(run: string): Promise<string> {
  const folder = runPath(run);
  const lock = await RunLock.acquire(folder);
  const [claim = ''] = (await readdir(folder)).filter((name) => name.startsWith('lock-'));
  const owner = JSON.parse(await readFile(join(folder, claim), 'utf8')) as object;
  await lock.release();
  const path = join(folder, claim.replace(`-${process.pid}-`, `-${process.ppid}-`));
  await writeFile(path, JSON.stringify({ ...owner, process: process.ppid }));
  return path;
}

/** Resolves with the next value of an event. */
export function once<T>(event: vscode.Event<T>): Promise<T> {
  return new Promise((resolve) => {
    const listener = event((value) => {
      listener.dispose();
      resolve(value);
    });
  });
}

/** Waits for an event that makes a condition true; looks first. */
export async function until<T>(event: vscode.Event<unknown>, look: () => T | undefined | Promise<T | undefined>): Promise<T> {
  for (;;) {
    const next = once(event);
    const found = await look();
    if (found !== undefined) return found;
    await next;
  }
}

/** Changes a document, as a person would. @throws {AssertionError} when the editor refuses */
export async function change(document: vscode.TextDocument, range: vscode.Range | vscode.Position, text: string): Promise<void> {
  const edit = new vscode.WorkspaceEdit();
  edit.replace(document.uri, range instanceof vscode.Range ? range : new vscode.Range(range, range), text);
  assert.ok(await vscode.workspace.applyEdit(edit), 'the editor took the change');
}

/** A small prompt, its eval file and cases, for runs that end at once. */
export function smallTask(
  options: { readonly metric?: string; readonly models?: string; readonly method?: string; readonly more?: string } = {},
): Record<string, string> {
  const { metric = 'iequals', models = '', method = 'metareflection', more = '' } = options;
  const cases = ['red', 'blue'].flatMap((label) =>
    Array.from(
      { length: 10 },
      (_, index) => `${label === 'red' ? 'warm glow' : 'cold frost'} ${index}${index === 0 ? ` ${label}` : ''},${label}`,
    ),
  );
  return {
    'SKILL.md': '---\nname: colors\ndescription: Names a color.\n---\n\n# Colors\n\nName the color.\n\nLabels: red, blue\n',
    'colors.csv': `input,expected\n${cases.join('\n')}\n`,
    'colors.eval.yaml':
      `prompt: SKILL.md\ncases: colors.csv\nmetric: ${metric}\nmethod: ${method}\n` + `budget:\n  calls: 400\n${models}${more}`,
  };
}
