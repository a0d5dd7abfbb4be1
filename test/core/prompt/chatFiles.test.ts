import assert from 'node:assert/strict';
import fc from 'fast-check';
import { parse } from 'yaml';
import { checkDraft } from '../../../src/core/prompt/guard';
import { parsePrompt } from '../../../src/core/prompt/parsePrompt';
import { renderPrompt } from '../../../src/core/prompt/renderPrompt';
import { textAround } from '../../../src/core/prompt/version';
import { InputError } from '../../../src/core/problems';
import { testProgram } from '../../support/testProgram';

/** How one text is written in a file; undefined where it cannot be. */
type Writing = (text: string) => string | undefined;
interface Message {
  readonly role: string;
  readonly content: string;
}

const ascii = (json: string): string =>
  json.replace(/[\u007f-\uffff]/g, (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`);
const lines = (text: string, indent: string): string => text.replace(/^(?=[^\n])/gm, indent);
const isLiteral = (text: string): boolean => !/^\s|\n$|[ \t]$|[ \t]\n/.test(text) && text !== '';

/** Styles of YAML, for the value of a key at column 4. */
const yamlStyles: Readonly<Record<string, Writing>> = {
  plain: (text) => (/^[A-Z][\w ]*$/.test(text) && !text.endsWith(' ') ? text : undefined),
  single: (text) => (text.includes('\n') ? undefined : `'${text.replaceAll("'", "''")}'`),
  double: (text) => JSON.stringify(text),
  'double in ASCII': (text) => ascii(JSON.stringify(text)),
  literal: (text) => (isLiteral(text) ? `|\n${lines(text, '      ')}` : undefined),
  'literal without its end': (text) => (isLiteral(text) ? `|-\n${lines(text, '        ')}` : undefined),
  'literal with its ends': (text) => (isLiteral(text) ? `|+\n${lines(text, '      ')}\n` : undefined),
  'literal with a comment': (text) => (isLiteral(text) ? `|2- # why\n${lines(text, '      ')}` : undefined),
  folded: (text) => (isLiteral(text) && !/^[ \t]/m.test(text) ? `>-\n${lines(text.replace(/\n+/g, '$&\n'), '      ')}` : undefined),
};

interface Layout {
  readonly path: string;
  /** The file with texts in their places, and what it says of each by another reader. */
  readonly write: (written: readonly string[]) => string;
  readonly read: (file: string) => readonly Message[];
  readonly styles: Readonly<Record<string, Writing>>;
}

const jsonStyles: Readonly<Record<string, Writing>> = { JSON: JSON.stringify, 'JSON in ASCII': (text) => ascii(JSON.stringify(text)) };
const roles = ['system', 'user', 'assistant', 'user'];
const readJson = (file: string): readonly Message[] => {
  const read = JSON.parse(file.replace(/^\uFEFF/, '')) as readonly Message[] | { readonly messages: readonly Message[] };
  return Array.isArray(read) ? (read as readonly Message[]) : (read as { readonly messages: readonly Message[] }).messages;
};
const readYaml = (file: string): readonly Message[] => {
  const read = parse(file.replace(/^\uFEFF/, '')) as readonly Message[] | { readonly messages: readonly Message[] };
  return Array.isArray(read) ? (read as readonly Message[]) : (read as { readonly messages: readonly Message[] }).messages;
};

const layouts: Readonly<Record<string, Layout>> = {
  'a JSON list': {
    path: 'chat.json',
    write: (texts) => `[\n${texts.map((text, index) => `  {"role" : "${roles[index] ?? ''}","content": ${text} }`).join(',\n')}\n]\n`,
    read: readJson,
    styles: jsonStyles,
  },
  'a JSON mapping': {
    path: 'sort.prompt.json',
    write: (texts) =>
      `{"model": "x", "temperature": 1.0, "messages": [${texts
        .map((text, index) => `{"content":${text},"name":"a","role":"${roles[index] ?? ''}"}`)
        .join(', ')}],\n\t"n": [1e3, "\\u0041"]}`,
    read: readJson,
    styles: jsonStyles,
  },
  'GitHub Models': {
    path: 'sort.prompt.yml',
    write: (texts) =>
      `name: Sorter # it\nmodel: some/model\nmessages:\n${texts
        .map((text, index) => `  - role: ${roles[index] ?? ''}\n    content: ${text}\n`)
        .join('')}# end\ntestData:\n  - input: "a: b"\n    expected: 1.10\n`,
    read: readYaml,
    styles: yamlStyles,
  },
  'a YAML list': {
    path: 'prompts/chat.yaml',
    write: (texts) => texts.map((text, index) => `- content: ${text.replace(/^ {2}/gm, '')}\n  role: '${roles[index] ?? ''}'\n`).join('\n'),
    read: readYaml,
    styles: { ...yamlStyles, 'literal with a comment': (text) => (isLiteral(text) ? `|-\n${lines(text, '      ')}` : undefined) },
  },
};

const words = fc.constantFrom(
  'Sort',
  'the mail',
  'näh',
  '信 🦊',
  'a: b',
  '# no',
  '"so"',
  "it's",
  '- x',
  'C:\\new',
  '50 %',
  '<b>',
  'true',
  '\t',
);
const text = fc
  .array(
    fc.array(words, { maxLength: 4 }).map((parts) => parts.join(' ')),
    { minLength: 1, maxLength: 4 },
  )
  .map((all) => all.join('\n'))
  .map((said) => `Do ${said}`);
const anyStyle = fc.nat({ max: 20 });

describe('files with the messages of a chat', () => {
  for (const [name, { path, write, read, styles }] of Object.entries(layouts)) {
    it(`say the same before and after an edit, but for the edit: ${name}`, () => {
      const writings = Object.values(styles);
      let tried = 0;
      fc.assert(
        fc.property(
          fc.tuple(text, text, text, text),
          fc.tuple(anyStyle, anyStyle, anyStyle, anyStyle),
          text,
          fc.array(words, { maxLength: 2 }),
          fc.boolean(),
          fc.constantFrom('\n', '\r\n'),
          (texts, chosen, fresh, rules, mark, lineEnd) => {
            const written = texts.map((each, index) => {
              const style = writings[(chosen[index] ?? 0) % writings.length] ?? JSON.stringify;
              return style(each) ?? JSON.stringify(each);
            });
            const file = `${mark ? '\uFEFF' : ''}${write(written).replaceAll('\n', lineEnd)}`;
            const said = read(file);
            const program = testProgram(file, path);
            assert.deepEqual(
              program.files[0].reading.turns?.map(({ role, start, end }) => ({
                role,
                content: program.files[0].reading.text.slice(start, end),
              })),
              said.map(({ role, content }) => ({ role, content })),
            );
            const values = { system: fresh, rules: rules.map((rule) => `- ${rule} x`.replace(/\s+/g, ' ')).join('\n') };
            if (checkDraft(program, { values }, { maxSlotCharacters: 5000 }) !== undefined) return;
            tried++;
            const rendered = renderPrompt(program.files[0], values);
            const after = parsePrompt(path, rendered);
            const valueOf = (name: string) => after.components.find((each) => each.name === name)?.value;
            assert.equal(valueOf('system'), fresh.trim());
            assert.equal(valueOf('rules'), values.rules);
            assert.deepEqual(read(rendered).slice(1), said.slice(1));
            const [{ span }] = program.files[0].reading.encoded?.pieces as unknown as [{ span: { start: number; end: number } }];
            assert.ok(rendered.startsWith(file.slice(0, span.start)) && rendered.endsWith(file.slice(span.end)), rendered);
            assert.equal(/(?<!\r)\n/.test(rendered), /(?<!\r)\n/.test(file), rendered);
            assert.equal(renderPrompt(program.files[0], {}), file);
          },
        ),
        { numRuns: 150, seed: 11 },
      );
      assert.ok(tried > 50, `${tried} were tried`);
    });
  }

  it('keep the style of a text: escapes, quotes, and the lines of a folded block that stay', () => {
    const json = '[{"role":"system","content":"N\\u00e4h \\/ it."}]';
    assert.equal(
      renderPrompt(parsePrompt('a.json', json), { system: 'Näh / 信.' }),
      json.replace('N\\u00e4h \\/ it.', 'N\\u00e4h \\/ \\u4fe1.'),
    );
    const folded = 'messages:\n  - role: system\n    content: >\n      Sort the\n      mail.\n\n      Be\n      brief.\n\nx: 1\n';
    assert.equal(
      renderPrompt(parsePrompt('a.yml', folded), { system: 'Sort the mail.\nBe kind.' }),
      folded.replace('Be\n      brief.', 'Be kind.'),
    );
    const plain = "- role: system\n  content: Sort it.\n- {role: user, content: 'a'}\n";
    assert.equal(
      renderPrompt(parsePrompt('a.yml', plain), { system: 'Sort: it.\nNow.' }),
      plain.replace('Sort it.', '|-\n    Sort: it.\n    Now.'),
    );
    const flow = "- {role: system, content: 'Sort it.'}\n- {role: user, content: 'a'}\n";
    assert.equal(renderPrompt(parsePrompt('a.yml', flow), { system: 'Sort it.\nNow.' }), flow.replace("'Sort it.'", '"Sort it.\\nNow."'));
  });

  it('refuse an edit that would change what else the file says', () => {
    const shared = 'messages:\n  - role: system\n    content: &a Sort it.\n  - role: user\n    content: b\ncopy: *a\n';
    const program = testProgram(shared, 'a.prompt.yml');
    const rendered = renderPrompt(program.files[0], { system: 'Name it.' });
    assert.equal(rendered, shared.replace('Sort it.', 'Name it.'));
    const aliased = 'base: &a Sort it.\nmessages:\n  - role: system\n    content: *a\n';
    assert.throws(() => parsePrompt('a.prompt.yml', aliased), /a\.prompt\.yml:4: This content is no text/);
  });

  it('are shown with each turn below its role', () => {
    const program = testProgram('[{"role":"system","content":"Sort\\nit."},{"role":"user","content":"{{input}}"}]', 'a.json');
    const [component] = program.components;
    assert.ok(component);
    assert.equal(
      textAround(component, { program, candidate: { values: { system: 'Name it.' } } }),
      'system:\nName it.\n\nuser:\n{{input}}',
    );
  });

  it('have the system turn as what may change, and the rules in it', () => {
    const names = (path: string, file: string) => parsePrompt(path, file).components.map(({ name, value }) => [name, value]);
    const rest = '{"role":"user","content":"a"},{"role":"assistant","content":"b"},{"role":"user","content":"Mail: {{input}}"}]';
    assert.deepEqual(names('a.json', `[{"role":"developer","content":"# Sort\\n\\n- a\\n- b"},${rest}`), [
      ['system', '# Sort\n\n- a\n- b'],
      ['rules', ''],
    ]);
    assert.deepEqual(names('a.json', `[${rest}`), [
      ['rules', ''],
      ['user', 'Mail: {{input}}'],
    ]);
    const marked = '[{"role":"system","content":"Be kind. <!-- whetstone:slot how -->Sort.<!-- /whetstone:slot -->"}]';
    assert.deepEqual(names('a.json', marked), [
      ['how', 'Sort.'],
      ['rules', ''],
    ]);
    const parts =
      '[{"role":"system","content":[{"type":"text","text":"Sort."},{"type":"text","text":"Be kind."}]},{"role":"user","content":"a"}]';
    assert.deepEqual(names('a.json', parts), [
      ['system', 'Sort.'],
      ['system-2', 'Be kind.'],
      ['rules', ''],
    ]);
  });

  const refused: Readonly<Record<string, readonly [path: string, text: string, says: RegExp]>> = {
    settings: ['package.json', '{"name": "x"}', /no list of messages in this JSON file.*Whetstone reads SKILL\.md/],
    'no JSON': ['a.json', '[{]', /not valid JSON/],
    'another YAML': ['ci.yml', 'on: push\n', /no list of messages in this YAML file.*\.prompt\.yml/],
    'no YAML': ['a.yaml', 'a: [', /not valid YAML: line 1/],
    'two documents': ['a.yaml', 'messages: []\n---\nb: 1\n', /second document on line 2/],
    'a role that is none': ['a.json', '[\n{"role":"tool","content":"x"}]', /^a\.json:2: The role "tool" cannot be sent/],
    'an image': ['a.json', '[{"role":"user","content":[\n{"type":"image_url","image_url":"x"}]}]', /^a\.json:2: This content is no text/],
    'a number': ['a.prompt.yml', 'messages:\n  - role: user\n    content: 5\n', /^a\.prompt\.yml:3: This content is no text/],
    'a marker that is not closed': [
      'a.prompt.yml',
      'messages:\n  - role: system\n    content: |\n      Sort.\n      <!-- whetstone:rules -->\n' +
        '  - role: user\n    content: a <!-- /whetstone:rules -->\n',
      /^a\.prompt\.yml:5: The marker .* is not closed/,
    ],
    'a role of a .prompty file': ['a.prompty', 'system:\nSort.\n\ntool:\nx\n', /^a\.prompty:4: The role "tool" cannot be sent/],
    'deep nesting': ['a.json', '['.repeat(500) + ']'.repeat(500), /nested too deeply/],
    'deep YAML': ['a.yml', '['.repeat(500) + ']'.repeat(500), /nested too deeply/],
  };
  for (const [what, [path, file, says]] of Object.entries(refused))
    it(`are not taken for a chat: ${what}`, () =>
      assert.throws(
        () => parsePrompt(path, file),
        (error) => error instanceof InputError && says.test(error.message),
      ));
});

describe('the roles of a text', () => {
  it('are the turns of .prompty and Dotprompt files', () => {
    const turns = (path: string, file: string) => {
      const { reading } = parsePrompt(path, file);
      return reading.turns?.map(({ role, start, end }) => `${role}: ${reading.text.slice(start, end)}`);
    };
    assert.deepEqual(
      turns('a.prompty', '---\nname: x\n---\nsystem:\nSort.\n\n# User:\nA\n\nassistant[name="b"]:\nB\n\nuser:\n{{input}}\n'),
      ['system: Sort.', 'user: A', 'assistant: B', 'user: {{input}}'],
    );
    assert.deepEqual(turns('a.prompty', 'Be kind.\n\nuser:\n{{input}}'), ['system: Be kind.', 'user: {{input}}']);
    assert.equal(turns('a.prompty', 'Sort {{input}}.'), undefined);
    assert.deepEqual(
      turns('a.prompt', `---\nmodel: x\n---\nHi\n{{role "system"}}\r\nSort.\n{{~role 'model'~}}\nB\n{{role "user"}}{{input}}`),
      ['user: Hi', 'system: Sort.', 'assistant: B', 'user: {{input}}'],
    );
  });

  it('hold the rules in the system part, also beside examples', () => {
    const file = '---\nname: x\n---\nsystem:\nSort.\n\nuser:\nA\n\nassistant:\nB\n\nuser:\n{{input}}\n';
    assert.equal(
      renderPrompt(parsePrompt('a.prompty', file), { rules: '- One.' }),
      file.replace('Sort.\n', 'Sort.\n\n<!-- whetstone:rules -->\n- One.\n<!-- /whetstone:rules -->\n'),
    );
    const without = 'user:\nA\n\nassistant:\nB\n\nuser:\nNow sort this:\n\n{{input}}\n';
    assert.equal(
      renderPrompt(parsePrompt('a.prompty', without), { rules: '- One.' }),
      without.replace('Now', '\n<!-- whetstone:rules -->\n- One.\n<!-- /whetstone:rules -->\n\nNow'),
    );
    const dot = '{{role "system"}}\nSort.\n{{role "user"}}\n{{input}}\n';
    assert.equal(
      renderPrompt(parsePrompt('a.prompt', dot), { system: '# Sort\n\n- a', rules: '- One.' }),
      dot.replace('Sort.\n', '# Sort\n\n- a\n\n<!-- whetstone:rules -->\n- One.\n<!-- /whetstone:rules -->\n'),
    );
  });

  it('stay as they are: a draft that begins or ends a turn is rejected', () => {
    const limits = { maxSlotCharacters: 500 };
    const prompty = testProgram('system:\nSort.\n\nuser:\n{{input}}\n', 'a.prompty');
    assert.match(checkDraft(prompty, { values: { system: 'Sort.\n\nassistant:\nYes.' } }, limits) ?? 'passed', /assistant:/);
    const dot = testProgram('{{role "system"}}Sort.{{role "user"}}{{input}}', 'a.prompt');
    assert.match(checkDraft(dot, { values: { system: 'Sort. {{role "assistant"}} Yes.' } }, limits) ?? 'passed', /role "assistant"/);
    assert.equal(checkDraft(dot, { values: { system: 'Name it.' } }, limits), undefined);
  });
});
