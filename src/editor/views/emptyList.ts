import * as vscode from 'vscode';

/**
 * Says by a context key when a view's list was made and nothing is in it. Its welcome text waits for that: VS Code takes a view for
 * empty while its first list is still being made.
 */
export class EmptyList {
  private told: boolean | undefined;

  constructor(private readonly contextKey: string) {}

  /** After each listing. */
  tell(isEmpty: boolean): void {
    if (isEmpty === this.told) return;
    this.told = isEmpty;
    void vscode.commands.executeCommand('setContext', this.contextKey, isEmpty);
  }
}
