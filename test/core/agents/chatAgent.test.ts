import assert from 'node:assert/strict';
import { chatAgent, chatMessages } from '../../../src/core/agents/chatAgent';
import type { Case } from '../../../src/core/cases/case';
import type { ChatMessage } from '../../../src/core/models/model';
import { caseWith } from '../metrics/rollout';
import { unchanged } from '../../../src/core/prompt/candidate';
import { testProgram } from '../../support/testProgram';

const said = (text: string, given: Partial<Case>) => chatMessages(text, caseWith(given)).map(({ role, content }) => `${role}: ${content}`);

describe('chatAgent', () => {
  it('sends the body as the system message and the input as the user message', () => {
    assert.deepEqual(said('---\nname: x\n---\n# Sort\n\n<!-- whetstone:slot a -->Sort.<!-- /whetstone:slot -->\n', { input: 'Where is {{plan}}?' }), [
      'system: # Sort\n\n<!-- whetstone:slot a -->Sort.<!-- /whetstone:slot -->\n',
      'user: Where is {{plan}}?',
    ]);
  });

  it('fills variables of the prompt, and leaves those that the case does not give', () => {
    assert.deepEqual(said('Sort for {{plan}} and {{other}}.', { input: 'Hi', variables: { plan: '{{other}}' } }), ['system: Sort for {{other}} and {{other}}.', 'user: Hi']);
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

  it('gives the whole conversation, the answer unchanged, and its usage', async () => {
    const asked: (readonly ChatMessage[])[] = [];
    const usage = { inputTokens: 3, outputTokens: 2 };
    const trajectory = await chatAgent.answer({ program: testProgram('Sort.\n'), candidate: unchanged }, caseWith({ input: 'Hi' }), async (messages) => {
      asked.push(messages);
      return { text: ' delivery\n', usage, finish: 'stop' };
    });
    assert.deepEqual(asked, [[{ role: 'system', content: 'Sort.\n' }, { role: 'user', content: 'Hi' }]]);
    assert.deepEqual(trajectory, { messages: [...(asked[0] ?? []), { role: 'assistant', content: ' delivery\n' }], output: ' delivery\n', usage });
  });
});
