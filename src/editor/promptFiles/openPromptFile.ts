import * as vscode from 'vscode';

/** Shows a file, in the group of editors where it is open already if there is one. */
export async function openPromptFile(uri: vscode.Uri): Promise<void> {
  const group = vscode.window.tabGroups.all.find(({ tabs }) =>
    tabs.some(({ input }) => input instanceof vscode.TabInputText && input.uri.toString() === uri.toString()),
  );
  await vscode.window.showTextDocument(await openText(uri), {
    preview: false,
    ...(group === undefined ? {} : { viewColumn: group.viewColumn }),
  });
}

/** Opens a text file. @throws Error, in words for a person, when it is not there or is no text. */
export async function openText(uri: vscode.Uri): Promise<vscode.TextDocument> {
  if (!(await fileExists(uri))) {
    throw new Error(
      vscode.l10n.t('There is no file {0} any more. It was moved, renamed or deleted.', vscode.workspace.asRelativePath(uri)),
    );
  }
  try {
    return await vscode.workspace.openTextDocument(uri);
  } catch (error) {
    throw new Error(vscode.l10n.t('{0} cannot be opened as text: it is binary or too large.', vscode.workspace.asRelativePath(uri)), {
      cause: error,
    });
  }
}

/** Whether there is such a file. */
export async function fileExists(uri: vscode.Uri): Promise<boolean> {
  return vscode.workspace.fs.stat(uri).then(
    () => true,
    () => false,
  );
}

/** A file's text as its editor has it, from the disk where it is not open; undefined where it cannot be read. */
export async function currentText(uri: vscode.Uri): Promise<string | undefined> {
  const open = vscode.workspace.textDocuments.find((document) => document.uri.toString() === uri.toString());
  if (open !== undefined) return open.getText();
  return vscode.workspace.fs.readFile(uri).then(
    (bytes) => new TextDecoder().decode(bytes),
    () => undefined,
  );
}
