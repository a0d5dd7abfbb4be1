import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import * as vscode from 'vscode';
import type { JournalEntry } from '../../../src/core/run/events';
import { decodeJournal } from '../../../src/core/run/journal';

/** The workspace folder: a copy of the example. */
export function folder(): string {
  const root = vscode.workspace.workspaceFolders?.[0]?.uri.fsPath;
  if (root === undefined) throw new Error('the tests need a workspace folder');
  return root;
}

/** A file of the workspace. */
export function file(...parts: readonly string[]): vscode.Uri {
  return vscode.Uri.file(join(folder(), ...parts));
}

/** Writes a file of the workspace. */
export async function write(uri: vscode.Uri, content: string | Uint8Array): Promise<vscode.Uri> {
  await mkdir(dirname(uri.fsPath), { recursive: true });
  await writeFile(uri.fsPath, content);
  return uri;
}

/** Ids of the runs, newest first. */
export async function runIds(): Promise<readonly string[]> {
  const names = await readdir(join(folder(), '.whetstone', 'runs')).catch(() => []);
  return names.sort().reverse();
}

/** The journal of a run. */
export async function journalOf(id: string): Promise<readonly JournalEntry[]> {
  return decodeJournal(await readFile(join(folder(), '.whetstone', 'runs', id, 'journal.jsonl'), 'utf8')).entries;
}

/** The id of the run that an action begins. */
export async function newRun(action: () => Thenable<unknown>): Promise<string> {
  const before = new Set(await runIds());
  await action();
  const id = (await runIds()).find((each) => !before.has(each));
  if (id === undefined) throw new Error('no run was begun');
  return id;
}
