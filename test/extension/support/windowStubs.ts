import * as vscode from 'vscode';

type Window = typeof vscode.window;
type Shown = { readonly kind: string; readonly message: string; readonly items: readonly unknown[] };

/** Answers the messages and quick picks of the editor in place of a person, and remembers what was shown. */
export class WindowStubs {
  readonly shown: Shown[] = [];
  private readonly originals = new Map<string, unknown>();

  /** `answers` are labels or titles of what to choose, in turn; undefined closes the question. */
  constructor(private readonly answers: (string | undefined)[] = []) {
    for (const kind of ['showInformationMessage', 'showWarningMessage', 'showErrorMessage'] as const) {
      this.replace(kind, async (message: string, ...items: unknown[]) => this.choose(kind, message, items));
    }
    this.replace('showQuickPick', async (items: readonly vscode.QuickPickItem[] | Promise<readonly vscode.QuickPickItem[]>, options?: vscode.QuickPickOptions) => {
      const list = await items;
      const label = await this.choose('showQuickPick', options?.title ?? '', list);
      return list.find((item) => item === label);
    });
  }

  /** The texts of the messages shown, of one kind or of all. */
  messages(kind?: string): readonly string[] {
    return this.shown.filter((each) => kind === undefined || each.kind === kind).map(({ message }) => message);
  }

  /** Puts the editor's own functions back. */
  restore(): void {
    for (const [name, original] of this.originals) Object.defineProperty(vscode.window, name, { value: original, configurable: true, writable: true });
  }

  private replace(name: keyof Window, value: unknown): void {
    this.originals.set(name, vscode.window[name]);
    Object.defineProperty(vscode.window, name, { value, configurable: true, writable: true });
  }

  private async choose(kind: string, message: string, items: readonly unknown[]): Promise<unknown> {
    const options = items.filter((item) => typeof item === 'object' && item !== null && 'detail' in item && !('label' in item)) as { detail: string }[];
    this.shown.push({ kind, message: [message, ...options.map(({ detail }) => detail)].join('\n'), items });
    // A message that only informs is not answered, and uses up no answer.
    const choices = items.filter((item) => typeof item === 'string' || (typeof item === 'object' && item !== null && 'label' in item));
    if (choices.length === 0) return undefined;
    const wanted = this.answers.shift();
    return choices.find((item) => labelOf(item) === wanted);
  }
}

function labelOf(item: unknown): string {
  if (typeof item === 'string') return item;
  return String((item as { label: string }).label).replace(/^\$\([\w-]+\) /, '');
}
