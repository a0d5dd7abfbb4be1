import * as vscode from 'vscode';
import { openText } from './promptFiles/openPromptFile';

/** Opens a file with the given lines selected; lines count from 1. */
export async function openPosition(uri: vscode.Uri, line: number, endLine = line): Promise<void> {
  const document = await openText(uri);
  const last = Math.min(endLine, document.lineCount) - 1;
  const first = Math.min(line, document.lineCount) - 1;
  const selection = new vscode.Range(first, 0, last, document.lineAt(last).text.length);
  await vscode.window.showTextDocument(document, { selection, preview: true });
}
