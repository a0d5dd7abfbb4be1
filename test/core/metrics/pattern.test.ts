import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { compilePattern, maxPatternCharacters, patternFault } from '../../../src/core/metrics/pattern';

const faults: Readonly<Record<string, RegExp>> = {
  '': /^it is empty$/,
  '(': /^it is not a regular expression \(Unterminated group\)$/,
  'a/m: (b': /^it is not a regular expression \(Unterminated group\)$/,
  '*': /^it is not a regular expression \(Nothing to repeat\)$/,
  [`a{${'1'.repeat(9000)},0}`]: /^it is not a regular expression \(.{1,60}\)$/,
  ['a'.repeat(maxPatternCharacters + 1)]: /^it is longer than 10000 characters$/,
};

describe('a pattern', () => {
  for (const [source, says] of Object.entries(faults)) {
    it(`is refused shortly: ${source.slice(0, 20)}`, () => {
      assert.match(String(compilePattern({ source, ignoreCase: true })), says);
      assert.match(patternFault(source) ?? '', says);
    });
  }

  for (const source of ['a{', '\\p{L}', '[🦊-🦋]', '\\-', '(?<a>x)\\k<a>', '(a+)+b', 'a'.repeat(maxPatternCharacters)]) {
    it(`is taken by both: ${source.slice(0, 20)}`, () => {
      assert.ok(compilePattern({ source, ignoreCase: false }) instanceof RegExp);
      assert.equal(patternFault(source), undefined);
    });
  }
});
