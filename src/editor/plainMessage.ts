import * as vscode from 'vscode';

// VS Code makes `[text](command:…)` and `[text](https:…)` links, live ones even in Restricted Mode, wherever it shows a message: and what
// endpoints, files, journals and models say gets into messages.
// So this is the only place that shows any (lint holds it), and shows them plain.

/** How a message is shown. */
export type Severity = 'error' | 'warning' | 'information';

/** Where the two halves of a link meet. */
const linkJoint = /\](?=\()/g;

/**
 * A text in which nothing is a link: a word joiner, which takes no room and breaks no line, stands where a link's two halves meet. Only a
 * text that has such a place changes; whoever copies that part of it copies the joiner, too.
 */
function withoutLinks(text: string): string {
  return text.replace(linkJoint, ']\u2060');
}

/**
 * Shows a message in a corner, with actions. VS Code hides it by itself, and may then never say that:
 * nothing that a person waits for may wait for the answer.
 */
export function showMessage(severity: Severity, message: string, ...actions: readonly string[]): Thenable<string | undefined> {
  const { window } = vscode;
  const plain = withoutLinks(message);
  switch (severity) {
    case 'error':
      return window.showErrorMessage(plain, ...actions);
    case 'warning':
      return window.showWarningMessage(plain, ...actions);
    case 'information':
      return window.showInformationMessage(plain, ...actions);
  }
}

/** Asks in a dialog that has to be answered. @returns the action that was chosen, or undefined when the person canceled */
export function askModally(message: string, detail: string, ...actions: readonly string[]): Thenable<string | undefined> {
  return vscode.window.showWarningMessage(withoutLinks(message), { modal: true, detail: withoutLinks(detail) }, ...actions);
}

/** Asks for a text. @returns undefined when the person canceled */
export function askForText(
  options: Omit<vscode.InputBoxOptions, 'prompt' | 'validateInput'> & {
    readonly prompt: string;
    readonly problemOf?: (value: string) => string | undefined;
  },
): Thenable<string | undefined> {
  const { prompt, problemOf, ...others } = options;
  const validateInput = (value: string): string | undefined => {
    const problem = problemOf?.(value);
    return problem && withoutLinks(problem);
  };
  return vscode.window.showInputBox({ ...others, prompt: withoutLinks(prompt), validateInput });
}
