import type { PanelStrings } from './panelStrings';

/** What the page of a panel is made of. */
export interface PanelPage {
  /** `webview.cspSource`: where the editor serves the panel's files from. */
  readonly cspSource: string;
  /** `dist/media/panel.js`, as the webview reaches it. */
  readonly scriptUri: string;
  /** `dist/media/panel.css`, as the webview reaches it. */
  readonly styleUri: string;
  /** New for every page, and not to be guessed. */
  readonly nonce: string;
  /** The language of the strings, such as `en` or `pt-br`: screen readers speak by it. */
  readonly language: string;
  /** The interface's language, in whose way numbers are written: there may be no translation into it. */
  readonly numberLanguage: string;
  readonly strings: PanelStrings;
}

/** The id of the element that carries the strings. */
export const stringsElementId = 'strings';

/**
 * The page that the panel lives in. Nothing is allowed but the one script and the one style sheet: no inline style or script, no
 * image, no font, no connection.
 */
export function panelHtml(page: PanelPage): string {
  const policy = `default-src 'none'; script-src 'nonce-${page.nonce}'; style-src ${page.cspSource}`;
  return `<!DOCTYPE html>
<html lang="${escapeHtml(page.language)}" data-numbers="${escapeHtml(page.numberLanguage)}">
<head>
<meta charset="UTF-8">
<meta http-equiv="Content-Security-Policy" content="${escapeHtml(policy)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(page.strings.page.title)}</title>
<link rel="stylesheet" href="${escapeHtml(page.styleUri)}">
</head>
<body>
<main id="panel"></main>
<script type="application/json" id="${stringsElementId}">${scriptSafeJson(page.strings)}</script>
<script type="module" nonce="${escapeHtml(page.nonce)}" src="${escapeHtml(page.scriptUri)}"></script>
</body>
</html>
`;
}

/** JSON that cannot end the script element that it stands in. */
function scriptSafeJson(value: unknown): string {
  return JSON.stringify(value).replaceAll('<', '\\u003c');
}

function escapeHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}
