import assert from 'node:assert/strict';
import { chatAgent } from '../../../../src/core/agents/chat/chatAgent';
import { chatMessages } from '../../../../src/core/agents/chat/chatMessages';
import type { Case } from '../../../../src/core/cases/case';
import { unchanged } from '../../../../src/core/prompt/candidate';
import { loadProgram, partsOf } from '../../../../src/core/prompt/loadProgram';
import { originalText } from '../../../../src/core/prompt/version';
import { scriptedWorld } from '../../../support/scriptedWorld';
import { testProgram } from '../../../support/testProgram';
import { caseWith } from '../../metrics/rollout';

const said = (text: string, given: Partial<Case>, path = 'x.md') =>
  chatMessages({ path, text }, caseWith(given)).map(({ role, content }) => `${role}: ${content}`);

describe('chatAgent', () => {
  it('sends the body as the system message and the input as the user message', () => {
    assert.deepEqual(
      said('---\nname: x\n---\n# Sort\n\n<!-- whetstone:slot a -->Sort.<!-- /whetstone:slot -->\n', { input: 'Where is {{plan}}?' }),
      ['system: # Sort\n\n<!-- whetstone:slot a -->Sort.<!-- /whetstone:slot -->\n', 'user: Where is {{plan}}?'],
    );
  });

  it('fills variables of the prompt, and leaves those that the case does not give', () => {
    assert.deepEqual(said('Sort for {{plan}} and {{other}}.', { input: 'Hi', variables: { plan: '{{other}}' } }), [
      'system: Sort for {{other}} and {{other}}.',
      'user: Hi',
    ]);
  });

  it('sends one user message where the prompt takes the input', () => {
    for (const place of ['{{input}}', '{{ input }}', '{input}', '${input}', '${input:input:Your mail}', '$ARGUMENTS']) {
      assert.deepEqual(said(`Sort: ${place}`, { input: 'Hi $1' }), ['user: Sort: Hi $1'], place);
    }
  });

  it('sends one user message for a case that only fills variables', () => {
    assert.deepEqual(said('Sort: {{mail}}', { input: '', variables: { mail: 'Hi' } }), ['user: Sort: Hi']);
  });

  it('does not take ${input:name} of another name for the input', () => {
    assert.deepEqual(said('Sort for ${input:plan}.', { input: 'Hi', variables: { plan: 'a' } }), ['system: Sort for a.', 'user: Hi']);
  });

  it('sends the turns of a chat as they are, each in its role', () => {
    const expected = ['system: Sort for a.', 'user: My parcel', 'assistant: shipping', 'user: Mail: Hi'];
    const turns = [
      { role: 'system', content: 'Sort for {{plan}}.' },
      { role: 'user', content: 'My parcel' },
      { role: 'assistant', content: 'shipping' },
      { role: 'user', content: 'Mail: {{input}}' },
    ];
    const files: Readonly<Record<string, string>> = {
      'a.json': JSON.stringify(turns),
      'a.prompt.yml': `messages:\n${turns.map(({ role, content }) => `  - role: ${role}\n    content: >-\n      ${content}\n`).join('')}`,
      'a.prompty': `---\nname: x\n---\n${turns.map(({ role, content }) => `${role}:\n${content}\n\n`).join('')}`,
      'a.prompt': turns.map(({ role, content }) => `{{role "${role.replace('assistant', 'model')}"}}\n${content}\n`).join(''),
    };
    for (const [path, text] of Object.entries(files))
      assert.deepEqual(said(text, { input: 'Hi', variables: { plan: 'a' } }, path), expected, path);
  });

  it('fills templates in their own dialects, blocks that go on over several turns as well', () => {
    const variables = { history: '', items: '["a","b"]' };
    assert.deepEqual(said('Sort.\n\nMail: {{ input | trim }}\n', { input: ' Hi ' }, 'a.j2'), ['user: Sort.\n\nMail: Hi']);
    assert.deepEqual(said('{{#each items}}{{this}} {{/each}}', { input: 'Hi', variables }, 'a.hbs'), ['system: a b ', 'user: Hi']);
    assert.deepEqual(said('Sort: ${input:ticket}', { input: 'Hi' }, 'a.prompt.md'), ['user: Sort: Hi']);
    const turns = 'system:\nSort.\n{% if history %}\nuser:\n{{ history }}\n\nassistant:\nYes.\n{% endif %}\nuser:\n{{ input }}\n';
    assert.deepEqual(said(turns, { input: 'system:\nHi', variables }, 'a.prompty'), ['system: Sort.', 'user: system:\nHi']);
    assert.deepEqual(said(turns, { input: 'Hi', variables: { history: 'A?' } }, 'a.prompty'), [
      ...['system: Sort.', 'user: A?', 'assistant: Yes.', 'user: Hi'],
    ]);
  });

  it('sends the input behind the turns of a chat that has no place for it, parts as one message, and no turn that is empty', () => {
    const parts = [
      { type: 'text', text: 'Sort.' },
      { type: 'text', text: 'Be kind.' },
    ];
    const chat = [
      { role: 'developer', content: parts },
      { role: 'user', content: ' {{plan}} ' },
    ];
    assert.deepEqual(said(JSON.stringify(chat), { input: 'user:\nHi', variables: { plan: '' } }, 'a.json'), [
      'system: Sort.\nBe kind.',
      'user: user:\nHi',
    ]);
  });

  it('asks once, and gives the answer unchanged', async () => {
    const { world, asked } = scriptedWorld([' delivery\n']);
    const task = { program: testProgram('Sort.\n'), candidate: unchanged, case: caseWith({ input: 'Hi' }), memory: [] };
    assert.deepEqual(await chatAgent.run(task, world), { output: ' delivery\n', end: 'answered' });
    assert.deepEqual(asked, [
      [
        { role: 'system', content: 'Sort.\n' },
        { role: 'user', content: 'Hi' },
      ],
    ]);
  });

  it('sends the files of its program along', async () => {
    const { world, asked } = scriptedWorld(['yes']);
    const program = loadProgram({ files: [{ path: 'SKILL.md', text: 'Sort.\n' }], attachments: [{ name: 'a.md', text: 'b\n' }] });
    await chatAgent.run({ program, candidate: unchanged, case: caseWith({ input: 'Hi' }), memory: [] }, world);
    assert.deepEqual(
      asked[0]?.map(({ content }) => content),
      ['Sort.\n\n<file name="a.md">\nb\n</file>', 'Hi'],
    );
    // What a run was prepared with is what it is restored with.
    assert.deepEqual(loadProgram(partsOf(program)), program);
    assert.match(originalText(program), /Sort\.\n\nb/);
  });

  it('tells what is remembered before the case, where it is about the case', async () => {
    const { world, asked } = scriptedWorld(['yes']);
    const memory = [
      { id: 'a', text: 'Be brief.', cases: [] },
      { id: 'b', text: 'Not here.', cases: ['another'] },
    ];
    await chatAgent.run({ program: testProgram('Sort.\n'), candidate: unchanged, case: caseWith({ input: 'Hi' }), memory }, world);
    assert.deepEqual(
      asked[0]?.map(({ role, content }) => `${role}: ${content}`),
      ['system: Sort.\n', 'system: - Be brief.', 'user: Hi'],
    );
  });
});
