import type { ChatCompletionMessageParam, ChatCompletionTool } from 'openai/resources/chat/completions';
import type { Json } from '../core/json';
import type { ChatMessage, ToolCall, ToolSpec } from '../core/models/model';
import { asRecord, parseJson } from './openaiErrors';

/** A message as Chat Completions has it, with the calls that it makes or the one that it answers. */
export function toOpenAIMessage({ role, content, calls = [], callId = '' }: ChatMessage): ChatCompletionMessageParam {
  if (role === 'tool') return { role, content, tool_call_id: callId };
  if (role !== 'assistant' || calls.length === 0) return { role, content };
  return {
    role,
    // Some endpoints refuse an empty text beside calls.
    content: content === '' ? null : content,
    tool_calls: calls.map(({ id, name, arguments: given }) => ({
      id,
      type: 'function',
      function: { name, arguments: typeof given === 'string' ? given : JSON.stringify(given) },
    })),
  };
}

export function toOpenAITool({ name, description, parameters }: ToolSpec): ChatCompletionTool {
  return { type: 'function', function: { name, description, parameters: { ...parameters } } };
}

/**
 * The calls in a message of an answer; none where it makes none that has a name. Arguments that are no JSON stay the text that they are, so
 * that the tool can say so. A call without an id, as some servers send them, is named by its place.
 */
export function readCalls(message: Readonly<Record<string, unknown>> | undefined): readonly ToolCall[] {
  const listed = Array.isArray(message?.['tool_calls']) ? (message['tool_calls'] as readonly unknown[]) : [];
  const older = asRecord(message?.['function_call']);
  const calls = listed.length === 0 && older !== undefined ? [{ function: older }] : listed;
  return calls.flatMap((call, index): ToolCall[] => {
    const { id, function: called } = asRecord(call) ?? {};
    const { name, arguments: given } = asRecord(called) ?? {};
    if (typeof name !== 'string' || name === '') return [];
    return [{ id: typeof id === 'string' && id !== '' ? id : `call-${index + 1}`, name, arguments: readArguments(given) }];
  });
}

function readArguments(given: unknown): Json {
  return given === undefined || given === '' ? {} : (parseJson(given) as Json);
}
