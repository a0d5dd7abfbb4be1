import assert from 'node:assert/strict';
import fc from 'fast-check';
import { handlebarsDialect, mustacheDialect } from '../../../src/core/prompt/dialects/braces';
import type { Dialect } from '../../../src/core/prompt/dialects/dialect';
import { placeKey, TemplateFault } from '../../../src/core/prompt/dialects/dialect';
import { dialectOf } from '../../../src/core/prompt/dialects/dialectOf';
import { formatStringDialect } from '../../../src/core/prompt/dialects/formatString';
import { jinjaDialect } from '../../../src/core/prompt/dialects/jinja';
import { commandDialect, namesDialect } from '../../../src/core/prompt/dialects/names';
import { parsePrompt } from '../../../src/core/prompt/parsePrompt';

type Row = readonly [template: string, says: string];

const values = {
  ...{ input: ' Hi {{x}} ', name: 'ann lee', empty: '', yes: 'true', n: '3', 'user.mail': 'a@b' },
  ...{ items: '["a","b"]', people: '[{"name":"Ann","tags":["x"]},{"name":"Bo","tags":[]}]', user: '{"name":"Ann"}', zero: '0' },
};

const filled: Readonly<Record<string, readonly [Dialect, readonly Row[]]>> = {
  Jinja: [
    jinjaDialect,
    [
      ['Mail: {{ input | trim }}', 'Mail: Hi {{x}}'],
      ['{{input}}', ' Hi {{x}} '],
      ['{{ name | title }}, {{ name|upper|replace("LEE", "Li") }}', 'Ann Lee, ANN Li'],
      ['{{ missing }}|{{ missing | default("none") }}|{{ empty | default("x", true) }}', '|none|x'],
      ['{% if name %}yes{% else %}no{% endif %}{% if missing %}yes{% elif empty %}e{% else %}no{% endif %}', 'yesno'],
      ['{% for item in items %}{{ loop.index }}. {{ item }}{% if not loop.last %}, {% endif %}{% endfor %}', '1. a, 2. b'],
      ['{% for p in people if p.tags %}{{ p.name }}{{ p["tags"][0] }}{% else %}none{% endfor %}', 'Annx'],
      ['{% for x in missing %}{{ x }}{% else %}none{% endfor %}', 'none'],
      ['{% for key, value in user.items() %}{{ key }}={{ value }}{% endfor %}', 'name=Ann'],
      ['a {%- if true -%} b {%- endif -%} c\n', 'abc'],
      ['a {# no {{ x }} #}b', 'a b'],
      ['{% raw %}{{ x }}{% endraw %}{{ "{{" }}', '{{ x }}{{'],
      ['{% set a = "x" ~ n %}{{ a }}{% set b %}{{ a }}!{% endset %}{{ b }}', 'x3x3!'],
      ['{{ user.name }} {{ user.mail }} {{ user["name"] }}', 'Ann a@b Ann'],
      ['{{ "big" if n | int > 2 else "small" }}', 'big'],
      [
        '{{ items | join(" / ") }} {{ items | length }} {{ items | first }} {{ "b" in items }} {{ "c" not in items }}',
        'a / b 2 a True True',
      ],
      ['{{ name is defined }} {{ missing is not defined }} {{ 7 // 2 }} {{ -7 % 3 }} {{ 1 + 2 * 3 }}', 'True True 3 2 7'],
      ['{{ name.upper() }} {{ name.split(" ")[1] }} {% for i in range(3) %}{{ i }}{% endfor %}', 'ANN LEE lee 012'],
      ['{{ {"a": 1}.a }} {{ [1, "b"] }} {{ none }} {{ user | tojson }}', '1 [1, \'b\'] None "{\\"name\\":\\"Ann\\"}"'],
      ['{{ "a\nb" | indent(2) }}', 'a\n  b'],
    ],
  ],
  Handlebars: [
    handlebarsDialect,
    [
      ['Mail: {{input}}{{{input}}}', 'Mail:  Hi {{x}}  Hi {{x}} '],
      ['{{#if name}}yes{{else}}no{{/if}}{{#if empty}}a{{else if n}}b{{else}}c{{/if}}{{#unless empty}}d{{/unless}}', 'yesbd'],
      [
        '{{#each people}}{{@index}}:{{name}}{{#each tags}}({{this}}, {{../name}}){{/each}}{{#unless @last}}, {{/unless}}{{/each}}',
        '0:Ann(x, Ann), 1:Bo',
      ],
      ['{{#each items as |item i|}}{{i}}{{item}}{{else}}none{{/each}}{{#each missing}}{{else}}none{{/each}}', '0a1bnone'],
      ['{{#each user}}{{@key}}={{this}}{{/each}}', 'name=Ann'],
      ['{{#with user}}{{name}} {{n}} {{@root.n}}{{/with}}', 'Ann 3 3'],
      ['{{user.name}} {{user.mail}} {{lookup user "name"}} {{#if (eq n "3")}}three{{/if}}', 'Ann a@b Ann three'],
      ['a{{! no }}b{{!-- {{no}} --}}c \\{{name}}', 'abc {{name}}'],
      ['a  {{~#if name~}}  b  {{~/if~}}  c', 'abc'],
      ['One\n{{#if name}}\nTwo\n{{/if}}\nThree\n', 'One\nTwo\nThree\n'],
      ['{{#ifEquals n "3"}}a{{else}}b{{/ifEquals}}{{json user}}{{> part}}{{history}}', 'a"{\\"name\\":\\"Ann\\"}"'],
    ],
  ],
  Mustache: [
    mustacheDialect,
    [
      ['{{name}} {{{name}}} {{&name}} <{{missing}}>', 'ann lee ann lee ann lee <>'],
      ['{{#items}}{{.}};{{/items}}{{^items}}none{{/items}}{{^missing}}none{{/missing}}{{#name}}yes{{/name}}', 'a;b;noneyes'],
      ['{{#people}}{{name}} of {{n}}, {{/people}}', 'Ann of 3, Bo of 3, '],
      ['{{! no }}{{#user}}{{name}}{{/user}}', 'Ann'],
    ],
  ],
  'format strings': [
    formatStringDialect,
    [
      [
        'Answer {{"label": "x"}}. {name}: {n:>4}|{n:<3}|{name:.3}|{name!r}|{n:.2f}',
        'Answer {"label": "x"}. ann lee:    3|3  |ann|ann lee|3.00',
      ],
      ['{missing} {{missing}}', '{missing} {missing}'],
    ],
  ],
  names: [
    namesDialect,
    [
      [
        '{{name}} {{ name }} {name} ${name} ${input:name:Who?} {{missing}} {missing}',
        'ann lee ann lee ann lee ann lee ann lee {{missing}} {missing}',
      ],
    ],
  ],
};

