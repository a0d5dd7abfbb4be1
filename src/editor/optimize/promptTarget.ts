import { relative } from 'node:path';
import * as vscode from 'vscode';
import type { LoadedEval, ReadText } from '../../storage/runTarget';
import { evalFilesFor, loadEval, promptOf } from '../../storage/runTarget';
import { readBytes, readPromptText } from '../../storage/readText';
import { fileName } from '../format';
import { showMessage } from '../plainMessage';
import { findEvalFiles, findPrompts, promptSelector } from '../promptFiles/findPrompts';

/** What a command is about: a prompt, and the eval file that says how it is measured, where there is one. */
export interface PromptTarget {
  readonly prompt: vscode.Uri;
  readonly evalFile?: LoadedEval;
}

const evalFileName = /\.eval\.ya?ml$/;

/**
 * Finds what to optimize or evaluate: from a prompt or an eval file, else from the active editor, else the person chooses among
 * the workspace's prompts. @returns undefined when the person did not choose.
 */
export async function findTarget(given: vscode.Uri | undefined): Promise<PromptTarget | undefined> {
  const uri = given ?? (await activeFile()) ?? (await pickPrompt());
  if (uri === undefined) return undefined;
  if (evalFileName.test(uri.path)) return targetOfEvalFile(uri);
  const evalFile = await chooseEvalFile(uri);
  if (evalFile === 'canceled') return undefined;
  return { prompt: uri, ...(evalFile === undefined ? {} : { evalFile }) };
}

/** Reads a file as its editor has it, changes included; from the disk where it is not open. */
export const readOpenText: ReadText = async (path) => {
  const open = vscode.workspace.textDocuments.find(({ uri }) => uri.scheme === 'file' && uri.fsPath === path);
  return open === undefined ? readPromptText(path) : open.getText();
};

/**
 * Reads a case file as its editor has it where that has unsaved changes; from the disk where it has none,
 * since large files are not opened whole.
 */
export const readOpenCases = async (path: string): Promise<Uint8Array> => {
  const changed = vscode.workspace.textDocuments.find(({ uri, isDirty }) => isDirty && uri.scheme === 'file' && uri.fsPath === path);
  return changed === undefined ? readBytes(path) : new TextEncoder().encode(changed.getText());
};

async function targetOfEvalFile(uri: vscode.Uri): Promise<PromptTarget | undefined> {
  const evalFile = await loadEval(uri.fsPath, readOpenText);
  const path = promptOf(evalFile);
  const prompt = path === undefined ? await pickPrompt() : vscode.Uri.file(path);
  return prompt === undefined ? undefined : { prompt, evalFile };
}

/** The eval file for a prompt; where several name it, the person chooses. */
async function chooseEvalFile(prompt: vscode.Uri): Promise<LoadedEval | undefined | 'canceled'> {
  const found = await evalFilesFor(
    prompt.fsPath,
    (await findEvalFiles()).map(({ fsPath }) => fsPath),
    readOpenText,
  );
  if (found.length < 2) return found[0];
  const items = found.map((evalFile) => ({
    label: vscode.workspace.asRelativePath(evalFile.path),
    description: evalFile.config.method ?? '',
    evalFile,
  }));
  const picked = await vscode.window.showQuickPick(items, {
    title: vscode.l10n.t('Several eval files name this prompt'),
    placeHolder: vscode.l10n.t('Which one?'),
  });
  return picked?.evalFile ?? 'canceled';
}

/** The file of the active editor, when it is a prompt or an eval file. Of one that is still being opened there is only its tab. */
async function activeFile(): Promise<vscode.Uri | undefined> {
  const input = vscode.window.tabGroups.activeTabGroup.activeTab?.input;
  const uri = vscode.window.activeTextEditor?.document.uri ?? (input instanceof vscode.TabInputText ? input.uri : undefined);
  if (uri?.scheme !== 'file') return undefined;
  if (evalFileName.test(uri.path)) return uri;
  const document = await vscode.workspace.openTextDocument(uri).then(undefined, () => undefined);
  return document !== undefined && vscode.languages.match(promptSelector, document) > 0 ? uri : undefined;
}

async function pickPrompt(): Promise<vscode.Uri | undefined> {
  const prompts = await findPrompts();
  if (prompts.length === 0) {
    const select = vscode.l10n.t('Select File…');
    const message = vscode.l10n.t(
      'There are no prompt files in this workspace, such as a SKILL.md. Any other text file can be used as well.',
    );
    if ((await showMessage('information', message, select)) !== select) return undefined;
    return (await vscode.window.showOpenDialog({ title: vscode.l10n.t('Select a prompt') }))?.[0];
  }
  const items = prompts.map((uri) => ({
    label: fileName(uri.path),
    description: vscode.workspace.asRelativePath(vscode.Uri.joinPath(uri, '..')),
    uri,
  }));
  return (await vscode.window.showQuickPick(items, { title: vscode.l10n.t('Select a prompt'), matchOnDescription: true }))?.uri;
}

/** A path as a person would write it in an eval file: relative, with slashes. */
export function relativePath(fromFolder: string, path: string): string {
  return relative(fromFolder, path).replaceAll('\\', '/');
}
