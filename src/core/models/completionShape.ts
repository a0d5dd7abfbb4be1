import type { Shape } from '../shape';
import { exactly, listOf, moment, number, object, optional, text, word } from '../shape';
import type { ChatMessage, Completion, ToolCall, Usage } from './model';

/** The form of what a call used. */
export const usageShape = object<Usage>({ inputTokens: number(0), outputTokens: number(0) });

/** The form of how an answer ended. */
export const finishShape = word<Completion['finish']>({ stop: true, length: true, refused: true, calls: true, unknown: true });

/** The form of the calls in an answer. Their arguments are whatever JSON holds. */
export const callsShape: Shape = listOf(object<ToolCall>({ id: text, name: text, arguments: (value) => value !== undefined }));

/** The form of the messages of a request. */
export const messagesShape: Shape = listOf(
  object<ChatMessage>({
    role: word<ChatMessage['role']>({ system: true, user: true, assistant: true, tool: true }),
    content: text,
    calls: optional(callsShape),
    callId: optional(text),
  }),
);

const shape = object<Completion>({
  text,
  reasoning: optional(text),
  endedBy: optional(text),
  isInputCut: optional(exactly(true)),
  calls: optional(callsShape),
  usage: usageShape,
  finish: finishShape,
  sampled: optional(exactly(true)),
  keptAt: optional(moment),
});

/** Whether a value is an answer, as far as its form tells: what is kept in a file may be anything. */
export function isCompletion(value: unknown): value is Completion {
  return shape(value);
}
