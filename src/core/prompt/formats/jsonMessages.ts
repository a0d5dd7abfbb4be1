import { lineOf } from '../../lineOf';
import { readJson } from './jsonTree';
import type { DataNode } from './messages';
import { holdsMessages, readMessages } from './messages';
import type { PromptFormat } from './promptFormat';
import { refuse } from './promptFormat';
import { describeFormats } from './refusal';

/** The messages of a chat as JSON: a list of them, or a mapping with `messages`. Promptfoo and most libraries have them so. */
export const jsonMessagesFormat: PromptFormat = {
  id: 'messages-json',
  label: '.json with a list of messages, each with a role and content',
  filling: 'any',
  recognizes: (path) => path.endsWith('.json'),
  read(path, text) {
    const root = tree(path, text);
    if (!holdsMessages(root)) refuse(path, { message: `There is no list of messages in this JSON file. ${describeFormats()}` });
    return readMessages(path, text, root, (node) => {
      const written = text.slice(node.start, node.end);
      return {
        span: { start: node.start, end: node.end },
        line: lineOf(text, node.start),
        isByLine: false,
        write: (fresh) => [writeString(fresh, written)],
      };
    });
  },
};

function tree(path: string, text: string): DataNode {
  try {
    return readJson(text);
  } catch (error) {
    refuse(path, { message: `This is not valid JSON: ${(error as Error).message}` });
  }
}

/** A JSON string, with escapes for what is not ASCII where the one before has them, and for slashes likewise. */
function writeString(text: string, before: string): string {
  const written = JSON.stringify(text);
  // eslint-disable-next-line no-control-regex -- what is not ASCII is looked for
  const isAscii = /\\u(?:00[89a-f]|0[1-9a-f]|[1-9a-f])/i.test(before) && !/[^\u0000-\u007f]/.test(before);
  const escaped = isAscii
    ? written.replace(/[\u007f-\uffff]/g, (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`)
    : written;
  return before.includes('\\/') ? escaped.replaceAll('/', '\\/') : escaped;
}
