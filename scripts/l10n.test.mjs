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

  it('may be literals that are joined, as they are shown', () => {
    assert.deepEqual(textsIn('x.ts', "t('a {0} ' + `b ` + 'c', x);"), ['a {0} b c']);
  });

  it('must be literals', () => {
    assert.throws(() => textsIn('x.ts', '\nt(`a ${b}`);'), /^Error: x\.ts:2: /);
    assert.throws(() => textsIn('x.ts', "vscode.l10n.t('a' + b);"), /a string literal, or several joined/);
    assert.throws(() => textsIn('x.ts', "vscode.l10n.t('a' + ('b' - 'c'));"), /a string literal, or several joined/);
  });
});
