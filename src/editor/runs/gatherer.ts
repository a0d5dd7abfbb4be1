import type * as vscode from 'vscode';
import { Throttle } from './throttle';

/** Gathers ids, and hands each of them over once, all together, at most once in an interval. */
export class Gatherer implements vscode.Disposable {
  private ids = new Set<string>();
  private readonly throttle: Throttle;

  /** @param interval in milliseconds */
  constructor(handOver: (ids: ReadonlySet<string>) => void, interval: number) {
    this.throttle = new Throttle(() => {
      const { ids } = this;
      this.ids = new Set();
      handOver(ids);
    }, interval);
  }

  add(id: string): void {
    this.ids.add(id);
    this.throttle.request();
  }

  dispose(): void {
    this.throttle.dispose();
  }
}
