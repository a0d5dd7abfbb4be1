import type * as vscode from 'vscode';

const key = 'runs under way';

/**
 * Remembers, in the workspace's own storage, which runs this window has under way. What is still there when the workspace opens
 * again was cut off by closing the window or by a crash, and not stopped by a person.
 */
export class UnderWay {
  constructor(private readonly memory: vscode.Memento) {}

  /** Names of runs (see `runKey`), the newest first. */
  get ids(): readonly string[] {
    return this.memory.get<readonly string[]>(key, []);
  }

  async add(id: string): Promise<void> {
    await this.memory.update(key, [id, ...this.ids.filter((each) => each !== id)]);
  }

  async remove(id: string): Promise<void> {
    if (this.ids.includes(id))
      await this.memory.update(
        key,
        this.ids.filter((each) => each !== id),
      );
  }
}
