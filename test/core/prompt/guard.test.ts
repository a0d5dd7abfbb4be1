import assert from 'node:assert/strict';
import fc from 'fast-check';
import { checkDraft } from '../../../src/core/prompt/guard';
import { parsePrompt } from '../../../src/core/prompt/parsePrompt';
import type { SlotValues } from '../../../src/core/prompt/promptFile';
import { renderPrompt } from '../../../src/core/prompt/renderPrompt';
import { promptText } from './arbitraryPrompt';

const limits = { maxSlotCharacters: 200 };
const marked = (slot: string, rest = '') => `<!-- whetstone:slot task -->\n${slot}\n<!-- /whetstone:slot -->\n${rest}`;
const check = (text: string, values: SlotValues, path = 'x.md') => checkDraft(parsePrompt(path, text), values, limits);

describe('checkDraft', () => {
  it('lets a draft through that keeps everything', () => {
    assert.equal(check(marked('Sort {{mail}} with #tool:search.'), { task: 'With #tool:search, name the tray of {{mail}}.\n\n- Be quick.' }), undefined);
    assert.equal(check('Sort the mail.', { instruction: 'Name the tray.', rules: '- One.\n- Two.' }), undefined);
  });

  it('lets the text through that is there already, whatever its length', () => {
    const text = 'Sort the mail. '.repeat(50).trim();
    assert.equal(check(text, { instruction: text }), undefined);
  });

  const rejected: Record<string, { text?: string; values: SlotValues; says: RegExp }> = {
    'an unknown slot': { values: { other: 'x' }, says: /no slot "other"/ },
    'an empty slot': { values: { task: ' \n ' }, says: /^Slot "task" is empty\.$/ },
    'a long slot': { values: { task: 'x'.repeat(205) }, says: /has 205 characters, 5 more than the limit of 200/ },
    'a lost variable': { text: marked('Sort {{mail}}.'), values: { task: 'Sort it.' }, says: /^Slot "task" loses {{mail}}\.$/ },
    'one of two lost': { text: marked('{{mail}} and {{mail}} are sorted.'), values: { task: '{{mail}} is sorted.' }, says: /loses {{mail}}/ },
    'an invented variable': { values: { task: 'Sort {{mail}}.' }, says: /adds {{mail}}, which was not there before/ },
    'a renamed variable': { text: marked('Sort {{mail}}.'), values: { task: 'Sort {{ letter }}.' }, says: /loses {{mail}} and adds {{ letter }}/ },
    'a lost reference': { text: marked('Use #tool:search to sort.'), values: { task: 'Use search to sort.' }, says: /loses #tool:search/ },
    'a variable moved to another slot': {
      text: `${marked('Sort {{mail}}.')}<!-- whetstone:slot b -->\nText.\n<!-- /whetstone:slot -->`,
      values: { task: 'Sort.', b: 'Text {{mail}}.' },
      says: /Slot "task" loses {{mail}}/,
    },
    'a marker': { values: { task: 'Sort. <!-- /whetstone:slot --> More' }, says: /holds a whetstone marker/ },
    'an open comment': { values: { task: 'Sort. <!-- note' }, says: /cannot be read: .*not closed/ },
    'an open code block': { values: { task: 'Sort.\n```json\n{}' }, says: /opens a code block/ },
    'a rule with a line break': { values: { rules: '- One\ngoes on.' }, says: /rule with a line break: "goes on\."/ },
    'a rule without a bullet': { values: { rules: 'One.' }, says: /line break/ },
    'an empty rule': { values: { rules: '- One.\n- ' }, says: /line break|read back/ },
    'a control character': { values: { task: 'Sort\u0007 it.' }, says: /unprintable character U\+0007/ },
    'a reversed reading direction': { values: { task: 'Sort \u202E it.' }, says: /U\+202E/ },
    'half a character': { values: { task: 'Sort \uD83E it.' }, says: /U\+D83E/ },
  };
  for (const [what, { text = marked('Sort the mail.'), values, says }] of Object.entries(rejected)) {
    it(`rejects ${what}`, () => assert.match(check(text, values) ?? 'undefined', says));
  }

  it('rejects an unmarked paragraph that falls apart', () => {
    for (const instruction of ['Sort.\n\nBe quick.', '# Sort\nit.', 'Sort:\n- bills', '- Sort.']) {
      assert.match(check('Sort the mail.\n\nMore.', { instruction }) ?? '', /not one paragraph any more/, instruction);
    }
  });

  it('rejects a draft that looks like front matter', () => {
    assert.match(check('Sort the mail.\n\nMore.\n---\n', { instruction: '---\nname: x' }) ?? '', /front matter|empty/);
    assert.match(check('Sort.\n\nMore.', { instruction: '---' }, 'SKILL.md') ?? '', /front matter is not closed/);
  });

  it('rejects a draft that changes what the frozen text means', () => {
    assert.match(check(marked('Sort <mail>.', 'Text\n</mail>'), { task: 'Sort it.' }) ?? '', /around its slot: it adds <\/mail>/);
  });

  it('lets nothing through that loses a byte, a slot or a variable', () => {
    const pieces = fc.constantFrom('Sort', ' ', '\n', '\n\n', '- ', '# ', '```', '---', '<!--', '-->', '<!-- whetstone:slot x -->', '<!-- /whetstone:slot -->', '{{', '}}', '{{mail}}', '{name}', '${input:x}', '$1', '%s', '#tool:search', '{% if x %}', '<a>', '</a>', '\r\n', '\u0000', '`', '~~~', '.', '🦊', '\uD83E');
    const draft = fc.array(pieces, { maxLength: 8 }).map((parts) => parts.join(''));
    let passed = 0;
    fc.assert(
      fc.property(promptText, draft, fc.boolean(), (text, value, asRules) => {
        const prompt = parsePrompt('x.prompt.md', text);
        const values = asRules ? { rules: value } : { instruction: value };
        if (checkDraft(prompt, values, limits) !== undefined) {
          return;
        }
        passed++;
        const again = parsePrompt('x.prompt.md', renderPrompt(prompt, values));
        const names = (file: typeof prompt) => file.variables.map((variable) => variable.text).sort();
        assert.deepEqual(names(again), names(prompt));
        assert.equal(again.text.slice(0, again.bodyStart), text.slice(0, prompt.bodyStart));
        for (const slot of again.slots) {
          const given = Object.entries(values).find(([name]) => name === slot.name)?.[1];
          const before = prompt.slots.find(({ name }) => name === slot.name)?.text;
          assert.equal(slot.text, given?.replaceAll('\r\n', '\n').trim() ?? before);
        }
      }),
      { numRuns: 1000, seed: 7 },
    );
    assert.ok(passed > 20, `${passed} drafts passed`);
  });
});
