import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import { omissibleSentences, withoutSentences } from '../../../src/core/prompt/sentences';

const without = (text: string, ...omitted: readonly string[]): string => withoutSentences(text, new Set(omitted));

describe('sentences that can be left out', () => {
  it('are those of paragraphs, also of wrapped ones, and list items', () => {
    const text = '# Answer well\n\nRead the mail. Be "kind."\nThink of who\nwrote it!\n\n- Ask back.\n- Stay calm. Smile.\n  Always.\n';
    assert.deepEqual(omissibleSentences(text), ['Read the mail.', 'Be "kind."', 'Think of who\nwrote it!', '- Ask back.', '- Stay calm. Smile.\n  Always.']);
  });

  it('are no headings, tables, quotes, tags, rules, code, comments or numbered steps', () => {
    const text = '# Head\n\n| a | b |\n|---|---|\n\n> Said.\n\n<tone>\n\n---\n\n* * *\n\n```\nCode here.\n```\n\n<!-- Note. -->\n\n1. Read.\n2) Answer.\n';
    assert.deepEqual(omissibleSentences(text), []);
  });

  it('hold no variable, and lead to nothing', () => {
    assert.deepEqual(omissibleSentences('Greet {{name}}. Smile. Mind these:\n\n- Outer:\n  - Inner {x}\n- Item\n  - Nested\n'), ['Smile.', '  - Nested']);
  });

  it('leave the rest as it is', () => {
    const text = 'One. Two. Three.\n\nFour.  \n\n\n- Five\n- Six\n\nSeven.\n';
    assert.equal(without(text, 'Two.'), 'One. Three.\n\nFour.  \n\n\n- Five\n- Six\n\nSeven.');
    assert.equal(without(text, 'One.', 'Three.'), 'Two.\n\nFour.  \n\n\n- Five\n- Six\n\nSeven.');
    assert.equal(without(text, 'One.', 'Two.', 'Three.', '- Five'), 'Four.  \n\n\n- Six\n\nSeven.');
    assert.equal(without(text, 'Four.', 'Seven.'), 'One. Two. Three.\n\n- Five\n- Six');
    assert.equal(without('One.\r\n\r\nTwo.\r\n\r\nThree.', 'Two.'), 'One.\r\n\r\nThree.');
  });

  it('take along what leads to a list that nothing is left of', () => {
    const text = 'Be kind. Mind these:\n\n- Five\n- Six\n\nSeven.';
    assert.equal(without(text, '- Five'), 'Be kind. Mind these:\n\n- Six\n\nSeven.');
    assert.equal(without(text, '- Five', '- Six'), 'Be kind.\n\nSeven.');
    assert.equal(without('Mind these:\n- Five\n\nSeven.', '- Five'), 'Seven.');
    assert.equal(without('Mind this:\n\nSeven. Eight.', 'Seven.'), 'Mind this:\n\nEight.', 'no list was there');
  });

  it('are gone, and all others stay, whatever the text is made of', () => {
    const blocks = fc.constantFrom('One is one. Two are two.', 'Three!', '- Item one', '  - Item two.', '* Item three\n  goes on', '# Head', 'Leads to:', '1. Step', '```\nCode.\n```', 'Wrapped\nline. More of\nit?');
    const texts = fc.array(blocks, { maxLength: 8 }).map((parts) => [...new Set(parts)].join('\n\n'));
    const choices = texts.chain((text) => fc.subarray([...omissibleSentences(text)]).map((omitted) => ({ text, omitted })));
    fc.assert(
      fc.property(choices, ({ text, omitted }) => {
        const result = without(text, ...omitted);
        const kept = omissibleSentences(text).filter((sentence) => !omitted.includes(sentence));
        for (const sentence of kept) assert.ok(result.includes(sentence), `${sentence} is gone from ${result}`);
        for (const sentence of omitted) assert.ok(!omissibleSentences(result).includes(sentence), `${sentence} is still in ${result}`);
        if (omitted.length === 0) assert.equal(result, text.trimEnd());
      }),
      { seed: 12, numRuns: 500 },
    );
  });
});
