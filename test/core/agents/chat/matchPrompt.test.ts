import assert from 'node:assert/strict';
import type { Case } from '../../../../src/core/cases/case';
import { fillableNames, matchPrompt } from '../../../../src/core/agents/chat/matchPrompt';
import { parsePrompt } from '../../../../src/core/prompt/parsePrompt';

const caseOn = (line: number, given: Partial<Case>): Case => ({
  id: `line ${line}`,
  input: 'Hi',
  variables: {},
  metadata: {},
  position: { file: 'mail.csv', line, endLine: line },
  ...given,
});
const match = (text: string, ...cases: Case[]) => matchPrompt(parsePrompt('x.prompt.md', text), cases);
const said = (text: string, ...cases: Case[]) =>
  match(text, ...cases).problems.map(({ severity, file, line, message }) => `${severity} ${file}:${line ?? ''} ${message}`);

describe('matchPrompt', () => {
  it('finds nothing wrong with cases that the prompt takes', () => {
    assert.deepEqual(said('Sort it.', caseOn(2, {})), []);
    assert.deepEqual(said('Sort {{input}} by {plan}.', caseOn(2, {}), caseOn(3, { variables: { plan: 'a' } })), []);
    assert.deepEqual(said('Fix $ARGUMENTS.', caseOn(2, {})), []);
  });

  it('fills variables from metadata of the same name, but not over given ones', () => {
    const { cases, problems } = match(
      'Sort {{plan}} and {{product}}.',
      caseOn(2, { input: '', metadata: { plan: 'a', product: 'b', note: 'c' }, variables: { product: 'd' } }),
    );
    assert.deepEqual(problems, []);
    assert.deepEqual(
      [cases[0]?.variables, cases[0]?.metadata],
      [
        { product: 'd', plan: 'a' },
        { product: 'b', note: 'c' },
      ],
    );
  });

  it('refuses cases that fill a variable which the prompt lacks, once', () => {
    assert.deepEqual(said('Sort it.', caseOn(2, {}), caseOn(3, { variables: { plan: 'a' } }), caseOn(4, { variables: { plan: 'b' } })), [
      'error mail.csv:3 The case fills the variable "plan", which x.prompt.md does not have. ' +
        'Write {{plan}} into the prompt, or leave the variable out of the cases.',
    ]);
  });

  it('refuses a variable that no case fills, with its place', () => {
    const text = '---\nname: x\n---\n\nSort {{plan}} and {{plan}}.';
    const [problem, ...more] = match(text, caseOn(2, {})).problems;
    assert.equal(more.length, 0);
    assert.match(problem?.message ?? '', /^No case fills the variable \{\{plan\}\}\. Add a column "plan"/);
    assert.deepEqual(
      [problem?.severity, problem?.file, problem?.line, text.slice(problem?.range?.start, problem?.range?.end)],
      ['error', 'x.prompt.md', 5, '{{plan}}'],
    );
  });

  it('names the first case that leaves a variable empty', () => {
    assert.deepEqual(said('Sort {{plan}}.', caseOn(2, { variables: { plan: 'a' } }), caseOn(3, {}), caseOn(4, {})), [
      'error mail.csv:3 2 cases, this one first, give no value for the variable {{plan}} of x.prompt.md. Fill it in.',
    ]);
  });

  it('only warns in a prompt with template blocks, which may have names of their own', () => {
    const severities = match('Sort:\n{% for item in items %}{{ item }}{% endfor %}', caseOn(2, {})).problems.map(
      ({ severity }) => severity,
    );
    assert.deepEqual(severities, ['warning']);
  });

  it('names what no case fills in other notations, with its line, and says what VS Code asks a person for to be the input', () => {
    const inFile = (path: string, text: string, ...cases: Case[]) =>
      matchPrompt(parsePrompt(path, text), cases).problems.map(
        ({ severity, file, line, message }) => `${severity} ${file}:${line ?? ''} ${message}`,
      );
    assert.deepEqual(inFile('a.md', 'Sort.\n\nTicket: {ticket}', caseOn(2, {})), [
      'warning a.md:3 No case fills {ticket}: it is sent as it is. ' +
        'Add a column "ticket" to the cases, or map one under "columns" in the eval file.',
    ]);
    assert.deepEqual(inFile('SKILL.md', 'Write {name} and ${x}.', caseOn(2, {})), []);
    assert.deepEqual(inFile('a.prompt.md', 'Sort: ${input:ticket}', caseOn(2, {})), []);
    assert.match(inFile('a.prompt.md', 'Sort ${input:a} for ${input:b}.', caseOn(2, {})).join('\n'), /\$\{input:a\}.*\n.*\$\{input:b\}/);
    assert.match(
      inFile('a.txt', 'Sort %s.\n\n{0}\n#selection', caseOn(2, {})).join('\n'),
      /a\.txt:1 .*%s.*\n.*a\.txt:3 .*\{0\}.*\n.*a\.txt:4 .*#selection/,
    );
    const chat = 'messages:\n  - role: user\n    content: |\n      Sort.\n      {{ input | trim }} {{ plan | upper }}\n';
    assert.deepEqual(inFile('a.prompt.yml', chat, caseOn(2, { variables: { plan: 'x' } })), []);
    assert.match(
      inFile('a.prompt.yml', chat, caseOn(2, {})).join(),
      /^error a\.prompt\.yml:5 No case fills the variable \{\{ plan \| upper \}\}/,
    );
    const many = Array.from({ length: 14 }, (_, index) => `{a${index}}`).join(' ');
    assert.match(inFile('a.txt', many, caseOn(2, {})).at(-1) ?? '', /No case fills 4 more places/);
  });

  it('refuses a file whose template asks for more than is done, and says it of one that may be a template', () => {
    const first = (path: string, text: string) => {
      const [problem] = matchPrompt(parsePrompt(path, text), [caseOn(2, {})]).problems;
      return `${problem?.severity ?? ''} ${problem?.line ?? ''} ${problem?.message ?? ''}`;
    };
    assert.match(
      first('a.j2', 'Sort.\n{% macro x() %}{% endmacro %}{{ input }}'),
      /^error 2 This file is filled by Jinja: \{% macro x\(\) %\} is not done/,
    );
    assert.match(
      first('a.md', 'Sort.\n{% macro x() %}{% endmacro %}{{ input }}'),
      /^warning 2 The template in this file is sent to the model as it is/,
    );
    assert.match(first('SKILL.md', 'Sort.\n{% if x %}'), /^warning 2 Nothing runs template blocks in such a file: \{% if x %\}/);
  });

  it('refuses cases with nothing in them', () => {
    assert.deepEqual(said('Sort {{plan}}.', caseOn(2, { input: '', variables: { plan: ' ' } })), [
      'error mail.csv:2 The case has no input, and fills no variable of the prompt. Fill it in, or remove the case.',
    ]);
  });
});

describe('fillableNames', () => {
  it('gives each name once, from the body alone', () => {
    assert.deepEqual(fillableNames(parsePrompt('x.prompt.md', '---\na: "{{no}}"\n---\nSort {{a}} {b} ${a}.')), ['a', 'b']);
    assert.deepEqual(fillableNames(parsePrompt('x.prompt.md', 'Sort {{a}} {b} {{c.d | upper}}.')), ['a', 'c.d', 'c']);
  });
});
