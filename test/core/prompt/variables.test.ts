import assert from 'node:assert/strict';
import fc from 'fast-check';
import { fillVariables, findVariables } from '../../../src/core/prompt/variables';

const texts = (text: string) => findVariables(text).map((variable) => variable.text);

describe('findVariables', () => {
  const found: Record<string, [text: string, variables: string[]]> = {
    mustache: ['Sort {{mail}}, {{ user.name }} and {{{raw}}}.', ['{{mail}}', '{{ user.name }}', '{{{raw}}}']],
    'single braces': ['Sort {mail} by {0}, {price:.2f} and {name!r}.', ['{mail}', '{0}', '{price:.2f}', '{name!r}']],
    'Python formats without a type': ['{name:>10} {total:,}', ['{name:>10}', '{total:,}']],
    'braces beside braces': ['{first}{last} in {"to": "{to}"}', ['{first}', '{last}', '{to}']],
    'dollar braces': [
      '${mail} ${input:topic} ${input:topic:what about?} ${env:HOME} ${x:-y}',
      ['${mail}', '${input:topic}', '${input:topic:what about?}', '${env:HOME}', '${x:-y}'],
    ],
    arguments: ['Fix $ARGUMENTS in $1, then $2.', ['$ARGUMENTS', '$1', '$2']],
    references: [
      'Use #tool:search/codebase and (#file:src/a.ts). See #file:b.md.',
      ['#tool:search/codebase', '#file:src/a.ts', '#file:b.md'],
    ],
    'Jinja blocks': [
      '{% if x %}{{ x | upper }}{% else %}{{ f(x, {"a": 1}) }}{%- endif -%}{# note #}',
      ['{% if x %}', '{{ x | upper }}', '{% else %}', '{{ f(x, {"a": 1}) }}', '{%- endif -%}', '{# note #}'],
    ],
    'Jinja literals': ['{{ "x" | lower }}', ['{{ "x" | lower }}']],
    'Handlebars helpers': [
      '{{#if x}}{{else}}{{> part}}{{/if}}{{#each xs}}{{this}}{{@index}}{{/each}}',
      ['{{#if x}}', '{{else}}', '{{> part}}', '{{/if}}', '{{#each xs}}', '{{this}}', '{{@index}}', '{{/each}}'],
    ],
    'names in any script': [
      '{été} {{名前}} ${größe} ${input:straße} {{#if été}} <länge> %(été)s {my-var.x_1}',
      ['{été}', '{{名前}}', '${größe}', '${input:straße}', '{{#if été}}', '<länge>', '%(été)s', '{my-var.x_1}'],
    ],
    'references to what the chat knows': ['Explain #selection and (#codebase).', ['#selection', '#codebase']],
    'tags of several words': ['Sort <user input> for <name of the owner>.', ['<user input>', '<name of the owner>']],
    printf: ['%s of %(name)s is %d, %.2f or %1$s.', ['%s', '%(name)s', '%d', '%.2f', '%1$s']],
    'prompty roles': ['system:\nSort.\n\nuser:\r\nsystem: no\n', ['system:', 'user:']],
    'tags that stand alone': ['Sort <mail> and <note></note> with <tray/>, not <b>this</b>.', ['<mail>', '<note></note>', '<tray/>']],
  };
  for (const [what, [text, variables]] of Object.entries(found)) {
    it(`finds ${what}`, () => {
      assert.deepEqual(texts(text), variables);
      for (const { start, end, text: written } of findVariables(text)) {
        assert.equal(text.slice(start, end), written);
      }
    });
  }

  const none: Record<string, string> = {
    JSON: '{"a": 1, "b": {"c": [2]}} {} { "x": {} } [{a: 1}, {a:1}]',
    'escaped JSON': '{{"a": "b"}} {{\n  "a": 1\n}}',
    code: 'if (x) { return y; } a{2} \\d{3} [a-z]{2}',
    percentages: 'At 50 %, 100% sure, 5 % discount, 20%s.',
    money: 'It costs $5, $1,000 or US$9.',
    headings: '# Title\n## note: this\n#1 of #files, #selections',
    anchors: '[changes](#changes) <a href="#problems">x</a> a#editor',
    'tags with attributes': '<a href="x" target=y> <img src=z alt> <one two three four five six>',
    'tags in pairs': '<mail>\nText.\n</mail> <p>A<br>B',
    comparisons: 'a < b and c > d, x<y, Array<string>',
    'web addresses': '<https://example.org/a#b:c> x%20y%2Fz',
    LaTeX: String.raw`\frac{a}{b} + \sqrt{x} + x^{n}, \begin{align}`,
    prose: 'The user: is it the system: yes.',
  };
  for (const [what, text] of Object.entries(none)) {
    it(`finds nothing in ${what}`, () => assert.deepEqual(texts(text), []));
  }

  it('gives bare names', () => {
    const text = '{{ a.b }} {c} ${d} ${input:e:what} $ARGUMENTS $1 #tool:f {% for g in h %} %(i)s <j/> {k:.2f} {{#if l}}';
    assert.deepEqual(
      findVariables(text).map(({ name, fillable }) => [name, fillable]),
      [
        ['a.b', true],
        ['c', true],
        ['d', true],
        ['e', true],
        ['ARGUMENTS', true],
        ['$1', false],
        ['f', false],
        ['for', false],
        ['i', false],
        ['j', false],
        ['k', false],
        ['if', false],
      ],
    );
  });

  it('takes a dollar and a digit for an argument where the file is a command, or where they count from the first', () => {
    const inCommand = findVariables('Fix $2 at $5.', { command: true });
    assert.deepEqual(
      [inCommand.map(({ text }) => text), texts('Fix $2 at $5.'), texts('Fix $2 and $1.')],
      [['$2', '$5'], [], ['$2', '$1']],
    );
  });

  it('gives ascending ranges that do not overlap, for any text', () => {
    const piece = fc.constantFrom(
      '{',
      '}',
      '{{',
      '}}',
      '${',
      '$',
      '1',
      'a',
      '%',
      's',
      '{%',
      '%}',
      '<',
      '>',
      '/',
      '#',
      ':',
      ' ',
      '\n',
      '"',
      'user',
    );
    fc.assert(
      fc.property(fc.array(piece), (pieces) => {
        const text = pieces.join('');
        let at = 0;
        for (const { start, end } of findVariables(text)) {
          assert.ok(start >= at && end > start);
          at = end;
        }
      }),
      { seed: 7 },
    );
  });
});

describe('fillVariables', () => {
  const filled = (text: string, variables: Readonly<Record<string, string>>) => fillVariables(text, findVariables(text), variables);

  it('fills what is given and leaves the rest', () => {
    const text = '{{a}} {a} ${a} ${input:a} ${input:a:hint} {{b}} {{ a | upper }} {"a": 1} %(a)s <a>';
    assert.equal(filled(text, { a: '1' }), '1 1 1 1 1 {{b}} {{ a | upper }} {"a": 1} %(a)s <a>');
  });

  it('does not fill a value again', () => {
    assert.equal(filled('{{a}} {{b}}', { a: '{{b}}', b: '$& {{a}}' }), '{{b}} $& {{a}}');
  });

  it('fills no name that every object has', () => {
    assert.equal(filled('{{constructor}} {toString}', {}), '{{constructor}} {toString}');
  });
});
