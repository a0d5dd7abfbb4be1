import type { ChatMessage, ToolCall, ToolSpec } from '../core/models/model';
import { fillArguments } from './arguments';
import type { Task } from './answering';
import { answersTask, taskOf } from './answering';
import { classifierOf } from './classifier';

/**
 * The call that a request with tools leads to: of the tool whose description, and what the prompt says of it, shares most with the message.
 * None where no tool shares anything, where what a call needs stands nowhere, or where a tool has said already what answers the message.
 */
export function chooseCall(messages: readonly ChatMessage[], tools: readonly ToolSpec[]): ToolCall | undefined {
  const task = taskOf(messages);
  if (task.results.some((result) => answersTask(task, result))) return undefined;
  const made = messages.flatMap(({ calls = [] }) => calls);
  const open = rankTools(task, tools).filter(({ name }) => !calledSinceUser(messages).has(name));
  const known = [task.message, ...task.results].join('\n');
  for (const tool of open) {
    const found = fillArguments(tool.parameters, known);
    if (found !== undefined) return { id: `call-${made.length + 1}`, name: tool.name, arguments: found };
  }
  return undefined;
}

/** The tools that anything in the message speaks for, likeliest first. */
function rankTools({ prompt, message }: Task, tools: readonly ToolSpec[]): readonly ToolSpec[] {
  const described = tools.map(({ name, description }) => `- \`${name}\`: ${description.replace(/\s+/g, ' ')}`).join('\n');
  const scores =
    classifierOf(
      `${prompt}\n\n${described}`,
      tools.map(({ name }) => name),
    )?.scores(message) ?? [];
  return tools
    .map((tool, index) => ({ tool, score: scores[index] ?? 0 }))
    .filter(({ score }) => score > 0)
    .sort((a, b) => b.score - a.score)
    .map(({ tool }) => tool);
}

function calledSinceUser(messages: readonly ChatMessage[]): ReadonlySet<string> {
  const at = messages.findLastIndex(({ role }) => role === 'user');
  return new Set(messages.slice(at + 1).flatMap(({ calls = [] }) => calls.map(({ name }) => name)));
}
