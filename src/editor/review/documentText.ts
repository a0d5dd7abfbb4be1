import * as vscode from 'vscode';

/** A file's text as its document has it: no byte order mark, and the document's line ends. */
export function asDocumentText(text: string, document: vscode.TextDocument): string {
  const lines = text.replace(/^\uFEFF/, '').replace(/\r\n?/g, '\n');
  return document.eol === vscode.EndOfLine.CRLF ? lines.replace(/\n/g, '\r\n') : lines;
}
