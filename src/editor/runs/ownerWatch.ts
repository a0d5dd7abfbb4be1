import * as vscode from 'vscode';
import type { StoredPlace } from './storedRuns';
import { Throttle } from './throttle';

/** How often it is looked whether runs of other windows are still under way, in milliseconds: a process that dies says nothing. */
const interval = 3000;

/** Watches the runs that other processes have under way. */
export class OwnerWatch implements vscode.Disposable {
  private readonly elsewhere = new Map<string, StoredPlace>();
  private readonly released = new vscode.EventEmitter<string>();
  private readonly throttle = new Throttle(() => void this.look(), interval);

  /** A run that another process had under way is so no more; with its name. */
  readonly onDidRelease = this.released.event;

  /** Watches a run that was shown as under way elsewhere. */
  add(id: string, place: StoredPlace): void {
    this.elsewhere.set(id, place);
    this.throttle.request();
  }

  dispose(): void {
    this.elsewhere.clear();
    vscode.Disposable.from(this.released, this.throttle).dispose();
  }

  /** Tells of the runs whose owner has let go of them, or has died. */
  private async look(): Promise<void> {
    for (const [id, { store, stored }] of [...this.elsewhere]) {
      // A folder that cannot be read now is looked at again when the run is shown again.
      if ((await store.owner(stored).catch(() => undefined)) !== undefined) continue;
      // Nothing is left of what was watched once this is disposed of.
      if (this.elsewhere.delete(id)) this.released.fire(id);
    }
    if (this.elsewhere.size > 0) this.throttle.request();
  }
}
