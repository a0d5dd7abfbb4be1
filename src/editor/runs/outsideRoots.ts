import type * as vscode from 'vscode';

const key = 'folders of runs outside of the workspace';

/** Remembers, in the workspace's own storage, the folders that hold runs on files outside of the workspace's own folders. */
export class OutsideRoots {
  constructor(private readonly memory: vscode.Memento) {}

  get all(): readonly string[] {
    return this.memory.get<readonly string[]>(key, []);
  }

  async add(root: string): Promise<void> {
    if (!this.all.includes(root)) await this.memory.update(key, [...this.all, root]);
  }
}
