import { dirname, resolve } from 'node:path';
import * as vscode from 'vscode';
import type { InputProblem } from '../../core/problems';
import { fileExists } from '../promptFiles/openPromptFile';

const selector: vscode.DocumentSelector = [
  { scheme: 'file', pattern: '**/*.eval.yaml' },
  { scheme: 'file', pattern: '**/*.eval.yml' },
];

/** How long typing must pause before a file is checked, in milliseconds. */
const pause = 300;

/** Shows what is wrong with open eval files, with or without the YAML extension. */
export class EvalFileDiagnostics implements vscode.Disposable {
  private readonly collection = vscode.languages.createDiagnosticCollection('whetstone');
  private readonly timers = new Map<string, NodeJS.Timeout>();
  private readonly disposables: vscode.Disposable[];
  private disposed = false;

  constructor() {
    this.disposables = [
      this.collection,
      vscode.workspace.onDidOpenTextDocument((document) => void this.check(document)),
      vscode.workspace.onDidChangeTextDocument(({ document }) => this.checkSoon(document)),
      vscode.workspace.onDidCloseTextDocument(({ uri }) => this.collection.delete(uri)),
      // Files that it names may have come or gone since.
      vscode.window.onDidChangeActiveTextEditor((editor) => editor !== undefined && this.check(editor.document)),
    ];
    for (const document of vscode.workspace.textDocuments) void this.check(document);
  }

  dispose(): void {
    this.disposed = true;
    this.timers.forEach((timer) => clearTimeout(timer));
    vscode.Disposable.from(...this.disposables).dispose();
  }

  private checkSoon(document: vscode.TextDocument): void {
    if (vscode.languages.match(selector, document) === 0) return;
    const key = document.uri.toString();
    clearTimeout(this.timers.get(key));
    this.timers.set(
      key,
      setTimeout(() => {
        this.timers.delete(key);
        void this.check(document);
      }, pause),
    );
  }

  private async check(document: vscode.TextDocument): Promise<void> {
    if (document.isClosed || vscode.languages.match(selector, document) === 0) return;
    const { parseEvalFile } = await import('../../core/eval/evalFile');
    const { config, problems } = parseEvalFile(document.uri.fsPath, document.getText());
    const { version } = document;
    const further = (config?.files ?? []).map((path) => ['files', path] as const);
    const named = [
      ['prompt', config?.prompt] as const,
      ['cases', config?.cases?.kind === 'file' ? config.cases.path : undefined] as const,
      ...further,
    ];
    const missing = await missingFiles(document, named);
    // A later check may have overtaken this one; a collection that is gone takes nothing.
    if (this.disposed || document.isClosed || document.version !== version) return;
    this.collection.set(document.uri, [...problems.map((problem) => toDiagnostic(document, problem)), ...missing]);
  }
}

function toDiagnostic(document: vscode.TextDocument, { message, severity, line, range }: InputProblem): vscode.Diagnostic {
  const place =
    range === undefined
      ? document.lineAt(Math.min(line ?? 1, document.lineCount) - 1).range
      : new vscode.Range(document.positionAt(range.start), document.positionAt(range.end));
  return diagnostic(place, message, severity === 'error' ? vscode.DiagnosticSeverity.Error : vscode.DiagnosticSeverity.Warning);
}

/** Files that the eval file names and that are not there, at the place where they are named. */
async function missingFiles(
  document: vscode.TextDocument,
  named: readonly (readonly [key: string, path: string | undefined])[],
): Promise<vscode.Diagnostic[]> {
  const found: vscode.Diagnostic[] = [];
  for (const [key, path] of named) {
    if (path === undefined || (await fileExists(vscode.Uri.file(resolve(dirname(document.uri.fsPath), path))))) continue;
    const line = document.getText().search(new RegExp(`^${key}[ \\t]*:`, 'm'));
    const offset = document.getText().indexOf(path, Math.max(line, 0));
    if (offset < 0) continue;
    const place = new vscode.Range(document.positionAt(offset), document.positionAt(offset + path.length));
    found.push(
      diagnostic(place, vscode.l10n.t('There is no such file. The path is relative to this file.'), vscode.DiagnosticSeverity.Error),
    );
  }
  return found;
}

function diagnostic(range: vscode.Range, message: string, severity: vscode.DiagnosticSeverity): vscode.Diagnostic {
  const made = new vscode.Diagnostic(range, message, severity);
  made.source = 'Whetstone';
  return made;
}
