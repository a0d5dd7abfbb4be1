import * as vscode from 'vscode';

/** The workspace is not trusted, so that nothing was done. The message says why. */
export class NotTrusted extends Error {
  override readonly name = 'NotTrusted';
}

/** What a workspace's own files would decide. */
export type TrustedDeed = 'run' | 'accept' | 'write' | 'select models' | 'delete';

/** @throws NotTrusted in a workspace that is not trusted: its files could send a key anywhere, and name any file to be changed. */
export function requireTrust(deed: TrustedDeed): void {
  if (!vscode.workspace.isTrusted) throw new NotTrusted(reasonOf(deed));
}

function reasonOf(deed: TrustedDeed): string {
  switch (deed) {
    case 'run':
      return vscode.l10n.t('Whetstone runs prompts only in a trusted workspace, because its files decide where they are sent.');
    case 'accept':
      return vscode.l10n.t('Candidates are accepted only in a trusted workspace, because its files decide what they change.');
    case 'write':
      return vscode.l10n.t('Eval files are written only in a trusted workspace, because its files decide what is in them.');
    case 'select models':
      return vscode.l10n.t('Models are selected only in a trusted workspace, because the choice is written to its settings.');
    case 'delete':
      return vscode.l10n.t('Runs and caches are deleted only in a trusted workspace, because its files decide what is deleted.');
  }
}
