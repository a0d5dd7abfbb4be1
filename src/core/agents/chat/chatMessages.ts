import type { Case } from '../../cases/case';
import type { ChatMessage } from '../../models/model';
import type { Turn } from '../../prompt/formats/promptFormat';
import { readPrompt } from '../../prompt/formats/promptFormats';
import { inputNames, isInput } from '../../prompt/inputPlace';
import type { FoundVariable } from '../../prompt/variables';
import { fillVariables, findVariables } from '../../prompt/variables';
import type { FileText } from '../../prompt/version';
import { Recent } from '../../recent';

/** A stretch of a prompt as it is sent, but for what a case gives. */
interface Template extends Pick<Turn, 'goesOn'> {
  readonly role?: Turn['role'];
  readonly text: string;
  readonly variables: readonly FoundVariable[];
}

/** A run asks the same prompts about many cases. */
const known = new Recent<readonly Template[]>(16, 16_000_000);

/** The messages with which the chat agent asks. @param file undefined where a version leaves it out. */
export function chatMessages(file: Pick<FileText, 'path' | 'text'> | undefined, promptCase: Case): readonly ChatMessage[] {
  const templates = file === undefined ? [] : known.of(`${file.path}\n${file.text}`, () => readTemplates(file.path, file.text));
  const inputs = Object.fromEntries(inputNames.map((name) => [name, promptCase.input]));
  const said = templates.map((template) => ({
    ...template,
    text: fillVariables(template.text, template.variables, { ...inputs, ...promptCase.variables }),
  }));
  const isComplete = promptCase.input === '' || templates.some(({ variables }) => variables.some(isInput));
  const asked: readonly ChatMessage[] = isComplete ? [] : [{ role: 'user', content: promptCase.input }];
  const [first] = said;
  if (first?.role === undefined) return [...(first === undefined ? [] : [messageOf(first.text, isComplete)]), ...asked];
  return [...joined(said), ...asked];
}

/** A prompt without roles is what the user says where it holds the input, and what the system says otherwise. */
function messageOf(content: string, isComplete: boolean): ChatMessage {
  return { role: isComplete ? 'user' : 'system', content };
}

/** The messages of turns: parts of the same one as one text. A turn that says nothing is none. */
function joined(turns: readonly Pick<Template, 'role' | 'text' | 'goesOn'>[]): readonly ChatMessage[] {
  const messages: { role: ChatMessage['role']; content: string }[] = [];
  for (const { role = 'user', text, goesOn } of turns) {
    const last = messages.at(-1);
    if (goesOn === true && last !== undefined) last.content += `\n${text}`;
    else messages.push({ role, content: text });
  }
  return messages.filter(({ content }) => content.trim() !== '');
}

function readTemplates(path: string, text: string): readonly Template[] {
  if (text === '') return [];
  const { text: said, bodyStart, turns } = readPrompt(path, text);
  const stretches: readonly (Pick<Turn, 'start' | 'end'> & Partial<Turn>)[] = turns ?? [{ start: bodyStart, end: said.length }];
  return stretches.map(({ role, goesOn, start, end }) => {
    const stretch = said.slice(start, end);
    return {
      ...(role === undefined ? {} : { role }),
      ...(goesOn === undefined ? {} : { goesOn }),
      text: stretch,
      variables: findVariables(stretch),
    };
  });
}
