import assert from 'node:assert/strict';
import fc from 'fast-check';
import { checkDraft } from '../../../src/core/prompt/guard';
import { parsePrompt } from '../../../src/core/prompt/parsePrompt';
import { renderPrompt } from '../../../src/core/prompt/renderPrompt';
import { findVariables } from '../../../src/core/prompt/variables';
import { testProgram } from '../../support/testProgram';
import { sentence } from './arbitraryPrompt';

const section = '<!-- whetstone:rules -->\n- One.\n<!-- /whetstone:rules -->';
const render = (path: string, text: string): string => renderPrompt(parsePrompt(path, text), { rules: '- One.' });

/** Texts with `@` where the rules are to stand. */
const layouts: Readonly<Record<string, string | readonly [path: string, text: string]>> = {
  'the place alone': 'Sort the mail.\n\nIntents: a, b\n\n@{{input}}\n',
  'the place right below the text': 'Sort the mail.\nIntents: a, b\n@{{input}}',
  'the place first': '@{{input}}\n\nSort what stands above.',
  'the place in the middle': 'Sort the mail.\n\n@It says: {{input}}\nThat was all.\n\nAnswer briefly.',
  'the place in the instruction': '@Sort this into a or b: {{input}}',
  'several places': 'Sort {{input}}.\n\nAgain:\n\n{{input}}\n\nNow sort it.\n\n@> {{input}}\n\nAnswer.',
  'three lines of tags': 'Sort.\n\n@<message>\n{{input}}\n</message>\n',
  'tags in tags': 'Sort.\n\n@<data kind="mail">\n<note>x</note>\n\n<message>{{input}}</message>\n</data>\n',
  'tags that are spoken of': 'Sort what stands in <message> and </message>.\n\n@<message>\n\n{{input}}\n\n</message>',
  'square tags': '[sys]Sort.[/sys]\n\nSort it.\n\n@[mail]\n{{input}}\n[/mail]',
  'a tag that opens only': 'Sort.\n\n@<|user|>\n{{input}}',
  'a heading right above': '# Task\n\nSort.\n\n@## Message\n{{input}}',
  'headings above': '# Task\n\nSort.\n\n@## Data\n\n### Message\n\n{{input}}',
  'a heading by its underline': 'Sort.\n\n@Message\n-------\n\n{{input}}',
  'a bold heading': 'Sort.\n\n@**Message**\n\n{{input}}',
  'a bold sentence': 'Sort.\n\n**Answer with the label.**\n\n@{{input}}',
  'a line that announces it': 'Sort.\n\n@Message:\n{{input}}\n\nLabel:',
  'a sentence that announces it': 'Sort.\n\n@Here is the mail:\n\n{{input}}',
  'the instruction announces it': '# Task\n\nBe brief.\n\n@Sort this mail:\n\n{{input}}',
  'a code block': 'Sort.\n\n@Mail:\n\n```text\n{{input}}\n```\n\nAnswer.',
  'a code block of two': 'Sort.\n\n```\na: b\n```\n@```\n{{input}}\n```\n',
  'a code block left open': 'Sort.\n\n@Mail:\n```\n{{input}}',
  'three quotes': 'Sort.\n\n@"""\n\n{{input}}\n\n"""\n',
  'lines of dashes': 'Sort.\n\n@---\n\n{{input}}\n\n---\n\nAnswer.',
  'a list': 'Sort.\n\n@1. Read it.\n2. Sort it:\n\n   {{input}}\n\n3. Answer.\n',
  'below a list': 'Sort.\n\n- a\n- b\n\n@{{input}}',
  'right below a list': 'Sort.\n\n- a\n- b\n@{{input}}',
  'a table': 'Sort.\n\n@| mail | label |\n|---|---|\n| a | b |\n| {{input}} | |\n',
  'a table without edges': 'Sort.\n\n@mail | label\n--- | ---\n{{input}} | ?\n',
  'a comment on it': 'Sort.\n\n@<!-- the mail -->\n{{input}}',
  'a comment that names it': 'Sort.\n\n@{{input}}\n\n<!-- {{input}} is the mail -->\n',
  'a template block': ['x.j2', 'Sort.\n\n@{% if input %}\nMail: {{ input | trim }}\n{% else %}\nNone.\n{% endif %}\n'],
  'a loop': ['x.hbs', 'Sort.\n\n@{{#each mails}}\n- {{input}}\n{{/each}}\n'],
  'a slot': '@<!-- whetstone:slot a -->\nSort {{input}}.\n\nNow.\n<!-- /whetstone:slot -->\n',
  'below a slot': '<!-- whetstone:slot a -->\nSort.\n<!-- /whetstone:slot -->\n@{{input}}\n',
  'nothing but the place, in a slot': '@<!-- whetstone:slot a -->{{input}}<!-- /whetstone:slot -->',
  'front matter': '---\nname: x\ndescription: y\n---\n@{{input}}\n\nSort it.',
  roles: ['x.prompty', '---\nname: x\n---\nsystem:\nSort.\n\n@user:\n{{input}}\n'],
  'one role': ['x.prompty', '---\nname: x\n---\nuser:\n@Sort {{input}}.\n'],
  'single braces': 'Sort.\n\n@{input}',
  'a dollar': 'Sort.\n\n@Mail: ${input}',
  'an input that the editor asks for': 'Sort.\n\n@Sort this now: ${input:ticket}',
  arguments: ['.claude/commands/x.md', 'Sort.\n\n@$ARGUMENTS\n'],
  'counted arguments': ['.claude/commands/x.md', 'Sort.\n\n@Mail: $1\n'],
  'a filter': ['x.j2', 'Sort for {{ name }}.\n\n@Mail: {{ input | trim }}\n'],
  'a name of its own': ['x.md', 'Sort for {team}.\n\n@Ticket: {ticket}\n'],
  'several names': 'You help {{name}}.\n\nSort.\n\n@Subject: {{subject}}\nBody: {{body}}\n',
  printf: ['x.txt', 'Sort.\n\n@Ticket: %s\nLabel:'],
  'a tag for it': ['x.txt', 'Sort.\n\n@<user input>'],
  'what is selected': ['x.prompt.md', 'Sort this.\n\n@#selection'],
};

