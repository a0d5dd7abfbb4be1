import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { checkDraft } from '../../../src/core/prompt/guard';
import { testProgram } from '../../support/testProgram';
import type { Random } from '../../../src/core/stats/random';
import { createRandom } from '../../../src/core/stats/random';

/** A slot in one notation, with the variables in it as a person would list them. */
interface Dialect {
  readonly path: string;
  readonly slot: string;
  readonly variables: readonly string[];
  /** Rewrites that keep all of them where they are meant to be. */
  readonly harmless: readonly string[];
  /** How text has to be written that is no variable; as it is where this is not said. */
  readonly escape?: (text: string) => string;
  /** What may be said anywhere without harm, but not in this notation. */
  readonly breaking?: readonly string[];
}

/** Marks that a template reads, without their counterparts. */
const halves = ['{#', '{%', '{{', '{{!--', '{{!', '{#12}', '{% as told', '#}', '%}', '}}', '--}}', '{{"a": 1}}'];
/** JSON as a format string takes it. Other code in braces is left out: doubled, it looks like an expression of a template. */
const doubleBraces = (text: string) => text.replace(/\{[^"{}]*\}/g, '()').replace(/[{}]/g, '$&$&');

const dialects: Readonly<Record<string, Dialect>> = {
  'single braces': {
    path: 'x.md',
    slot: 'Sort {mail} for {owner.name} at {price:.2f}.',
    variables: ['{mail}', '{owner.name}', '{price:.2f}'],
    harmless: [
      'At {price:.2f}, for {owner.name}: sort {mail}.',
      'Sort **{mail}** for `{owner.name}`.\n\n- Price: {price:.2f}\n- Answer as {{"tray": "bills", "sure": 0.5}} or {{}}.\n\n' +
        '```json\n{{"tray": "bills"}}\n```',
    ],
    escape: doubleBraces,
    breaking: ['{"tray": "bills", "sure": 0.5}', '{}', 'a { color: red }', '{', '}', '{{"tray": "bills"}', '{{{"a": 1}}}'],
  },
  mustache: {
    path: 'x.prompt.md',
    slot: 'Sort {{mail}} for {{ owner.name }}.',
    variables: ['{{mail}}', '{{ owner.name }}'],
    harmless: [
      'For {{ owner.name }}, put {{mail}} on its tray.',
      'Sort "{{mail}}" ({{ owner.name }}). Be 100% sure, or 50 % so; $5 is a bill.',
    ],
    breaking: halves,
  },
  'Jinja blocks and filters': {
    path: 'x.j2',
    slot: '{% if urgent %}Hurry with {{ mail|upper }}.{% else %}Take time for {{ mail }}.{% endif %} Sign as {{ owner }}.',
    variables: ['{% if urgent %}', '{{ mail|upper }}', '{% else %}', '{{ mail }}', '{% endif %}', '{{ owner }}'],
    harmless: [
      'Your name is {{ owner }}.\n{% if urgent %}\nBe quick: {{ mail|upper }}\n{% else %}\nBe thorough: {{ mail }}\n{% endif %}',
      '{% if urgent %}{{ mail|upper }} is urgent: at most 20% of the time.{% else %}{{ mail }}{% endif %} ' +
        'Sign with {{ owner }}, never with JSON {"a": {"b": 1}}.',
    ],
    breaking: halves,
  },
  'dollar braces': {
    path: 'x.txt',
    slot: 'Sort ${mail} for ${owner}.',
    variables: ['${mail}', '${owner}'],
    harmless: ['For ${owner}: sort ${mail}, whether it costs $$5 or $$1,000.', 'The mail is ${mail}.\nIts owner is ${owner}.'],
    escape: (text) => text.replaceAll(/\$(?![{&])/g, '$$$$'),
    breaking: ['$', '$5', '$mail', '$${mail}', '${1}', '$ {mail}'],
  },
  'inputs of VS Code': {
    path: 'x.prompt.md',
    slot: 'Sort ${input:mail} for ${input:owner:who is it?}.',
    variables: ['${input:mail}', '${input:owner:who is it?}'],
    harmless: ['For ${input:owner:who is it?}, sort ${input:mail}.', '- Mail: ${input:mail}\n- Owner: ${input:owner:who is it?}'],
  },
  arguments: {
    path: '.claude/commands/x.md',
    slot: 'Fix issue $1 with priority $2, given $ARGUMENTS.',
    variables: ['$1', '$2', '$ARGUMENTS'],
    harmless: ['Given $ARGUMENTS, fix issue $1. Its priority is $2.', 'Issue $1 ($2): $ARGUMENTS. It costs US$9.'],
  },
  'tool references': {
    path: 'x.agent.md',
    slot: 'Look with #tool:search/codebase, then read with #tool:fetch.',
    variables: ['#tool:search/codebase', '#tool:fetch'],
    harmless: [
      'Read with #tool:fetch. Look with **#tool:search/codebase** first.',
      '# Steps\n1. #tool:search/codebase\n2. (#tool:fetch)\nSee issue #12 and note: it is C#.',
    ],
  },
  'file references': {
    path: 'x.prompt.md',
    slot: 'Follow #file:docs/style.md and #file:src/a.ts.',
    variables: ['#file:docs/style.md', '#file:src/a.ts'],
    harmless: [
      'Write as in #file:src/a.ts; the style is in #file:docs/style.md.',
      'See #file:docs/style.md, #file:src/a.ts and https://example.org/a#b:c.',
    ],
  },
  'Handlebars helpers': {
    path: 'x.hbs',
    slot: '{{#each mails}}Sort {{this}} under {{> signature}}.{{else}}Say {{{nothing}}}.{{/each}} Be {{tone}}.',
    variables: ['{{#each mails}}', '{{this}}', '{{> signature}}', '{{else}}', '{{{nothing}}}', '{{/each}}', '{{tone}}'],
    harmless: ['Your tone is {{tone}}.\n{{#each mails}}\n- {{> signature}}: tray of {{this}}\n{{else}}\n{{{nothing}}}\n{{/each}}'],
    breaking: halves,
  },
  'prompty roles': {
    path: 'x.prompty',
    slot: 'system:\nSort the mail.\n\nuser:\nHere it is: {{mail}}',
    variables: ['system:', 'user:', '{{mail}}'],
    harmless: ['system:\nYou sort mail. The user: a clerk.\n\nuser:\n{{mail}}\n\nWhich tray?'],
  },
  'tags as places': {
    path: 'x.md',
    slot: 'Sort <mail/> and answer <input></input> in <style>.',
    variables: ['<mail/>', '<input></input>', '<style>'],
    harmless: [
      'In <style>, answer <input></input>: sort <mail/>.',
      '<task>\nSort <mail/>.\n</task>\nIf a < b and b > c, answer <input></input> in <style>.<br>',
    ],
  },
  printf: {
    path: 'x.txt',
    slot: 'Sort %s for %(owner)s at %.2f.',
    variables: ['%s', '%(owner)s', '%.2f'],
    harmless: ['For %(owner)s: sort %s, which costs %.2f.', 'Be 50%% sure, 100 %% of %s, at %.2f, or 20%%; ask %(owner)s.'],
    escape: (text) => text.replaceAll('%', '%%'),
    breaking: ['Be 50% sure.', '100 % of it', '20%;', '%', '100%%%'],
  },
  'names in other scripts': {
    path: 'x.md',
    slot: 'Sort {été} for {名前} at {größe:.2f}.',
    variables: ['{été}', '{名前}', '{größe:.2f}'],
    harmless: ['For {名前}, at {größe:.2f}: sort {été}.'],
    escape: doubleBraces,
    breaking: ['{"été": 1}', '{', '{}'],
  },
  'mustache in other scripts': {
    path: 'x.md',
    slot: 'Sort {{été}} for {{ 名前 }}.',
    variables: ['{{été}}', '{{ 名前 }}'],
    harmless: ['For {{ 名前 }}: sort {{été}}, 50% sure.'],
    breaking: halves,
  },
  'tags of several words': {
    path: 'x.md',
    slot: 'Sort <user input> for <the owner of it>.',
    variables: ['<user input>', '<the owner of it>'],
    harmless: [
      'For <the owner of it>: sort <user input>, if a < b and c > d.',
      '<task>\nSort <user input>.\n</task>\nIt is for <the owner of it>, <a href="x">says</a> the clerk.',
    ],
  },
  'references of the chat': {
    path: 'x.prompt.md',
    slot: 'Explain #selection with the help of #codebase.',
    variables: ['#selection', '#codebase'],
    harmless: ['With the help of #codebase, explain **#selection**.', '# Selection\n- #selection\n- (#codebase)\nSee [changes](#changes).'],
  },
  'arguments without the first': {
    path: '.claude/commands/x.md',
    slot: 'Fix issue $2 with priority $3.',
    variables: ['$2', '$3'],
    harmless: ['Its priority is $3: fix issue $2.'],
    breaking: ['It costs $5.', 'Like $1'],
  },
};

const wide: Readonly<Record<string, string>> = { '{': '｛', '}': '｝', $: '＄', '%': '％', '#': '＃', '<': '＜', '>': '＞', ':': '：' };
const entities: Readonly<Record<string, string>> = {
  '{': '&#123;',
  '}': '&#125;',
  $: '&#36;',
  '%': '&#37;',
  '#': '&num;',
  '<': '&lt;',
  '>': '&gt;',
  ':': '&#58;',
};
const invented = [
  '{extra}',
  '{{extra}}',
  '${extra}',
  '#tool:extra',
  '<extra/>',
  '%(extra)s',
  '{% include "x" %}',
  '{{> extra}}',
  '\nsystem:\n',
];
const each = (text: string, table: Readonly<Record<string, string>>) =>
  [...text].map((character) => table[character] ?? character).join('');
const word = (variable: string) => /\p{L}{2,}|\d|\p{L}/u.exec(variable)?.[0] ?? '';

/** What a careless or hostile rewrite does to one variable. */
const attacks: Readonly<Record<string, (variable: string, others: readonly string[], random: Random) => string>> = {
  dropped: () => 'it',
  renamed: (variable) => variable.replace(word(variable), /\d/.test(word(variable)) ? '7' : 'letters'),
  're-cased': (variable) =>
    [...variable].map((letter) => (letter === letter.toUpperCase() ? letter.toLowerCase() : letter.toUpperCase())).join(''),
  'spaced inside': (variable) => variable.replace(word(variable), ` ${word(variable)}`),
  'broken over lines': (variable) => variable.replace(word(variable), `\n${word(variable)}`),
  translated: (variable) => variable.replace(word(variable), 'courriel'),
  accented: (variable) => variable.replace(/([A-Za-z])[A-Za-z]/, '$1é'),
  'spelled with a look-alike': (variable) =>
    variable.replace(/[aeosxi]/, (letter) => ({ a: 'а', e: 'е', o: 'о', s: 'ѕ', x: 'х', i: 'і' })[letter] ?? letter),
  'cut by an unseen character': (variable) => `${variable.slice(0, 1)}\u200b${variable.slice(1)}`,
  escaped: (variable) => `\\${variable}`,
  'in full width': (variable) => each(variable, wide),
  'HTML-escaped': (variable) => each(variable, entities),
  'percent-encoded': (variable) => encodeURIComponent(variable),
  'merged into another': (variable, others, random) =>
    variable.replace(word(variable), `${word(variable)}_${word(random.pick([...others, '{x}']))}`),
  'glued to a word': (variable) => variable.replace(word(variable), `pre${word(variable)}`),
  duplicated: (variable) => `${variable}\n${variable}\n`,
  'put into a code block': (variable) => `\n\n\`\`\`\n${variable}\n\`\`\`\n`,
  'commented out': (variable) => `<!-- ${variable} -->`,
  'doubled in its mark': (variable) => `${variable.charAt(0)}${variable}`,
  'cut at its end': (variable) => variable.slice(0, -1),
  'cut at its start': (variable) => variable.slice(1),
  'in another notation': (variable, _, random) =>
    random.pick(
      [
        '{mail}',
        '{{mail}}',
        '${mail}',
        '%(mail)s',
        '<mail/>',
        '#file:mail',
        '$1',
        '{{{mail}}}',
        '{% mail %}',
        '[[mail]]',
        '<%= mail %>',
      ].filter((other) => other !== variable),
    ),
  'joined by an invented one': (variable, _, random) => `${variable} ${random.pick(invented)}`,
};

const chatter = [
  'Think first.',
  'Be exact.',
  'Mind the tray.',
  'Answer with the name alone.',
  'It costs $50.',
  'Be 50% sure.',
  'Use {"a": 1} for JSON.',
];
const limits = { maxSlotCharacters: 5000 };
const promptOf = ({ path, slot }: Dialect) => testProgram(`<!-- whetstone:slot task -->\n${slot}\n<!-- /whetstone:slot -->\n`, path);
const asWritten = ({ escape }: Dialect, text: string) => escape?.(text) ?? text;

/** One adversarial rewrite: a variable is attacked, and something is said around it. */
function attack(random: Random): { readonly what: string; readonly dialect: Dialect; readonly variable: string; readonly draft: string } {
  for (;;) {
    const [name, dialect] = random.pick(Object.entries(dialects));
    const [how, change] = random.pick(Object.entries(attacks));
    const variable = random.pick(dialect.variables);
    const others = dialect.variables.filter((other) => other !== variable);
    const replaced = change(variable, others, random);
    // Not every attack changes every notation: %s has no second letter, and a role may be indented.
    if (replaced.trim() === variable) continue;
    const rewritten = dialect.slot.replace(variable, () => replaced);
    const said = asWritten(dialect, random.sample(chatter, random.integer(3)).join(' '));
    return {
      what: `${name}: ${variable} ${how} as ${JSON.stringify(replaced)}`,
      dialect,
      variable,
      draft: random.integer(2) === 0 ? `${rewritten} ${said}` : `${rewritten}\n\n${said}`,
    };
  }
}

describe('the guard under adversarial rewrites', () => {
  it('rejects all of 700, each with a reason', () => {
    const random = createRandom(11, 'adversarial rewrites');
    const passed: string[] = [];
    const tried = new Set<string>();
    for (let count = 0; count < 700; count++) {
      const { what, dialect, draft } = attack(random);
      tried.add(what);
      const reason = checkDraft(promptOf(dialect), { values: { task: draft } }, limits);
      // In double braces a space says nothing.
      if (reason === undefined && / spaced inside as "\{\{ /.test(what)) continue;
      if (reason === undefined) passed.push(what);
      else assert.match(reason, /^(?:Slot "\w+"|The draft|With this draft) .{5,}\.$/s, what);
    }
    assert.deepEqual(passed, []);
    assert.ok(tried.size > 450, `${tried.size} of them differ`);
  });

  it('rejects whatever a notation would stumble over, wherever it is said', () => {
    for (const [name, dialect] of Object.entries(dialects)) {
      for (const broken of dialect.breaking ?? []) {
        for (const draft of dialect.harmless.flatMap((text) => [
          `${text} ${broken} Think.`,
          `Think: ${broken}\n\n${text}`,
          `${text}\n- ${broken}`,
        ])) {
          assert.match(
            checkDraft(promptOf(dialect), { values: { task: draft } }, limits) ?? 'passed',
            /^(?:Slot "task"|The draft) .{5,}\.$/s,
            `${name}: ${draft}`,
          );
        }
        assert.match(
          checkDraft(promptOf(dialect), { values: { rules: `- Mind: ${broken} there.` } }, limits) ?? 'passed',
          /^(?:Slot "rules"|The draft) .{5,}\.$/s,
          `${name}: a rule with ${broken}`,
        );
      }
    }
  });

  it('names the variable that is lost', () => {
    for (const dialect of Object.values(dialects)) {
      for (const variable of dialect.variables) {
        const reason = checkDraft(promptOf(dialect), { values: { task: dialect.slot.replace(variable, 'it') } }, limits) ?? '';
        assert.ok(reason.includes(variable), `${variable}: ${reason}`);
      }
    }
  });

  const structures: Record<string, [dialect: string, draft: string, reason: RegExp]> = {
    'a block turned round': [
      'Jinja blocks and filters',
      '{% endif %}Hurry with {{ mail|upper }}.{% else %}Take time for {{ mail }}.{% if urgent %} Sign as {{ owner }}.',
      /puts {% endif %} where {% if urgent %} was/,
    ],
    'branches that changed places': [
      'Jinja blocks and filters',
      '{% if urgent %}Take time for {{ mail }}.{% else %}Hurry with {{ mail|upper }}.{% endif %} Sign as {{ owner }}.',
      /moves {{ mail }} to below {% if urgent %}/,
    ],
    'a variable taken out of its loop': [
      'Handlebars helpers',
      '{{this}}: {{#each mails}}Sort under {{> signature}}.{{else}}Say {{{nothing}}}.{{/each}} Be {{tone}}.',
      /moves {{this}} out of its template block/,
    ],
    'a variable put into a loop': [
      'Handlebars helpers',
      '{{#each mails}}Sort {{this}} under {{> signature}}. Be {{tone}}.{{else}}Say {{{nothing}}}.{{/each}}',
      /moves {{tone}} to below {{#each mails}}/,
    ],
    'a variable given to another role': [
      'prompty roles',
      'system:\nSort {{mail}}.\n\nuser:\nHere it is.',
      /moves {{mail}} to below system:/,
    ],
    'roles that changed places': [
      'prompty roles',
      'user:\nSort the mail.\n\nsystem:\nHere it is: {{mail}}',
      /puts user: where system: was/,
    ],
    'a role that is invented in capitals': [
      'prompty roles',
      'system:\nSort the mail.\n\nAssistant:\nYes.\n\nuser:\nHere it is: {{mail}}',
      /adds Assistant:/,
    ],
    'positions that changed places': ['printf', 'For %.2f, %(owner)s, sort %s.', /puts %.2f where %s was, and their order has a meaning/],
    'a reference in a code span': [
      'tool references',
      'Look with `#tool:search/codebase`, then read with #tool:fetch.',
      /puts #tool:search\/codebase into a code span/,
    ],
    'a raw block around all': ['mustache', '{% raw %}Sort {{mail}} for {{ owner.name }}.{% endraw %}', /adds {% raw %}, {% endraw %}/],
  };
  for (const [what, [name, draft, reason]] of Object.entries(structures)) {
    it(`rejects ${what}`, () => {
      const dialect = dialects[name] ?? assert.fail();
      assert.match(checkDraft(promptOf(dialect), { values: { task: draft } }, limits) ?? 'passed', reason);
    });
  }

  it('rejects a variable that moves to the rules', () => {
    for (const dialect of Object.values(dialects)) {
      const [variable = ''] = dialect.variables;
      const reason =
        checkDraft(
          promptOf(dialect),
          { values: { task: dialect.slot.replace(variable, 'it'), rules: `- Mind ${variable} too.` } },
          limits,
        ) ?? '';
      assert.ok(reason.includes(`loses ${variable}`) || reason.includes(`adds ${variable}`), reason);
    }
  });

  for (const [name, dialect] of Object.entries(dialects)) {
    it(`lets harmless rewrites through: ${name}`, () => {
      const edits = [
        'Please: $&',
        '$&\n\nThink first, and be 100% sure (CSS such as a{color:red;margin:0} counts as code).',
        '$& See `if (x) { return y; }`, [1], {"a": {"b": [2]}}, C:\\new and \\frac{a}{b}.',
        '$& Émile sagt: „gut“ — 信 🦊. It costs $5,000.',
      ].map((edit) => asWritten(dialect, edit));
      for (const draft of [
        ...dialect.harmless,
        ...edits.map((edit) =>
          dialect.slot.replace(/^[\s\S]*$/, (all) => edit.replace('$&', () => (name === 'prompty roles' ? `\n${all}` : all))),
        ),
      ]) {
        assert.equal(checkDraft(promptOf(dialect), { values: { task: draft } }, limits), undefined, draft);
      }
      for (const rule of [
        'A bill of $20 is `bills`.',
        'Answer {"tray": "bills"} when 50% sure.',
        'An issue such as #12 is `code`; a < b.',
      ]) {
        assert.equal(checkDraft(promptOf(dialect), { values: { rules: `- ${asWritten(dialect, rule)}` } }, limits), undefined, rule);
      }
    });
  }
});
