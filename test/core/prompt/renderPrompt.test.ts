import assert from 'node:assert/strict';
import fc from 'fast-check';
import { parsePrompt } from '../../../src/core/prompt/parsePrompt';
import { promptBody, renderPrompt } from '../../../src/core/prompt/renderPrompt';
import { formatRules, rulesOf } from '../../../src/core/prompt/rules';
import { promptText, sentence } from './arbitraryPrompt';

describe('renderPrompt', () => {
  it('changes only the slot', () => {
    const text = '---\r\nname: x\r\n---\r\n\r\n  Sort the mail.  \r\n\r\nAnswer.';
    const prompt = parsePrompt('x.prompt.md', text);
    assert.equal(
      renderPrompt(prompt, { instruction: 'Name the tray.\nBe quick.\n' }),
      text.replace('Sort the mail.', 'Name the tray.\r\nBe quick.'),
    );
  });

  it('adds a rules section with its markers, and keeps the end of the file', () => {
    const section = '\n\n<!-- whetstone:rules -->\n- One.\n- Two.\n<!-- /whetstone:rules -->';
    const rules = formatRules(['One.', 'Two.']);
    assert.equal(renderPrompt(parsePrompt('x.md', 'Sort.'), { rules }), `Sort.${section}`);
    assert.equal(renderPrompt(parsePrompt('x.md', 'Sort.\n\n'), { rules }), `Sort.${section}\n\n`);
    assert.equal(renderPrompt(parsePrompt('x.txt', 'Sort.\n\n```json\n'), { rules }), `Sort.${section}\n\n\`\`\`json\n`);
  });

  it('fills and empties a section that is there', () => {
    const empty = 'Sort.\n\n<!-- whetstone:rules -->\n<!-- /whetstone:rules -->\n';
    const full = 'Sort.\n\n<!-- whetstone:rules -->\n- One.\n<!-- /whetstone:rules -->\n';
    assert.equal(renderPrompt(parsePrompt('x.md', empty), { rules: '- One.' }), full);
    assert.equal(renderPrompt(parsePrompt('x.md', empty.replace('-->\n<!--', '--><!--')), { rules: '- One.' }), full);
    const emptied = renderPrompt(parsePrompt('x.md', full), { rules: '' });
    assert.equal(renderPrompt(parsePrompt('x.md', emptied), { rules: '- One.' }), full);
  });

  it('changes the paragraph and adds rules in one go', () => {
    const prompt = parsePrompt('x.md', 'Sort.');
    assert.equal(
      renderPrompt(prompt, { instruction: 'Name it.', rules: '- One.' }),
      'Name it.\n\n<!-- whetstone:rules -->\n- One.\n<!-- /whetstone:rules -->',
    );
  });

  it('keeps mixed line ends of a slot that does not change', () => {
    const text = 'One,\r\ntwo,\nthree.\r\n';
    const prompt = parsePrompt('x.md', text);
    assert.equal(renderPrompt(prompt, { instruction: 'One,\ntwo,\nthree.', rules: '' }), text);
  });

  it('does not read a value as a pattern for replacing', () => {
    assert.equal(renderPrompt(parsePrompt('x.md', 'Sort.'), { instruction: "Pay $& and $' now." }), "Pay $& and $' now.");
  });

  it('takes values of another file for none of its own', () => {
    assert.equal(renderPrompt(parsePrompt('x.md', 'Sort.'), { tone: 'x' }), 'Sort.');
    assert.equal(renderPrompt(parsePrompt('x.md', 'Sort.'), {}), 'Sort.');
  });

  it('gives the same bytes for the same values', () => {
    fc.assert(
      fc.property(promptText, (text) => {
        const prompt = parsePrompt('x.prompt.md', text);
        const same = Object.fromEntries(prompt.components.map(({ name, value }) => [name, value]));
        assert.equal(renderPrompt(prompt, same), text);
      }),
      { seed: 7 },
    );
  });

  it('keeps every byte outside the slots, and is read back as it was written', () => {
    fc.assert(
      fc.property(
        promptText,
        fc.array(sentence, { minLength: 1, maxLength: 3 }),
        fc.array(sentence, { maxLength: 3 }),
        (text, lines, rules) => {
          const prompt = parsePrompt('x.prompt.md', text);
          const values = { instruction: lines.join('\n'), rules: formatRules(rules) };
          const rendered = renderPrompt(prompt, values);
          const [first, second] = prompt.components.filter(({ kind }) => kind !== 'description');
          assert.ok(first && second);
          assert.ok(rendered.startsWith(text.slice(0, first.place.start)));
          assert.ok(rendered.endsWith(text.slice(second.place.end)));
          assert.ok(rendered.includes(text.slice(first.place.end, second.place.start)));
          const again = parsePrompt('x.prompt.md', rendered);
          assert.deepEqual(
            Object.fromEntries(again.components.flatMap(({ name, kind, value }) => (kind === 'description' ? [] : [[name, value]]))),
            values,
          );
          assert.equal(again.reading.bodyStart, prompt.reading.bodyStart);
          if (text.includes('\r\n') || !text.includes('\n')) {
            assert.equal(/[^\r]\n/.test(rendered) && text.includes('\r\n'), false);
          }
        },
      ),
      { seed: 7 },
    );
  });

  it('goes back to the first bytes from any values', () => {
    fc.assert(
      fc.property(promptText, sentence, (text, value) => {
        const prompt = parsePrompt('x.prompt.md', text);
        const original = prompt.components.find(({ name }) => name === 'instruction')?.value ?? '';
        const changed = parsePrompt('x.prompt.md', renderPrompt(prompt, { instruction: value }));
        assert.equal(renderPrompt(changed, { instruction: original }), text);
      }),
      { seed: 7 },
    );
  });
});

describe('promptBody', () => {
  it('leaves out front matter and byte order mark, and nothing else', () => {
    assert.equal(
      promptBody('\uFEFF---\r\nname: x\r\n---\r\n\r\n<!-- whetstone:slot a -->Sort.<!-- /whetstone:slot -->\r\n'),
      '\r\n<!-- whetstone:slot a -->Sort.<!-- /whetstone:slot -->\r\n',
    );
    assert.equal(promptBody('Sort.\n\n---\nMore\n---\n'), 'Sort.\n\n---\nMore\n---\n');
    assert.equal(promptBody('--- \nname: "---"\n  ---\n---'), '');
  });
});

describe('rules', () => {
  it('reads one rule a line, and joins lines that go on', () => {
    assert.deepEqual(rulesOf('- One.\n* Two,\n  still two.\n\n- \n-Three'), ['One.', 'Two, still two.', '-Three']);
    assert.deepEqual(rulesOf(''), []);
  });

  it('reads what it wrote', () => {
    fc.assert(
      fc.property(fc.array(sentence), (rules) => assert.deepEqual(rulesOf(formatRules(rules)), rules)),
      { seed: 7 },
    );
  });
});
