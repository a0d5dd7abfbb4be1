import * as vscode from 'vscode';
import type { Translate } from '../panel/panelStrings';

/** A text that stands elsewhere, in the language of the editor. */
export const translate: Translate = (message) => vscode.l10n.t(message);
