import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import { isStatedIn, omissibleSentences, withoutSentences } from '../../../src/core/prompt/sentences';

const without = (text: string, ...omitted: readonly string[]): string | undefined => withoutSentences(text, new Set(omitted));

describe('sentences that can be left out', () => {
  it('are those of paragraphs, also of wrapped ones, and list items', () => {
    const text = '# Answer well\n\nRead the mail. Be "kind."\nThink of who\nwrote it!\n\n- Ask back.\n- Stay calm. Smile.\n';
    assert.deepEqual(omissibleSentences(text), [
      'Read the mail.',
      'Be "kind."',
      'Think of who\nwrote it!',
      '- Ask back.',
      '- Stay calm. Smile.',
    ]);
    assert.deepEqual(omissibleSentences('Mind what matters.\n- Ask back.'), ['Mind what matters.', '- Ask back.']);
  });

  it('are no headings, tables, quotes, tags, rules, labels, code, comments or numbered steps, nor what goes with them', () => {
    const texts = [
      '# Head',
      '| a | b |\n|---|---|',
      '> Said.',
      '<tone>',
      '---',
      '* * *',
      '```\nCode here.\n```',
      '<!-- Note. -->',
      '1. Read.\n2) Answer.',
      '1. Read the message\n   and name it.\n2. Answer.',
      '1. Choose one. Use:\n   - billing\n   - other\n2. Answer.',
      'Q: Is it red?\nA: No.\nQ: Is it blue?\nA: Yes.',
      '- Outer\n  - Inner',
      '- Item one.\n\n  It goes on here.',
      '- Item one\n  goes on.',
      '    code',
    ];
    for (const text of texts) assert.deepEqual(omissibleSentences(text), [], text);
  });

  it('hold no variable, and lead to nothing', () => {
    assert.deepEqual(omissibleSentences('Greet {{name}}. Smile. Mind these:\n\n- Item {x}\n- Other\n'), ['Smile.', '- Other']);
    assert.deepEqual(omissibleSentences('Mind **these:**\n\n- Other\n\nTake the word that they have said themselves: écru.'), [
      '- Other',
      'Take the word that they have said themselves: écru.',
    ]);
  });

  it('do not end behind an abbreviation or the name of an answer', () => {
    assert.deepEqual(omissibleSentences('Use places, e.g. Paris or Rome. Label A. Is it? (Mr. Smith etc. Know it.) Answer.'), [
      'Use places, e.g. Paris or Rome.',
      'Label A. Is it?',
      '(Mr. Smith etc. Know it.)',
      'Answer.',
    ]);
  });

  it('leave the rest as it is', () => {
    const text = 'One. Two. Three.\n\nFour.  \n\n\n- Five\n- Six\n\nSeven.\n';
    assert.equal(without(text, 'Two.'), 'One. Three.\n\nFour.  \n\n\n- Five\n- Six\n\nSeven.');
    assert.equal(without(text, 'One.', 'Three.'), 'Two.\n\nFour.  \n\n\n- Five\n- Six\n\nSeven.');
    assert.equal(without(text, 'One.', 'Two.', 'Three.', '- Five'), 'Four.  \n\n\n- Six\n\nSeven.');
    assert.equal(without(text, '- Six'), 'One. Two. Three.\n\nFour.  \n\n\n- Five\n\nSeven.');
    assert.equal(without(text, '- Five', '- Six'), 'One. Two. Three.\n\nFour.  \n\n\nSeven.');
    assert.equal(without(text, 'Four.', 'Seven.'), 'One. Two. Three.\n\n- Five\n- Six');
    assert.equal(without('One.\r\n\r\nTwo.\r\n\r\nThree.', 'Two.'), 'One.\r\n\r\nThree.');
    assert.equal(
      without('Gate is amber.\nSail is dune.\nBell is ember. Stay calm.', 'Stay calm.'),
      'Gate is amber.\nSail is dune.\nBell is ember.',
    );
    assert.equal(without('Gate is amber. Stay calm.\nSail is dune.', 'Stay calm.'), 'Gate is amber.\nSail is dune.');
  });

  it('stay where a heading, a lead or the text would be left with nothing', () => {
    assert.equal(without('Be kind. Mind these:\n\n- Five\n- Six\n\nSeven.', '- Five', '- Six'), undefined);
    assert.equal(without('Be kind. Mind these:\n- Five\n- Six\n\nSeven.', '- Six'), 'Be kind. Mind these:\n- Five\n\nSeven.');
    assert.equal(without('# Task\n\nRead.\n\n## Tone\n\nSmile.\n\n## Form\n\nOne word.', 'Smile.'), undefined);
    assert.equal(
      without('# Task\n\nRead.\n\n## Tone\n\nSmile. Sing.\n\n## Form\n\nOne word.', 'Smile.', 'Read.'),
      '# Task\n\n## Tone\n\nSing.\n\n## Form\n\nOne word.',
    );
    assert.equal(without('Mind this:\n\nSeven. Eight.', 'Seven.'), 'Mind this:\n\nEight.', 'it led to nothing before');
    assert.equal(without('Seven.', 'Seven.'), undefined);
  });

  it('are stated in a text whatever their marks, wrapping and case', () => {
    const text = '# Tone\n\nNever reveal internal\nnotes to anyone.\n\n* Stay **calm**.\n2. Answer once.';
    for (const sentence of ['Never reveal internal notes to anyone.', '- stay calm', 'Stay calm!', '- Answer once.', 'Tone'])
      assert.ok(isStatedIn(sentence, text), sentence);
    for (const sentence of ['Never reveal notes.', 'Stay very calm.', 'Answer twice.']) assert.ok(!isStatedIn(sentence, text), sentence);
  });

  it('are gone, and all others stay, whatever the text is made of', () => {
    const blocks = fc.constantFrom(
      'One is one. Two are two.',
      'Three!',
      '- Item one',
      '  - Item two.',
      '* Item three\n  goes on',
      '# Head',
      'Leads to:',
      '1. Step',
      '```\nCode.\n```',
      'Wrapped\nline. More of\nit?',
    );
    const texts = fc.array(blocks, { maxLength: 8 }).map((parts) => [...new Set(parts)].join('\n\n'));
    const choices = texts.chain((text) => fc.subarray([...omissibleSentences(text)]).map((omitted) => ({ text, omitted })));
    fc.assert(
      fc.property(choices, ({ text, omitted }) => {
        const result = without(text, ...omitted);
        if (result === undefined) return;
        const kept = omissibleSentences(text).filter((sentence) => !omitted.includes(sentence));
        for (const sentence of kept) assert.ok(result.includes(sentence), `${sentence} is gone from ${result}`);
        for (const sentence of omitted) assert.ok(!omissibleSentences(result).includes(sentence), `${sentence} is still in ${result}`);
        // What is left stands in the same order, line by line or as a part of a line, and nothing is new.
        let at = 0;
        for (const word of result.split(/\s+/)) {
          const found = text.indexOf(word, at);
          assert.ok(found >= 0, `${word} is new in ${result}`);
          at = found + word.length;
        }
        if (omitted.length === 0) assert.equal(result, text.trimEnd());
      }),
      { seed: 12, numRuns: 500 },
    );
  });
});
