// @ts-check
import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { textsIn } from './l10n.mjs';

describe('the texts for translators', () => {
  it('are found wherever they are translated, and nowhere else', () => {
    const source =
      "t('a {0}', x); vscode.l10n.t(`b\\'s`); not('c'); const f = (message) => vscode.l10n.t(message); g({ h: t('d') }); at.t('e');";
    assert.deepEqual(textsIn('x.ts', source), ['a {0}', "b's", 'd']);
  });

  it('must be literals', () => {
    assert.throws(() => textsIn('x.ts', '\nt(`a ${b}`);'), /^Error: x\.ts:2: /);
    assert.throws(() => textsIn('x.ts', "vscode.l10n.t('a' + 'b');"), /one string literal/);
  });
});
