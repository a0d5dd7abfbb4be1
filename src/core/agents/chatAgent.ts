import type { Case } from '../cases/case';
import type { ChatMessage } from '../models/model';
import { kindOf } from '../prompt/kinds/componentKinds';
import { promptBody } from '../prompt/renderPrompt';
import type { FoundVariable } from '../prompt/variables';
import { fillFound, findVariables } from '../prompt/variables';
import { mainText } from '../prompt/version';
import { Recent } from '../recent';
import type { Agent } from './agent';

/** Variables that stand for the case's input: `{{input}}` in any notation, and `$ARGUMENTS`. */
const inputNames: readonly string[] = ['input', 'ARGUMENTS'];

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
  id: 'chat',
  reads: (component, { files: [first] }) => component.place?.file === first.path && kindOf(component).stands === 'body',
  async answer(version, promptCase, ask) {
    const messages = chatMessages(mainText(version), promptCase);
    const { text, usage } = await ask(messages);
    return { messages: [...messages, { role: 'assistant', content: text }], output: text, usage };
  },
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
  const content = fillFound(body, variables, { ...inputs, ...promptCase.variables });
  if (promptCase.input === '' || hasPlace) {
    return [{ role: 'user', content }];
  }
  return [
    ...(promptText === '' ? [] : [{ role: 'system', content } as const]),
    { role: 'user', content: promptCase.input },
  ];
}

function readTemplate(promptText: string): Template {
  const body = promptBody(promptText);
  const variables = findVariables(body);
  return { body, variables, takesInput: variables.some(isInput) };
}

/** Whether a prompt has a place of its own for the case's input. */
export function takesInput(text: string): boolean {
  return findVariables(text).some(isInput);
}

function isInput({ name, fillable }: FoundVariable): boolean {
  return fillable && inputNames.includes(name);
}
