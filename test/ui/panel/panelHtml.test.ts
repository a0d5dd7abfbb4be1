import { doesNotMatch, equal, match } from 'node:assert/strict';
import { panelHtml } from '../../../src/panel/panelHtml';
import { panelStrings } from '../../../src/panel/panelStrings';

const page = {
  cspSource: 'https://files.example',
  scriptUri: 'https://files.example/panel.js',
  styleUri: 'https://files.example/panel.css',
  nonce: 'n0nce',
  language: 'en',
  numberLanguage: 'en',
  strings: panelStrings((message) => message),
};

describe('the panel’s page', () => {
  it('allows one script by its nonce, style sheets from the panel’s files, and nothing else', () => {
    const policy = /http-equiv="Content-Security-Policy" content="([^"]+)"/.exec(panelHtml(page))?.[1];
    equal(policy, "default-src 'none'; script-src 'nonce-n0nce'; style-src https://files.example");
  });

  it('holds no inline style and no script that is not allowed', () => {
    const html = panelHtml(page);
    doesNotMatch(html, /style="|<style|\son\w+=/);
    equal([...html.matchAll(/<script(?! type="application\/json")/g)].length, 1);
  });

  it('is in the language of its strings, whatever that of numbers is', () => {
    match(panelHtml({ ...page, numberLanguage: 'de' }), /<html lang="en" data-numbers="de">/);
  });

  it('keeps a translation from ending the element that carries it', () => {
    const html = panelHtml({ ...page, strings: panelStrings((message) => `${message}</script><script>alert(1)</script>`) });
    equal([...html.matchAll(/<script/g)].length, 2);
    match(html, /\\u003c\/script>/);
  });
});
