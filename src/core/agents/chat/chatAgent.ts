import { strictObject } from 'valibot';
import type { Case } from '../../cases/case';
import type { ChatMessage } from '../../models/model';
import type { Item } from '../../prompt/item';
import { kindOf } from '../../prompt/kinds/componentKinds';
import type { Agent, AgentKind } from '../agent';
import { madeUpRollout } from '../madeUpRollout';

/**
 * One chat turn. What the program's first file says, without front matter, is sent with its variables filled from the case:
 * - The turns of a chat are sent as they are, each in its role. Where none of them takes the input, it is a user message behind them.
 * - A prompt that takes the input itself, by `{{input}}`, `{input}`, `${input}` or `$ARGUMENTS`, is sent as one user message with
 *   the input in that place. So is every prompt for a case without an input.
 * - Any other prompt is the system message, and the input the user message.
 *
 * Files that are sent along stand behind what the system says, or before what the user says first, each in a tag with its name.
 * A variable that the case does not give is sent as it is written. A version that leaves the file out sends the input alone. The
 * output is the model's answer, unchanged.
 */
export const chatAgent: Agent = {
  turns: { fewest: 1, typical: 1, most: 1 },
  reads: (component, { files: [first] }) => component.place?.file === first.path && kindOf(component).stands === 'body',
  async notTried(program) {
    const { notTriedByChat } = await import('./notTried');
    return notTriedByChat(program);
  },
  async run({ case: promptCase, memory, ...version }, world) {
    const [{ chatMessages }, { mainFile }] = await Promise.all([import('./chatMessages'), import('../../prompt/version')]);
    const messages = chatMessages(mainFile(version), promptCase, version.program.attachments);
    const { text } = await world.ask({ messages: withMemory(messages, promptCase, memory) });
    return { output: text, end: 'answered' };
  },
  dry: (_task, random) => madeUpRollout({ fewest: 1, typical: 1, most: 1 }, random),
};

/** What is remembered stands before the case's own message: so the prompt before it stays the same for all cases. */
function withMemory(messages: readonly ChatMessage[], { id }: Case, memory: readonly Item[]): readonly ChatMessage[] {
  const told = memory.filter(({ cases }) => cases.length === 0 || cases.includes(id));
  if (told.length === 0) return messages;
  const note: ChatMessage = { role: 'system', content: told.map(({ text }) => `- ${text}`).join('\n') };
  return [...messages.slice(0, -1), note, ...messages.slice(-1)];
}

/** One question and one answer. */
export const chatKind: AgentKind = {
  id: 'chat',
  label: 'Chat',
  description: 'Sends the prompt and a case to the model, and takes its one answer.',
  options: strictObject({}),
  create: () => chatAgent,
};
