import * as vscode from 'vscode';
import { promptFileGlobs } from '../../core/prompt/formats/promptFileGlobs';

const excluded = '{**/node_modules/**,**/.git/**,**/.whetstone/**,**/dist/**,**/out/**}';

/** The most prompt files that are listed. */
const limit = 500;

/** The selector of documents that are prompt files. */
export const promptSelector: vscode.DocumentSelector = promptFileGlobs.map((pattern) => ({ scheme: 'file', pattern }));

/** Prompt files of the workspace, by path. */
export async function findPrompts(token?: vscode.CancellationToken): Promise<readonly vscode.Uri[]> {
  const found = await vscode.workspace.findFiles(`{${promptFileGlobs.join(',')}}`, excluded, limit, token);
  return found.sort((a, b) => (a.path < b.path ? -1 : 1));
}

/** The eval files of the workspace. */
export async function findEvalFiles(): Promise<readonly vscode.Uri[]> {
  const found = await vscode.workspace.findFiles('**/*.eval.{yaml,yml}', excluded, limit);
  return found.sort((a, b) => (a.path < b.path ? -1 : 1));
}