describe('the dialects of places', () => {
  for (const [what, [dialect, rows]] of Object.entries(filled))
    for (const [template, says] of rows)
      it(`fill as ${what} does: ${JSON.stringify(template)}`, () => assert.equal(dialect.read(template).fill(values), says));

  it('take the words of a command for its counted arguments', () => {
    const filledBy = (text: string) => commandDialect.read(text).fill({ ARGUMENTS: 'fix "the parser" now' });
    assert.equal(filledBy('$1, $2, $3, $4; $ARGUMENTS[0]; $ARGUMENTS'), 'fix, the parser, now, ; fix; fix "the parser" now');
  });

  it('know which names a case has to give, and which it may', () => {
    const needs = (dialect: Dialect, text: string) =>
      dialect.read(text).needs.map(({ name, isCertain, start }) => [name, isCertain, start]);
    assert.deepEqual(
      needs(
        jinjaDialect,
        'A {{ a | upper }} {{ b | default("x") }} {% if c %}{{ d.e }}{% endif %}{% for x in f %}{{ x }}{{ loop.index }}{% endfor %}',
      ),
      [
        ['a', true, 2],
        ['b', false, 18],
        ['c', false, 41],
        ['d.e', false, 51],
        ['f', false, 71],
      ],
    );
    assert.deepEqual(needs(jinjaDialect, '{% set a = b %}{{ a }}'), [['b', true, 0]]);
    assert.deepEqual(needs(handlebarsDialect, '{{a}}{{#if b}}{{c}}{{/if}}{{#each d}}{{e}}{{../f}}{{@index}}{{/each}}'), [
      ['a', true, 0],
      ['b', false, 5],
      ['c', false, 14],
      ['d', false, 26],
      ['f', false, 42],
    ]);
    assert.deepEqual(needs(namesDialect, '{{a}} {b}'), [
      ['a', true, 0],
      ['b', false, 6],
    ]);
  });

  const faults: readonly (readonly [Dialect, string, RegExp, number])[] = [
    [jinjaDialect, 'ab {% macro x() %}{% endmacro %}', /macro.*is not done here/, 3],
    [jinjaDialect, '{% extends "base" %}', /is not done here/, 0],
    [jinjaDialect, 'a {{ b | shuffle }}', /filter "shuffle" is not applied/, 7],
    [jinjaDialect, '{{ b.__class__() }}', /"__class__\(…\)" is not called/, 4],
    [jinjaDialect, '{{ lipsum() }}', /"lipsum\(…\)" is not called/, 3],
    [jinjaDialect, '{% if a %}b', /is not closed/, 0],
    [jinjaDialect, '{% endif %}', /closes or divides nothing/, 0],
    [jinjaDialect, 'a {{ b ', /\{\{ is not closed/, 2],
    [jinjaDialect, '{{ a b }}', /"b" is not understood/, 5],
    [jinjaDialect, `{{ ${'('.repeat(200)}a${')'.repeat(200)} }}`, /nested too deeply/, 53],
    [handlebarsDialect, '{{#if a}}b', /is not closed/, 0],
    [handlebarsDialect, '{{#if a}}{{/each}}', /is not closed before/, 9],
    [handlebarsDialect, '{{shout a}}', /helper "shout"/, 0],
    [mustacheDialect, '{{=<% %>=}}', /is not done here/, 0],
    [mustacheDialect, '{{a b}}', /helper "a"/, 0],
    [formatStringDialect, 'a {b} {', /single \{ has to be doubled/, 6],
  ];
  for (const [dialect, text, says, at] of faults)
    it(`say what is wrong, and where: ${dialect.label}: ${text.slice(0, 40)}`, () =>
      assert.throws(
        () => dialect.read(text),
        (error) => error instanceof TemplateFault && says.test(error.message) && error.at === at,
      ));

  it('reach nothing but what the case gives', () => {
    for (const path of ['constructor', '__proto__', 'user.constructor', 'items.length', 'name.length', 'toString']) {
      assert.equal(jinjaDialect.read(`{{ ${path} }}`).fill(values), '', path);
      assert.equal(handlebarsDialect.read(`{{${path}}}`).fill(values), '', path);
    }
  });

  it('end, however much a template asks for', () => {
    const loops = `${'{% for a in range(10000) %}'.repeat(4)}x${'{% endfor %}'.repeat(4)}`;
    assert.throws(() => jinjaDialect.read(loops).fill({}), TemplateFault);
    const grows = `{% set a = "${'x'.repeat(100)}" %}${'{% set a = a ~ a %}'.repeat(30)}{{ a }}`;
    assert.throws(() => jinjaDialect.read(grows).fill({}), TemplateFault);
  });

  it('leave any text that has no places as it is, and put values in once', () => {
    const word = fc.constantFrom('a', '\n', ' ', '{', '}', '%', '$', '"', '信', '\\', '<b>', '[x]', '#');
    fc.assert(
      fc.property(fc.array(word, { maxLength: 12 }), fc.string({ maxLength: 20 }), (parts, value) => {
        const text = parts.join('');
        for (const dialect of [jinjaDialect, handlebarsDialect, mustacheDialect]) {
          if (/\{[{%#]|\\|\}\}|\n$/.test(text)) continue;
          assert.equal(dialect.read(`${text}|{{input}}|${text}`).fill({ input: value }), `${text}|${value}|${text}`);
        }
      }),
      { numRuns: 200, seed: 5 },
    );
  });
});

describe('placeKey', () => {
  it('is the same for places that are the same, however they are spaced', () => {
    for (const same of ['{{input}}', '{{ input }}', '{{  input\t}}']) assert.equal(placeKey(same), '{{input}}');
    assert.equal(placeKey('{{ input|trim }}'), placeKey('{{input | trim}}'));
    assert.notEqual(placeKey('{{{input}}}'), placeKey('{{input}}'));
    assert.notEqual(placeKey('{{- input }}'), placeKey('{{ input }}'));
    assert.notEqual(placeKey('{{ x | join(" ") }}'), placeKey('{{ x | join("") }}'));
    assert.equal(placeKey('{ input }'), '{ input }');
  });
});

describe('dialectOf', () => {
  const dialects: Readonly<Record<string, readonly [path: string, text: string, id: Dialect['id'], isCertain: boolean]>> = {
    'an ending of Jinja': ['a.j2', 'Sort {x}.', 'jinja', true],
    'an ending of Handlebars': ['a.hbs', 'Sort.', 'handlebars', true],
    'an ending of Mustache': ['a.mustache', 'Sort.', 'mustache', true],
    Dotprompt: ['a.prompt', 'Sort {{input}}.', 'handlebars', true],
    Prompty: ['a.prompty', 'Sort {{input}}.', 'jinja', true],
    'Prompty with its engine': ['a.prompty', '---\ntemplate: mustache\n---\nSort.', 'mustache', true],
    'Prompty of the second version': [
      'a.prompty',
      '---\nname: x\ntemplate:\n  format: mustache\n  parser: prompty\n---\nSort.',
      'mustache',
      true,
    ],
    'a filter': ['a.md', 'Sort {{ input | trim }}.', 'jinja', false],
    'a statement': ['a.prompt.yml', 'messages:\n  - role: user\n    content: "{% if a %}b{% endif %}"', 'jinja', false],
    'a block of Handlebars': ['a.txt', '{{#if a}}Sort.{{/if}}', 'handlebars', false],
    'a section of Mustache': ['a.txt', '{{#a}}Sort.{{/a}}', 'mustache', false],
    'doubled braces': ['a.txt', 'Answer {{"a": 1}} for {x}.', 'f-string', false],
    'single braces': ['a.txt', 'Sort {x}.', 'names', false],
    'a file that nobody fills': ['SKILL.md', 'Write {% if a %}b{% endif %}.', 'names', false],
  };
  for (const [what, [path, text, id, isCertain]] of Object.entries(dialects))
    it(`goes by ${what}`, () => {
      const chosen = dialectOf(parsePrompt(path, text));
      assert.deepEqual([chosen.dialect.id, chosen.isCertain], [id, isCertain]);
    });
});