describe('the place of a missing rules section', () => {
  for (const [what, layout] of Object.entries(layouts)) {
    const [path, marked] = typeof layout === 'string' ? ['x.md', layout] : layout;
    for (const lineEnd of ['\n', '\r\n']) {
      it(`is before the block of the input: ${what}${lineEnd === '\n' ? '' : ', CRLF'}`, () => {
        const [above = '', below = ''] = marked.replaceAll('\n', lineEnd).split('@');
        const gap = above === '' || above.endsWith(lineEnd + lineEnd) ? '' : '\n';
        const ends = marked.includes('\n') ? lineEnd : '\n';
        assert.equal(render(path, above + below), `${above}${`${gap}${section}\n\n`.replaceAll('\n', ends)}${below}`);
      });
    }
  }

  const atTheEnd: Readonly<Record<string, string | readonly [path: string, text: string]>> = {
    'nothing is filled in': 'Sort.\n\nAnswer.\n',
    'a name stands in a sentence': 'You work for {{company}}.\n\nSort.\n',
    'a file that an agent reads has other names': ['AGENTS.md', 'Sort.\n\nRun: {name}\n\nAnswer.\n'],
    'a tag stands for the answer': 'Sort.\n\nAnswer:\n<label>\n',
    'the place is in a comment': 'Sort.\n\n<!-- {{input}} -->\n\nAnswer.\n',
    'a file is referred to': 'Sort.\n\n#file:style.md\n',
  };
  for (const [what, layout] of Object.entries(atTheEnd)) {
    it(`is at the end of the body where ${what}`, () => {
      const [path, text] = typeof layout === 'string' ? ['x.md', layout] : layout;
      assert.equal(render(path, text), `${text.trimEnd()}\n\n${section}\n`);
    });
  }

  it('is where the section stands, once there is one', () => {
    const text = `Sort.\n\n{{input}}\n\n${section}\n\nAnswer.\n`;
    assert.equal(renderPrompt(parsePrompt('x.md', text), { rules: '- Two.' }), text.replace('One', 'Two'));
  });

  const holder = fc.constantFrom(
    '{{input}}',
    '{input}',
    'Mail: ${input}',
    '<mail>\n{{input}}\n</mail>',
    '> {{input}}',
    '- x\n- {{input}}',
    '| a |\n| {{input}} |',
    '```\n{{input}}\n```',
    '"""\n{{input}}\n"""',
    'Sort {{input}} well.\nAnd fast.',
    '  {{input}}',
    '{% if a %}\n{{input}}\n{% endif %}',
    '<!-- whetstone:slot a -->\nDo {{input}} now.\n<!-- /whetstone:slot -->',
    'x\n===\n{{input}}',
    '[m]\n\n{{input}}\n\n[/m]',
    '$ARGUMENTS',
  );
  const block = fc.oneof(
    sentence,
    fc.constantFrom(
      '## Mail',
      'Mail:',
      '**Mail**',
      '---',
      '- a',
      '- a\n  b',
      '1. a',
      '> q',
      '| a | b |',
      '```\n- a\n```',
      '<x>',
      '</x>',
      '<x>\ny\n</x>',
      '<!-- note -->',
      '"""',
      '***',
      'user:',
      '<|user|>',
      'a | b\n--- | ---',
      '{% if b %}',
      '{% endif %}',
      'Title\n-----',
      'Title\n-',
      '    c',
    ),
    holder,
  );
  const gap = fc.constantFrom('\n', '\n\n', '\n\n\n', '\n \t\n');
  const blocks = fc.array(fc.tuple(block, gap), { maxLength: 5 }).map((parts) => parts.flat().join(''));
  const withInput = fc
    .record({
      header: fc.constantFrom('', '\uFEFF', '---\nname: x\n---\n', '---\ndescription: y\n---\n\n'),
      before: blocks,
      holder,
      gap,
      after: blocks,
      end: fc.constantFrom('', '\n'),
      lineEnd: fc.constantFrom('\n', '\r\n'),
    })
    .map(({ header, before, holder: place, gap: space, after, end, lineEnd }) =>
      `${header}${before}${place}${space}${after}${end}`.replaceAll('\n', lineEnd),
    );

  it('changes nothing else, is found again where it stands, and passes the guard, whatever stands around the input', () => {
    let tried = 0;
    fc.assert(
      fc.property(
        withInput,
        fc.array(fc.constantFrom('Do this.', 'Näh "so".', 'Say a, not b.'), { minLength: 1, maxLength: 3 }),
        fc.constantFrom('x.md', 'x.prompty'),
        (text, rules, path) => {
          const before = readable(path, text);
          if (before === undefined) return;
          tried++;
          const value = rules.map((rule) => `- ${rule}`).join('\n');
          const rendered = renderPrompt(before, { rules: value });
          const place = before.components.find(({ name }) => name === 'rules')?.place.start ?? -1;
          assert.ok(rendered.startsWith(text.slice(0, place)) && rendered.endsWith(text.slice(place)));
          const after = parsePrompt(path, rendered);
          const valuesOf = (file: typeof before) => Object.fromEntries(file.components.map((one) => [one.name, one.value]));
          assert.deepEqual(valuesOf(after), { ...valuesOf(before), rules: value });
          const [old, fresh] = [text, rendered].map((each) => findVariables(each).map((variable) => variable.text));
          assert.ok((old ?? []).every((variable) => fresh?.includes(variable)));
          assert.equal(checkDraft(testProgram(text, path), { values: { rules: value } }, { maxSlotCharacters: 10_000 }), undefined);
          // Once more: where it stands, and nowhere else.
          const again = renderPrompt(after, { rules: '- Other.' });
          assert.equal(
            again,
            rendered.replace(value.replaceAll('\n', rendered.includes('\r\n') ? '\r\n' : '\n'), () => '- Other.'),
          );
          const last = [...rendered.matchAll(/\{\{?input\}|\$\{input\}|\$ARGUMENTS/g)].at(-1)?.index ?? -1;
          assert.ok(rendered.indexOf('<!-- whetstone:rules -->') < last);
        },
      ),
      { seed: 7, numRuns: 1500 },
    );
    assert.ok(tried > 500, String(tried));
  });
});

function readable(path: string, text: string) {
  try {
    return parsePrompt(path, text);
  } catch {
    return undefined;
  }
}
