import type * as vscode from 'vscode';

/** Does something soon after it was asked to, and at most once in an interval. */
export class Throttle implements vscode.Disposable {
  private timer: NodeJS.Timeout | undefined;
  private disposed = false;

  constructor(
    private readonly act: () => void,
    /** In milliseconds. */
    private readonly interval: number,
  ) {}

  /** Asks for it to be done. Nothing is, once this is disposed of. */
  request(): void {
    if (this.disposed) return;
    this.timer ??= setTimeout(() => {
      this.timer = undefined;
      this.act();
    }, this.interval);
  }

  dispose(): void {
    this.disposed = true;
    clearTimeout(this.timer);
    this.timer = undefined;
  }
}
