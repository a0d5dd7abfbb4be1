import type { Case } from '../../cases/case';
import type { ChatMessage } from '../../models/model';
import { ModelError } from '../../models/model';
import { TemplateFault } from '../../prompt/dialects/dialect';
import { inputNames } from '../../prompt/inputPlace';
import { parsePrompt } from '../../prompt/parsePrompt';
import type { Attachment } from '../../prompt/program';
import type { FilledTurn, PromptTemplate } from '../../prompt/promptTemplate';
import { readTemplate } from '../../prompt/promptTemplate';
import type { FileText } from '../../prompt/version';
import { Recent } from '../../recent';

/** A run asks the same prompts about many cases. */
const known = new Recent<PromptTemplate>(16, 16_000_000);

/**
 * The messages with which the chat agent asks.
 * @param file undefined where a version leaves it out
 * @param attachments that are sent with it
 */
export function chatMessages(
  file: Pick<FileText, 'path' | 'text'> | undefined,
  promptCase: Case,
  attachments: readonly Attachment[] = [],
): readonly ChatMessage[] {
  return withAttachments(promptMessages(file, promptCase), attachments);
}

function promptMessages(file: Pick<FileText, 'path' | 'text'> | undefined, promptCase: Case): readonly ChatMessage[] {
  if (file === undefined || file.text === '') return promptCase.input === '' ? [] : [{ role: 'user', content: promptCase.input }];
  const template = known.of(`${file.path}\n${file.text}`, () => readTemplate(parsePrompt(file.path, file.text)));
  const { input, variables } = promptCase;
  const said = fill(template, { ...Object.fromEntries(template.inputs.map((name) => [name, input])), ...variables });
  const isComplete = input === '' || takesInput(template, promptCase);
  const asked: readonly ChatMessage[] = isComplete ? [] : [{ role: 'user', content: input }];
  const [first] = said;
  // A prompt without roles is what the user says where it holds the input, and what the system says otherwise.
  if (first !== undefined && first.role === undefined) return [{ role: isComplete ? 'user' : 'system', content: first.text }, ...asked];
  return [...joined(said), ...asked];
}

/** @throws ModelError where the values of a case make more of a template than can be: that is no answer, and no zero. */
function fill(template: PromptTemplate, values: Readonly<Record<string, string>>): readonly FilledTurn[] {
  try {
    return template.fill(values);
  } catch (error) {
    if (!(error instanceof TemplateFault)) throw error;
    throw new ModelError('bad-request', `The prompt cannot be filled for this case: ${error.message}.`);
  }
}

/** Whether a prompt has a place for the input of a case. One that the case fills otherwise is none. */
function takesInput({ needs, inputs }: PromptTemplate, { variables }: Case): boolean {
  return needs.some(({ name }) => inputs.includes(name) && (inputNames.includes(name) || !Object.hasOwn(variables, name)));
}

/** The messages of turns: parts of the same one as one text. A turn that says nothing is none. */
function joined(turns: readonly FilledTurn[]): readonly ChatMessage[] {
  const messages: { role: ChatMessage['role']; content: string }[] = [];
  for (const { role = 'user', text, goesOn } of turns) {
    const last = messages.at(-1);
    if (goesOn === true && last !== undefined) last.content += `\n${text}`;
    else messages.push({ role, content: text });
  }
  return messages.filter(({ content }) => content.trim() !== '');
}

/** Files stand where they are the same for all cases: behind what the system says first, else before everything. */
function withAttachments(messages: readonly ChatMessage[], attachments: readonly Attachment[]): readonly ChatMessage[] {
  const [first, ...others] = messages;
  if (first === undefined || attachments.length === 0) return messages;
  const files = attachments.map(
    ({ name, text }) => `<file name=${JSON.stringify(name)}>\n${text.replace(/^\uFEFF/, '').trimEnd()}\n</file>`,
  );
  const content = first.role === 'system' ? [first.content.trimEnd(), ...files] : [...files, first.content];
  return [{ ...first, content: content.join('\n\n') }, ...others];
}
