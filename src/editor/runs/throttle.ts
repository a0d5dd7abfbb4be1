import type * as vscode from 'vscode';

/** Does something soon after it was asked to, and at most once in an interval. */
export class Throttle implements vscode.Disposable {
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly act: () => void,
    /** In milliseconds. */
    private readonly interval: number,
  ) {}

  /** Asks for it to be done. */
  request(): void {
    this.timer ??= setTimeout(() => {
      this.timer = undefined;
      this.act();
    }, this.interval);
  }

  dispose(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
  }
}
