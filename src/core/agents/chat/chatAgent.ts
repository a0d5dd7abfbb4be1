import { strictObject } from 'valibot';
import type { Case } from '../../cases/case';
import type { ChatMessage } from '../../models/model';
import { inputNames, isInput } from '../../prompt/inputPlace';
import { kindOf } from '../../prompt/kinds/componentKinds';
import { promptBody } from '../../prompt/renderPrompt';
import type { FoundVariable } from '../../prompt/variables';
import { fillVariables, findVariables } from '../../prompt/variables';
import { Recent } from '../../recent';
import type { Item } from '../../prompt/item';
import { mainText } from '../../prompt/version';
import type { Agent, AgentKind } from '../agent';
import { madeUpRollout } from '../madeUpRollout';

/**
 * One chat turn. The body of the program's first file, without front matter, is sent with its variables filled from the case:
 * - A prompt that takes the input itself, by `{{input}}`, `{input}`, `${input}` or `$ARGUMENTS`, is sent as one user message with
 *   the input in that place. So is every prompt for a case without an input.
 * - Any other prompt is the system message, and the input the user message.
 *
 * A variable that the case does not give is sent as it is written. A version that leaves the file out sends the input alone. The output is
 * the
 * model's answer, unchanged.
 */
export const chatAgent: Agent = {
  turns: { fewest: 1, typical: 1, most: 1 },
  reads: (component, { files: [first] }) => component.place?.file === first.path && kindOf(component).stands === 'body',
  async run({ case: promptCase, memory, ...version }, world) {
    const { text } = await world.ask({ messages: withMemory(chatMessages(mainText(version), promptCase), promptCase, memory) });
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

/** A prompt as it is sent, but for what a case gives. */
interface Template {
  readonly body: string;
  readonly variables: readonly FoundVariable[];
  readonly takesInput: boolean;
}

/** A run asks the same prompts about many cases. */
const known = new Recent<Template>(16, 16_000_000);

/** The messages with which the chat agent asks. */
export function chatMessages(promptText: string, promptCase: Case): readonly ChatMessage[] {
  const { body, variables, takesInput: hasPlace } = known.of(promptText, readTemplate);
  const inputs = Object.fromEntries(inputNames.map((name) => [name, promptCase.input]));
  const content = fillVariables(body, variables, { ...inputs, ...promptCase.variables });
  if (promptCase.input === '' || hasPlace) {
    return [{ role: 'user', content }];
  }
  return [...(promptText === '' ? [] : [{ role: 'system', content } as const]), { role: 'user', content: promptCase.input }];
}

function readTemplate(promptText: string): Template {
  const body = promptBody(promptText);
  const variables = findVariables(body);
  return { body, variables, takesInput: variables.some(isInput) };
}
