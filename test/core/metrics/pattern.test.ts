import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import { compilePattern } from '../../../src/core/metrics/pattern';

describe('compilePattern', () => {
  const endless = [
    '(\\d|\\w)*!', '(\\s|\\n)*END', '(a|a)*b', '(?:a|a)+b', '(a|a){2,}b', '(a|ab|b)*c', '((a|a))*b', '(x(a|a))*b', '(.|\\s)*x', '(é|\\p{L})*!', '([а-я]|[д-ж])*!', '(\\u0061|a)*b', '(\\x61|[a-c])*b',
    '(a?a)*b', '(a{1,2})*b', '(\\d{1,3},?)*!', '(a?b?a?)*c', '(1?a?)*!', '(a|\\1)*b', '(?<x>q)(?:\\k<x>|q)*b', '(?=(a|a)*b)', '(?<name>a|a)*b', '(foo|far)*!', '(a|a)*?b',
    '(a+)+b', '(a*|b)*c', '((ab)*c){2,}d',
  ];
  for (const pattern of endless) {
    it(`refuses ${pattern}`, () => assert.match(String(compilePattern(pattern, false)), /^it repeats a group that .* That can take forever; write /));
  }

  it('refuses what only letters of both cases make ambiguous', () => {
    assert.match(String(compilePattern('(a|A)*b', true)), /in several ways/);
    assert.ok(compilePattern('(a|A)*b', false) instanceof RegExp);
  });

  const usual = [
    '(yes|no)', '^(?:yes|no)$', '(?:a|b)+c', '(yes|no)+', '(?:[^"\\\\]|\\\\.)*', '"(?:[^"\\\\]|\\\\.)*"', '(.|\\n)*END', '(?:.|\\r?\\n)*', '[\\s\\S]*', '(\\w|-)+', '(?:\\d{3}-)*\\d', '(?:\\d{1,3},)*', '(?:ab|cd|ef)*',
    '(ab?)*', '(?:\\w\\s?)*', '(a+){1,3}', '(?:foo|far)', '(?:\\w+ ){1,20}', '\\d+(?:\\.\\d+)?', '(?:\\bno\\b|yes)*', '^\\s*(bug|feature)\\s*$', '(?i:a|b)*', '[(|)*]+', 'a{', '(?:\\(|\\))*', '(?<!x)(?:a|b)*', '(?:信|号)*', '(?:\\p{Lu}|\\p{Ll})*', '()*', '(a|)*b',
  ];
  for (const pattern of usual) {
    it(`takes ${pattern}`, () => assert.ok(compilePattern(pattern, false) instanceof RegExp || !canCompile(pattern), String(compilePattern(pattern, false))));
  }

  it('is quick with whatever it takes', () => {
    const atom = fc.constantFrom('a', 'b', '\\w', '\\d', '[ab]', '.', '\\s', '1', '-');
    const many = fc.constantFrom('', '', '', '?', '{2}', '{1,2}');
    const part = fc.tuple(atom, many).map((pair) => pair.join(''));
    const option = fc.array(part, { minLength: 1, maxLength: 3 }).map((parts) => parts.join(''));
    const group = fc.array(option, { minLength: 1, maxLength: 3 }).map((options) => `(?:${options.join('|')})*!`);
    let taken = 0;
    fc.assert(
      fc.property(group, (pattern) => {
        const compiled = compilePattern(pattern, false);
        if (typeof compiled === 'string') return;
        taken++;
        for (const text of ['a', '1', 'a1', 'ab', ' ', '-a', 'aab']) assert.doesNotMatch(text.repeat(100), compiled);
      }),
      { numRuns: 2000, seed: 3 },
    );
    assert.ok(taken > 200, `${taken} were taken`);
  });
});

/** Whether the Node of this machine knows what the pattern uses, such as `(?i:…)`. */
function canCompile(pattern: string): boolean {
  try {
    return new RegExp(pattern) instanceof RegExp;
  } catch {
    return false;
  }
}
