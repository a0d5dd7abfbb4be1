import { basename, dirname } from 'node:path';
import * as vscode from 'vscode';
import { evalFileSuffix, evalFileTemplate } from '../../core/eval/evalFileTemplate';
import { offeredEndings } from '../../core/cases/caseFileEndings';
import { fileExists } from '../promptFiles/openPromptFile';
import { findTarget, relativePath } from '../optimize/promptTarget';
import { requireTrust } from '../trust';

/** Makes an eval file beside a prompt and opens it. Nothing is overwritten. @throws NotTrusted in a workspace that is not trusted. */
export async function createEvalFile(given: vscode.Uri | undefined): Promise<void> {
  requireTrust('write');
  const target = await findTarget(given);
  if (target === undefined) return;
  if (target.evalFile !== undefined) {
    await vscode.window.showTextDocument(vscode.Uri.file(target.evalFile.path));
    return;
  }
  const folder = dirname(target.prompt.fsPath);
  const cases = await pickCases(folder);
  if (cases === undefined) return;
  const uri = await freeName(folder, stemOf(target.prompt.fsPath));
  const edit = new vscode.WorkspaceEdit();
  const text = evalFileTemplate({ prompt: relativePath(folder, target.prompt.fsPath), ...(cases === '' ? {} : { cases }) });
  edit.createFile(uri, { contents: new TextEncoder().encode(text), overwrite: false });
  if (!(await vscode.workspace.applyEdit(edit)))
    throw new Error(vscode.l10n.t('The file {0} could not be created.', vscode.workspace.asRelativePath(uri)));
  await vscode.window.showTextDocument(uri);
}

/** The case file's path relative to the folder; '' for cases in the eval file itself. */
async function pickCases(folder: string): Promise<string | undefined> {
  const found = await vscode.workspace.findFiles(
    `**/*.{${offeredEndings.filter((ending) => ending !== 'json').join(',')}}`,
    '{**/node_modules/**,**/.whetstone/**}',
    200,
  );
  const files = found.map((uri) => ({ label: vscode.workspace.asRelativePath(uri), path: relativePath(folder, uri.fsPath) }));
  const inline = { label: vscode.l10n.t('$(edit) Write the cases in the eval file'), path: '' };
  const picked = await vscode.window.showQuickPick([...files, inline], {
    title: vscode.l10n.t('New Eval File'),
    placeHolder: vscode.l10n.t('Where are the cases?'),
  });
  return picked?.path;
}

/** What the eval file is called after: the prompt without its endings. */
function stemOf(path: string): string {
  const stem = basename(path).replace(/\.[^.]*$/, '');
  return stem.replace(/\.(agent|prompt|instructions|chatmode)$/, '').toLowerCase();
}

async function freeName(folder: string, stem: string): Promise<vscode.Uri> {
  for (let count = 1; ; count++) {
    const name = count === 1 ? `${stem}${evalFileSuffix}` : `${stem}-${count}${evalFileSuffix}`;
    const uri = vscode.Uri.joinPath(vscode.Uri.file(folder), name);
    if (!(await fileExists(uri))) return uri;
  }
}
