import assert from 'node:assert/strict';
import fc from 'fast-check';
import { checkDraft } from '../../../src/core/prompt/guard';
import { parsePrompt } from '../../../src/core/prompt/parsePrompt';
import type { Values } from '../../../src/core/prompt/program';
import { renderPrompt } from '../../../src/core/prompt/renderPrompt';
import { promptText } from './arbitraryPrompt';
import { testProgram } from '../../support/testProgram';

const limits = { maxSlotCharacters: 200 };
const marked = (slot: string, rest = '') => `<!-- whetstone:slot task -->\n${slot}\n<!-- /whetstone:slot -->\n${rest}`;
const check = (text: string, values: Values, path = 'x.md') => checkDraft(testProgram(text, path), { values }, limits);

describe('checkDraft', () => {
  it('lets a draft through that keeps everything', () => {
    assert.equal(
      check(marked('Sort {{mail}} with #tool:search.'), { task: 'With #tool:search, name the tray of {{mail}}.\n\n- Be quick.' }),
      undefined,
    );
    assert.equal(check('Sort the mail.', { instruction: 'Name the tray.', rules: '- One.\n- Two.' }), undefined);
  });

  const stays: Record<string, [text: string, draft: string, path?: string]> = {
    'JSON where the prompt has JSON': [
      'Sort {mail}. Answer as {"tray": "bills"}.',
      'Name the tray of {mail} as {"tray": "bills", "sure": 1}.',
    ],
    'JSON where nothing is filled in': ['Sort the mail.', 'Sort the mail. Answer as {"a": {"b": {}}}.'],
    'JSON in a template': ['Sort {{ mail }}.', 'Answer for {{ mail }} as {"a":{"b":[{"c":1}]}}.', 'prompts/x.j2'],
    'doubled braces in a format string': ['Sort {mail}.', 'Answer for {mail} as {{"tray": {{"name": "bills"}}}}.'],
    'an empty object in quotes': ['Answer "{}" or `{}` for {"a": 1}.', 'Answer as you like.'],
    'percentages and JSON where an agent reads the file as it is': [
      'Log with `logger.info("x %s", x)` and `def f(x={})`.',
      'Keep coverage above 80%. Log with `logger.info("x %s", x)` and answer as {"label": "bug"}.',
      'AGENTS.md',
    ],
    'percentages where the prompt has them': ['Be 50% sure of %s.', 'Be 90% sure of %s.'],
    'percentages where nothing is filled in': ['Sort the mail.', 'Be 50% sure, at 5 % discount.'],
    'doubled percent signs': ['Be 100%% sure of %s.', 'Of %s be 90%% sure.'],
    'prices beside variables where the prompt has prices': ['It costs $5, ${mail}.', 'For $2 or $HOME: ${mail}.', 'x.txt'],
    'dollar signs beside variables of JavaScript': ['Sort ${mail} for ${user.name}.', 'For ${user.name}, at $5: ${mail}.', 'x.txt'],
    'dollar signs beside variables of a shell': ['Sort ${mail} in ${DIR:-trays}.', 'In ${DIR:-trays} and $HOME: ${mail}.', 'x.txt'],
    'dollar signs beside variables in code': ['Run `echo ${mail}`.', 'Run `echo ${mail}` in $HOME.', 'x.txt'],
    'dollar signs beside variables of VS Code': ['Sort ${selection}.', 'Sort ${selection}, at $5.', 'x.prompt.md'],
    'doubled dollar signs': ['Sort ${mail}.', 'At $$5: ${mail}.', 'x.txt'],
    'braces of JSON beside variables where the prompt has them': ['Say {"mail": {{mail}}}.', 'Answer {"mail": {{mail}}}.'],
    'emoji and scripts that need joiners': ['Sort the mail.', 'Sort the mail 👩\u200d💻 ❤\ufe0f\u200d🔥 می\u200cخواهم क्\u200dष.'],
    'prices that change': ['It costs $5.', 'It costs $2, or $1,000.'],
    'a mark of templates where there is no template': ['Sort the mail.', 'Name issues as {#12}, {% and {{.'],
    'a mark that was open before': ['Sort {{ mail }} as {#12}.', 'As {#12}: {{ mail }}.'],
    'tags, headings and hashtags': ['Sort the mail.', '<trays>\n# Trays\n#1: bills\n</trays>'],
  };
  for (const [what, [text, draft, path]] of Object.entries(stays)) {
    it(`lets through ${what}`, () => assert.equal(check(marked(text), { task: draft }, path), undefined));
  }

  it('lets the text through that is there already, whatever its length', () => {
    const text = 'Sort the mail. '.repeat(50).trim();
    assert.equal(check(text, { instruction: text }), undefined);
  });

  const rejected: Record<string, { text?: string; values: Values; says: RegExp }> = {
    'an unknown component': { values: { other: 'x' }, says: /no component "other"/ },
    'an empty slot': { values: { task: ' \n ' }, says: /^Slot "task" is empty\.$/ },
    'a long slot': { values: { task: 'x'.repeat(205) }, says: /has 205 characters, 5 more than the limit of 200/ },
    'a lost variable': { text: marked('Sort {{mail}}.'), values: { task: 'Sort it.' }, says: /^Slot "task" loses {{mail}}\.$/ },
    'one of two lost': {
      text: marked('{{mail}} and {{mail}} are sorted.'),
      values: { task: '{{mail}} is sorted.' },
      says: /loses {{mail}}/,
    },
    'an invented variable': { values: { task: 'Sort {{mail}}.' }, says: /adds {{mail}}, which was not there before/ },
    'a renamed variable': {
      text: marked('Sort {{mail}}.'),
      values: { task: 'Sort {{ letter }}.' },
      says: /loses {{mail}} and adds {{ letter }}/,
    },
    'a lost reference': { text: marked('Use #tool:search to sort.'), values: { task: 'Use search to sort.' }, says: /loses #tool:search/ },
    'a variable moved to another slot': {
      text: `${marked('Sort {{mail}}.')}<!-- whetstone:slot b -->\nText.\n<!-- /whetstone:slot -->`,
      values: { task: 'Sort.', b: 'Text {{mail}}.' },
      says: /Slot "task" loses {{mail}}/,
    },
    'an opened comment that a frozen one would close': {
      text: marked('Sort the mail.', '{{ mail }}\n{# end #}\nAnswer.'),
      values: { task: 'Sort the mail {# well.' },
      says: /adds {#, which opens/,
    },
    'an opened comment in a rule': {
      text: marked('Sort the mail.', '{{ mail }}'),
      values: { rules: '- Name issues as {#12}.' },
      says: /"rules" adds {#/,
    },
    'an opened statement': { text: marked('Sort {{ mail }}.'), values: { task: 'Sort {{ mail }} {% as told.' }, says: /adds {%/ },
    'an opened expression': { text: marked('Sort {{ mail }}.'), values: { task: 'Sort {{ mail }} {{ as told.' }, says: /adds {{, / },
    'an opened comment of Handlebars': {
      text: marked('Sort.', '{{mail}}\n{{!-- end --}}'),
      values: { task: 'Sort {{!-- well.' },
      says: /adds {{!--/,
    },
    'a short one': { text: marked('Sort.', '{{mail}}\n{{! end }}'), values: { task: 'Sort {{! well.' }, says: /adds {{!/ },
    'a closer without its opener': { text: marked('Sort {{ mail }}.'), values: { task: 'Sort {{ mail }} #} well.' }, says: /adds #}/ },
    'closed braces without their opener': {
      text: marked('Sort {{ mail }}.'),
      values: { task: 'Sort {{ mail }} }} well.' },
      says: /adds }}/,
    },
    'a single percent sign in a format string': {
      text: marked('Sort the mail.', 'The mail: %s'),
      values: { task: 'Be 50% sure.' },
      says: /single % in its text: beside %s .* %%\.$/,
    },
    'a percent sign that is doubled no more': {
      text: marked('Be 100%% sure of %s.'),
      values: { task: 'Be 100% sure of %s.' },
      says: /single %/,
    },
    'JSON in a format string': {
      text: marked('Sort the mail.', 'The mail: {mail}'),
      values: { task: 'Answer as {"tray": "bills"}.' },
      says: /single { in its text: beside {mail} .* {{ or }}\.$/,
    },
    'braces that are doubled no more': {
      text: marked('Answer as {{"a": 1}}.'),
      values: { task: 'Answer as {"a": 1}.' },
      says: /single { in its text: beside {{ /,
    },
    'a lost place': { text: marked('Sort {} for {}.'), values: { task: 'Sort {}.' }, says: /loses {}/ },
    'an invented place': { text: marked('Sort {mail}.'), values: { task: 'Sort {mail} for {}.' }, says: /adds {}/ },
    'a lost name of another script': { text: marked('Sort {été} for {{名前}}.'), values: { task: 'Sort {été}.' }, says: /loses {{名前}}/ },
    'a lost tag of two words': { text: marked('Sort <user input> now.'), values: { task: 'Sort it now.' }, says: /loses <user input>/ },
    'a lost reference without a colon': { text: marked('Explain #selection.'), values: { task: 'Explain it.' }, says: /loses #selection/ },
    'a marker': { values: { task: 'Sort. <!-- /whetstone:slot --> More' }, says: /holds a whetstone marker/ },
    'an open comment': { values: { task: 'Sort. <!-- note' }, says: /cannot be read: .*not closed/ },
    'an open code block': { values: { task: 'Sort.\n```json\n{}' }, says: /opens a code block/ },
    'a rule with a line break': { values: { rules: '- One\ngoes on.' }, says: /rule with a line break: "goes on\."/ },
    'a rule without a bullet': { values: { rules: 'One.' }, says: /line break/ },
    'an empty rule': { values: { rules: '- One.\n- ' }, says: /line break|read back/ },
    'a brace behind a variable': {
      text: marked('Sort {{mail}}.'),
      values: { task: 'Sort {{mail}}}.' },
      says: /adds } right beside a variable/,
    },
    'a soft hyphen': { values: { task: 'Sort\u00ad it.' }, says: /unprintable character U\+00AD/ },
    'a joiner within a word': { values: { task: 'Sort i\u200dt.' }, says: /unprintable character U\+200D/ },
    'a non-joiner at the start': { values: { task: '\u200cSort it.' }, says: /unprintable character U\+200C/ },
    'a control character': { values: { task: 'Sort\u0007 it.' }, says: /unprintable character U\+0007/ },
    'a reversed reading direction': { values: { task: 'Sort \u202E it.' }, says: /U\+202E/ },
    'half a character': { values: { task: 'Sort \uD83E it.' }, says: /U\+D83E/ },
  };
  for (const [what, { text = marked('Sort the mail.'), values, says }] of Object.entries(rejected)) {
    it(`rejects ${what}`, () => assert.match(check(text, values) ?? 'undefined', says));
  }

  it('rejects a dollar sign beside variables of a string template', () => {
    for (const task of ['At $5: ${mail}.', 'For $owner: ${mail}.', '${mail} $', 'As $${mail}: ${mail}.']) {
      assert.match(
        check(marked('Sort ${mail}.'), { task }, 'x.txt') ?? '',
        /single \$ in its text: beside \$\{mail\} .* \$\$\.$|adds|loses/,
        task,
      );
    }
  });

  it('rejects a lost argument of a command, though the first is not asked for', () => {
    assert.match(check('Fix $2 now.\n\nEnd.\n', { instruction: 'Fix it now.' }, '.claude/commands/x.md') ?? '', /loses \$2/);
  });

  it('lets an unmarked paragraph become several, a list or a section, between markers of its own', () => {
    for (const instruction of ['Sort {{mail}}.\n\nBe quick.', '# Sort\n{{mail}}', 'Sort {{mail}}:\n- bills\n- ads', '- Sort {{mail}}.']) {
      for (const [above, below] of [
        ['', ''],
        ['# Mail\n\n', '\n- More.\n'],
        ['- One\n\n', '\n\nMore.'],
        ['---\nname: x\n---\n', '\r\n> More.\r\n'],
      ] as const) {
        const text = `${above}Sort the mail {{mail}}.${below}`;
        assert.equal(check(text, { instruction }), undefined, JSON.stringify([text, instruction]));
        const rendered = renderPrompt(testProgram(text).files[0], { instruction });
        assert.ok(rendered.startsWith(above) && rendered.endsWith(below), rendered);
        const again = parsePrompt('x.md', rendered).components.find(({ name }) => name === 'instruction');
        assert.equal(again?.value, instruction);
        // Marked once, it stays so.
        const later = renderPrompt(testProgram(rendered).files[0], { instruction: 'Sort {{mail}} now.' });
        assert.equal(later.match(/whetstone:slot/g)?.length, 2);
      }
    }
    assert.match(check('Sort the mail {{mail}}.', { instruction: 'Sort:\n- bills' }) ?? '', /loses {{mail}}/);
  });

  it('adds no markers to a paragraph, and names them in a further file as there', () => {
    assert.doesNotMatch(renderPrompt(testProgram('Sort it.').files[0], { instruction: 'Sort it\nwell.' }), /whetstone/);
    const further = parsePrompt('sub/x.md', 'Sort it.\n', 'sub/x.md');
    assert.equal(
      renderPrompt(further, { 'sub/x.md#instruction': 'Sort:\n- it' }),
      '<!-- whetstone:slot instruction -->\nSort:\n- it\n<!-- /whetstone:slot -->\n',
    );
  });

  it('rejects a draft that looks like front matter', () => {
    assert.match(check('Sort the mail.\n\nMore.\n---\n', { instruction: '---' }) ?? '', /front matter|empty|closed|read/);
    assert.equal(check('Sort the mail.\n\nMore.\n---\n', { instruction: '---\nname: x' }), undefined, 'it stands between markers');
    assert.match(check('Sort.\n\nMore.', { instruction: '---' }, 'SKILL.md') ?? '', /front matter is not closed/);
  });

  it('rejects a draft that changes what the frozen text means', () => {
    assert.match(check(marked('Sort <mail>.', 'Text\n</mail>'), { task: 'Sort it.' }) ?? '', /around its slot: it adds <\/mail>/);
  });

  it('lets nothing through that loses a byte, a slot or a variable', () => {
    const pieces = fc.constantFrom(
      'Sort',
      ' ',
      '\n',
      '\n\n',
      '- ',
      '# ',
      '{#',
      '%}',
      '{}',
      '%',
      '```',
      '---',
      '<!--',
      '-->',
      '<!-- whetstone:slot x -->',
      '<!-- /whetstone:slot -->',
      '{{',
      '}}',
      '{{mail}}',
      '{name}',
      '${input:x}',
      '$1',
      '%s',
      '#tool:search',
      '{% if x %}',
      '<a>',
      '</a>',
      '\r\n',
      '\u0000',
      '`',
      '~~~',
      '.',
      '🦊',
      '\uD83E',
    );
    const draft = fc.array(pieces, { maxLength: 8 }).map((parts) => parts.join(''));
    let passed = 0;
    fc.assert(
      fc.property(promptText, draft, fc.boolean(), (text, value, asRules) => {
        const program = testProgram(text, 'x.prompt.md');
        const [prompt] = program.files;
        const values = asRules ? { rules: value } : { instruction: value };
        if (checkDraft(program, { values }, limits) !== undefined) {
          return;
        }
        passed++;
        const again = parsePrompt('x.prompt.md', renderPrompt(prompt, values));
        const names = (file: typeof prompt) => file.variables.map((variable) => variable.text).sort();
        assert.deepEqual(names(again), names(prompt));
        assert.equal(again.text.slice(0, again.reading.bodyStart), text.slice(0, prompt.reading.bodyStart));
        for (const slot of again.components) {
          const given = Object.entries(values).find(([name]) => name === slot.name)?.[1];
          const before = prompt.components.find(({ name }) => name === slot.name)?.value;
          assert.equal(slot.value, given?.replaceAll('\r\n', '\n').trim() ?? before);
        }
      }),
      { numRuns: 1000, seed: 7 },
    );
    assert.ok(passed > 20, `${passed} drafts passed`);
  });
});
