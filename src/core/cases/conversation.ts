import type { Data, DataMap } from './data';
import { isDataList, isDataMap, textOf } from './data';

/** Who speaks in a turn. */
export type Speaker = 'system' | 'user' | 'assistant' | 'tool';

/** One turn of a conversation. */
export interface Turn {
  readonly speaker: Speaker;
  readonly text: string;
}

/** A conversation that cannot be taken for texts: `fault` says why, in a sentence. */
export interface UnreadTurns {
  readonly fault: string;
}

/** What those who speak are called in the data of chat models, by what they are. */
const speakers: ReadonlyMap<string, Speaker> = new Map([
  ...['system', 'developer'].map((name) => [name, 'system'] as const),
  ...['user', 'human', 'User', 'prompter'].map((name) => [name, 'user'] as const),
  ...['assistant', 'gpt', 'model', 'bot', 'chatgpt', 'ai', 'bing', 'bard'].map((name) => [name, 'assistant'] as const),
  ...['tool', 'function', 'observation', 'function_call', 'ipython'].map((name) => [name, 'tool'] as const),
]);

/** Whether a value is a list of turns, as chat models have it (`role` and `content`), Gemini (`parts`) or ShareGPT (`from` and `value`). */
export function isConversation(value: Data | undefined): value is readonly DataMap[] {
  return isDataList(value) && value.length > 0 && value.every(isTurn);
}

function isTurn(value: Data): value is DataMap {
  if (!isDataMap(value)) return false;
  const named = ['role', 'from'].some((key) => typeof value.get(key) === 'string');
  return named && ['content', 'value', 'parts', 'tool_calls', 'function_call'].some((key) => value.has(key));
}

/** The turns of a conversation, or why they are no texts. */
export function turnsOf(conversation: readonly DataMap[]): readonly Turn[] | UnreadTurns {
  const turns: Turn[] = [];
  for (const each of conversation) {
    const name = textOf(each.get('role') ?? each.get('from')) ?? '';
    const speaker = speakers.get(name) ?? speakers.get(name.toLowerCase());
    if (speaker === undefined)
      return { fault: `A turn is of "${name}", who is not known. Name the user "user" and the model "assistant".` };
    const text = turnText(each);
    if (typeof text !== 'string') return text;
    turns.push({ speaker, text });
  }
  return turns;
}

/** What is said in a turn. A call of a tool is no text, nor is a picture. */
function turnText(turn: DataMap): string | UnreadTurns {
  const content = turn.get('content') ?? turn.get('value') ?? turn.get('parts') ?? null;
  const calls = ['tool_calls', 'function_call'].some((key) => (turn.get(key) ?? null) !== null);
  if (calls) return { fault: 'A turn is a call of a tool, and not a text. Remove the case.' };
  return isDataList(content) ? contentText(content) : isDataMap(content) ? partText(content) : (textOf(content) ?? '');
}

/** Whether a value is a message in parts, as chat models have it: each names its type. */
export function isContentParts(value: Data | undefined): value is readonly DataMap[] {
  const isPart = (part: Data) => isDataMap(part) && typeof part.get('type') === 'string' && !part.has('role');
  return isDataList(value) && value.length > 0 && value.every(isPart);
}

/** What a message in parts says, or which of them says nothing in words. */
export function contentText(content: readonly Data[]): string | UnreadTurns {
  const texts = content.map((part) => (typeof part === 'string' ? part : isDataMap(part) ? partText(part) : (textOf(part) ?? '')));
  return texts.find((text) => typeof text !== 'string') ?? texts.filter((text) => typeof text === 'string').join('');
}

/** A part of what is said in a turn, where that is a text. */
function partText(part: DataMap): string | UnreadTurns {
  const text = part.get('text');
  const type = textOf(part.get('type'));
  if (typeof text === 'string' && (type === undefined || /text$/.test(type))) return text;
  const kind = type ?? [...part.keys()][0] ?? 'part';
  return { fault: `A turn holds a part that is no text (${kind}), and texts alone are sent. Remove the case.` };
}

/** Turns as one text: one is what it says; several are told apart by who speaks. */
export function turnsText(turns: readonly Turn[]): string {
  return turns.length === 1 ? (turns[0]?.text ?? '') : turns.map(({ speaker, text }) => `${speaker}: ${text}`).join('\n\n');
}
