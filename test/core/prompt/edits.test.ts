import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { TextEdit } from '../../../src/core/prompt/edits';
import { minimalEdits } from '../../../src/core/prompt/edits';

/** The text with the edits made, which ascend and do not overlap. */
function applyEdits(text: string, edits: readonly TextEdit[]): string {
  let result = '';
  let at = 0;
  for (const edit of edits) {
    result += text.slice(at, edit.start) + edit.text;
    at = edit.end;
  }
  return result + text.slice(at);
}

describe('minimalEdits', () => {
  it('replaces the words that differ', () => {
    const before = '# Mail\r\n\r\nSort the mail by tray.\r\n\r\nBe quick.\r\n';
    const after = before.replace('mail by', 'letters by').replace('quick', 'very quick');
    assert.deepEqual(minimalEdits(before, after), [
      { start: before.indexOf('mail by'), end: before.indexOf(' by'), text: 'letters' },
      { start: before.indexOf('quick'), end: before.indexOf('quick'), text: 'very ' },
    ]);
  });

  it('only inserts where only something is added', () => {
    const before = 'Sort.\n';
    const edits = minimalEdits(before, 'Sort.\n\n<!-- whetstone:rules -->\n- One.\n<!-- /whetstone:rules -->\n');
    assert.deepEqual(
      edits.map(({ start, end }) => end - start),
      [0],
    );
  });

  it('has nothing to do for equal texts', () => assert.deepEqual(minimalEdits('a\n', 'a\n'), []));

  it('replaces a text as a whole that has nothing in common with the other', () => {
    const long = (word: string) => Array.from({ length: 3000 }, (_, index) => `${word}${index}`).join('\n');
    const edits = minimalEdits(long('a'), long('b'));
    assert.equal(applyEdits(long('a'), edits), long('b'));
  });

  const piece = fc.constantFrom('sort', 'the', 'mail', ' ', '  ', '\n', '\r\n', '\r', '🦊', 'é', '.', '\t', '_', '{{x}}');
  const text = fc.array(piece, { maxLength: 30 }).map((pieces) => pieces.join(''));

  it('gives the new text exactly, with ascending edits that do not touch', () => {
    fc.assert(
      fc.property(text, text, (before, after) => {
        const edits = minimalEdits(before, after);
        assert.equal(applyEdits(before, edits), after);
        let at = -1;
        for (const { start, end, text: replacement } of edits) {
          assert.ok(start > at && end >= start && end <= before.length);
          assert.ok(end > start || replacement !== '');
          assert.ok(![start, end].some((offset) => /[\uD800-\uDBFF]$/.test(before.slice(0, offset))));
          assert.ok(![start, end].some((offset) => before.slice(offset - 1, offset + 1) === '\r\n'));
          at = end;
        }
      }),
      { seed: 7 },
    );
  });

  it('changes no more than what was changed', () => {
    fc.assert(
      fc.property(text, text, text, fc.stringMatching(/^[a-z]{1,5}$/), (head, tail, old, word) => {
        const before = `${head}\n${old} x\n${tail}`;
        const edits = minimalEdits(before, `${head}\n${old} ${word} x\n${tail}`);
        assert.ok(edits.reduce((sum, edit) => sum + edit.end - edit.start, 0) <= old.length + 2);
      }),
      { seed: 7 },
    );
  });
});
