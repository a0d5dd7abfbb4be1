import assert from 'node:assert/strict';
import { InputError } from '../../../src/core/problems';
import { decodePromptFile, parsePrompt } from '../../../src/core/prompt/parsePrompt';
import { renderPrompt } from '../../../src/core/prompt/renderPrompt';
import type { PlacedComponent } from '../../../src/core/prompt/program';

const skill = `---
name: sort-mail
description: Sorts mail.
---

# Sort mail

<!-- whetstone:slot instruction -->
Read the mail and name its tray.
<!-- /whetstone:slot -->

- \`bills\`: money
- \`other\`: the rest
`;

describe('parsePrompt', () => {
  it('takes a marked slot without the white space around it', () => {
    const prompt = parsePrompt('a/SKILL.md', skill);
    const instruction = slotOf(prompt.components, 'instruction');
    assert.equal(prompt.format.id, 'skill');
    assert.equal(instruction.value, 'Read the mail and name its tray.');
    assert.equal(skill.slice(instruction.place.start, instruction.place.end), instruction.value);
    assert.equal(skill.slice(prompt.reading.bodyStart).startsWith('\n# Sort mail'), true);
  });

  it('puts an absent rules section at the end of the body, before the last end of line', () => {
    const rules = slotOf(parsePrompt('SKILL.md', skill).components, 'rules');
    assert.deepEqual(rules, {
      name: 'rules',
      kind: 'rules',
      value: '',
      place: { file: 'SKILL.md', start: skill.length - 1, end: skill.length - 1 },
    });
  });

  it('reads several slots and a rules section in file order', () => {
    const text =
      'A\n<!-- whetstone:slot tone -->\nBe kind.\n<!-- /whetstone:slot -->\n<!-- whetstone:rules -->\n- One.\n- Two.\n' +
      '<!-- /whetstone:rules -->\nAnswer <!-- whetstone:slot how -->briefly<!-- /whetstone:slot -->.\n';
    const { components: slots } = parsePrompt('x.md', text);
    assert.deepEqual(
      slots.map(({ name, kind, value }) => [name, kind, value]),
      [
        ['tone', 'text', 'Be kind.'],
        ['rules', 'rules', '- One.\n- Two.'],
        ['how', 'text', 'briefly'],
      ],
    );
  });

  it('gives slot texts plain line ends', () => {
    const { components: slots } = parsePrompt('x.md', '\uFEFFFirst line,\r\nsecond line.\r\n\r\nMore.\r\n');
    assert.equal(slotOf(slots, 'instruction').value, 'First line,\nsecond line.');
  });

  describe('without a marked slot', () => {
    const first = (text: string) => slotOf(parsePrompt('x.md', text).components, 'instruction').value;

    it('takes the first paragraph of prose', () => {
      assert.equal(first('# Title\n\n<!-- a note -->\n\nSort the mail.\nBe quick.\n\nMore.'), 'Sort the mail.\nBe quick.');
    });

    for (const [what, end] of Object.entries({
      'a heading': '## Next',
      'a list': '- bills',
      'a numbered list': '1. bills',
      'a code fence': '```\ncode\n```',
      'a comment': '<!-- note -->',
      'a rules section': '<!-- whetstone:rules -->\n- Be kind.\n<!-- /whetstone:rules -->',
      'a tag': '<mail>\nx\n</mail>',
      'a variable': '{{mail}}',
      'a template block': '{% if mail %}',
    })) {
      it(`ends it at ${what}`, () => assert.equal(first(`Sort the mail:\n${end}\n`), 'Sort the mail:'));
    }

    it('skips front matter, code, lists, quotes, tables and underlined headings', () => {
      assert.equal(
        first(
          '---\nname: x\n---\nTitle\n=====\n\n```md\nNot this.\n```\n\n- nor this\n  nor this\n\n> nor this\n\n| nor | this |\n\nThis one.',
        ),
        'This one.',
      );
    });

    it('looks inside tags', () => {
      assert.equal(first('<instructions>\n  Sort the mail.\n</instructions>\n'), 'Sort the mail.');
    });

    it('does not take the rules section for it', () => {
      assert.equal(first('<!-- whetstone:rules -->\nText here.\n<!-- /whetstone:rules -->\n\nSort the mail.'), 'Sort the mail.');
    });
  });

  it('takes markers in code for text', () => {
    const text = 'Mark with `<!-- whetstone:slot x -->` or:\n\n```\n<!-- whetstone:slot y -->\n```\n~~~\n<!-- whetstone:rules -->\n~~~\n';
    assert.deepEqual(
      parsePrompt('x.md', text).components.map(({ name }) => name),
      ['instruction', 'rules'],
    );
  });

  it('takes markers inside a longer comment for text', () => {
    const text = 'Sort.\n\n<!-- old:\n<!-- whetstone:slot x\n-->\n';
    assert.deepEqual(
      parsePrompt('x.md', text).components.map(({ name }) => name),
      ['instruction', 'rules'],
    );
  });

  it('keeps rules out of a code block that is left open', () => {
    const text = 'Answer in JSON:\n\n```json\n';
    assert.equal(slotOf(parsePrompt('x.txt', text).components, 'rules').place.start, 'Answer in JSON:'.length);
  });

  it('takes a first line --- for text where the format has no front matter', () => {
    assert.equal(slotOf(parsePrompt('x.txt', '---\nSort the mail.\n').components, 'instruction').value, 'Sort the mail.');
  });

  it('finds variables by their place in the file', () => {
    const text = '---\nname: "{{not}}"\n---\nSort {{mail}}.';
    const { variables } = parsePrompt('x.prompt.md', text);
    assert.deepEqual(
      variables.map(({ name, start, end }) => [name, text.slice(start, end)]),
      [['mail', '{{mail}}']],
    );
  });

  const slot = (name: string, body = 'Text.') => `<!-- whetstone:slot ${name} -->\n${body}\n<!-- /whetstone:slot -->\n`;
  const faults: Record<string, { text: string; path?: string; line?: number; says: RegExp }> = {
    'an unclosed slot': { text: 'A\n\n<!-- whetstone:slot a -->\nText.', line: 3, says: /not closed.*\/whetstone:slot/ },
    'an unclosed rules section': { text: 'A\n<!-- whetstone:rules -->\n- b', line: 2, says: /not closed.*\/whetstone:rules/ },
    'a slot in a slot': {
      text: `<!-- whetstone:slot a -->\n${slot('b')}<!-- /whetstone:slot -->`,
      line: 2,
      says: /inside the section that opens on line 1/,
    },
    'rules in a slot': { text: '<!-- whetstone:slot a -->\n<!-- whetstone:rules -->\n', line: 2, says: /inside the section/ },
    'a closing marker alone': { text: 'A\n<!-- /whetstone:slot -->', line: 2, says: /closes nothing/ },
    'the wrong closing marker': { text: '<!-- whetstone:slot a -->\nText.\n<!-- /whetstone:rules -->', line: 3, says: /closes nothing/ },
    'a closing marker of another name': {
      text: '<!-- whetstone:slot a -->\nText.\n<!-- /whetstone:slot b -->',
      line: 3,
      says: /another name/,
    },
    'two slots of one name': { text: `${slot('a')}${slot('a')}`, line: 4, says: /slot "a" on line 1 already/ },
    'two rules sections': {
      text: 'A\n<!-- whetstone:rules -->\n<!-- /whetstone:rules -->\n<!-- whetstone:rules -->\n<!-- /whetstone:rules -->',
      line: 4,
      says: /rules section on line 2 already/,
    },
    'a slot without a name': { text: '<!-- whetstone:slot -->\nText.\n<!-- /whetstone:slot -->', line: 1, says: /needs a name/ },
    'a slot named rules': { text: slot('rules'), line: 1, says: /cannot be named "rules"/ },
    'a slot named __proto__': { text: slot('__proto__'), line: 1, says: /needs a name/ },
    'an unknown marker': { text: '<!-- whetstone:slots a -->\nText.', line: 1, says: /unknown/ },
    'an empty slot': { text: slot('a', ' '), line: 1, says: /slot "a" is empty/ },
    'an empty file': { text: ' \n', says: /file is empty/ },
    'an empty body': { text: '---\nname: x\n---\n\n', path: 'SKILL.md', says: /no text below the front matter/ },
    'unclosed front matter': { text: '---\nname: x\nSort the mail.', path: 'SKILL.md', line: 1, says: /front matter is not closed/ },
  };
  for (const [what, { text, path = 'x.md', line, says }] of Object.entries(faults)) {
    it(`refuses ${what}, naming file and line`, () => {
      assert.throws(
        () => parsePrompt(path, text),
        (error) => {
          assert.ok(error instanceof InputError);
          assert.match(error.problems[0]?.message ?? '', says);
          assert.equal(error.problems[0]?.file, path);
          assert.equal(error.problems[0]?.line, line);
          return true;
        },
      );
    });
  }

  it('takes a prompt of headings and lists for one that has nothing but rules to change', () => {
    const prompt = parsePrompt('x.md', '# Sort\n\n- bills\n- letters\n');
    assert.deepEqual(
      prompt.components.map(({ name, place }) => [name, place.start, place.end]),
      [['rules', 25, 25]],
    );
    assert.match(
      renderPrompt(prompt, { rules: '- Be brief.' }),
      /^# Sort\n\n- bills\n- letters\n\n<!-- whetstone:rules -->\n- Be brief\.\n/,
    );
  });

  it('reads a large file without quadratic work', () => {
    const hostile = ['{{a {', '<!-- ', '`', '{% ', '<a ', '${a', '---\n'].map((part) => part.repeat(100_000 / part.length)).join('\n');
    assert.equal(slotOf(parsePrompt('x.txt', `Sort.\n\n${hostile}`).components, 'instruction').value, 'Sort.');
  });
});

describe('decodePromptFile', () => {
  it('keeps the byte order mark', () => {
    assert.equal(decodePromptFile('x.md', new TextEncoder().encode('\uFEFFé')), '\uFEFFé');
  });

  const refused: Record<string, [Uint8Array, RegExp]> = {
    'a file with a NUL': [new Uint8Array([65, 0, 66]), /^x\.md: The file is binary/],
    'a file that is not UTF-8': [new Uint8Array([65, 0xff, 66]), /not UTF-8/],
    'a UTF-16 file': [new Uint8Array([0xff, 0xfe, 65, 0]), /UTF-16/],
    'a large file': [new Uint8Array(2 * 1024 * 1024).fill(65), /has 2 MB; at most 1 MB/],
  };
  for (const [what, [bytes, says]] of Object.entries(refused)) {
    it(`refuses ${what}`, () => assert.throws(() => decodePromptFile('x.md', bytes), { name: 'InputError', message: says }));
  }
});

function slotOf(slots: readonly PlacedComponent[], name: string): PlacedComponent {
  const found = slots.find((slot) => slot.name === name);
  assert.ok(found, `There is a slot ${name}.`);
  return found;
}
