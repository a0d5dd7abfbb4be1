import assert from 'node:assert/strict';
import { chatMessages } from '../../../../src/core/agents/chat/chatMessages';
import { notTriedByChat } from '../../../../src/core/agents/chat/notTried';
import { loadProgram } from '../../../../src/core/prompt/loadProgram';
import { caseWith } from '../../metrics/rollout';

const said = (text: string, attached: readonly string[] = []) =>
  notTriedByChat(loadProgram({ files: [{ path: 'SKILL.md', text }], attachments: attached.map((name) => ({ name, text: 'x' })) })).map(
    ({ words, problem }) => `${problem.line ?? ''} ${words}`,
  );

describe('what one chat turn does not do', () => {
  it('is to read files that are not sent', () => {
    const text = '# Sort\n\nRead [a](references/a.md) and\n[b](b.md).\n';
    assert.deepEqual(said(text), ['3 references/a.md, b.md']);
    assert.deepEqual(said(text, ['references/a.md']), ['4 b.md']);
    assert.deepEqual(said(text, ['references/a.md', 'b.md']), []);
    const many = Array.from({ length: 8 }, (_, index) => `[x](f${index}.md)`).join(' ');
    assert.match(said(many)[0] ?? '', /f4\.md and 3 more$/);
  });

  it('is to call tools', () => {
    assert.deepEqual(said('---\nname: x\nallowed-tools: Read, Bash\n---\nSort.'), ['3 tools ("allowed-tools:")']);
    assert.deepEqual(said('Sort.\n\nThen run the `sort` script.'), ['3 tools ("run the `sort` script")']);
    assert.deepEqual(said('Look with #tool:search.'), ['1 tools ("#tool:search")']);
    for (const none of ['---\ntools: []\n---\nSort.', 'Sort tools by their use.', 'Tell people which command they used.'])
      assert.deepEqual(said(none), [], none);
  });
});

describe('chatMessages', () => {
  it('sends files behind what the system says, else before what the user says', () => {
    const files = [{ name: 'a "b".md', text: '\uFEFFbilling\n' }];
    const sent = (text: string) =>
      chatMessages({ path: 'x.md', text }, caseWith({ input: 'Hi' }), files).map(({ role, content }) => `${role}: ${content}`);
    const file = '<file name="a \\"b\\".md">\nbilling\n</file>';
    assert.deepEqual(sent('Sort.\n'), [`system: Sort.\n\n${file}`, 'user: Hi']);
    assert.deepEqual(sent('Sort: {{input}}'), [`user: ${file}\n\nSort: Hi`]);
  });
});
