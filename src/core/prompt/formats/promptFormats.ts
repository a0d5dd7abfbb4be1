import { dotpromptFormat } from './dotprompt';
import { jsonMessagesFormat } from './jsonMessages';
import type { PromptFormat, Reading } from './promptFormat';
import { refuse } from './promptFormat';
import { promptyFormat } from './prompty';
import { describeFormats, isStructured } from './refusal';
import { templateFormat, textFormats } from './textFormats';
import { yamlMessagesFormat } from './yamlMessages';

/** All formats, in the order in which they are tried. */
export const promptFormats: readonly PromptFormat[] = [
  ...textFormats,
  promptyFormat,
  dotpromptFormat,
  jsonMessagesFormat,
  yamlMessagesFormat,
  templateFormat,
];

/** The format of a prompt file. @throws InputError for a file with a structure that none of them has. */
export function formatOf(path: string): PromptFormat {
  const normalized = path.replaceAll('\\', '/').toLowerCase();
  const format = promptFormats.find((each) => each.recognizes(normalized)) ?? templateFormat;
  if (format === templateFormat && isStructured(normalized))
    refuse(path, { message: `This file has a structure that is not known as that of a prompt. ${describeFormats()}` });
  return format;
}

/** What a prompt file says. @throws InputError for a file that is no such prompt. */
export function readPrompt(path: string, text: string): Reading {
  return formatOf(path).read(path, text);
}
