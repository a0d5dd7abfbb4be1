import * as vscode from 'vscode';

const key = 'folders of runs outside of the workspace';

/** Remembers, in the workspace's own storage, the folders that hold runs on files outside of the workspace's own folders. */
export class OutsideRoots implements vscode.Disposable {
  private readonly added = new vscode.EventEmitter<string>();
  /** Fires with a folder that was not remembered before. */
  readonly onDidAdd = this.added.event;

  constructor(private readonly memory: vscode.Memento) {}

  get all(): readonly string[] {
    return this.memory.get<readonly string[]>(key, []);
  }

  async add(root: string): Promise<void> {
    if (this.all.includes(root)) return;
    await this.memory.update(key, [...this.all, root]);
    this.added.fire(root);
  }

  dispose(): void {
    this.added.dispose();
  }
}
